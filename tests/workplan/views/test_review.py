"""The office's review queue: all that waits for its yes or no, and nobody else's page."""

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workplan.views.acting import do, hold_meeting, pdf, text_of
from workplan.actions import LET_STAND
from workplan.enums import Action, State
from workplan.services import extensions, instructions, schemes, states

pytestmark = pytest.mark.postgresql


def fill_queue(plan, users, numbers: dict[str, list[int]]) -> None:
    """Let items wait: reports and wishes of 城建委, schemes of any, instructions of 王国珍."""
    head, office = users["城建委"], users["办公室"]
    for seq in numbers.get("reported", ()):
        due = plan.items[seq].due_dates.first()
        states.accept(due=due, actor=head)
        states.report_done(due=due, actor=head, text=f"第{seq}项已完成。")
    for seq in numbers.get("extensions", ()):
        due = plan.items[seq].due_dates.first()
        extensions.ask(due=due, actor=head, new_due_on=date(2021, 12, 30), reason="推迟。")
    for seq in numbers.get("schemes", ()):
        schemes.submit(item=plan.items[seq], actor=office, file=pdf())
    for seq in numbers.get("instructions", ()):
        instructions.instruct(item=plan.items[seq], actor=users["王国珍"], text="请抓紧。")


@pytest.mark.parametrize("name", ["城建委", "王国珍", "周翔", "无关人员"])
def test_the_queue_is_not_there_for_others(name, signed_in):
    assert signed_in(name).get(reverse("workplan:review")).status_code == 404


def test_an_empty_queue_says_what_will_come_and_has_no_empty_heading(plan, signed_in):
    page = signed_in("办公室").get(reverse("workplan:review"))

    assert "没有等您审核的事项" in text_of(page)
    assert "责任部门报结、申请延期、提交工作方案，领导写了批示，都会出现在这里" in text_of(page)
    assert BeautifulSoup(page.content, "html.parser").select("main section") == []


def test_everything_that_waits_stands_in_its_place(plan, users, signed_in):
    fill_queue(
        plan,
        users,
        {"reported": [29], "extensions": [31], "schemes": [24, 34], "instructions": [43]},
    )
    meeting = hold_meeting(plan, users["办公室"])
    schemes.put_on_agenda(meeting=meeting, item=plan.items[34], actor=users["办公室"])

    page = signed_in("办公室").get(reverse("workplan:review"))
    queue = page.context["page"].queue

    assert [row.item.seq for row in queue.reported] == [29]
    assert [wish.due_date.item.seq for wish in queue.extensions] == [31]
    assert [item.seq for item in queue.schemes] == [24]
    assert [review.item.seq for review in queue.reviews] == [34]
    assert [given.item.seq for given in queue.instructions] == [43]
    # The meeting is tomorrow, and the instruction waits for the department.
    assert "有 3 项等您审核" in text_of(page)
    assert "第29项已完成。" in text_of(page)
    assert "2021年11月30日 → <b>2021年12月30日</b>" in text_of(page)
    assert f"/meetings/{meeting.pk}/?item={plan.items[24].pk}#add" in text_of(page)


def test_what_is_decided_here_leads_back_here(plan, users, signed_in):
    fill_queue(plan, users, {"reported": [29]})
    due = plan.items[29].due_dates.get()
    office = signed_in("办公室")
    address = reverse("workplan:act", args=[due.item_id, due.pk, "close"])

    answer = office.post(address, {"next": "/review/", "seen": State.REPORTED})

    assert answer.headers["Location"] == reverse("workplan:review")
    due.refresh_from_db()
    assert due.state == State.CLOSED


def test_a_return_without_a_reason_is_refused_on_the_item_s_page(plan, users, signed_in):
    fill_queue(plan, users, {"reported": [29]})
    due = plan.items[29].due_dates.get()

    answer = do(signed_in("办公室"), due.item, Action.RETURN, due)

    assert answer.status_code == 422
    assert "理由：这个字段是必填项。" in text_of(answer)


@pytest.mark.parametrize("address", ["workplan:review", "desk:mine"])
def test_a_long_queue_asks_no_more_of_the_database_than_a_short_one(
    address, plan, users, signed_in
):
    office = signed_in("办公室")
    fill_queue(
        plan, users, {"reported": [29], "extensions": [31], "schemes": [24], "instructions": [43]}
    )
    office.get(reverse(address))  # the first page of a session marks the account as seen
    with CaptureQueriesContext(connection) as short:
        office.get(reverse(address))
    fill_queue(
        plan,
        users,
        {
            "reported": [38, 43],
            "extensions": [27, 25],
            "schemes": [34, 35, 33],
            "instructions": [29, 31],
        },
    )
    with CaptureQueriesContext(connection) as long:
        office.get(reverse(address))

    assert len(long) == len(short)


