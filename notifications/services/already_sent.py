"""What was sent already: each occasion goes to a person once, in one mail a person and day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from notifications.letters import ReminderLetter, ReminderLine
from notifications.models import Reminder
from notifications.registry import Deadline
from notifications.reminder_rules import Occasion

# An occasion that still counts was sent within this time, if it was.
_MEMORY = timedelta(days=400)


class AlreadySent:
    """Which occasions each person was reminded of, and on which days they got a mail."""

    def __init__(self, on: date, people: Iterable[int] | None = None) -> None:
        """Read what was sent until a day, to some people or to everyone."""
        lines = Reminder.objects.filter(withdrawn=False, mail__on__gte=on - _MEMORY)
        if people is not None:
            lines = lines.filter(recipient__in=list(people))
        self._lines: set[tuple[int, str, str]] = set()
        self._mails: set[tuple[int, date]] = set()
        self._warnings: dict[tuple[str, str], int] = {}
        # Days are those of mails with lines: a test, or a notice, takes no reminder's place.
        sent = lines.order_by().values_list("recipient", "subject", "occasion", "mail__on")
        for person_id, subject, occasion, mail_on in sent:
            self._lines.add((person_id, subject, occasion))
            self._mails.add((person_id, mail_on))
            self._note_warning(subject, occasion)

    def add(self, letter: ReminderLetter) -> None:
        """Count a letter as sent."""
        person_id = letter.recipient.pk
        self._mails.add((person_id, letter.on))
        for line in letter.lines:
            for occasion in line.occasions:
                self._lines.add((person_id, line.deadline.subject, occasion.key))
                self._note_warning(line.deadline.subject, occasion.key)

    def _note_warning(self, subject: str, key: str) -> None:
        """Keep the first day overdue on which anyone was reminded of a date: "2021-03-31 +5"."""
        due_on, sign, number = key.partition(" +")
        if sign:
            known = self._warnings.get((subject, due_on), int(number))
            self._warnings[subject, due_on] = min(known, int(number))

    def may_go_up(self, deadline: Deadline, occasion: Occasion) -> bool:
        """Return whether those above may be told: of what is late, only where the heads were
        reminded before, or there are none.
        """
        due_on, sign, number = occasion.key.partition(" +")
        if not sign or not deadline.recipient_ids:
            return True
        return self._warnings.get((deadline.subject, due_on), int(number)) < int(number)

    def news(self, letter: ReminderLetter) -> ReminderLetter | None:
        """Return a letter without what was sent to its recipient; None where nothing is left, or
        the mail of its day or week is out.
        """
        person_id = letter.recipient.pk
        if any((person_id, day) in self._mails for day in letter.period):
            return None
        left = (self._new(person_id, line) for line in letter.lines)
        lines = tuple(line for line in left if line.occasions)
        return replace(letter, lines=lines) if lines else None

    def _new(self, person_id: int, line: ReminderLine) -> ReminderLine:
        subject = line.deadline.subject
        return line.only(lambda o: (person_id, subject, o.key) not in self._lines)
