"""What speeches bring into people's inboxes: to choose, to share out, to answer, to close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet

from members.addresses import reverse
from members.models import User
from members.prepared import Question, prepared_models
from plenary.enums import Action, State
from plenary.models import Speech, SpeechChange
from plenary.permissions import (
    Standing,
    follows_up,
    is_of_unit,
    seen_by,
    sight_of,
    standing_of,
)
from workflow.inbox import (
    Entry,
    Kind,
    News,
    NextStep,
    Urgency,
    ago,
    beginning,
    latest,
    standing,
    step_at,
)
from workplan.models import Meeting

# For so long after a plenary the office is asked what goes on of its speeches.
_TO_SHARE = timedelta(days=180)


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield to the office what has to be chosen and shared out, by plenaries; to units what they have to
    answer; to who sees to it what was answered, and what stands with a unit.
    """
    reader = standing_of(user, day)
    if reader.office:
        yield from _of_plenaries(day)
    if not (reader.office or reader.leader or reader.departments):
        return
    for row in _shared_out(reader.office, reader.departments, user.person_id):
        if found := _of_speech(row, reader, day):
            yield found


@prepared_models("unit", "supervisor", "meeting")
def _shared_out(office: bool, departments: frozenset[int], person: int | None) -> QuerySet[Speech]:
    """The speeches that are with a unit, or answered: all, or those of a reader's bodies or own lead."""
    rows = Speech.objects.filter(state__in=(State.SHARED, State.ANSWERED))
    if not office:
        theirs = Q(unit__in=departments) | Q(supervisor__in=departments)
        if person is not None:
            theirs |= Q(leader=person)
        rows = rows.filter(theirs)
    return rows.order_by("due_on", "pk")


@prepared_models(also={"submitted": IntegerField(), "chosen": IntegerField()})
def _with_speeches() -> QuerySet[Meeting]:
    """The plenaries of which speeches wait to be chosen or shared out, with how many do."""
    submitted = Count("speeches", Q(speeches__state=State.SUBMITTED))
    chosen = Count("speeches", Q(speeches__state=State.CHOSEN))
    rows = Meeting.objects.filter(speeches__state__in=(State.SUBMITTED, State.CHOSEN))
    return rows.annotate(submitted=submitted, chosen=chosen).order_by("held_on", "pk")


def _of_plenaries(day: date) -> Iterator[Entry]:
    for row in _with_speeches():
        page = f"{reverse('plenary:meeting', args=[row.pk])}#speeches"
        shared: dict[str, Any] = {"url": page, "designation": "全体会议"}
        if row.submitted:
            stands = standing(row.held_on if row.held_on >= day else None, day)
            stands["state"] = ago(row.held_on, day, "召开")
            yield Entry(
                key=f"plenary.meeting:{row.pk}:choose",
                title=f"{row.name}：{row.submitted}篇大会发言待遴选",
                kind=Kind.DECIDE,
                step=NextStep("遴选", page),
                count=row.submitted,
                **shared,
                **stands,
            )
        if row.chosen and row.held_on <= day <= row.held_on + _TO_SHARE:
            yield Entry(
                key=f"plenary.meeting:{row.pk}:share",
                title=f"{row.name}：{row.chosen}篇大会发言待分办",
                state=ago(row.held_on, day, "召开"),
                urgency=Urgency.TO_DO,
                since=row.held_on,
                step=NextStep("分办", page),
                count=row.chosen,
                **shared,
            )


def _of_speech(row: Speech, reader: Standing, day: date) -> Entry | None:
    page = row.get_absolute_url()
    shared: dict[str, Any] = {
        "key": row.key,
        "designation": "大会发言",
        "title": row.title,
        "url": page,
        "detail": " · ".join((row.meeting.name, f"{row.unit}承办")),
    }
    follows = row.supervisor_id in reader.departments or (
        reader.office and row.supervisor_id is None
    )
    if row.state == State.SHARED:
        stands = standing(row.due_on, day)
        if is_of_unit(reader, row):
            return Entry(step=step_at(page, Action.ANSWER, "答复"), **shared, **stands)
        step = step_at(page, Action.URGE, "催办") if follows_up(reader, row) else None
        return Entry(step=step, waits_for=str(row.unit), **shared, **stands)
    if is_of_unit(reader, row) and not follows:
        return None
    answered = row.answered_on or day
    return Entry(
        step=step_at(page, Action.CLOSE, "办结") if follows else None,
        kind=Kind.DECIDE,
        state=ago(answered, day, "答复"),
        urgency=Urgency.TO_DO,
        since=answered,
        waits_for="" if follows else str(row.supervisor or "办公室"),
        **shared,
    )


@prepared_models("speech", "actor", "actor__person")
def _latest_changes(begins: datetime, *sight: Any) -> QuerySet[SpeechChange]:
    rows = SpeechChange.objects.filter(speech__in=seen_by(*sight).values("pk"))
    return latest(rows.exclude(action__in=(Action.INSTRUCT, Action.URGE)), begins)


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what was done to the speeches that a user sees; 批示 and 催办 are for who has them in hand."""
    for row in _latest_changes(beginning(since), *sight_of(standing_of(user, day))):
        yield News(
            row.at,
            str(row.actor or "办公室"),
            row.action_label,
            f"大会发言 {row.speech}",
            row.speech.get_absolute_url(),
            is_own=row.actor_id == user.pk,
        )


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    reader = standing_of(user, day)
    yield _latest_changes, beginning(since), *sight_of(reader)
    if reader.office:
        yield (_with_speeches,)
    if reader.office or reader.leader or reader.departments:
        yield _shared_out, reader.office, reader.departments, user.person_id