# --- schemes and their agendas --------------------------------------------------------------------


def test_schemes_on_an_agenda_stand_under_their_meetings(plan, users, signed_in):
    fill_queue(plan, users, {"schemes": [24, 34, 22]})
    meetings = {
        day: hold_meeting(plan, users["办公室"], date(2021, 5, day), number)
        for day, number in ((21, 64), (19, 63))
    }
    for seq, day in ((24, 21), (22, 19), (34, 21)):
        schemes.put_on_agenda(meeting=meetings[day], item=plan.items[seq], actor=users["办公室"])

    page = BeautifulSoup(signed_in("办公室").get(reverse("workplan:review")).content, "html.parser")
    held = page.select("#reviews ul > li")

    assert [" ".join(li.select_one(".facts").get_text(" ", strip=True).split()) for li in held] == [
        "2021年5月19日 周三 待登记审议结果 1 项",
        "2021年5月21日 周五 待审议 2 项",
    ]
    assert [[a.text for a in li.select("ol a") if "★" in a.text] for li in held] == [
        ["★重点任务 22：开展庆祝建党百年系列活动"],
        [
            "★重点任务 24：地铁口序化民主监督（对口协商）",
            "★重点任务 34：召开区政协二届二十五次常委会议暨年度提案办理协商活动",
        ],
    ]
    assert [li.select_one(".deeds a").text for li in held] == ["登记审议结果", "查看议程"]


def test_a_scheme_says_until_when_it_is_wanted_and_never_a_day_before_the_plan_was_out(
    plan, users, signed_in
):
    """Rows 10 (全年) and 22 (3-9月): thirty days before their starts lie before the issue of 2 March;
    of row 24 (3月、5月) each round has its day.
    """
    fill_queue(plan, users, {"schemes": [10, 22, 24, 34]})
    page = BeautifulSoup(signed_in("办公室").get(reverse("workplan:review")).content, "html.parser")

    wanted = [span.text for span in page.select("#schemes .facts span") if "应在" in span.text]
    assert wanted == [
        "12月31日到期的，方案应在4月1日前过会",
        "9月30日到期的，方案应在4月1日前过会",
        "3月31日到期的，方案应在3月31日前过会",
        "5月31日到期的，方案应在4月1日前过会",
        "6月30日到期的，方案应在5月2日前过会",
    ]


def test_a_listed_scheme_says_in_which_version_and_one_click_takes_a_newer_one(
    plan, users, signed_in
):
    fill_queue(plan, users, {"schemes": [24]})
    meeting = hold_meeting(plan, users["办公室"])
    review = schemes.put_on_agenda(meeting=meeting, item=plan.items[24], actor=users["办公室"])
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    office = signed_in("办公室")

    def reviews() -> Tag:
        answer = office.get(reverse("workplan:review"))
        return BeautifulSoup(answer.content, "html.parser").select_one("#reviews li ol li")

    before = reviews()
    form = before.select_one("form")
    answer = office.post(
        form["action"], {field["name"]: field["value"] for field in form.select("[name][value]")}
    )

    assert before.select_one(".muted").text == "第1版"
    assert " ".join(before.select_one(".note").text.split()) == (
        "议程上不是最新的：第2版（陈悦 5月20日 09:00提交）未列入。"
    )
    assert form.button.text == "改用第2版"
    assert answer.headers["Location"] == f"{reverse('workplan:review')}#reviews"
    review.refresh_from_db()
    assert review.version.number == 2
    assert reviews().select_one(".muted").text == "第2版"
    assert reviews().select("form, .note") == []


def test_a_version_that_came_after_another_passed_waits_for_an_agenda_or_a_word(
    plan, users, signed_in
):
    fill_queue(plan, users, {"schemes": [24]})
    meeting = hold_meeting(plan, users["办公室"], date(2021, 5, 20))
    review = schemes.put_on_agenda(meeting=meeting, item=plan.items[24], actor=users["办公室"])
    schemes.record_outcome(review=review, actor=users["办公室"], outcome="agreed")
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    office = signed_in("办公室")

    def waiting() -> list[str]:
        page = office.get(reverse("workplan:review"))
        found = BeautifulSoup(page.content, "html.parser").select("#schemes .facts span")
        return [span.text for span in found]

    assert waiting() == [
        "二届六十四次主席会议：同意（第1版）；第2版是通过后提交的，未过会",
        "城建委",
    ]
    answer = do(office, plan.items[24], LET_STAND, reason="只改了错字。")
    assert answer.headers["Location"] == plan.items[24].get_absolute_url()
    assert waiting() == []


@pytest.mark.parametrize("name", ["城建委", "王国珍", "无关人员"])
def test_nobody_but_the_office_lets_a_version_stand(name, plan, signed_in):
    assert do(signed_in(name), plan.items[24], LET_STAND, reason="不必").status_code == 404
