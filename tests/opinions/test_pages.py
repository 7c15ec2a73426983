"""The pages of opinion reports: who sees what, writing on any device, what is said when refused."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from opinions.models import Adoption, OpinionReport, ReportTransition
from opinions.services import handling
from opinions.services.outcomes import record_adoption, record_instruction
from tests.factories import make_item, make_plan
from tests.opinions.conftest import TEXT, TITLE
from tests.opinions.workbooks import workbook

NEW, LIST, MINE = reverse("opinions:new"), reverse("opinions:list"), reverse("opinions:mine")
FIGURES, IMPORT = reverse("opinions:figures"), reverse("opinions:import")
AUTHORS = ("author", "co-author")
OTHERS = ("another member", "account of no one")


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def url(name: str, report: OpinionReport, *args) -> str:
    return reverse(f"opinions:{name}", args=[report.pk, *args])


def titles(page) -> list[str]:
    return [a.text for a in shown(page).select("table.ledger .what a")]


# --- who sees a report --------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_what_is_being_written_is_its_authors_and_the_office_s(state, cast, signed_in):
    page = cast.in_state(state).get_absolute_url()

    for role in (*AUTHORS, "office"):
        assert signed_in(role).get(page).status_code == 200
    for role in ("leader", *OTHERS):
        assert signed_in(role).get(page).status_code == 404


@pytest.mark.parametrize("state", ["submitted", "editing", "edited", "signed", "sent", "declined"])
def test_once_let_go_of_the_leaders_see_it_too_and_others_do_not(state, cast, signed_in):
    page = cast.in_state(state).get_absolute_url()

    for role in (*AUTHORS, "office", "leader"):
        assert signed_in(role).get(page).status_code == 200
    for role in OTHERS:
        assert signed_in(role).get(page).status_code == 404


def test_a_report_that_is_not_there_is_not_there(cast, signed_in):
    assert signed_in("office").get(reverse("opinions:report", args=[0])).status_code == 404


@pytest.mark.parametrize(
    ("role", "state", "seen"),
    [
        ("office", "draft", [TITLE]),
        ("author", "draft", [TITLE]),
        ("co-author", "sent", [TITLE]),
        ("leader", "draft", []),
        ("leader", "submitted", [TITLE]),
        ("another member", "sent", []),
        ("account of no one", "sent", []),
    ],
)
def test_the_list_and_its_export_have_what_one_sees(role, state, seen, cast, signed_in):
    cast.in_state(state)
    client = signed_in(role)

    assert titles(client.get(LIST)) == seen
    exported = client.get(reverse("opinions:export"))
    assert exported.status_code == 200
    assert exported.context is None


def test_one_s_own_are_a_list_of_their_own(cast, signed_in):
    assert titles(signed_in("office").get(MINE)) == []
    assert titles(signed_in("co-author").get(MINE)) == [TITLE]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"state": "sent"}, [TITLE]),
        ({"state": "draft"}, []),
        ({"year": "2021", "month": "5"}, [TITLE]),
        ({"month": "6"}, []),
        ({"department": "none"}, []),
        ({"q": "地铁 陈悦"}, [TITLE]),
        ({"q": "托育"}, []),
        ({"adopted": "any"}, [TITLE]),
        ({"adopted": "city+"}, [TITLE]),
        ({"adopted": "province"}, []),
        ({"instructed": "district"}, [TITLE]),
        ({"instructed": "nation"}, []),
    ],
)
def test_filters_narrow_the_list(query, seen, cast, signed_in):
    report, office = cast.in_state("sent"), cast.users["office"]
    record_adoption(report=report, level="city", actor=office)
    record_instruction(report=report, level="district", who="区长", actor=office)

    assert titles(signed_in("office").get(LIST, query)) == seen


@pytest.mark.parametrize(
    ("role", "state", "words"),
    [
        ("office", "submitted", ["1 已提交，等您处理"]),
        ("office", "signed", ["1 已签发，等您处理"]),
        ("office", "edited", []),
        ("leader", "edited", ["1 待签发，等您处理"]),
        ("leader", "submitted", []),
        ("author", "returned", ["1 已退回，等您处理"]),
        ("author", "sent", []),
        ("another member", "returned", []),
    ],
)
def test_what_waits_for_one_is_said_first(role, state, words, cast, signed_in):
    cast.in_state(state)
    page = shown(signed_in(role).get(LIST))

    assert [li.get_text(" ", strip=True) for li in page.select(".figures li")] == words


@pytest.mark.parametrize("query", [{"state": "x"}, {"year": "1"}, {"department": "999999"}])
def test_a_filter_that_is_none_is_not_there(query, cast, signed_in):
    assert signed_in("office").get(LIST, query).status_code == 404


def test_the_list_s_queries_do_not_grow(cast, signed_in, django_assert_max_num_queries):
    client = signed_in("office")
    for n in range(20):
        OpinionReport.objects.create(title=f"第{n}件", created_at=cast.report.created_at)
    with django_assert_max_num_queries(20):
        client.get(LIST)


@pytest.mark.parametrize("role", ["author", *OTHERS])
@pytest.mark.parametrize(
    "page", [FIGURES, reverse("opinions:export_figures", args=[2021]), f"{FIGURES}?year=2021"]
)
def test_the_figures_are_the_office_s_and_the_leaders(page, role, cast, signed_in):
    assert signed_in(role).get(page).status_code == 404
    for reader in ("office", "leader"):
        assert signed_in(reader).get(page).status_code == 200


@pytest.mark.parametrize("year", ["x", "1", "99999999999"])
def test_figures_of_no_year_are_not_there(year, cast, signed_in):
    assert signed_in("office").get(FIGURES, {"year": year}).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(cast, client):
    assert client.get(LIST).url.startswith("/login/")
    assert client.get(cast.report.get_absolute_url()).url.startswith("/login/")


# --- writing -------------------------------------------------------------------------------------


def written(**other) -> dict[str, str]:
    return {"title": "建议增设路灯", "text": "夜里很黑。", "authors": "", **other}


def test_a_draft_is_saved_and_not_handed_in(cast, signed_in):
    page = signed_in("another member").post(NEW, written())

    report = OpinionReport.objects.get(title="建议增设路灯")
    assert page.url == report.get_absolute_url()
    assert (report.state, str(report.authorships.get())) == ("draft", "沈璞")


def test_it_is_handed_in_at_once(cast, signed_in):
    signed_in("another member").post(NEW, written(authors="沈璞、陈悦", submit="1"))

    report = OpinionReport.objects.get(title="建议增设路灯")
    assert report.state == "submitted"
    assert [str(row) for row in report.authorships.all()] == ["沈璞", "陈悦"]


def test_without_a_text_it_is_saved_and_said_not_to_be_handed_in(cast, signed_in):
    page = signed_in("another member").post(NEW, written(text="", submit="1"), follow=True)

    assert "已保存，没有提交：请先填写正文，再提交。" in shown(page).select_one(".note.error").text
    assert OpinionReport.objects.get(title="建议增设路灯").state == "draft"


def test_without_a_script_a_button_counts_and_keeps_what_was_typed(cast, signed_in):
    page = signed_in("another member").post(NEW, written(text="字 " * 1501, title="", count="1"))

    counted = shown(page).select_one(".counted")
    assert page.status_code == 200
    assert counted.b.text == "1501"
    assert "over" in counted["class"]
    assert shown(page).textarea.text.strip() == ("字 " * 1501).strip()
    assert not shown(page).select(".errorlist")
    assert OpinionReport.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"title": " "}, "必填"),
        ({"text": "字" * 1501}, "正文1501字，超过1500字，请删去1字。"),
        ({"authors": "陈月"}, "没有“陈月”，是否为“陈悦”？"),
        ({"authors": "副主席"}, "“副主席”是职务，请填姓名。"),
        ({"authors": "陈悦"}, "作者中没有您本人。"),
    ],
)
def test_what_is_refused_is_kept_with_the_reason_beside_it(other, said, cast, signed_in):
    page = signed_in("another member").post(NEW, written(**other))

    assert page.status_code == 422
    assert said in "".join(e.text for e in shown(page).select(".errorlist")) or said == "必填"
    assert len(shown(page).select(".errorlist")) == 1
    assert shown(page).textarea.text.strip() == written(**other)["text"]
    assert OpinionReport.objects.count() == 1


def test_the_office_writes_for_others_and_names_them(cast, signed_in):
    client = signed_in("office")

    assert client.post(NEW, written()).status_code == 422
    client.post(NEW, written(authors="陈悦（2份）、费建伟"))
    report = OpinionReport.objects.get(title="建议增设路灯")
    assert [row.weight for row in report.authorships.all()] == [2, 1]


def test_an_account_of_no_one_writes_nothing(cast, signed_in):
    client = signed_in("account of no one")

    assert client.get(NEW).status_code == 404
    assert client.post(NEW, written()).status_code == 404


def test_its_author_goes_on_with_a_draft(cast, signed_in):
    report = cast.in_state("returned")
    ReportTransition.objects.create(
        report=report,
        action="return",
        from_state="submitted",
        to_state="returned",
        actor=cast.users["office"],
        at=report.created_at,
        reason="请补充地点。",
    )
    client = signed_in("co-author")

    page = shown(client.get(url("write", report)))
    assert "退回的理由：请补充地点。" in page.main.text
    assert page.select_one("#id_authors")["value"] == "陈悦（2份）、费建伟、前任"
    client.post(url("write", report), written(authors="费建伟", submit="1"))
    report.refresh_from_db()
    assert (report.title, report.state) == ("建议增设路灯", "submitted")


@pytest.mark.parametrize(
    ("role", "state"), [("leader", "submitted"), ("leader", "draft"), ("another member", "draft")]
)
def test_nobody_else_goes_on(role, state, cast, signed_in):
    report = cast.in_state(state)

    assert signed_in(role).get(url("write", report)).status_code == 404
    assert signed_in(role).post(url("write", report), written()).status_code == 404
    report.refresh_from_db()
    assert report.title == TITLE


@pytest.mark.parametrize(("role", "state"), [("author", "submitted"), ("office", "sent")])
def test_too_late_it_is_refused_and_what_was_typed_is_kept(role, state, cast, signed_in):
    report, client = cast.in_state(state), signed_in(role)

    assert client.get(url("write", report)).status_code == 404
    page = client.post(url("write", report), written(authors="陈悦"))
    assert page.status_code == 422
    assert "请先撤回" in shown(page).select_one(".errorlist").text
    assert shown(page).textarea.text.strip() == "夜里很黑。"


def test_of_two_authors_at_once_the_second_is_told_and_may_save_again(cast, signed_in):
    report = cast.in_state("draft")
    first, second = signed_in("author"), signed_in("co-author")
    version = {
        "version": shown(second.get(url("write", report))).select_one("[name=version]")["value"]
    }
    first.post(url("write", report), written(text="一稿。", authors="陈悦、费建伟", **version))

    page = second.post(url("write", report), written(text="二稿。", authors="费建伟", **version))
    assert page.status_code == 422
    assert "有过改动" in shown(page).select_one(".errorlist").text
    report.refresh_from_db()
    assert report.text == "一稿。"
    again = {"version": shown(page).select_one("[name=version]")["value"]}
    second.post(url("write", report), written(text="二稿。", authors="费建伟", **again))
    report.refresh_from_db()
    assert report.text == "二稿。"


def test_an_item_of_another_year_stays_chosen(cast, signed_in):
    report = cast.in_state("draft")
    item = make_item(make_plan(2020), 7, "往年的事项")
    make_plan(2021)
    OpinionReport.objects.filter(pk=report.pk).update(item=item)
    client = signed_in("author")

    chosen = shown(client.get(url("write", report))).select_one("#id_item [selected]")["value"]
    client.post(url("write", report), written(authors="陈悦", item=chosen))
    report.refresh_from_db()
    assert report.item == item


# --- editing -------------------------------------------------------------------------------------


def test_the_office_edits_beside_what_the_author_wrote(cast, signed_in):
    report, client = cast.in_state("submitted"), signed_in("office")
    page = shown(client.get(url("edit", report)))

    assert page.select_one(".beside .text").text == TEXT
    assert page.textarea.text.strip() == TEXT

    edited = {"title": "整治停车", "text": "划线。", "seen": "submitted", "finish": "1"}
    client.post(url("edit", report), edited)
    report.refresh_from_db()
    assert (report.state, report.text, report.edited_text) == ("edited", TEXT, "划线。")
    both = shown(client.get(report.get_absolute_url())).select(".beside .text")
    assert [p.text for p in both] == [TEXT, "划线。"]


def test_editing_what_someone_else_has_sent_on_meanwhile_is_refused(cast, signed_in):
    report, client = cast.in_state("editing"), signed_in("office")

    page = client.post(
        url("edit", report), {"title": "整治停车", "text": "划线。", "seen": "submitted"}
    )
    assert page.status_code == 422
    assert "当前状态为“编辑中”" in shown(page).select_one(".errorlist").text
    assert shown(page).textarea.text.strip() == "划线。"


@pytest.mark.parametrize(
    ("role", "state"),
    [("author", "submitted"), ("leader", "editing"), ("another member", "submitted")],
)
def test_nobody_else_edits(role, state, cast, signed_in):
    report = cast.in_state(state)

    assert signed_in(role).get(url("edit", report)).status_code == 404
    edited = {"title": "别的", "text": "别的", "seen": state}
    assert signed_in(role).post(url("edit", report), edited).status_code == 404
    report.refresh_from_db()
    assert report.edited_title == ""


@pytest.mark.parametrize("state", ["draft", "edited", "sent"])
def test_at_another_time_nothing_is_edited_and_what_was_typed_is_kept(state, cast, signed_in):
    report, client = cast.in_state(state), signed_in("office")

    assert client.get(url("edit", report)).status_code == 404
    page = client.post(url("edit", report), {"title": "别的", "text": "别的。", "seen": "editing"})
    assert page.status_code == 422
    assert "不能“编辑”" in shown(page).select_one(".errorlist").text
    assert shown(page).textarea.text.strip() == "别的。"


# --- from hand to hand ---------------------------------------------------------------------------


def test_the_buttons_are_those_of_the_role_and_the_state(cast, signed_in):
    report = cast.in_state("edited")

    def buttons(role: str) -> list[str]:
        page = shown(signed_in(role).get(report.get_absolute_url()))
        named = page.select(".opinion-deeds > form > button, .opinion-deeds summary")
        return [button.text for button in named]

    assert buttons("leader") == ["签发", "退回修改"]
    assert buttons("office") == ["退回修改", "不采用"]
    assert buttons("author") == []


def test_a_leader_signs(cast, signed_in):
    report = cast.in_state("edited")
    page = signed_in("leader").post(url("act", report, "sign"), {"seen": "edited"}, follow=True)

    assert "已签发。" in shown(page).select_one(".note.success").text


def test_nobody_signs_what_was_changed_after_they_had_read_it(cast, signed_in):
    report, client = cast.in_state("edited"), signed_in("leader")
    page = shown(client.get(report.get_absolute_url()))
    form = {i["name"]: i["value"] for i in page.select("form[action$='sign/'] input[name]")}
    office = cast.users["office"]
    handling.send_back(report=report, actor=office, reason="改一处。")
    handling.edit(report=report, actor=office, title="别的", text="别的。")
    handling.finish(report=report, actor=office)

    refused = client.post(url("act", report, "sign"), form)

    assert refused.status_code == 422
    assert "在您打开以后有过改动" in shown(refused).main.text
    report.refresh_from_db()
    assert report.state == "edited"


def test_a_refused_step_keeps_its_words_and_says_why(cast, signed_in):
    report = cast.in_state("signed")
    send = {"seen": "signed", "send-sent_to": "市政协", "send-sent_on": "2021-05-21"}
    page = signed_in("office").post(url("act", report, "send"), send)

    deed = shown(page).select_one("details[open]")
    assert page.status_code == 422
    assert "报送日期不能晚于今天" in deed.select_one(".errorlist").text
    assert deed.select_one("[name=send-sent_to]")["value"] == "市政协"


def test_a_step_that_is_open_no_more_is_said_at_the_top(cast, signed_in):
    report = cast.in_state("signed")
    page = signed_in("leader").post(url("act", report, "sign"), {"seen": "edited"})

    assert page.status_code == 422
    assert "当前状态为“已签发”" in shown(page).select_one(".note.error").text


@pytest.mark.parametrize(
    ("role", "action"),
    [
        ("author", "sign"),
        ("office", "sign"),
        ("leader", "send"),
        ("another member", "submit"),
        ("office", "edit"),
        ("office", "nothing"),
    ],
)
def test_what_is_not_one_s_to_do_is_not_there(role, action, cast, signed_in):
    report = cast.in_state("edited")

    assert signed_in(role).post(url("act", report, action), {"seen": "edited"}).status_code == 404
    report.refresh_from_db()
    assert report.state == "edited"


def test_a_leader_who_sends_back_sees_it_still_and_the_author_who_withdraws_too(cast, signed_in):
    report = cast.in_state("submitted")
    page = signed_in("author").post(url("act", report, "withdraw"), {"seen": "submitted"})

    assert page.url == report.get_absolute_url()


# --- what came of it -----------------------------------------------------------------------------


def test_the_office_enters_an_adoption_and_takes_it_back(cast, signed_in):
    report, client = cast.in_state("sent"), signed_in("office")
    words = {"adoption-level": "city", "adoption-on": "2021-05-10", "adoption-note": "单篇采用"}
    client.post(url("record", report, "adoption"), words)

    row = shown(client.get(report.get_absolute_url())).select_one("table.ledger tbody tr")
    assert row.get_text(" ", strip=True).startswith("采用 市级 市政协 2021年5月10日 单篇采用")
    client.post(url("remove", report, "adoption", Adoption.objects.get().pk))
    assert not Adoption.objects.exists()


def test_an_instruction_is_entered(cast, signed_in):
    report = cast.in_state("sent")
    words = {"instruction-level": "district", "instruction-who": "区长"}
    signed_in("office").post(url("record", report, "instruction"), words)

    assert str(report.instructions.get()) == "本级：区长"


def test_an_outcome_that_cannot_be_keeps_its_words(cast, signed_in):
    report = cast.in_state("sent")
    words = {"adoption-level": "city", "adoption-on": "2021-04-01", "adoption-note": "单篇采用"}
    page = signed_in("office").post(url("record", report, "adoption"), words)

    deed = shown(page).select_one("details.deed[open]")
    assert page.status_code == 422
    assert "不能早于报送日期" in deed.select_one(".errorlist").text
    assert deed.select_one("[name=adoption-note]")["value"] == "单篇采用"


@pytest.mark.parametrize("role", ["author", "leader", *OTHERS])
def test_others_enter_and_remove_nothing(role, cast, signed_in):
    report = cast.in_state("sent")
    kept = record_adoption(report=report, level="city", actor=cast.users["office"])
    client = signed_in(role)

    words = {"adoption-level": "nation"}
    assert client.post(url("record", report, "adoption"), words).status_code == 404
    assert client.post(url("remove", report, "adoption", kept.pk)).status_code == 404
    assert Adoption.objects.get() == kept


def test_an_outcome_of_another_report_or_kind_is_not_there(cast, signed_in):
    report, client = cast.in_state("sent"), signed_in("office")
    other = OpinionReport.objects.create(
        title="别的", state="sent", sent_on=date(2021, 5, 1), created_at=report.created_at
    )
    kept = record_adoption(report=other, level="city", actor=cast.users["office"])

    assert client.post(url("remove", report, "adoption", kept.pk)).status_code == 404
    assert client.post(url("remove", report, "prize", 1)).status_code == 404
    assert client.post(url("record", report, "prize")).status_code == 404
    assert Adoption.objects.get() == kept


@pytest.mark.parametrize(
    "name", [("act", "submit"), ("record", "adoption"), ("remove", "adoption", 1)]
)
def test_changes_take_a_post(name, cast, signed_in):
    page = url(name[0], cast.report, *name[1:])
    assert signed_in("office").get(page).status_code == 405


# --- a past year ---------------------------------------------------------------------------------


def upload(client, *rows, **other):
    file = SimpleUploadedFile("2020年.xlsx", workbook(*rows))
    return client.post(IMPORT, {"file": file, **other})


ROW = ("往年的事", "陈悦", "城建委", date(2020, 3, 10), None, "√")


def test_the_office_checks_and_imports(cast, signed_in):
    client = signed_in("office")

    trial = upload(client, ROW, trial="1")
    assert "核对无误，还没有导入。 新增 1 篇" in " ".join(
        shown(trial).select_one(".note").text.split()
    )
    assert not OpinionReport.objects.filter(title="往年的事").exists()
    done = upload(client, ROW)
    assert "已导入。" in shown(done).select_one(".note").text
    assert OpinionReport.objects.get(title="往年的事").state == "sent"


def test_what_is_wrong_with_a_workbook_is_listed(cast, signed_in):
    page = upload(signed_in("office"), (*ROW[:1], "陈月", *ROW[2:]))

    assert page.status_code == 422
    assert [li.text for li in shown(page).select(".note.error li")] == [
        "第2行 作者：没有“陈月”，是否为“陈悦”？"
    ]


def test_a_file_too_large_and_a_file_that_is_none_are_refused(cast, signed_in, settings):
    client = signed_in("office")
    no_workbook = SimpleUploadedFile("a.xlsx", b"none")
    assert client.post(IMPORT, {"file": no_workbook}).status_code == 422
    settings.IMPORT_MAX_BYTES = 10
    assert "文件超过" in shown(upload(client, ROW)).select_one(".errorlist").text


@pytest.mark.parametrize("role", ["author", "leader", *OTHERS])
def test_others_import_nothing(role, cast, signed_in):
    client = signed_in(role)

    assert client.get(IMPORT).status_code == 404
    assert upload(client, ROW).status_code == 404
    assert IMPORT not in client.get(LIST).content.decode()
