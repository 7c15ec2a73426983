from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.enums import DepartmentKind
from members.models import Person
from proposals.enums import Origin, ProposalKind, ProposalSubmission
from proposals.models import Category, Proposal
from proposals.services.importing import import_proposals
from tests.factories import make_department, make_item, make_person, make_plan
from tests.proposals.factories import file_proposal

pytestmark = pytest.mark.postgresql


PROPOSALS = "/admin/proposals/proposal/"
ANNEX_4 = Path(__file__).parents[2] / "fixtures" / "proposals_2021.xlsx"
TITLE = "关于江南大道沿线亮灯工程提升改造的建议"
ROW = (2, 5, None, TITLE, "重点督办提案", "周翔", "城建委")


def filed(title: str = TITLE, **values) -> Proposal:
    return file_proposal(actor=None, **{"term": 2, "session": 5, "title": title, **values})


def form(**values) -> dict:
    """What the page of a proposal posts."""
    records = {
        f"{rows}-{count}_FORMS": 0
        for rows in ("cosigners", "reviews", "assignments", "transitions")
        for count in ("TOTAL", "INITIAL")
    }
    return {"term": 2, "session": 5, "title": TITLE, "kind": "ordinary", **records, **values}


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "add/", "1/change/", "1/history/", "1/delete/", "import/", "export/"]
)
def test_a_committees_head_gets_no_page(head_client, path):
    filed()
    response = head_client.get(f"{PROPOSALS}{path}")
    assert (response.status_code, response.url.startswith("/admin/login/")) == (302, True)


def test_a_committees_head_imports_nothing(head_client):
    response = head_client.post(f"{PROPOSALS}process_import/", {"upload": "x"})
    assert (response.status_code, Proposal.objects.count()) == (302, 0)


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(PROPOSALS).status_code == 302


def test_the_office_finds_the_table_on_the_page_of_the_app(office_client):
    apps = office_client.get("/admin/proposals/").context["app_list"]
    [found] = [app for app in apps if app["app_label"] == "proposals"]
    assert found["name"] == "提案工作"
    assert {"提案", "交办批次", "提案工作设置", "不予立案情形"} <= {
        m["name"] for m in found["models"]
    }


# --- the list and the form ---------------------------------------------------------------------


def test_the_list_shows_session_supervisor_and_the_items_page(office_client, committee):
    item = make_item(make_plan(2021), 1, "重点督办提案")
    filed(
        number=12, kind=ProposalKind.KEY, supervising_department=committee["城建委"], work_item=item
    )
    page = office_client.get(PROPOSALS).content.decode()
    for words in ("二届五次", TITLE, "重点督办提案", "城建委", f'href="{item.get_absolute_url()}"'):
        assert words in page


@pytest.mark.parametrize("path", [PROPOSALS, f"{PROPOSALS}export/"])
def test_twenty_rows_take_the_queries_of_one(office_client, path, django_assert_num_queries):
    plan = make_plan(2021)

    def make(n: int) -> None:
        filed(
            f"提案{n}",
            kind=ProposalKind.KEY,
            supervising_leader=make_person(f"领导{n}"),
            supervising_department=make_department(f"部门{n}"),
            work_item=make_item(plan, n, f"督办{n}"),
        )

    make(1)
    with CaptureQueriesContext(connection) as for_one:
        office_client.get(path)
    for n in range(2, 21):
        make(n)
    with django_assert_num_queries(len(for_one)):
        assert office_client.get(path).status_code == 200


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"meeting": "2-5"}, {"亮灯", "公共卫生"}),
        ({"meeting": "2-4"}, {"旧提案"}),
        ({"meeting": "9-9"}, {"亮灯", "公共卫生", "旧提案"}),
        ({"kind": "key"}, {"亮灯", "公共卫生"}),
        ({"department": "missing"}, {"公共卫生"}),
        ({"q": "亮灯"}, {"亮灯"}),
        ({"q": "7"}, {"旧提案"}),
        ({"q": "民盟"}, {"旧提案"}),
        ({"q": "周翔"}, {"亮灯"}),
    ],
)
def test_the_list_is_narrowed_by_session_kind_department_and_words(
    office_client, committee, asked, titles
):
    leader = Person.objects.get(name="周翔")
    department = committee["城建委"]
    filed(
        "亮灯", kind=ProposalKind.KEY, supervising_leader=leader, supervising_department=department
    )
    filed("公共卫生", kind=ProposalKind.KEY)
    filed("旧提案", session=4, number=7, proposers="民盟滨江区基层委员会")
    page = office_client.get(PROPOSALS, asked)
    assert {proposal.title for proposal in page.context["cl"].result_list} == titles


