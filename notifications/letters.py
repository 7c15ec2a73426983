"""The words of a reminder mail, from the templates in templates/mail/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from notifications.enums import ReminderKind

if TYPE_CHECKING:
    from notifications.services.planning import Letter


@dataclass(frozen=True)
class Content:
    subject: str
    text: str
    html: str


def compose(letter: Letter) -> Content:
    """Return subject, plain text and HTML of a letter, most urgent first."""
    overdue = [line for line in letter.lines if line.kind == ReminderKind.OVERDUE]
    upcoming = [line for line in letter.lines if line.kind == ReminderKind.UPCOMING]
    context = {
        "recipient": letter.recipient,
        "on": letter.on,
        "overdue": [_shown(line, letter) for line in overdue],
        "upcoming": [_shown(line, letter) for line in upcoming],
        "site_url": settings.SITE_URL,
    }
    return Content(
        subject=_subject(len(overdue), len(upcoming)),
        text=render_to_string("mail/reminder.txt", context),
        html=render_to_string("mail/reminder.html", context),
    )


def _shown(line, letter: Letter) -> dict:
    deadline = line.deadline
    days = (deadline.due_on - letter.on).days
    if days > 0:
        when = f"还有 {days} 天"
    else:
        when = "今天到期" if days == 0 else f"已逾期 {-days} 天"
    return {
        "number": deadline.number,
        "title": deadline.title,
        "starred": deadline.starred,
        "due_on": deadline.due_on,
        "when": when,
        "standing": deadline.standing,
        "link": settings.SITE_URL + deadline.url,
    }


def _subject(overdue: int, upcoming: int) -> str:
    parts = []
    if overdue:
        parts.append(f"{overdue} 项已逾期")
    if upcoming:
        parts.append(f"{upcoming} 项即将到期")
    return "工作要点提醒：" + "，".join(parts)
