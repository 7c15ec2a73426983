"""This app's lines of the year's figures: who came to the plenaries, what was said, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from almanac import clock
from members import roles
from members.models import User
from members.prepared import prepared_models, prepared_rows
from plenary.enums import ADOPTED, State
from plenary.models import Speech
from plenary.permissions import seen_by, sight_of, standing_of
from plenary.reading import plenaries, standings_at
from workflow.figures import Fact, Line
from workplan.models import Meeting

_GROUP = "全体会议"


def _opens_meetings(user: User, on: date) -> Callable[[Fact], bool]:
    opens = roles.is_of_committee(user, on)
    return lambda fact: opens


def _opens_speeches(user: User, on: date) -> Callable[[Fact], bool]:
    seen = {pk for (pk,) in _seen(*sight_of(standing_of(user, on)))} if user.is_active else set()
    return lambda fact: fact.subject in seen


@prepared_rows
def _seen(
    reads_all: bool, account: int, person: int | None, departments: frozenset[int], on: date | None
) -> QuerySet:
    return seen_by(reads_all, account, person, departments, on).order_by().values_list("pk")


def lines(year: int) -> Iterator[Line]:
    """Yield a line for each figure of which there is something."""
    today = clock.today()
    days = date(year, 1, 1), min(today, date(year, 12, 31))
    meetings = _held(*days)
    rolls = standings_at(meetings) if meetings else {}
    presence = [(meeting, rolls[meeting.pk].of()) for meeting in meetings]
    for key, label, phrase, numbers in (
        ("expected", "全体会议应到", "全体会议应到{n}人次", [one.expected for _, one in presence]),
        ("present", "全体会议出席", "出席{n}人次", [one.present for _, one in presence]),
    ):
        facts = tuple(
            _of_meeting(meeting, n) for (meeting, _), n in zip(presence, numbers, strict=True) if n
        )
        if facts:
            yield Line(f"plenary-{key}", _GROUP, label, "人次", phrase, facts, _opens_meetings)
    speeches = _given(*days)
    for key, label, phrase, found in (
        ("speeches", "大会发言", "大会发言{n}篇", speeches),
        ("shared", "大会发言分办", "分办{n}篇", [s for s in speeches if s.unit_id]),
        (
            "adopted",
            "大会发言被采纳",
            "被采纳{n}篇",
            [s for s in speeches if s.adoption in ADOPTED],
        ),
        ("closed", "大会发言办结", "", [s for s in speeches if s.state == State.CLOSED]),
    ):
        if found:
            facts = tuple(map(_of_speech, found))
            yield Line(f"plenary-{key}", _GROUP, label, "篇", phrase, facts, _opens_speeches)


@prepared_models()
def _held(first: date, last: date) -> QuerySet[Meeting]:
    return plenaries().filter(held_on__gte=first, held_on__lte=last).order_by("held_on")


@prepared_models("meeting", "body")
def _given(first: date, last: date) -> QuerySet[Speech]:
    return Speech.objects.given(last).filter(meeting__held_on__gte=first).in_order().defer("text")


def _of_meeting(meeting: Meeting, count: int) -> Fact:
    url = reverse("plenary:meeting", args=[meeting.pk])
    return Fact(meeting.name, url, meeting.held_on, ("办公室",), count)


def _of_speech(speech: Speech) -> Fact:
    whose = (speech.body.name,) if speech.body else ()
    return Fact(speech.title, speech, speech.meeting.held_on, whose, subject=speech.pk)