def test_the_list_is_narrowed_to_what_a_department_supervises(office_client, committee):
    filed("亮灯", supervising_department=committee["城建委"])
    filed("公共卫生", supervising_department=committee["教文委"])
    page = office_client.get(PROPOSALS, {"department": committee["城建委"].pk})
    assert [proposal.title for proposal in page.context["cl"].result_list] == ["亮灯"]


def test_a_key_proposal_without_department_is_saved_with_a_warning(office_client, office):
    page = office_client.post(f"{PROPOSALS}add/", form(kind="key"), follow=True)
    assert "重点督办提案还没有督办部门，请尽早补填。" in messages(page)
    assert "缺督办部门" in page.content.decode()
    assert Proposal.objects.get().history.get().history_user == office


def test_a_new_proposal_is_an_ordinary_one_unless_another_kind_is_chosen(office_client):
    page = office_client.get(f"{PROPOSALS}add/")
    assert page.context["adminform"].form["kind"].value() == ProposalKind.ORDINARY


def test_an_ordinary_proposal_is_saved_without_a_warning(office_client):
    page = office_client.post(f"{PROPOSALS}add/", form(), follow=True)
    assert not any("督办部门" in words for words in messages(page))
    assert Proposal.objects.get().title == TITLE


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": "关于江南大道沿线 亮灯工程提升改造的建议"}, "这一届次中已有相同案由的提案。"),
        ({"title": "另一案由", "number": 12}, "这一届次中已有这个案号。"),
        (
            {"title": "另一案由", "filed_on": "2021-03-25", "answer_due_on": "2021-03-24"},
            "答复期限不能早于立案日期。",
        ),
    ],
)
def test_what_cannot_be_is_refused_on_the_page_in_words(office_client, values, words):
    filed(number=12)
    page = office_client.post(f"{PROPOSALS}add/", form(**values))
    assert (page.status_code, words in page.content.decode()) == (200, True)
    assert Proposal.objects.count() == 1


def test_the_history_tells_of_a_change(office_client, office):
    proposal = filed()
    office_client.post(f"{PROPOSALS}{proposal.pk}/change/", form(number=12))
    page = office_client.get(f"{PROPOSALS}{proposal.pk}/history/")
    assert [row.number for row in page.context["page_obj"]] == [12, None]
    assert proposal.history.first().history_user == office


# --- import ------------------------------------------------------------------------------------


def upload(client, data: bytes):
    """Choose a workbook and look at what it would do."""
    file = SimpleUploadedFile("提案.xlsx", data)
    return client.post(f"{PROPOSALS}import/", {"file": file})


def assert_no_way_on(page) -> None:
    assert "确认导入" not in page.content.decode()
    assert not page.context.get("upload")


def confirm(client, page):
    """Say yes to what was shown."""
    agreed = {name: page.context[name] for name in ("upload", "file_name")}
    return client.post(f"{PROPOSALS}process_import/", agreed, follow=True)


def test_the_import_page_names_the_columns_that_it_reads(office_client):
    page = office_client.get(f"{PROPOSALS}import/").content.decode()
    assert (
        "届, 次, 案号, 案由, 提案形式, 提案者类别, 提案单位, 提案人, 分类, 类别, 领办领导" in page
    )


