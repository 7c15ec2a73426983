"""The reminders of 2021 on the plan as it was issued: its 45 rows, its seven departments."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail as outbox
from django.core.management import call_command

from almanac import clock
from almanac.workdays import is_workday
from notifications.enums import ReminderKind
from notifications.models import Mail, Reminder
from notifications.services import planning
from notifications.services.planning import plan_reminders
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows
from workplan.services.states import accept, close, report_done

pytestmark = [pytest.mark.django_db, pytest.mark.story]

WEDNESDAY = date(2021, 3, 24)
THURSDAY = date(2021, 3, 25)
# What falls due on 31 March: row 16 is 各专委会's, and the office, which takes part in it, is spared.
DUE_ON_LAST_DAY_OF_MARCH = {
    "办公室": [18],
    "委员工委": [16, 17],
    "提案委": [16, 19],
    "教文委": [16, 20],
    "经科委": [16],
    "城建委": [16, 24],
    "社法委": [16, 23],
}


@shared_rows()
def issued() -> Plan2021:
    """The plan as it was issued, nothing done yet."""
    return plan_2021()


@shared_rows()
def plan(issued) -> Plan2021:
    """The plan in the middle of March: what was to be done by February has been closed."""
    office = make_user(office=True)
    with clock.standing_at(date(2021, 3, 8)):
        for seq in (1, 2, 12, 13):
            due = issued.items[seq].due_dates.get()
            close(due=due, actor=office, reason="印发前已完成")
    return issued


def reminded_rows(plan: Plan2021, mails: list[Mail]) -> dict[str, list[int]]:
    """Return of which rows each department was told that they are due or overdue, in the order of
    the mails' lines; schemes, quarters and months are another matter (test_year_2021).
    """
    names = {person.pk: name for name, person in plan.answering.items()}
    rows = {mail.recipient_id: list(dict.fromkeys(_rows(mail))) for mail in mails}
    return {names[pk]: found for pk, found in rows.items() if found and pk in names}


def _rows(mail: Mail) -> list[int]:
    due = mail.reminders.filter(kind__in=(ReminderKind.UPCOMING, ReminderKind.OVERDUE))
    due = due.exclude(subject__endswith=":scheme")
    return [int(r.title.partition("：")[0].removeprefix("重点任务 ")) for r in due.order_by("pk")]


def run(on: date) -> list[Mail]:
    with clock.standing_at(on):
        return plan_reminders(on)


def run_from(first: date, last: date) -> dict[date, list[Mail]]:
    """Run every day from one to another, and return the mails of the days that had some."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: mails for day in days if (mails := run(day))}


def reminded_rows_from(plan: Plan2021, first: date, last: date) -> dict[str, dict[str, list[int]]]:
    days = {
        day.isoformat(): reminded_rows(plan, mails) for day, mails in run_from(first, last).items()
    }
    return {day: rows for day, rows in days.items() if rows}


def test_a_week_before_the_end_of_march_seven_mails_go_out(plan):
    mails = run(WEDNESDAY)
    assert len(mails) == 7
    assert reminded_rows(plan, mails) == DUE_ON_LAST_DAY_OF_MARCH
    dues = Reminder.objects.exclude(subject__endswith=":scheme")
    assert set(dues.values_list("due_on", flat=True)) == {date(2021, 3, 31)}


def test_run_again_none_goes_out(plan):
    run(WEDNESDAY)
    assert run(WEDNESDAY) == []
    assert run(THURSDAY) == []


def test_a_day_missed_is_caught_up_once(plan):
    assert reminded_rows(plan, run(THURSDAY)) == DUE_ON_LAST_DAY_OF_MARCH
    assert run(THURSDAY) == []
    assert run(WEDNESDAY) == []


def test_a_run_that_dies_after_three_mails_leaves_the_other_four_to_the_next(plan, monkeypatch):
    compose, calls = planning.compose, []

    def dying(letter: planning.ReminderLetter):
        calls.append(letter)
        if len(calls) > 3:
            raise KeyboardInterrupt
        return compose(letter)

    with monkeypatch.context() as patch:
        patch.setattr(planning, "compose", dying)
        with pytest.raises(KeyboardInterrupt):
            run(WEDNESDAY)
    assert Mail.objects.count() == 3
    assert len(run(WEDNESDAY)) == 4
    assert reminded_rows(plan, list(Mail.objects.all())) == DUE_ON_LAST_DAY_OF_MARCH


