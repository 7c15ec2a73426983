"""The whole of 2021 on the plan as it was issued, day by day: who gets how many mails in a month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from almanac import clock
from almanac.workdays import is_workday
from demo.loading import load_people
from members.models import Appointment
from notifications.models import Mail, Reminder
from notifications.services.planning import plan_reminders
from tests.factories import PLAN_2021, make_user, plan_2021
from workplan.annexes import Annex
from workplan.enums import LinkKind, State
from workplan.importing import SourceFile
from workplan.models import DueDate, ItemLink, WorkItem
from workplan.services.imports import carry_out, prepare
from workplan.services.links import confirm
from workplan.services.office_dates import record_passing
from workplan.services.states import close

pytestmark = [pytest.mark.django_db, pytest.mark.story]

ISSUED_ON = date(2021, 3, 2)
# What is done late, by row and month, and when; all else is closed on the day it falls due (what
# was due before the plan was issued, on the day of issue).
DONE_LATE = {(24, 5): date(2021, 6, 25), (30, 4): date(2021, 5, 12), (42, 9): date(2021, 10, 11)}
# The five schemes that a 主席会议 reviewed on that day; no other passes.
REVIEWED_ON = date(2021, 5, 21)
REVIEWED = (22, 24, 34, 35)  # 33 was discussed without a decision


def days_of_the_year() -> Iterator[date]:
    day = ISSUED_ON
    while day.year == ISSUED_ON.year:
        yield day
        day += timedelta(days=1)


def replay(items: dict[int, WorkItem]) -> None:
    """Let the year go by: each day's mails, then what is done on that day."""
    office = make_user(office=True)
    numbers = {item.pk: number for number, item in items.items()}
    followers = ItemLink.objects.in_force().values("following")
    for day in days_of_the_year():
        with clock.standing_at(day):
            plan_reminders(day)
            Mail.objects.filter(on=day).update(state="sent", sent_at=clock.now())
            open_dues = DueDate.objects.filter(due_on__lte=day).exclude(state=State.CLOSED)
            for due in open_dues.exclude(item__in=followers):
                row = (numbers.get(due.item_id), due.due_on.month)
                if DONE_LATE.get(row, due.due_on) <= day:
                    close(due=due, actor=office, reason="已完成")
            if day == REVIEWED_ON:
                for number in REVIEWED:
                    for due in items[number].due_dates.filter(due_on__gte=day):
                        record_passing(due=due, passed_on=day, actor=office)


# From March to December.
MAILS = {
    "王国珍": [2, 0, 0, 0, 0, 0, 1, 1, 1, 0],
    "余静漪": [2, 1, 1, 1, 1, 1, 0, 1, 1, 0],
    "张爱莲": [2, 1, 1, 1, 0, 0, 1, 1, 1, 0],
    "夏福志": [1, 1, 1, 0, 1, 1, 0, 1, 0, 0],
    "周翔": [2, 1, 0, 2, 1, 1, 1, 1, 0, 0],
    "郑丽": [2, 0, 1, 2, 0, 1, 1, 0, 1, 0],
    "办公室": [10, 6, 1, 2, 5, 4, 5, 4, 5, 5],
    "委员工委": [7, 7, 4, 11, 11, 3, 6, 3, 6, 6],
    "提案委": [10, 7, 5, 4, 1, 2, 5, 2, 5, 5],
    "教文委": [11, 7, 3, 7, 11, 3, 6, 4, 6, 6],
    "经科委": [6, 9, 7, 4, 4, 9, 9, 2, 5, 5],
    "城建委": [10, 9, 7, 8, 4, 8, 5, 4, 5, 5],
    "社法委": [10, 8, 1, 4, 4, 9, 11, 8, 5, 5],
}


def test_each_gets_so_many_mails_in_each_month_and_none_on_a_day_off():
    """One pass over the year, since it takes a while; what it left is looked at from all sides."""
    plan = plan_2021()
    replay(plan.items)
    names = {p.pk: name for name, p in (plan.leaders | plan.answering).items()}
    mails = list(Mail.objects.values_list("recipient", "on"))

    sent = Counter((names[recipient], on.month) for recipient, on in mails)
    assert {name: [sent[name, month] for month in range(3, 13)] for name in MAILS} == MAILS
    assert len(mails) == sum(map(sum, MAILS.values())) == 456
    assert len(set(mails)) == 456  # one a person and day
    assert [on for _, on in mails if not is_workday(on)] == []

    counted = Counter(Reminder.objects.values_list("kind", "is_task"))
    assert counted == {
        ("upcoming", False): 420,
        ("overdue", False): 17,
        ("upcoming", True): 46,  # ★: the scheme ahead of the beginning
        ("overdue", True): 215,  # ★: begun without one
        ("nudge", False): 27,  # rows 3 to 11, after three quarters
        ("preview", False): 199,
    }
    above = Reminder.objects.filter(kind="overdue", recipient__in=plan.leaders.values())
    assert [
        (names[r.recipient_id], f"{r.mail.on:%m-%d}", str(r)) for r in above.order_by("pk")
    ] == [
        ("夏福志", "05-11", f"{plan.items[30]}（逾期第 5 个工作日）"),
        ("周翔", "06-07", f"{plan.items[24]}（逾期第 5 个工作日）"),
        ("周翔", "06-15", f"{plan.items[24]}（逾期第 10 个工作日）"),
        ("郑丽", "06-15", f"{plan.items[24]}（逾期第 10 个工作日）"),
    ]


def whole_document() -> dict[int, WorkItem]:
    """Import the document with its five annexes, say yes to the links of annex 3, and return the
    rows of annex 1 by number.
    """
    load_people()
    file = PLAN_2021.with_suffix(".docx")
    with clock.standing_at(ISSUED_ON):
        prepared = prepare(year=2021, files=[SourceFile(file.name, file.read_bytes())])
        carry_out(prepared=prepared, actor=None)
        topics = ItemLink.objects.filter(following__annex=Annex.CONSULTATION, kind=LinkKind.SAME)
        for link in topics:
            confirm(link=link, actor=make_user(office=True))
    return {item.seq: item for item in WorkItem.objects.filter(annex=Annex.TASKS)}


def test_the_other_annexes_add_their_own_dates_and_no_matter_is_told_twice():
    """Annex 3's topics are rows of annex 1, and annexes 4 and 5 have no dates: what is added are
    the six topics of annex 2, to those who answer for them or lead them.
    """
    replay(whole_document())

    annexes = dict(DueDate.objects.values_list("pk", "item__annex"))
    subjects = Reminder.objects.values_list("subject", flat=True)
    counted = Counter(annexes[int(subject.split(":")[1])] for subject in subjects)
    # Six topics: five days ahead to each head, a preview to each head and each leader.
    assert counted == {"tasks": 924, "research": 6 * 5 + 6 * 2}

    heads = dict(Appointment.objects.values_list("person__name", "department__name"))
    sent = Counter(
        (heads[name] or name, on.month)
        for name, on in Mail.objects.values_list("recipient__name", "on")
    )
    before = {(name, month): n for name, ns in MAILS.items() for month, n in enumerate(ns, start=3)}
    added = {key: sent[key] - n for key, n in before.items() if sent[key] != n}
    assert added == {("余静漪", 9): 1, ("夏福志", 9): 1, ("委员工委", 10): 1, ("经科委", 10): 2}
    assert Mail.objects.count() == 456 + 5
