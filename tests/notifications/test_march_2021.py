"""The reminders of March 2021 on the plan as it was issued: its 45 rows, its seven departments."""

from datetime import date

import pytest

from almanac import clock
from notifications.models import Mail, Reminder
from notifications.services.planning import Letter, plan_reminders
from tests.factories import Plan2021, make_user, plan_2021
from workplan.services.follow_through import close

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2021, 3, 24)
THURSDAY = date(2021, 3, 25)
LAST_DAY = date(2021, 3, 31)
# What falls due on 31 March: row 16 is 各专委会's, and the office, which takes part in it, is spared.
DUE_ON_LAST_DAY = {
    "办公室": [18],
    "委员工委": [16, 17],
    "提案委": [16, 19],
    "教文委": [16, 20],
    "经科委": [16],
    "城建委": [16, 24],
    "社法委": [16, 23],
}


@pytest.fixture
def plan() -> Plan2021:
    """The plan in the middle of March: what was to be done by February has been closed."""
    scene = plan_2021()
    office = make_user(office=True)
    with clock.standing_at(date(2021, 3, 8)):
        for seq in (1, 2, 12, 13):
            due = scene.items[seq].due_dates.get()
            close(due=due, actor=office, reason="印发前已完成")
    return scene


def told(plan: Plan2021, letters: list[Letter]) -> dict[str, list[int]]:
    """Return which rows each department is told of."""
    departments = {person.pk: name for name, person in plan.answering.items()}
    return {
        departments[letter.recipient.pk]: [_row(line.deadline.number) for line in letter.lines]
        for letter in letters
    }


def written(plan: Plan2021, mails: list[Mail]) -> dict[str, list[int]]:
    departments = {person.pk: name for name, person in plan.answering.items()}
    return {
        departments[mail.recipient_id]: sorted(
            {_row(r.title.partition(" ")[0]) for r in mail.reminders.all()}
        )
        for mail in mails
    }


def _row(number: str) -> int:
    return int(number.strip(" ."))


def test_a_week_before_the_end_of_march_seven_mails_go_out(plan):
    mails = plan_reminders(WEDNESDAY)
    assert len(mails) == 7
    assert written(plan, mails) == DUE_ON_LAST_DAY
    assert {r.due_on for r in Reminder.objects.all()} == {LAST_DAY}


def test_run_again_the_same_day_sends_nothing(plan):
    plan_reminders(WEDNESDAY)
    assert plan_reminders(WEDNESDAY) == []
    assert Mail.objects.count() == 7
