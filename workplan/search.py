"""What of the plan the one search finds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.urls import reverse

from almanac.words import month_day, session_said
from members.matching import Searched
from members.models import User
from members.pinyin import sounds_in, spoken
from members.prepared import prepared_rows
from workflow.search import Hit, Source, excerpt, facts
from workplan.enums import MeetingKind
from workplan.models import (
    Attachment,
    Business,
    Meeting,
    PlanPoint,
    Progress,
    SchemeVersion,
    WorkItem,
)
from workplan.models.items import ANNEX_ORDER
from workplan.models.items import SEARCHED as ITEMS
from workplan.permissions import Viewer, business_seen_by, meetings_seen_by, with_papers_open_to
from workplan.reading.rows import COLUMNS, LedgerRow, read_names

# The newest year's first, then as in the document.
_ITEM_ORDER = (
    "-plan__year",
    ANNEX_ORDER,
    F("added_no").asc(nulls_first=True),
    "section",
    "seq",
    "pk",
)


class _PlainItems:
    """The rows that hold words by their characters alone, the best first: counted, and read a part at a
    time. Asked by prepared queries, for to put these together takes longer than to have them answered.
    """

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = next((total for (total,) in _counted(*self._words)), 0)
        return self._total

    def __getitem__(self, part: slice) -> list[_Match]:
        found = []
        for *values, fit, total in _plain_items(*self._words, part=part):
            found.append(_Match(values))
            found[-1].fit, self._total = fit, total
        if found:
            read_names({row.pk: row for row in found})
        return found


class _Match(LedgerRow):
    fit: int


@prepared_rows
def _counted(*words: Any) -> QuerySet:
    rows = WorkItem.objects.order_by()
    for word in words:
        rows = rows.filter(ITEMS.anywhere(WorkItem, word))
    return rows.values_list(Window(Count("*")))[:1]


@prepared_rows
def _plain_items(*words: Any) -> QuerySet:
    rows = ITEMS.best_of_plain(WorkItem.objects.order_by(*_ITEM_ORDER), words)
    # Counted along: every match is found before the best are known.
    return rows.values_list(*COLUMNS, "fit", Window(Count("*")))


def _items(user: User, on: date, typed: str) -> Any:
    """Return issued rows, of whatever year: they are open to everyone who signs in."""
    if words := ITEMS.plain_words(typed):
        return _PlainItems(words)
    found = ITEMS.best_first(WorkItem.objects.order_by(*_ITEM_ORDER), typed)
    return found.select_related("plan").with_names()


def _show_item(item: WorkItem | LedgerRow, typed: str) -> Hit:
    names = "、".join(str(one) for one in (*item.leaders, *item.lead_departments))
    year = f"{item.plan.year}年"
    return Hit(str(item), item.get_absolute_url(), facts(year, names, item.period_phrase))


def _point_says(word: str) -> Q | None:
    said = re.fullmatch(r"(?:要点|第)? ?(\d{1,3})[条点]?", word)
    return Q(number=int(said[1])) if said else None


_POINTS = Searched(titles=("title", "section"), texts=("text",), says=_point_says, nouns=("要点",))


def _points(user: User, on: date, typed: str) -> QuerySet[PlanPoint]:
    """Return points of the text, which is open to everyone who signs in."""
    return _POINTS.best_first(
        PlanPoint.objects.select_related("plan").order_by("-plan__year", "number"), typed
    )


def _show_point(point: PlanPoint, typed: str) -> Hit:
    page = reverse("workplan:text", args=[point.plan.year])
    note = facts(f"{point.plan.year}年正文", point.section, excerpt(point.text, typed))
    return Hit(str(point), f"{page}#point-{point.number}", note)


def _meeting_says(word: str) -> Q | None:
    """Return what a word says of a meeting's name: 二届六十四次主席会议, 2届64次, 64次, zxhy."""
    term, number, kind = session_said(word)
    said = Q()
    if term:
        said &= Q(term=term)
    if number:
        said &= Q(number=number)
    if kind:
        kinds = [k for k in MeetingKind if len(kind) > 1 and sounds_in(spoken(kind), k.label)]
        return said & Q(kind__in=kinds) if kinds else None
    return said if said else None


