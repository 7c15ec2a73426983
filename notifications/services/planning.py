"""From what is due to outbox rows: one mail a person and day, each occasion once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db import transaction

from members.models import Person
from notifications.enums import Frequency, ReminderKind
from notifications.letters import ReminderLetter, ReminderLine, compose, one_line
from notifications.models import Mail, Preference, Reminder
from notifications.registry import dates_of
from notifications.reminder_rules import (
    Dates,
    Occasion,
    Rules,
    SendingDays,
    horizon,
    occasions,
    previewed_months,
)
from notifications.services.already_sent import AlreadySent
from notifications.services.calendar import office_days
from notifications.services.outbox import post
from notifications.services.policies import Policies
from notifications.services.reminder_day import ReminderDay
from notifications.services.withdrawing import withdraw_stale

_Occasions = tuple[Occasion, ...]

# What a preview and a quarter's nudge look at: the year ahead.
_FAR = timedelta(days=400)


@dataclass(frozen=True)
class Planner:
    """Everything that is read once to say who is to be told what on a day."""

    days: SendingDays
    policies: Policies
    weekly: frozenset[int] = frozenset()
    without_preview: frozenset[int] = frozenset()

    @classmethod
    def read(cls) -> "Planner":
        chosen = list(Preference.objects.values_list("person", "frequency", "monthly"))
        return cls(
            office_days(),
            Policies.read(),
            weekly=frozenset(pk for pk, often, _ in chosen if often == Frequency.WEEKLY),
            without_preview=frozenset(pk for pk, _, monthly in chosen if not monthly),
        )

    def letters(self, day: ReminderDay, sent: AlreadySent | None = None) -> list[ReminderLetter]:
        """Return the letters of a day; on a day on which nothing is sent there are none."""
        if day.on not in self.days:
            return []
        lines = self.lines(day)
        sent = sent or AlreadySent(day.on, lines)
        letters = (
            ReminderLetter(
                person, day.on, _sorted(lines[person.pk], sent), person.pk in self.weekly
            )
            for person in Person.objects.filter(pk__in=lines)
        )
        return [news for letter in letters if (news := sent.news(letter))]

    def lines(self, day: ReminderDay) -> dict[int, list[ReminderLine]]:
        """Return what there is to say to each person, sent before or not, the earliest first."""
        on = day.on
        week = self.days.eve_of_next_week(on) if self.weekly else on
        lines: dict[int, list[ReminderLine]] = defaultdict(list)

        # Many have the same dates: their occasions are the same.
        @cache
        def come(dates: Dates, rules: Rules) -> tuple[_Occasions, _Occasions, int]:
            daily = tuple(occasions(dates, on, rules, self.days))
            weekly = tuple(occasions(dates, on, rules, self.days, until=week))
            highest = max((occasion.step for occasion in (*daily, *weekly)), default=0)
            return daily, weekly if self.weekly else daily, highest

        for deadline in day.deadlines(self._furthest(on, week)):
            daily, weekly, highest = come(dates_of(deadline), self.policies.for_deadline(deadline))
            if not daily and not weekly:
                continue
            for person_id, step in deadline.people_up_to(highest).items():
                wanted = self._wanted(person_id, weekly if person_id in self.weekly else daily)
                if step:
                    wanted = tuple(occasion for occasion in wanted if occasion.step >= step)
                if wanted:
                    lines[person_id].append(ReminderLine(deadline, wanted, step))
        return lines

    def _wanted(self, person_id: int, found: _Occasions) -> _Occasions:
        """Leave out the preview of next month for who wants none."""
        if person_id not in self.without_preview:
            return found
        return tuple(occasion for occasion in found if occasion.kind != ReminderKind.PREVIEW)

    def _furthest(self, on: date, until: date) -> date:
        """Return up to which due date to look."""
        if previewed_months(on, until, self.days):
            return on + _FAR
        return horizon(until, self.policies.longest_ahead, self.days)


def _sorted(lines: list[ReminderLine], sent: AlreadySent) -> tuple[ReminderLine, ...]:
    """Return what is due before what has to be done for something to begin; what goes up too early
    is left out.
    """
    ready = (_ready(line, sent) if line.step else line for line in lines)
    kept = [line for line in ready if line.occasions]
    return tuple(sorted(kept, key=lambda line: line.deadline.is_task))


def _ready(line: ReminderLine, sent: AlreadySent) -> ReminderLine:
    return line.only(lambda occasion: sent.may_go_up(line.deadline, occasion))


def plan_reminders(on: date) -> list[Mail]:
    """Write a day's mails into the outbox and return the new ones; running it again adds none.

    - cancels waiting mails that no longer hold, which opens their occasions again
    - writes to each person one mail with whatever occasion has come and was not sent
    - sends nothing: that is `delivery`
    """
    day = ReminderDay(on)
    withdraw_stale(day)
    return [mail for _, mail in write_letters(letters_of(day))]


def letters_for(on: date) -> list[ReminderLetter]:
    """Return who is to be told what on a day, without writing anything.

    On a day off nobody is told anything: its reminders went out on the working day before.
    """
    return letters_of(ReminderDay(on))


def letters_of(day: ReminderDay) -> list[ReminderLetter]:
    """Return the letters of a day whose deadlines may have been read already."""
    return Planner.read().letters(day)


def write_letters(letters: Iterable[ReminderLetter]) -> list[tuple[ReminderLetter, Mail]]:
    """Write letters into the outbox, and return each as written, with its mail."""
    written = [_write(letter) for letter in letters]
    return [pair for pair in written if pair]


@transaction.atomic
def _write(letter: ReminderLetter) -> tuple[ReminderLetter, Mail] | None:
    """Write one mail with its reminders; None where the person had today's, or nothing is left.

    Two runs at once meet at the recipient's row: the second waits there and then finds the mail
    that the first has written. What that mail lacks is told the next day.
    """
    person = letter.recipient
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    news = AlreadySent(letter.on, [person.pk]).news(letter)
    if news is None:
        return None
    letter = news
    mail = post(recipient=person, on=letter.on, content=compose(letter))
    Reminder.objects.bulk_create(_rows(mail, letter))
    return letter, mail


def _rows(mail: Mail, letter: ReminderLetter) -> list[Reminder]:
    return [
        Reminder(
            mail=mail,
            recipient=letter.recipient,
            subject=line.deadline.subject,
            occasion=occasion.key,
            kind=occasion.kind,
            title=one_line(str(line.deadline))[:300],
            is_task=line.deadline.is_task,
            due_on=line.deadline.due_on,
            url=line.deadline.url,
        )
        for line in letter.lines
        for occasion in line.occasions
    ]
