"""Data in bulk: a committee far larger than any, each department with a head and items."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, Organisation, Person
from members.names import name_key
from notifications.letters import compose
from notifications.models import Mail, Reminder
from notifications.services.planning import letters_for
from workplan.models import Plan, WorkItem
from workplan.services.items import ItemData, create_items

YEAR = 2021
# Seven days after a Wednesday on which everyone is told of it.
PERIOD, REMINDED_ON = "3月", date(2021, 3, 24)


def address(number: int) -> str:
    return f"head{number}@example.org"


def make_heads(
    heads: int, *, items: int | None = None, periods: Sequence[str] = (PERIOD,)
) -> list[WorkItem]:
    """Write so many departments with a head each (`address`), and a plan of so many items, or one for
    each head; departments and periods take their turns.
    """
    Organisation.objects.create(name="政协某区委员会", short_name="某区政协", term=2)
    departments = Department.objects.bulk_create(
        Department(
            name=f"第{n}委", name_key=name_key(f"第{n}委"), kind=DepartmentKind.COMMITTEE, order=n
        )
        for n in range(1, heads + 1)
    )
    people = Person.objects.bulk_create(
        Person(name=f"第{n}委负责人", name_key=name_key(f"第{n}委负责人"), email=address(n))
        for n in range(1, heads + 1)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, department=department, duty=Duty.HEAD)
        for person, department in zip(people, departments, strict=True)
    )
    plan = Plan.objects.create(year=YEAR, title=f"{YEAR}年工作要点")
    rows = [
        ItemData(
            title=f"推进第{n}项工作，及时反馈办理情况",
            seq=n,
            lead_departments=(departments[(n - 1) % heads],),
            period_phrase=periods[n % len(periods)],
        )
        for n in range(1, (items or heads) + 1)
    ]
    return create_items(plan=plan, rows=rows, actor=None)


def write_mails(number: int) -> None:
    """Put a mail for each of so many heads into the outbox, as planned, but with one text for all: to
    make each its own takes far longer than to send them.
    """
    make_heads(number)
    letters = letters_for(REMINDED_ON)
    content = compose(letters[0])
    with clock.standing_at(REMINDED_ON), transaction.atomic():
        mails = Mail.objects.bulk_create(
            Mail(
                recipient=letter.recipient,
                address=letter.recipient.email,
                on=REMINDED_ON,
                subject=content.subject,
                text=content.text,
                html=content.html,
                created_at=clock.now(),
            )
            for letter in letters
        )
        pairs = zip(mails, letters, strict=True)
        Reminder.objects.bulk_create(
            Reminder(
                mail=mail,
                recipient=mail.recipient,
                subject=line.deadline.subject,
                occasion=occasion.key,
                kind=occasion.kind,
                title=line.deadline.title,
                due_on=line.deadline.due_on,
                url=line.deadline.url,
            )
            for mail, letter in pairs
            for line in letter.lines
            for occasion in line.occasions
        )
