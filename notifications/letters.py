"""What a person is told on a day, and its words.

Each sentence is said here once; the templates in templates/mail/ lay it out as plain text, as HTML and
for robots.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from almanac.words import chinese_number, month_day, weekday
from members.models import Organisation, Person
from notifications.channels.robots import plain
from notifications.enums import ReminderKind
from notifications.registry import ON_BEGINNING, ON_DUE, Deadline, Relation
from notifications.reminder_rules import Occasion

_RED, _BLACK = "#b3261e", "#1f1f1f"
# Columns of a line of plain text; a Chinese character takes two.
_COLUMNS = 72
_NOT_AT_THE_START = "，。、；：！？）》」』】〉…—·”’"


@dataclass(frozen=True)
class ReminderLine:
    """A due date in someone's mail, with the occasions on which it is mentioned.

    `step` says why this person: it is the turn of 0, any other is the step of escalation.
    """

    deadline: Deadline
    occasions: tuple[Occasion, ...]
    step: int = 0

    def only(self, wanted: Callable[[Occasion], bool]) -> ReminderLine:
        """Return the line with those of its occasions that are wanted."""
        kept = tuple(filter(wanted, self.occasions))
        return self if len(kept) == len(self.occasions) else replace(self, occasions=kept)

    @property
    def relation(self) -> Relation:
        """What the reader is to it."""
        return self.deadline.relations[self.step]

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
class Foot:
    """A sentence at the foot of a mail; a page that it leads to has a `label` to click on."""

    words: str
    label: str = ""
    link: str = ""

    @property
    def before(self) -> str:
        """The words before the label."""
        return self.words.partition(self.label)[0] if self.label else self.words

    @property
    def plain(self) -> str:
        """The words with the address of the page behind them."""
        return f"{self.words.removesuffix('。')}：{self.link}" if self.link else self.words

    @property
    def after(self) -> str:
        """The words after the label."""
        return self.words.partition(self.label)[2] if self.label else ""


@dataclass(frozen=True)
class _LineGroup:
    """The lines of a section under one heading; `count` says how many, as in the subject."""

    heading: str
    count: str
    is_late: bool
    lines: list[dict[str, str]]

    @property
    def colour(self) -> str:
        return _RED if self.is_late else _BLACK


@dataclass(frozen=True)
class _Section:
    """What a reader is told of that with which they have the same to do (`whose`)."""

    relations: tuple[Relation, ...]
    groups: list[_LineGroup]

    @property
    def counts(self) -> str:
        return "，".join(group.count for group in self.groups)

    @property
    def words(self) -> str:
        return f"{self.relations[0].whose}中，{self.counts}。"

    @property
    def why(self) -> str:
        return "".join(dict.fromkeys(relation.why for relation in self.relations))


def compose(letter: ReminderLetter) -> Content:
    """Return the words of a letter: a section for each thing that its reader is to the matters in
    it, and in each the most urgent first.
    """
    sections = _sections(letter)
    counts = "；".join(section.counts for section in sections)
    fields = dict.fromkeys(section.relations[0].field for section in sections)
    subject = f"{'、'.join(fields)}{'每周' if letter.is_weekly else ''}提醒：{counts}"
    numbers = [
        f"{chinese_number(n + 1)}、" if len(sections) > 1 else "" for n in range(len(sections))
    ]
    on = _day(letter.on)
    openings = [
        f"{number}{section.words}" for number, section in zip(numbers, sections, strict=True)
    ]
    whys = [f"{number}{section.why}" for number, section in zip(numbers, sections, strict=True)]
    weekly = "您选择了每周收一次。" if letter.is_weekly else ""
    return render_content(
        *("reminder", letter.recipient, subject[:200]),
        opening=f"{on}，{openings.pop(0)}" if len(sections) == 1 else f"{on}：",
        sections=[
            {"words": words, "groups": section.groups}
            for words, section in zip(openings or [""], sections, strict=True)
        ],
        all_link=f"{settings.SITE_URL}/",
        foot=[
            *map(Foot, whys),
            Foot("不该由您收到的，请告知办公室。"),
            Foot(
                f"{weekly}接收方式和时刻可在“我的提醒”中修改。",
                "我的提醒",
                f"{settings.SITE_URL}/me/",
            ),
        ],
    )


def render_content(
    name: str,
    recipient: Person,
    subject: str,
    *,
    foot: Sequence[Foot] = (),
    is_short: bool = False,
    **words: Any,
) -> Content:
    """Return the words of a mail from the templates of a name; `foot` stands at its end.

    One that `is_short` has no template for robots: they say its text.
    """
    sender = f"{Organisation.current() or ''}年度工作要点"
    context = words | {
        "subject": subject,
        "greeting": f"{one_line(recipient.name)}，您好：",
        "sender": sender,
        "foot": [*foot, Foot(f"本邮件由{sender}系统自动发出，请勿直接回复。")],
    }
    brief = "" if is_short else render_to_string(f"mail/{name}.md", context).strip() + "\n"
    return Content(
        subject=subject,
        text=render_to_string(f"mail/{name}.txt", context).strip() + "\n",
        html=render_to_string(f"mail/{name}.html", context),
        brief=brief,
    )


def roles_of(letter: ReminderLetter) -> str:
    """Return as what its recipient is told, in words."""
    return "、".join(dict.fromkeys(line.relation.name for line in letter.lines))


def _sections(letter: ReminderLetter) -> list[_Section]:
    """Return the letter's sections, that with the most urgent first."""
    lines: dict[str, list[ReminderLine]] = {}
    for line in letter.lines:
        lines.setdefault(line.relation.whose, []).append(line)
    kinds = list(ReminderKind)
    by_urgency = sorted(lines.values(), key=lambda x: min(kinds.index(y.kind) for y in x))
    return [
        _Section(
            tuple(dict.fromkeys(line.relation for line in mine)), list(_groups(mine, letter.on))
        )
        for mine in by_urgency
    ]


