"""Writing and editing on the pages: what is saved, and what is kept where it is refused."""

import pytest

from opinions.models import OpinionReport, ReportTransition
from tests.factories import make_item, make_plan
from tests.opinions.conftest import TEXT, TITLE
from tests.opinions.pages import NEW, shown, url, written


def test_a_draft_is_saved_and_not_handed_in(one_of_each_role, signed_in):
    page = signed_in("another member").post(NEW, written())

    report = OpinionReport.objects.get(title="建议增设路灯")
    assert page.url == report.get_absolute_url()
    assert (report.state, str(report.authorships.get())) == ("draft", "沈璞")


def test_it_is_handed_in_at_once(one_of_each_role, signed_in):
    signed_in("another member").post(NEW, written(authors="沈璞、陈悦", submit="1"))

    report = OpinionReport.objects.get(title="建议增设路灯")
    assert report.state == "submitted"
    assert [str(row) for row in report.authorships.all()] == ["沈璞", "陈悦"]


def test_without_a_text_it_is_saved_and_said_not_to_be_handed_in(one_of_each_role, signed_in):
    page = signed_in("another member").post(NEW, written(text="", submit="1"), follow=True)

    assert "已保存，没有提交：请先填写正文，再提交。" in shown(page).select_one(".note.error").text
    assert OpinionReport.objects.get(title="建议增设路灯").state == "draft"


def test_without_a_script_a_button_counts_and_keeps_what_was_typed(one_of_each_role, signed_in):
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
        ({"title": " "}, "这个字段是必填项。"),
        ({"text": "字" * 1501}, "正文1501字，超过1500字，请删去1字。"),
        ({"authors": "陈月"}, "没有“陈月”，是否为“陈悦”？"),
        ({"authors": "副主席"}, "“副主席”是职务，请填姓名。"),
        ({"authors": "陈悦"}, "作者中没有您本人。"),
    ],
)
def test_what_is_refused_is_kept_with_the_reason_beside_it(
    other, said, one_of_each_role, signed_in
):
    page = signed_in("another member").post(NEW, written(**other))

    assert page.status_code == 422
    assert said in "".join(e.text for e in shown(page).select(".errorlist"))
    assert len(shown(page).select(".errorlist")) == 1
    assert shown(page).textarea.text.strip() == written(**other)["text"]
    assert OpinionReport.objects.count() == 1


def test_the_office_writes_for_others_and_names_them(one_of_each_role, signed_in):
    client = signed_in("office")

    assert client.post(NEW, written()).status_code == 422
    client.post(NEW, written(authors="陈悦（2份）、费建伟"))
    report = OpinionReport.objects.get(title="建议增设路灯")
    assert [row.weight for row in report.authorships.all()] == [2, 1]


def test_an_account_of_no_one_writes_nothing(one_of_each_role, signed_in):
    client = signed_in("account of no one")

    assert client.get(NEW).status_code == 404
    assert client.post(NEW, written()).status_code == 404


def test_its_author_goes_on_with_a_draft(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("returned")
    ReportTransition.objects.create(
        report=report,
        action="return",
        from_state="submitted",
        to_state="returned",
        actor=one_of_each_role.users["office"],
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
def test_nobody_else_goes_on(role, state, one_of_each_role, signed_in):
    report = one_of_each_role.in_state(state)

    assert signed_in(role).get(url("write", report)).status_code == 404
    assert signed_in(role).post(url("write", report), written()).status_code == 404
    report.refresh_from_db()
    assert report.title == TITLE


@pytest.mark.parametrize(("role", "state"), [("author", "submitted"), ("office", "sent")])
def test_too_late_it_is_refused_and_what_was_typed_is_kept(
    role, state, one_of_each_role, signed_in
):
    report, client = one_of_each_role.in_state(state), signed_in(role)
    if role == "office":
        OpinionReport.objects.update(created_by=one_of_each_role.users["office"])

    assert client.get(url("write", report)).status_code == 404
    page = client.post(url("write", report), written(authors="陈悦"))
    assert page.status_code == 422
    assert "请先撤回" in shown(page).select_one(".errorlist").text
    assert shown(page).textarea.text.strip() == "夜里很黑。"


def test_of_two_authors_at_once_the_second_is_told_and_may_save_again(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("draft")
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


def test_an_item_of_another_year_stays_chosen(one_of_each_role, signed_in):
    report = one_of_each_role.in_state("draft")
    item = make_item(make_plan(2020), 7, "往年的事项")
    make_plan(2021)
    OpinionReport.objects.filter(pk=report.pk).update(item=item)
    client = signed_in("author")

    chosen = shown(client.get(url("write", report))).select_one("#id_item [selected]")["value"]
    client.post(url("write", report), written(authors="陈悦", item=chosen))
    report.refresh_from_db()
    assert report.item == item


def test_the_office_edits_beside_what_the_author_wrote(one_of_each_role, signed_in):
    report, client = one_of_each_role.in_state("submitted"), signed_in("office")
    page = shown(client.get(url("edit", report)))

    assert page.select_one(".beside .text").text == TEXT
    assert page.textarea.text.strip() == TEXT

    edited = {"title": "整治停车", "text": "划线。", "seen": "submitted", "finish": "1"}
    client.post(url("edit", report), edited)
    report.refresh_from_db()
    assert (report.state, report.text, report.edited_text) == ("edited", TEXT, "划线。")
    both = shown(client.get(report.get_absolute_url())).select(".beside .text")
    assert [p.text for p in both] == [TEXT, "划线。"]


def test_editing_what_someone_else_has_sent_on_meanwhile_is_refused(one_of_each_role, signed_in):
    report, client = one_of_each_role.in_state("editing"), signed_in("office")

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
def test_nobody_else_edits(role, state, one_of_each_role, signed_in):
    report = one_of_each_role.in_state(state)

    assert signed_in(role).get(url("edit", report)).status_code == 404
    edited = {"title": "别的", "text": "别的", "seen": state}
    assert signed_in(role).post(url("edit", report), edited).status_code == 404
    report.refresh_from_db()
    assert report.edited_title == ""


@pytest.mark.parametrize("state", ["returned", "edited", "signed", "sent"])
def test_at_another_time_nothing_is_edited_and_what_was_typed_is_kept(
    state, one_of_each_role, signed_in
):
    report, client = one_of_each_role.in_state(state), signed_in("office")

    assert client.get(url("edit", report)).status_code == 404
    page = client.post(url("edit", report), {"title": "别的", "text": "别的。", "seen": "editing"})
    assert page.status_code == 422
    assert "不能“编辑”" in shown(page).select_one(".errorlist").text
    assert shown(page).textarea.text.strip() == "别的。"
