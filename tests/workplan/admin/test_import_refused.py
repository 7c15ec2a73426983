"""Import in the admin: who and what must not pass."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.workplan.admin.importing import IMPORT, choose, confirm, look, press, url
from workplan.enums import ImportState
from workplan.importing import Fixes
from workplan.models import PlanImport, PlanImportFile, WorkItem


def pages_of(record: PlanImport) -> list[str]:
    file = record.files.get().pk
    return [
        *(url(record, page) for page in ("check", "undo", "gone", "change")),
        url(record, "file", file),
        reverse("admin:workplan_planimport_changelist"),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_head_of_a_committee_gets_no_page_and_no_file(
    office_client, head_client, annex_1, method
):
    record = choose(office_client, annex_1())
    for page in [*pages_of(record), IMPORT]:
        response = getattr(head_client, method)(page, {"press": "confirm", "seen": record.seen})
        assert response.status_code == 302
        assert "login" in response.url
    assert PlanImport.objects.get().state == ImportState.READY


def test_who_is_not_signed_in_gets_none_either(office_client, client, annex_1):
    record = choose(office_client, annex_1())
    client.logout()
    assert {client.get(page).status_code for page in pages_of(record)} == {302}


def test_files_are_served_by_no_address_of_their_own(office_client, annex_1):
    kept = choose(office_client, annex_1()).files.get().file
    for address in (f"/media/{kept.name}", f"/{kept.name}", f"/static/{kept.name}"):
        assert office_client.get(address).status_code == 404
    assert not Path(kept.path).stat().st_mode & 0o007


def test_a_file_of_another_import_is_not_handed_out(office_client, annex_1):
    one, two = choose(office_client, annex_1()), choose(office_client, annex_1())
    assert office_client.get(url(one, "file", two.files.get().pk)).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        {"cell:/etc/passwd|x|1|title": "x"},
        {"cell:附件1.xlsx|附件1|x|title": "x"},
        {"cell:附件1.xlsx|附件1|26|plan": "x"},
        {"cell:": "x"},
        {"column:none:A": "title"},
        {"column:附件1.xlsx|附件1|2:ZZZZ": "title"},
        {"annex:none": "tasks"},
        {"skip": "../secret"},
        {"revert": "none"},
        {"ended:附件1.xlsx|附件1|4": "new"},
        {"seen": ""},
    ],
)
def test_forged_keys_correct_nothing(office_client, annex_1, forged):
    record = choose(office_client, annex_1())
    begun = record.fixes
    record, _ = press(office_client, record, "check", **forged)
    assert record.fixes == begun == Fixes(year=2021).as_json()
    assert record.unchanged == 45


def test_a_get_confirms_and_undoes_nothing(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    office_client.get(url(record), {"press": "confirm", "seen": record.seen})
    assert PlanImport.objects.get().state == ImportState.READY
    record, _ = confirm(office_client, record)
    office_client.get(url(record, "undo"))
    assert PlanImport.objects.get().state == ImportState.DONE


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "page", ["999/check/", "999/change/", "x/change/", "999/undo/", "999/gone/", "999/file/1/"]
)
def test_an_import_that_is_not_there_is_404(office_client, plan, page, method):
    address = f"/admin/workplan/planimport/{page}"
    assert getattr(office_client, method)(address).status_code == 404


def test_a_draft_has_nothing_to_undo_and_nothing_gone(office_client, annex_1):
    record = choose(office_client, annex_1(only=24))
    gone = WorkItem.objects.get(seq=26)
    office_client.post(url(record, "undo"))
    response = office_client.post(url(record, "gone"), {f"reason-{gone.pk}": "年度调整"})
    assert response.status_code == 404
    assert PlanImport.objects.get().state == ImportState.READY
    assert gone.due_dates.get().state == "assigned"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_packages_own_page_of_the_yes_imports_nothing(office_client, head_client, plan, method):
    address = reverse("admin:workplan_workitem_process_import")
    forged = {"import_file_name": "/etc/passwd", "format": "0"}
    assert getattr(office_client, method)(address, forged).url == IMPORT
    assert "login" in getattr(head_client, method)(address, forged).url
    assert not PlanImport.objects.exists()


def test_file_names_are_told_apart_and_lead_nowhere(office_client, annex_1, media_root):
    one, two = annex_1(), annex_1()
    one.name = two.name = "附|件.xlsx"
    record = choose(office_client, one, two)
    assert [f.name for f in record.files.all()] == ["附件.xlsx", "附件（2）.xlsx"]
    for kept in PlanImportFile.objects.all():
        assert Path(kept.file.path).parent == media_root / "imports" / "2021"


def test_a_file_that_is_too_big_is_refused_in_chinese(office_client, annex_1, settings):
    settings.IMPORT_MAX_BYTES = 1024
    response = office_client.post(IMPORT, {"import_file": annex_1(), "year": 2021})
    words = response.content.decode()
    assert "超过" in words
    assert "MB 的上限" in words
    assert not PlanImport.objects.exists()


def test_too_many_files_are_refused(office_client):
    files = [SimpleUploadedFile(f"{n}.csv", b"x") for n in range(21)]
    response = office_client.post(IMPORT, {"import_file": files, "year": 2021})
    assert "一次最多上传 20 个文件" in response.content.decode()


def test_no_file_and_a_wrong_year_are_told_in_chinese(office_client):
    words = office_client.post(IMPORT, {"year": 20210}).content.decode()
    assert "请选择文件。" in words
    assert "2100" in words


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", b"\x00\xff" * 99, "一二三".encode()])
def test_what_is_no_workbook_is_an_error_with_words(office_client, data):
    record = choose(office_client, SimpleUploadedFile("计划.xlsx", data))
    assert "处错误，不能导入" in look(office_client, record)
    assert record.state == ImportState.DRAFT


@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(min_size=1, max_size=300), name=st.text(min_size=1, max_size=20))
def test_no_file_whatever_fails_the_server(office_client, data, name):
    file = BytesIO(data)
    file.name = name.replace("/", "").replace("\\", "") or "x"
    response = office_client.post(IMPORT, {"import_file": file, "year": 2021}, follow=True)
    assert response.status_code == 200
    looked_at = (ImportState.DRAFT, ImportState.CHECKING)  # at once, or by the worker
    assert not PlanImport.objects.exclude(state__in=looked_at).exists()


def test_a_file_marked_as_secret_is_refused_before_it_is_stored(office_client):
    secret = SimpleUploadedFile("附件1.csv", "序号,工作内容\n1,秘密★1年\n".encode())
    plain = SimpleUploadedFile("附件2.csv", "序号,工作内容\n1,保守国家秘密宣传\n".encode())
    page = office_client.post(IMPORT, {"import_file": [plain, secret], "year": 2021})
    html = page.content.decode()
    assert "“附件1.csv”：文件标有密级“秘密★1年”，没有保存。" in html
    assert "请立即告知本单位保密工作负责人（保密办）和系统管理员" in html
    assert not PlanImport.objects.exists()
    assert not PlanImportFile.objects.exists()


def test_the_page_says_that_secrets_are_not_to_be_uploaded(office_client):
    assert "严禁上传涉密文件。" in office_client.get(IMPORT).content.decode()