def test_a_good_workbook_is_shown_first_and_imported_after_the_yes(
    office_client, office, committee
):
    page = upload(office_client, ANNEX_4.read_bytes())
    assert Proposal.objects.count() == 0
    assert len(page.context["prepared"].new) == 4
    preview = BeautifulSoup(page.content, "html.parser").select_one(".preview-rows").text
    assert TITLE in preview
    assert "督办部门：城建委" in preview
    assert "None" not in preview
    confirm(office_client, page)
    found = Proposal.objects.get(title=TITLE)
    assert (str(found.supervising_leader), str(found.supervising_department)) == ("周翔", "城建委")
    row = found.history.get()
    assert (row.history_user, row.history_change_reason) == (office, "导入：提案.xlsx")


def test_a_bad_workbook_is_answered_with_rows_columns_and_words_and_no_way_on(
    office_client, committee, workbook
):
    data = workbook(ROW, (), (2, 5, None, "另一案由", "重点提案", "张爱连", "城建委"))
    page = upload(office_client, data)
    assert page.context["problems"] == [
        "第4行 类别：没有“重点提案”这一类别，请填：重点督办提案、重点联系提案、一般提案。",
        "第4行 督办领导：没有“张爱连”，是否为“张爱莲”？",
    ]
    assert "没有“张爱连”，是否为“张爱莲”？" in page.content.decode()
    assert_no_way_on(page)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("data", [b"%PDF-1.7", b""])
def test_a_file_that_is_no_workbook_is_refused_at_its_field(office_client, data):
    page = upload(office_client, data)
    assert page.context["form"].errors["file"]
    assert_no_way_on(page)


def test_a_workbook_without_rows_is_refused_at_its_field(office_client, workbook):
    assert upload(office_client, workbook()).context["form"].errors["file"]


def test_a_file_too_large_is_refused_at_its_field(office_client, workbook, settings):
    settings.IMPORT_MAX_BYTES = 100
    assert "超过" in upload(office_client, workbook(ROW)).context["form"].errors["file"][0]


def test_of_a_changed_row_the_preview_says_what_changes(office_client, committee, workbook):
    filed(number=7, kind=ProposalKind.KEY)
    filed("另一案由", number=8)
    page = upload(office_client, workbook((2, 5, 12, *ROW[3:]), (2, 5, 8, "另一案由", "一般提案")))
    [changed] = page.context["prepared"].changed
    assert (changed.place, changed.differences) == (
        "第2行",
        ["案号：7 → 12", "督办领导：空 → 周翔", "督办部门：空 → 城建委"],
    )
    assert "案号：7 → 12" in page.content.decode()
    assert page.context["prepared"].same == 1


def test_what_changed_between_the_look_and_the_yes_keeps_all_out(
    office_client, committee, workbook
):
    page = upload(office_client, workbook(ROW, (2, 5, 12, "另一案由", "一般提案")))
    filed("先到的提案", number=12)
    answer = confirm(office_client, page)
    assert messages(answer) == ["没有导入，请重新上传核对。第3行：这一届次中已有这个案号。"]
    assert Proposal.objects.get().title == "先到的提案"


def test_a_second_yes_imports_nothing_and_says_so(office_client, committee):
    page = upload(office_client, ANNEX_4.read_bytes())
    confirm(office_client, page)
    again = confirm(office_client, page)
    assert messages(again) == ["上传的文件已经导入过，或已失效，请重新选择文件。"]
    assert Proposal.objects.count() == 4


def test_a_forged_name_of_an_upload_reads_no_file(office_client):
    forged = {"upload": "/etc/passwd", "file_name": "提案.xlsx"}
    page = office_client.post(f"{PROPOSALS}process_import/", forged, follow=True)
    assert messages(page) == ["上传的文件已经导入过，或已失效，请重新选择文件。"]


# --- export ------------------------------------------------------------------------------------


def exported(client, **asked) -> list[list]:
    response = client.get(f"{PROPOSALS}export/", asked)
    sheet = load_workbook(BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.rows]