_MEETINGS = Searched(
    titles=("title", "place"),
    names=("presided_by__name_key", "department__name_key"),
    says=_meeting_says,
    nouns=("会议",),
)


def _meetings(user: User, on: date, typed: str) -> QuerySet[Meeting]:
    seen = meetings_seen_by(Viewer.of(user, on)).select_related("presided_by")
    return _MEETINGS.best_first(seen, typed)


def _show_meeting(meeting: Meeting, typed: str) -> Hit:
    presided = f"{meeting.presided_by}主持" if meeting.presided_by else ""
    on = month_day(meeting.held_on, 0)
    return Hit(str(meeting), meeting.get_absolute_url(), facts(on, meeting.place, presided))


_BUSINESS = Searched(
    titles=("title",),
    names=("reported_by__name_key", "department__name_key"),
    texts=("decision",),
    nouns=("议题",),
)


def _business(user: User, on: date, typed: str) -> QuerySet[Business]:
    """Return the other business of meetings that the user reads, or reports."""
    seen = business_seen_by(Viewer.of(user, on))
    return _BUSINESS.best_first(seen.select_related("meeting"), typed)


def _show_business(line: Business, typed: str) -> Hit:
    said = excerpt(line.decision, typed)
    return Hit(line.title, line.get_absolute_url(), facts(line.meeting.name, said))


_PROGRESS = Searched(texts=("text",))


def _progress(user: User, on: date, typed: str) -> QuerySet[Progress]:
    """Return what was written about the items whose papers the user sees, and not taken back."""
    open_to = with_papers_open_to(Viewer.of(user, on))
    rows = Progress.objects.standing().filter(due_date__item__in=open_to.values("pk"))
    return _PROGRESS.best_first(rows.select_related("due_date__item__plan"), typed)


def _show_progress(progress: Progress, typed: str) -> Hit:
    item = progress.due_date.item
    on = month_day(progress.at.date(), 0)
    return Hit(str(item), item.get_absolute_url(), facts(on, excerpt(progress.text, typed)))


_FILES = Searched(titles=("name",))


def _attachments(user: User, on: date, typed: str) -> QuerySet[Attachment]:
    open_to = with_papers_open_to(Viewer.of(user, on))
    rows = Attachment.objects.filter(
        progress__in=Progress.objects.standing(),
        progress__due_date__item__in=open_to.values("pk"),
    )
    return _FILES.best_first(rows.select_related("progress__due_date__item__plan"), typed)


def _show_attachment(file: Attachment, typed: str) -> Hit:
    return Hit(file.name, file.get_absolute_url(), str(file.progress.due_date.item))


def _schemes(user: User, on: date, typed: str) -> QuerySet[SchemeVersion]:
    open_to = with_papers_open_to(Viewer.of(user, on))
    rows = SchemeVersion.objects.filter(item__in=open_to.values("pk")).order_by("-at", "-pk")
    return _FILES.best_first(rows.select_related("item__plan"), typed)


def _show_scheme(file: SchemeVersion, typed: str) -> Hit:
    return Hit(file.name, file.get_absolute_url(), facts(f"第{file.number}版", file.item))


SEARCHED = (
    Source("items", "工作事项", _items, _show_item, rows=WorkItem, searched=ITEMS),
    Source("points", "要点正文", _points, _show_point, rows=PlanPoint, searched=_POINTS),
    Source("meetings", "会议", _meetings, _show_meeting, rows=Meeting, searched=_MEETINGS),
    Source("business", "会议议题", _business, _show_business, rows=Business, searched=_BUSINESS),
    Source(
        "progress",
        "进展",
        _progress,
        _show_progress,
        is_paper=True,
        rows=Progress,
        searched=_PROGRESS,
    ),
    Source(
        "attachments",
        "进展的附件",
        _attachments,
        _show_attachment,
        is_paper=True,
        rows=Attachment,
        searched=_FILES,
    ),
    Source(
        "schemes",
        "工作方案",
        _schemes,
        _show_scheme,
        is_paper=True,
        rows=SchemeVersion,
        searched=_FILES,
    ),
)
