"""From what is due to outbox rows: one mail a person, each occasion once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from almanac import clock
from almanac.workdays import is_workday
from members.models import Person
from notifications.enums import ReminderKind
from notifications.letters import compose
from notifications.models import Mail, Reminder
from notifications.occasions import Occasion, occasions
from notifications.registry import Deadline, deadlines

# Days off in a row that may pull a reminder forward: the Spring Festival's week and a margin.
_LONGEST_BREAK = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """A due date in someone's mail, with the occasions on which it is mentioned."""

    deadline: Deadline
    occasions: tuple[Occasion, ...]

    @property
    def kind(self) -> ReminderKind:
        overdue = self.occasions[0].overdue
        return ReminderKind.OVERDUE if overdue else ReminderKind.UPCOMING


@dataclass(frozen=True)
class Letter:
    """What one person is to be told on a day."""

    recipient: Person
    on: date
    lines: tuple[Line, ...]


def letters_for(on: date) -> list[Letter]:
    """Return who is to be told what on a day, without writing anything.

    On a day off nobody is told anything: its reminders went out on the working day before.
    """
    if not is_workday(on):
        return []
    until = on + timedelta(days=max(settings.REMINDER_DAYS_AHEAD)) + _LONGEST_BREAK
    due = [
        (deadline, found)
        for deadline in deadlines(on, until)
        if (found := occasions(deadline.due_on, on, settings.REMINDER_DAYS_AHEAD))
    ]
    served = _served({deadline.subject for deadline, _ in due})
    lines: dict[int, list[Line]] = defaultdict(list)
    for deadline, found in due:
        for person_id in deadline.recipient_ids:
            new = [o for o in found if (person_id, deadline.subject, o.key) not in served]
            if new:
                lines[person_id].append(Line(deadline, tuple(new)))
    people = Person.objects.filter(pk__in=lines)
    return [Letter(person, on, tuple(lines[person.pk])) for person in people]


def _served(subjects: set[str]) -> set[tuple[int, str, str]]:
    rows = Reminder.objects.filter(subject__in=subjects)
    return set(rows.values_list("recipient_id", "subject", "occasion"))


def plan_reminders(on: date) -> list[Mail]:
    """Write the outbox rows of a day and return the new mails; running it again adds none."""
    mails = [_write(letter) for letter in letters_for(on)]
    return [mail for mail in mails if mail]


def _write(letter: Letter) -> Mail | None:
    """Write one mail with its reminders; None where another run wrote them in between."""
    content = compose(letter)
    try:
        with transaction.atomic():
            mail = Mail.objects.create(
                recipient=letter.recipient,
                address=letter.recipient.email,
                on=letter.on,
                subject=content.subject,
                text=content.text,
                html=content.html,
                created_at=clock.now(),
            )
            Reminder.objects.bulk_create(
                Reminder(
                    mail=mail,
                    recipient=letter.recipient,
                    subject=line.deadline.subject,
                    occasion=occasion.key,
                    kind=line.kind,
                    title=f"{line.deadline.number}{line.deadline.title}"[:300],
                    due_on=line.deadline.due_on,
                    url=line.deadline.url,
                )
                for line in letter.lines
                for occasion in line.occasions
            )
    except IntegrityError:
        return None
    return mail
