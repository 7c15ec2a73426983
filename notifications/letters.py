"""The words of a reminder mail, from the templates in templates/mail/."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from almanac.words import month_day, weekday
from members.models import Organisation
from notifications.enums import ReminderKind

if TYPE_CHECKING:
    from notifications.services.planning import Letter, Line

_HEADINGS = {ReminderKind.OVERDUE: "已逾期", ReminderKind.UPCOMING: "即将到期"}
_RED, _BLACK = "#b3261e", "#1f1f1f"
# Columns of a line of plain text; a Chinese character takes two.
_COLUMNS = 72
_NOT_AT_THE_START = "，。、；：！？）》」』】〉…—·”’"


@dataclass(frozen=True)
class Content:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Group:
    """The lines of a mail under one heading."""

    kind: ReminderKind
    lines: list[dict[str, str]]

    @property
    def heading(self) -> str:
        return _HEADINGS[self.kind]

    @property
    def colour(self) -> str:
        return _RED if self.kind == ReminderKind.OVERDUE else _BLACK


def compose(letter: Letter) -> Content:
    """Return subject, plain text and HTML of a letter, the overdue first."""
    groups = [
        _Group(kind, lines)
        for kind in _HEADINGS
        if (lines := [_shown(line, letter.on) for line in letter.lines if line.kind == kind])
    ]
    counts = "，".join(f"{len(group.lines)} 项{group.heading}" for group in groups)
    subject = f"工作要点提醒：{counts}"
    context = {
        "subject": subject,
        "recipient": one_line(letter.recipient.name),
        "on": _day(letter.on),
        "counts": counts,
        "groups": groups,
        "organisation": Organisation.current(),
        "site_url": settings.SITE_URL,
    }
    return Content(
        subject=subject,
        text=render_to_string("mail/reminder.txt", context).strip() + "\n",
        html=render_to_string("mail/reminder.html", context),
    )


def _shown(line: Line, on: date) -> dict[str, str]:
    """Return what a line of the mail says; what people typed comes in one line."""
    deadline = line.deadline
    star = "★" if deadline.starred else ""
    name, title = one_line(deadline.designation), one_line(f"{star}{deadline.title}")
    return {
        "name": name,
        "title": title,
        "wrapped": "\n    ".join(wrap(f"{name}：{title}")),
        "due": _day(deadline.due_on, on.year),
        "when": _when((deadline.due_on - on).days),
        "standing": deadline.standing,
        "link": settings.SITE_URL + deadline.url,
    }


def _day(day: date, year: int = 0) -> str:
    """Return 3月31日（周三）, with the year before it where that is not the given one."""
    return f"{month_day(day, year)}（{weekday(day)}）"


def _when(days: int) -> str:
    if days > 0:
        return f"还有 {days} 天"
    return "今天到期" if days == 0 else f"已逾期 {-days} 天"


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