def test_proposals_are_exported_under_the_headers_that_the_import_reads(office_client, committee):
    filed(
        number=12,
        kind=ProposalKind.KEY,
        proposers="民盟滨江区基层委员会",
        supervising_leader=Person.objects.get(name="周翔"),
        supervising_department=committee["城建委"],
        handling_units="区城管局",
        filed_on=date(2021, 1, 29),
    )
    header, row = exported(office_client)
    assert {name: cell for name, cell in zip(header, row, strict=True) if cell is not None} == {
        "届": 2,
        "次": 5,
        "案号": 12,
        "案由": TITLE,
        "提案人": "民盟滨江区基层委员会",
        "类别": "重点督办提案",
        "督办领导": "周翔",
        "督办部门": "城建委",
        "承办单位": "区城管局",
        "立案日期": datetime(2021, 1, 29),
    }


def test_what_was_exported_is_imported_again_without_a_change(office_client, office, committee):
    import_proposals(ANNEX_4.read_bytes(), office)
    filed("一般的提案", number=12, filed_on=date(2021, 1, 29), answer_due_on=date(2021, 4, 29))
    response = office_client.get(f"{PROPOSALS}export/")
    assert import_proposals(response.content, office).same == 5


def test_every_column_leaves_as_it_was_and_comes_back_without_a_change(
    office_client, office, committee
):
    sponsor = make_department("民盟滨江", kind=DepartmentKind.PARTY)
    proposal = filed(
        number=12,
        kind=ProposalKind.KEY,
        proposers="民盟滨江",
        supervising_leader=Person.objects.get(name="周翔"),
        supervising_department=committee["城建委"],
        handling_units="区城管局、区住建局",
        filed_on=date(2021, 1, 29),
        answer_due_on=date(2021, 4, 29),
    )
    Proposal.objects.filter(pk=proposal.pk).update(
        submission=ProposalSubmission.PLENARY,
        origin=Origin.PARTY,
        sponsor=sponsor,
        category=Category.objects.create(name="城乡建设", valid_from=2017),
        promoting_leader=Person.objects.get(name="夏福志"),
        submitted_on=date(2021, 1, 10),
        situation="路灯偏暗。\n行人不便。",
        suggestions="增设路灯。",
    )
    response = office_client.get(f"{PROPOSALS}export/")
    sheet = load_workbook(BytesIO(response.content)).active
    assert dict(zip(*sheet.iter_rows(values_only=True), strict=True)) == {
        "届": 2,
        "次": 5,
        "案号": 12,
        "案由": TITLE,
        "提案形式": "会议提案",
        "提案者类别": "党派",
        "提案单位": "民盟滨江",
        "提案人": "民盟滨江",
        "分类": "城乡建设",
        "类别": "重点督办提案",
        "领办领导": "夏福志",
        "督办领导": "周翔",
        "督办部门": "城建委",
        "承办单位": "区城管局、区住建局",
        "提交日期": datetime(2021, 1, 10),
        "立案日期": datetime(2021, 1, 29),
        "答复期限": datetime(2021, 4, 29),
        "情况分析": "路灯偏暗。\n行人不便。",
        "具体建议": "增设路灯。",
    }
    assert import_proposals(response.content, office).same == 1


def test_what_looks_like_a_formula_leaves_as_text_and_comes_back(office_client, office):
    filed("=1+1")
    response = office_client.get(f"{PROPOSALS}export/")
    cell = load_workbook(BytesIO(response.content)).active["D2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")
    assert import_proposals(response.content, office).same == 1


def test_the_export_is_what_the_list_shows(office_client):
    filed("亮灯")
    filed("公共卫生", kind=ProposalKind.KEY)
    assert [row[3] for row in exported(office_client, kind="key")] == ["案由", "公共卫生"]


def test_the_exported_file_is_named_in_chinese_with_the_day(office_client, db):
    response = office_client.get(f"{PROPOSALS}export/")
    assert "提案2021-06-30.xlsx" in unquote(response["Content-Disposition"])