def _groups(mine: list[ReminderLine], on: date) -> Iterable[_LineGroup]:
    """Yield what is late, what is near, what has to be done first, then what there is time for."""
    dates = {kind: _of(mine, kind) for kind in ReminderKind}
    for line in [x for x in dates[ReminderKind.OVERDUE] if x.relation.decides]:
        dates[ReminderKind.OVERDUE].remove(line)
        dates[ReminderKind.UPCOMING].append(line)
    # A line that is due says itself what it lacks.
    said = {
        line.deadline.url
        for line in (*dates[ReminderKind.OVERDUE], *dates[ReminderKind.UPCOMING])
        if line.deadline.lacks
    }
    tasks = [x for x in mine if x.deadline.is_task and x.deadline.url not in said]
    for act, late in _by_act(dates[ReminderKind.OVERDUE]):
        words = f"逾期未{act}" if act else "已逾期"
        yield _group(late, on, words, words, is_late=True)
    for act, near in _by_act(dates[ReminderKind.UPCOMING]):
        words = f"待{act}" if act else "即将到期"
        yield _group(near, on, words, words)
    for act, lines in _by_act(tasks):
        yield _group(lines, on, f"待{act}", f"待{act}")
    if nudged := dates[ReminderKind.NUDGE]:
        yield _group(nudged, on, "全年事项，请填报本季度进展", "待填报本季度进展")
    for act, coming in _by_act(dates[ReminderKind.PREVIEW]):
        yield _preview(act, coming, dates[ReminderKind.UPCOMING], on)


def _of(lines: list[ReminderLine], kind: ReminderKind) -> list[ReminderLine]:
    return [line for line in lines if line.kind == kind and not line.deadline.is_task]


def _by_act(lines: list[ReminderLine]) -> list[tuple[str, list[ReminderLine]]]:
    """Return the lines by what is to be done, in the order in which that comes first."""
    found: dict[str, list[ReminderLine]] = {}
    for line in lines:
        found.setdefault(line.deadline.act, []).append(line)
    return list(found.items())


def _group(
    lines: list[ReminderLine], on: date, heading: str, words: str, *, is_late: bool = False
) -> _LineGroup:
    measure = lines[0].relation.measure
    shown = [_shown(line, on) for line in lines]
    return _LineGroup(heading, f"{len(lines)} {measure}{words}", is_late, shown)


def _preview(
    act: str, coming: list[ReminderLine], near: list[ReminderLine], on: date
) -> _LineGroup:
    """Return what the next month has, beside what is near anyway."""
    month = _previewed_month(coming[0])
    count = f"{len(coming)} {coming[0].relation.measure}"
    others = any(line.deadline.due_on.month == month for line in near)
    shown = [_shown(line, on) for line in coming]
    if act:
        return _LineGroup(f"{month}月应{act}", f"{month}月应{act} {count}", False, shown)
    in_month = [line.deadline.due_on.month == month for line in coming]
    what = "到期" if all(in_month) else "到期或开始" if any(in_month) else "开始"
    heading = f"{month}月{'其他' if others else ''}安排"
    return _LineGroup(heading, f"{month}月{'另' if others else ''}有 {count}{what}", False, shown)


def _previewed_month(line: ReminderLine) -> int:
    """Return the month that a preview is about, from its occasion: "month 2021-04"."""
    return int(line.occasions[0].key.rpartition("-")[2])


def _shown(line: ReminderLine, on: date) -> dict[str, str]:
    """Return what a line of the mail says; what people typed comes in one line."""
    deadline = line.deadline
    star = "★" if deadline.starred else ""
    name, title = one_line(deadline.designation), one_line(f"{star}{deadline.title}")
    notes = [deadline.status, deadline.lacks]
    if line.step and deadline.departments:
        notes.append(f"{deadline.department_label}：{'、'.join(deadline.departments)}")
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
    begins = deadline.starts_on
    if line.kind == ReminderKind.PREVIEW and begins and begins >= on.replace(day=1):
        return f"{ON_BEGINNING} {_day(begins, on.year)}，{ON_DUE} {due}"
    return f"{deadline.day} {due}"


def _when(line: ReminderLine, on: date) -> str:
    deadline = line.deadline
    days = (deadline.due_on - on).days
    if days > 0:
        return f"还有 {days} 天"
    if days == 0:
        return f"今天{deadline.day}"
    past = {ON_DUE: "已逾期", ON_BEGINNING: "已开始"}.get(deadline.day, "已过")
    return f"{past} {-days} 天"


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
