"""What a person is told on a day, and its words, from the templates in templates/mail/."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from almanac.words import month_day, weekday
from members.models import Organisation, Person
from notifications.channels.robots import plain
from notifications.enums import ReminderKind
from notifications.registry import Deadline, EscalationStep, escalation_steps
from notifications.reminder_rules import Occasion

_RED, _BLACK = "#b3261e", "#1f1f1f"
# Columns of a line of plain text; a Chinese character takes two.
_COLUMNS = 72
_NOT_AT_THE_START = "，。、；：！？）》」』】〉…—·”’"
# What those read who answer for it, before all steps of escalation.
_ANSWERING = EscalationStep(
    "负责人",
    "您负责的工作要点中有",
    "您是责任部门的负责人，所以收到这封邮件。事项报结后不再提醒；",
)


@dataclass(frozen=True)
class ReminderLine:
    """A due date in someone's mail, with the occasions on which it is mentioned.

    `step` says why this person: 0 answers for it, any other is the step of escalation.
    """

    deadline: Deadline
    occasions: tuple[Occasion, ...]
    step: int = 0

    @property
    def kind(self) -> ReminderKind:
        """The most urgent of its reasons."""
        mine = {occasion.kind for occasion in self.occasions}
        return next(kind for kind in ReminderKind if kind in mine)


@dataclass(frozen=True)
class ReminderLetter:
    """What one person is to be told on a day: the one mail of that day, or of its week."""

    recipient: Person
    on: date
    lines: tuple[ReminderLine, ...]
    is_weekly: bool = False

    @property
    def period(self) -> list[date]:
        """The days of which this is the only mail."""
        if not self.is_weekly:
            return [self.on]
        monday = self.on - timedelta(days=self.on.weekday())
        return [monday + timedelta(days=number) for number in range(7)]


@dataclass(frozen=True)
class Content:
    """The words of a mail: `brief`, in Markdown, is what a robot says instead."""

    subject: str
    text: str
    html: str
    brief: str = ""


@dataclass(frozen=True)
class _LineGroup:
    """The lines of a mail under one heading; `count` says how many, as in the subject."""

    heading: str
    count: str
    is_late: bool
    lines: list[dict[str, str]]

    @property
    def colour(self) -> str:
        return _RED if self.is_late else _BLACK


def compose(letter: ReminderLetter) -> Content:
    """Return subject, plain text and HTML of a letter, the most urgent first."""
    groups = list(_groups(letter))
    counts = "，".join(group.count for group in groups)
    reader = reader_of(letter)
    subject = f"工作要点{'每周' if letter.is_weekly else ''}提醒：{counts}"
    return render_content(
        *("reminder", letter.recipient, subject),
        on=_day(letter.on),
        whose=reader.whose,
        why=reader.why,
        weekly=letter.is_weekly,
        counts=counts,
        groups=groups,
        site_url=settings.SITE_URL,
    )


def render_content(
    name: str, recipient: Person, subject: str, *, is_short: bool = False, **words: Any
) -> Content:
    """Return the words of a mail from the templates of a name.

    One that `is_short` has no template for robots: they say its text.
    """
    context = words | {
        "subject": subject,
        "recipient": one_line(recipient.name),
        "organisation": Organisation.current(),
    }
    brief = "" if is_short else render_to_string(f"mail/{name}.md", context).strip() + "\n"
    return Content(
        subject=subject,
        text=render_to_string(f"mail/{name}.txt", context).strip() + "\n",
        html=render_to_string(f"mail/{name}.html", context),
        brief=brief,
    )


def reader_of(letter: ReminderLetter) -> EscalationStep:
    """Return as what its recipient is told: by the nearest step that they have in any line."""
    return (_ANSWERING, *escalation_steps())[min(line.step for line in letter.lines)]


def _groups(letter: ReminderLetter) -> Iterable[_LineGroup]:
    """Yield what is late, what is near, what has to be done first, then what there is time for."""
    dates = {kind: _of(letter, kind) for kind in ReminderKind}
    # A line that is due says itself what it lacks.
    said = {
        line.deadline.url
        for line in (*dates[ReminderKind.OVERDUE], *dates[ReminderKind.UPCOMING])
        if line.deadline.lacks
    }
    tasks = [x for x in letter.lines if x.deadline.task and x.deadline.url not in said]
    if late := dates[ReminderKind.OVERDUE]:
        yield _group(letter, late, "已逾期", "项已逾期", is_late=True)
    if near := dates[ReminderKind.UPCOMING]:
        yield _group(letter, near, "即将到期", "项即将到期")
    for task in dict.fromkeys(line.deadline.task for line in tasks):
        lines = [line for line in tasks if line.deadline.task == task]
        yield _group(letter, lines, f"待{task}", f"项待{task}")
    if nudged := dates[ReminderKind.NUDGE]:
        yield _group(letter, nudged, "全年事项，请填报本季度进展", "项待填季度进展")
    if coming := dates[ReminderKind.PREVIEW]:
        month = _previewed_month(coming[0])
        others = any(line.deadline.due_on.month == month for line in near)
        heading = f"{month}月{'其他' if others else ''}安排"
        shown = [_shown(line, letter.on) for line in coming]
        yield _LineGroup(heading, f"{heading} {len(shown)} 项", False, shown)


def _of(letter: ReminderLetter, kind: ReminderKind) -> list[ReminderLine]:
    return [line for line in letter.lines if line.kind == kind and not line.deadline.task]


def _group(
    letter: ReminderLetter,
    lines: list[ReminderLine],
    heading: str,
    words: str,
    *,
    is_late: bool = False,
) -> _LineGroup:
    shown = [_shown(line, letter.on) for line in lines]
    return _LineGroup(heading, f"{len(lines)} {words}", is_late, shown)


def _previewed_month(line: ReminderLine) -> int:
    """Return the month that a preview is about, from its occasion: "month 2021-04"."""
    return int(line.occasions[0].key.rpartition("-")[2])


def _shown(line: ReminderLine, on: date) -> dict[str, str]:
    """Return what a line of the mail says; what people typed comes in one line."""
    deadline = line.deadline
    star = "★" if deadline.starred else ""
    name, title = one_line(deadline.designation), one_line(f"{star}{deadline.title}")
    notes = [deadline.status, deadline.lacks]
    if line.step:
        notes.append(f"责任部门：{'、'.join(deadline.departments)}" if deadline.departments else "")
    return {
        "name": name,
        "title": title,
        "plain": plain(f"{name}：{title}"),
        "wrapped": "\n    ".join(wrap(f"{name}：{title}")),
        "dates": _dates(line, on),
        "when": _when(line, on),
        "notes": "，".join(one_line(note) for note in notes if note),
        "link": settings.SITE_URL + deadline.url,
    }


def _dates(line: ReminderLine, on: date) -> str:
    """Return the dates of a line: when it is due, and when it begins where that is what counts."""
    deadline = line.deadline
    due = _day(deadline.due_on, on.year)
    if deadline.task:
        return f"开始 {due}"
    begins = deadline.starts_on
    if line.kind == ReminderKind.PREVIEW and begins and begins >= on.replace(day=1):
        return f"开始 {_day(begins, on.year)}，到期 {due}"
    return f"到期 {due}"


def _when(line: ReminderLine, on: date) -> str:
    days = (line.deadline.due_on - on).days
    if days > 0:
        return f"还有 {days} 天"
    if line.deadline.task:
        return "今天开始" if days == 0 else f"已开始 {-days} 天"
    return "今天到期" if days == 0 else f"已逾期 {-days} 天"


def _day(day: date, year: int = 0) -> str:
    """Return 3月31日（周三）, with the year before it where that is not the given one."""
    return f"{month_day(day, year)}（{weekday(day)}）"


def one_line(text: str) -> str:
    """Return a text without line breaks and other signs that cannot be seen.

    A title comes from a document or a form: it may not begin a line of its own in a mail.
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def wrap(text: str, columns: int = _COLUMNS) -> list[str]:
    """Break a text into lines of so many columns, as Chinese is set: anywhere but before a stop."""
    lines, width = [""], 0
    for char in text:
        wide = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if width + wide > columns and char not in _NOT_AT_THE_START:
            lines.append("")
            width = 0
        lines[-1] += char
        width += wide
    return [line.strip() for line in lines]
