"""The first page: what waits for someone, what waits for others, the next days."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Appointment
from notifications.registry import EVERYONE, Deadline, coming, deadlines
from proposals.models import Proposal
from tests.factories import make_department, make_item, make_link, make_person, make_user, set_state
from tests.workplan.views.acting import hold_meeting, pdf
from workflow.inbox import Entry, Urgency
from workplan.annexes import Annex
from workplan.models import WorkItem
from workplan.services import extensions, instructions, schemes, states

pytestmark = pytest.mark.postgresql


def read(client) -> BeautifulSoup:
    answer = client.get(reverse("desk:mine"))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def rows(page: BeautifulSoup, heading: str) -> list[str]:
    """Return the rows of a section: state, title, button."""
    for section in page.select("section.section"):
        head = section.select_one("h2")
        if head and head.find(string=True).strip() == heading:
            return [
                "｜".join(
                    part.get_text("", strip=True)
                    for part in (
                        *(row.select_one(".when"), row.select_one(".title"), row.select_one(".do")),
                    )
                )
                for row in section.select(".todo")
            ]
    return []


def test_a_new_plan_is_all_to_be_accepted_but_what_is_overdue_comes_first(plan, signed_in):
    page = read(signed_in("城建委"))

    assert page.h1.text == "等您办的 9 件"
    assert "3 件已逾期" in page.select_one("h1 + p").text
    assert [row.split("｜")[0] for row in rows(page, "今天就办")] == [
        *("逾期 50 天", "逾期 50 天", "逾期 20 天"),
    ]
    assert {row.rpartition("｜")[2] for row in rows(page, "待办")} == {"签收"}


def test_signing_from_the_page_leads_back_to_it_and_then_asks_for_the_next(plan, signed_in):
    client = signed_in("城建委")
    form = read(client).select_one(".todo form")
    fields = {field["name"]: field["value"] for field in form.select("input")}

    answer = client.post(form["action"], fields)

    assert answer.headers["Location"] == reverse("desk:mine")
    page = read(client)
    assert "：已签收。" in page.select_one(".note.success").text
    assert rows(page, "今天就办")[0].endswith("｜报结")


def test_what_was_reported_is_taken_back_from_the_page(plan, users, signed_in):
    due, client = plan.items[29].due_dates.first(), signed_in("城建委")
    states.accept(due=due, actor=users["城建委"])
    states.report_done(due=due, actor=users["城建委"], text="完成。")

    done = read(client).select_one(".just-done")
    fields = {field["name"]: field["value"] for field in done.select("input")}
    client.post(done.form["action"], fields)

    assert " ".join(done.text.split()) == f"您今天报结了 重点任务 29 {plan.items[29].title} 撤回"
    due.refresh_from_db()
    assert due.state == "accepted"
    assert read(client).select_one(".just-done") is None


def test_of_two_steps_of_a_day_the_last_alone_is_taken_back(plan, users, signed_in):
    due, head = plan.items[29].due_dates.get(), users["城建委"]
    states.accept(due=due, actor=head)
    states.report_done(due=due, actor=head, text="已办结。")

    done = read(signed_in("城建委")).select(".just-done")
    assert [" ".join(one.span.text.split())[:7] for one in done] == ["您今天报结了 "]


def test_what_the_office_closed_by_mistake_is_opened_again_from_the_page(plan, users, signed_in):
    due, head = plan.items[29].due_dates.get(), users["城建委"]
    states.accept(due=due, actor=head)
    states.report_done(due=due, actor=head, text="已办结。")
    states.close(due=due, actor=users["办公室"])

    (done,) = read(signed_in("办公室")).select(".just-done")
    assert done.a.text == f"重点任务 29 {plan.items[29].title}"
    assert done.select_one(".button").text == "撤销办结"


def test_a_report_is_the_office_s_turn_and_waits_there_for_its_head(plan, users, signed_in):
    due = plan.items[26].due_dates.get()
    states.accept(due=due, actor=users["委员工委"])
    states.report_done(due=due, actor=users["委员工委"], text="完成。")

    office, head = read(signed_in("办公室")), read(signed_in("委员工委"))

    assert rows(office, "待审核") == ["今天报结｜重点任务 26　委员异地培训｜审核"]
    assert "待审核｜重点任务 26　委员异地培训｜" in rows(head, "在等别人")
    assert not any("重点任务 26" in row for row in rows(office, "在等别人"))


def test_a_wish_for_a_later_date_is_the_office_s_turn(plan, users, signed_in):
    due = plan.items[31].due_dates.first()
    extensions.ask(due=due, actor=users["城建委"], new_due_on=date(2021, 12, 30), reason="推迟。")

    assert [row.partition("｜")[0] for row in rows(read(signed_in("办公室")), "待审核")] == [
        "今天申请延期"
    ]
    assert any(
        row.startswith("待审核延期｜") for row in rows(read(signed_in("城建委")), "在等别人")
    )


def test_an_instruction_waits_for_the_head_and_is_watched_by_its_leader(plan, users, signed_in):
    instructions.instruct(item=plan.items[31], actor=users["王国珍"], text="请抓紧。")

    head, leader = read(signed_in("城建委")), read(signed_in("王国珍"))

    assert "王国珍批示：请抓紧。" in leader.select_one("#waiting").text
    [row] = [row for row in head.select("section .todo") if "重点任务 31" in row.text]
    assert "另须回复批示" in row.text or "回复批示" in row.select_one(".do").text
    assert "请抓紧。" not in read(signed_in("教文委")).text


def test_a_scheme_waits_for_its_head_then_for_the_office_then_for_nobody_until_the_meeting(
    plan, users, signed_in
):
    head, item = users["提案委"], plan.items[34]
    states.accept(due=item.due_dates.get(), actor=head)

    def stands(name: str) -> list[str]:
        page = read(signed_in(name))
        return [
            row.select_one(".when").text + row.select_one(".do").get_text("", strip=True)
            for row in page.select("section .todo")
            if "重点任务 34" in row.text
        ]

    assert (stands("提案委"), stands("办公室")) == (["方案未提交提交方案"], ["方案未提交催办"])
    schemes.submit(item=item, actor=head, file=pdf())
    assert (stands("提案委"), stands("办公室")) == (["方案待审议"], ["今天报方案先登记会议"])
    meeting = hold_meeting(plan, users["办公室"])
    assert stands("办公室") == ["今天报方案列入议程"]
    review = schemes.put_on_agenda(meeting=meeting, item=item, actor=users["办公室"])
    assert (stands("提案委"), stands("办公室")) == (["方案待审议"], [])
    schemes.submit(item=item, actor=head, file=pdf())
    assert stands("办公室") == ["明天上会改用第2版"]
    with clock.standing_at(date(2021, 5, 22)):
        assert stands("办公室") == ["昨天上会登记结果"]
        schemes.record_outcome(
            review=review, actor=users["办公室"], outcome="revise", requirements="补充。"
        )
        assert stands("提案委") == ["方案待审议"]
        assert stands("办公室") == ["前天报方案先登记会议"]


def test_one_click_takes_the_newer_version_of_a_scheme(plan, users, signed_in):
    item, client = plan.items[24], signed_in("办公室")
    schemes.submit(item=item, actor=users["城建委"], file=pdf())
    meeting = hold_meeting(plan, users["办公室"])
    review = schemes.put_on_agenda(meeting=meeting, item=item, actor=users["办公室"])
    schemes.submit(item=item, actor=users["城建委"], file=pdf())
    [form] = [f for f in read(client).select(".todo form") if f.button.text == "改用第2版"]

    answer = client.post(form["action"], {i["name"]: i["value"] for i in form.select("input")})

    assert answer.headers["Location"] == reverse("desk:mine")
    review.refresh_from_db()
    assert review.version.number == 2
    assert "改用第2版" not in read(client).select_one(".with-aside").text


def test_a_leader_s_page_begins_with_what_stands_still(plan, signed_in):
    page = read(signed_in("夏福志"))

    assert page.h1.text == "停在别人那里 1 件"
    assert rows(page, "停在别人那里") == [f"逾期 20 天｜★重点任务 30　{plan.items[30].title}｜批示"]
    assert [
        group.select_one("summary").find(string=True).strip()
        for group in page.select("details.group")
    ] == ["您牵头的工作"]


def test_what_follows_another_row_waits_for_nobody(plan, users, signed_in):
    topic = make_item(
        plan.plan, 1, "托育", annex=Annex.CONSULTATION, lead=[plan.departments["教文委"]]
    )
    set_state(topic.due_dates.get(), "reported")
    make_link(plan.items[20], topic)

    for name in ("教文委", "办公室"):
        assert "协商议题 1" not in " ".join(
            row.text for row in read(signed_in(name)).select("section .todo .title")
        )


def test_items_that_nobody_answers_for_are_to_be_completed_by_the_office_alone(plan, signed_in):
    make_item(plan.plan, 46, "组织读书会")

    office = rows(read(signed_in("办公室")), "要您补齐")

    assert "待补｜1 项没有责任部门，没有人会收到提醒｜指定部门" in office
    assert rows(read(signed_in("城建委")), "要您补齐") == []


def test_the_next_days_say_what_is_off_and_nobody_s_draft_is_told(plan, users, signed_in):
    author = make_person("委员甲")
    Proposal.objects.create(
        term=2,
        session=5,
        title="还没有提交的",
        state="cosigning",
        author=author,
        cosign_by=date(2021, 5, 25),
        origin="joint",
    )
    hold_meeting(plan, users["办公室"])

    page = read(signed_in("办公室"))

    labels, told = page.select("#coming dt"), page.select("#coming dd")
    days = [(a.text, b.get_text("，", strip=True)) for a, b in zip(labels, told, strict=True)]
    assert days[:3] == [
        ("今天", "没有会议和到期的事项"),
        ("21日 周五", "二届六十四次主席会议，会议室"),
        ("22—23日", "休息"),
    ]
    assert "还没有提交的" not in page.text


def test_the_bars_of_the_year_say_their_numbers_in_words(plan, users, signed_in):
    states.close(due=plan.items[24].due_dates.first(), actor=users["办公室"], reason="已完成。")

    bars = {
        row.th.text: (row.svg["aria-label"], row.select_one(".num").text)
        for row in read(signed_in("王国珍")).select(".bars tr")
    }

    assert bars["经科委"] == ("预警 1，逾期 1，未开始 2", "0 / 4 逾期 1")


def test_what_others_did_since_yesterday_is_told_to_whom_it_concerns(plan, users, signed_in):
    states.accept(due=plan.items[26].due_dates.get(), actor=users["委员工委"])

    told = [" ".join(li.text.split()) for li in read(signed_in("办公室")).select("#news li")]

    assert told == [f"{users['委员工委']} 签收 · 重点任务 26 委员异地培训"]
    for name in ("委员工委", "城建委", "无关人员"):
        assert read(signed_in(name)).select_one("#news") is None


TEACHING = {
    "无关人员": "您的账号还没有登记部门或职务",
    "委员": "有人请您联名、提案有了答复请您评价、社情民意被退回时，会出现在这里。",
    "承办单位": "提案委交办给您单位的提案会出现在这里：先签收，再答复",
}


@pytest.mark.parametrize("role", TEACHING)
def test_nobody_s_page_is_empty_it_says_what_will_come(role, plan, client):
    person = make_person("某人")
    if role == "委员":
        sector = make_department("经济界", kind=DepartmentKind.SECTOR)
        Appointment.objects.create(person=person, department=sector, duty=Duty.MEMBER)
    if role == "承办单位":
        unit = make_department("区水利局", kind=DepartmentKind.UNIT)
        Appointment.objects.create(person=person, department=unit, duty=Duty.STAFF)
    client.force_login(make_user(person=person))

    page = read(client)

    assert page.h1.text == "现在没有等您办的"
    assert TEACHING[role] in page.select_one(".nothing").text


def test_before_any_plan_the_page_says_what_will_come(db, client):
    client.force_login(make_user())

    assert "办公室还没有导入今年的工作要点" in read(client).select_one(".nothing").text


@pytest.mark.parametrize("name", ["城建委", "办公室", "夏福志"])
def test_a_long_page_asks_no_more_of_the_database_than_a_short_one(name, plan, users, signed_in):
    client = signed_in(name)
    keep = [30, 26, 24, 31]
    short, long = (CaptureQueriesContext(connection) for _ in range(2))
    client.get(reverse("desk:mine"))  # the first page of a session marks the account as seen
    with long:
        client.get(reverse("desk:mine"))
    others = WorkItem.objects.exclude(seq__in=keep)
    for item in others:
        item.due_dates.all().delete()
    with short:
        client.get(reverse("desk:mine"))

    assert len(long) == len(short)


@pytest.mark.parametrize(("who", "queries"), [("办公室", 27), ("城建委", 17), ("王国珍", 17)])
def test_the_plan_is_read_once_however_many_rows_wait(who, queries, plan, users, signed_in):
    client = signed_in(who)
    leaders, lead = plan.items[31].leaders, [plan.departments["城建委"]]

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("desk:mine"))
        return [query["sql"] for query in found]

    asked()  # the first page of a session reads more
    for seq in range(100, 105):
        make_item(plan.plan, seq, f"第{seq}项", period="3月", leaders=leaders, lead=lead)
    before = asked()
    for seq in range(105, 600):
        make_item(plan.plan, seq, f"第{seq}项", period="3月", leaders=leaders, lead=lead)

    after = asked()
    assert (len(before), len(after)) == (queries, queries)
    schemes = [sql for sql in after if 'FROM "workplan_schemeversion"' in sql and " IN (" in sql]
    assert len([sql for sql in schemes if "LIMIT" not in sql]) <= 2


def test_of_very_many_a_hundred_are_listed_and_the_others_counted():
    entries = [
        Entry(key=f"a:{n}", title=f"第{n}件事", url=f"/{n}/", state="待办", urgency=Urgency.TO_DO)
        for n in range(1, 151)
    ]
    page = BeautifulSoup(
        render_to_string("desk/parts/entries.html", {"entries": entries}), "html.parser"
    )
    assert len(page.select("li.todo")) == 100
    assert page.select_one("details summary").text == "其余 138 件"
    assert "另有 50 件没有列在这里" in page.text


def test_of_days_to_come_each_is_told_what_they_answer_for_or_lead_and_the_office_all(plan, users):
    day, until = date(2021, 5, 20), date(2021, 12, 31)
    named, member, staff = (make_person(name) for name in ("唐一", "唐二", "唐三"))
    make_user(person=staff, office=True)
    item = make_item(plan.plan, 99, "由人牵头", period="9月", leaders=[named])
    everyones = coming(day, until, EVERYONE)

    def told(person) -> list[Deadline]:
        return [one for one in coming(day, until, person.pk) if person.pk in one.people_up_to(1)]

    assert [one.url for one in told(named)] == [item.get_absolute_url()]
    for of_department in ("城建委", "提案委"):
        person = users[of_department].person
        own = [one.subject for one in everyones if person.pk in one.people_up_to(1)]
        assert own
        assert [one.subject for one in told(person)] == own
    assert len(coming(day, until, staff.pk)) == len(everyones)
    with CaptureQueriesContext(connection) as asked:
        assert coming(day, until, member.pk) == []
    assert not [one for one in asked if 'FROM "workplan_duedate"' in one["sql"]]


def test_who_heads_an_office_that_answers_for_no_row_is_told_what_it_has_to_check(plan, users):
    day, until = date(2021, 5, 20), date(2021, 12, 31)
    head = make_person("唐四")
    office = make_department("机关党办", DepartmentKind.OFFICE)
    Appointment.objects.create(
        person=head, department=office, duty=Duty.HEAD, started_on=date(2021, 1, 1)
    )
    due = plan.items[24].due_dates.last()
    extensions.ask(due=due, actor=users["城建委"], new_due_on=date(2021, 12, 1), reason="延后")

    told = [one.act for one in coming(day, until, head.pk) if head.pk in one.people_up_to(1)]

    assert told == ["审核延期申请"]


@pytest.mark.parametrize("on", [date(2021, 3, 24), date(2021, 5, 20), date(2021, 8, 25)])
def test_the_days_to_come_are_those_of_the_reminders(on, plan, users):
    due = plan.items[16].due_dates.first()
    states.accept(due=due, actor=users["提案委"])
    states.report_done(due=due, actor=users["提案委"], text="已办")
    asked = plan.items[24].due_dates.last()
    extensions.ask(due=asked, actor=users["城建委"], new_due_on=date(2021, 12, 1), reason="延后")
    until = on + timedelta(days=30)

    def shown(found: list[Deadline]) -> list[tuple]:
        return [
            (one.due_on, one.designation, one.title, one.act, one.url, one.people_up_to(1))
            for one in found
        ]

    whole = [one for one in deadlines(on, until) if not one.is_task]
    to_come = [one for one in whole if one.due_on >= on]
    assert shown(coming(on, until, users["办公室"].person_id)) == shown(to_come)
    everyones = coming(on, until, EVERYONE, since=date.min)
    assert shown(everyones) == shown(whole)
    assert [one.unanswered for one in everyones] == [one.unanswered for one in whole]
