"""From what is due to outbox rows: one mail a person, each occasion once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from almanac import clock
from almanac.workdays import is_workday
from members.models import Person
from notifications.enums import ReminderKind
from notifications.letters import compose, one_line
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


def plan_reminders(on: date) -> list[Mail]:
    """Write the outbox rows of a day and return the new mails; running it again adds none."""
    return [mail for _, mail in write_letters(letters_for(on))]


def letters_for(on: date) -> list[Letter]:
    """Return who is to be told what on a day, without writing anything.

    On a day off nobody is told anything: its reminders went out on the working day before.
    """
    if not is_workday(on):
        return []
    lines = _lines_by_person(on)
    people = Person.objects.filter(pk__in=lines)
    letters = [_unserved(Letter(person, on, tuple(lines[person.pk]))) for person in people]
    return [letter for letter in letters if letter.lines]


def _lines_by_person(on: date) -> dict[int, list[Line]]:
    """Return what there is to say to each person, served before or not, the earliest first."""
    ahead = settings.REMINDER_DAYS_AHEAD
    until = on + timedelta(days=max(ahead, default=0)) + _LONGEST_BREAK
    lines: dict[int, list[Line]] = defaultdict(list)
    for deadline in deadlines(on, until):
        if found := occasions(deadline.due_on, on, ahead):
            for person_id in set(deadline.recipient_ids):
                lines[person_id].append(Line(deadline, tuple(found)))
    return lines


def _unserved(letter: Letter) -> Letter:
    """Return the letter without the occasions of which its recipient has been told."""
    rows = Reminder.objects.filter(
        recipient=letter.recipient, subject__in=[line.deadline.subject for line in letter.lines]
    )
    served = set(rows.values_list("subject", "occasion"))
    lines = (
        replace(
            line,
            occasions=tuple(
                o for o in line.occasions if (line.deadline.subject, o.key) not in served
            ),
        )
        for line in letter.lines
    )
    return replace(letter, lines=tuple(line for line in lines if line.occasions))


def write_letters(letters: Iterable[Letter]) -> list[tuple[Letter, Mail]]:
    """Write letters into the outbox, and return each as written, with its mail."""
    written = [_write(letter) for letter in letters]
    return [pair for pair in written if pair]


@transaction.atomic
def _write(letter: Letter) -> tuple[Letter, Mail] | None:
    """Write one mail with its reminders; None where nothing is left to say.

    Two runs at once meet at the recipient's row: the second waits there and then leaves out what
    the first has written, so that neither a line is lost nor one is told twice.
    """
    Person.objects.select_for_update(no_key=True).get(pk=letter.recipient.pk)
    letter = _unserved(letter)
    if not letter.lines:
        return None
    content = compose(letter)
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
            title=one_line(str(line.deadline))[:300],
            due_on=line.deadline.due_on,
            url=line.deadline.url,
        )
        for line in letter.lines
        for occasion in line.occasions
    )
    return letter, mail