def test_by_hand_the_day_is_sent_and_told_as_it_was(plan, settings):
    settings.SITE_URL = "https://plan.example.org"
    out = StringIO()
    call_command("send_reminders", "--on", "2021-03-24", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert [(m["recipient"], m["address"], m["state"]) for m in report["mails"]] == [
        (person.name, person.email, "sent")
        for person in sorted(plan.answering.values(), key=lambda p: (p.rank, p.stroke_key))
    ]
    line = next(m for m in report["mails"] if m["recipient"] == "办公室负责人")["lines"][0]
    assert (line["number"], line["due"], line["days"]) == ("18", "2021-03-31", 7)
    assert line["url"] == f"https://plan.example.org{plan.items[18].get_absolute_url()}"
    assert len(outbox.outbox) == 7


def test_a_mail_says_how_each_item_stands(plan):
    head = make_user(person=plan.answering["教文委"])
    with clock.standing_at(date(2021, 3, 23)):
        accept(due=plan.items[20].due_dates.get(), actor=head)
    run(WEDNESDAY)
    mail = Mail.objects.get(recipient=plan.answering["教文委"])
    assert (
        "重点任务 16：召开各专委会工作会议暨支部党员会议\n    到期 3月31日（周三），还有 7 天，待签收\n"
    ) in mail.text
    assert (
        "重点任务 20：★“请你来协商”活动——进一步完善3岁以下婴幼儿托育服务体系\n    专题协商\n"
    ) in mail.text
    assert "    到期 3月31日（周三），还有 7 天，已签收，工作方案未报送\n" in mail.text
    # Said there once; of the others only the beginning is near.
    assert "【待报送工作方案】\n\n重点任务 5：★用好“每月一讲”" in mail.text
    assert mail.text.count("重点任务 20：★") == 1


def test_what_was_reported_done_is_nobodys_reminder(plan):
    head = make_user(person=plan.answering["教文委"])
    due = plan.items[20].due_dates.get()
    with clock.standing_at(date(2021, 3, 23)):
        accept(due=due, actor=head)
        report_done(due=due, actor=head, text="已召开")
    assert reminded_rows(plan, run(WEDNESDAY))["教文委"] == [16]


def test_the_last_reminder_of_row_1_due_on_a_sunday_is_fridays(issued):
    days = run_from(date(2021, 1, 18), date(2021, 2, 1))
    assert {
        day: rows
        for day, mails in days.items()
        if (rows := reminded_rows(issued, mails).get("办公室"))
    } == {
        date(2021, 1, 18): [1, 2],  # thirty days before, caught up
        date(2021, 1, 22): [1, 2],
        date(2021, 1, 28): [1, 2],
        # Thirty days before 28 February is a Friday; and the last word on rows 1 and 2.
        date(2021, 1, 29): [1, 2, 12, 13],
        date(2021, 2, 1): [1, 2],
    }
    office = issued.answering["办公室"]
    friday, monday = (Mail.objects.get(on=on, recipient=office) for on in list(days)[-2:])
    row_1 = friday.reminders.filter(title__startswith="重点任务 1：").values_list(
        "occasion", flat=True
    )
    assert list(row_1) == ["2021-01-31 -1", "2021-01-31 -0"]
    assert monday.subject == "工作要点提醒：2 项已逾期"


def test_from_the_day_of_issue_to_the_end_of_march_each_day_tells_its_rows(plan):
    """Rows 21 and 24 (again) fall due on 31 May, the rows of April on its 30th."""
    assert reminded_rows_from(plan, date(2021, 3, 9), date(2021, 4, 7)) == {
        "2021-03-09": DUE_ON_LAST_DAY_OF_MARCH,  # thirty days before, caught up
        "2021-03-24": DUE_ON_LAST_DAY_OF_MARCH,
        "2021-03-26": DUE_ON_LAST_DAY_OF_MARCH,  # Sunday the 28th is three days before
        "2021-03-30": DUE_ON_LAST_DAY_OF_MARCH,
        "2021-03-31": {
            **DUE_ON_LAST_DAY_OF_MARCH,
            "社法委": [16, 23, 28],
            "城建委": [16, 24, 29],
            "经科委": [16, 30],
        },
        "2021-04-01": DUE_ON_LAST_DAY_OF_MARCH,  # the first working day overdue
        "2021-04-06": DUE_ON_LAST_DAY_OF_MARCH,  # the third, after 清明
    }


def test_run_day_by_day_each_occasion_comes_once_in_one_mail_on_a_working_day(plan):
    days = run_from(date(2021, 2, 26), date(2021, 4, 9))
    assert all(is_workday(day) for day in days)
    assert all(len({mail.recipient_id for mail in mails}) == len(mails) for mails in days.values())
    row_23 = Reminder.objects.filter(
        kind=ReminderKind.UPCOMING,
        recipient=plan.answering["社法委"],
        title__startswith="重点任务 23：",
    ).exclude(subject__endswith=":scheme")
    assert list(row_23.order_by("pk").values_list("occasion", flat=True)) == [
        f"2021-03-31 -{days}" for days in (30, 7, 3, 1, 0)
    ]


def test_planning_asks_a_fixed_number_of_questions_for_each_mail(plan, django_assert_num_queries):
    with django_assert_num_queries(_ONCE + 7 * _FOR_EACH_MAIL):
        run(WEDNESDAY)
    with django_assert_num_queries(_ONCE + _AGAIN):
        run(WEDNESDAY)


# What waits; preferences, calendar, policies; departments, appointments, due dates, their
# departments (2), leaders, extensions, progress, schemes (4); instructions; steps and problems of chains;
# proposals (7); events (2), messages of the public; suggestions, speeches, reports handed over, documents
# awaited; what was told, people.
_ONCE = 35
_FOR_EACH_MAIL = 8  # the lock, what was told, organisation, route, mail, lines, savepoint (2)
_AGAIN = 1  # the lines of the mails that wait; the sources are asked once for both
