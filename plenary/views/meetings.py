"""The plenaries, and the page of one: who was there, its speeches, its groups and what they said."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from activities.models import Event
from activities.permissions import access_to
from activities.services.notices import when
from almanac import clock
from members.models import Person
from plenary.actions import GROUPS, NOTES, PLENARY, Reader
from plenary.enums import State
from plenary.models import Group, GroupNote
from plenary.permissions import reads_notes, speeches_of, standing_of
from plenary.reading import plenaries, standings_at
from workflow.actions import RefusedForm, posted_from, unfolded
from workplan.models import Meeting


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """List the plenaries for the committee, and what of the speeches is in hand for the reader."""
    standing = standing_of(request.user, clock.today())
    mine = speeches_of(standing)
    reads = standing.inside or standing.leader
    if not reads and not mine.exists():
        raise Http404
    meetings = list(plenaries()) if reads else []
    rolls = standings_at(meetings)
    given = mine.given(standing.on).order_by().values_list("meeting", flat=True)
    counts = {pk: list(given).count(pk) for pk in set(given)}
    context = {
        "rows": [(row, rolls[row.pk].of(), counts.get(row.pk, 0)) for row in meetings],
        "reads": reads,
        "standing": standing,
        "in_hand": mine.filter(state__in=(State.SHARED, State.ANSWERED)).in_order().with_people(),
        "closed": None if reads else mine.filter(state=State.CLOSED).in_order().with_people(),
    }
    return render(request, "plenary/list.html", context)


@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plenary to the committee."""
    return _page(request, *_meeting_or_404(request, pk))


def _form(pk: int, prefix: str) -> str:
    return unfolded(reverse("plenary:meeting", args=[pk]), prefix)


@posted_from(lambda request, pk, action: _form(pk, action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Hand in a speech for a plenary, or add a group."""
    found, reader = _meeting_or_404(request, pk)
    if refused := PLENARY.carry_out(request, action, reader, found):
        return _page(request, found, reader, refused)
    return redirect("plenary:meeting", pk)


@posted_from(lambda request, pk, action: _form(_group(pk).meeting_id, f"{action}-{pk}"))
def act_on_group(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Correct a group, or enter what it discussed."""
    group = _group(pk)
    found, reader = _meeting_or_404(request, group.meeting_id)
    if refused := GROUPS.carry_out(request, action, reader, group):
        return _page(request, found, reader, refused)
    return redirect(group)


@posted_from(lambda request, pk, action: _form(_note(pk).group.meeting_id, f"{action}-{pk}"))
def act_on_note(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Correct what was entered of a discussion."""
    note = _note(pk)
    found, reader = _meeting_or_404(request, note.group.meeting_id)
    if refused := NOTES.carry_out(request, action, reader, note):
        return _page(request, found, reader, refused)
    return redirect(note.group)


def _group(pk: int) -> Group:
    return get_object_or_404(Group.objects.select_related("meeting", "recorder"), pk=pk)


def _note(pk: int) -> GroupNote:
    return get_object_or_404(GroupNote.objects.select_related("group__meeting"), pk=pk)


def _meeting_or_404(request: HttpRequest, pk: int) -> tuple[Meeting, Reader]:
    standing = standing_of(request.user, clock.today())
    if not (standing.inside or standing.leader):
        raise Http404
    return get_object_or_404(plenaries().select_related("presided_by"), pk=pk), Reader(standing)


def _page(
    request: HttpRequest, found: Meeting, reader: Reader, refused: RefusedForm | None = None
) -> HttpResponse:
    standing = reader.standing
    event = Event.objects.filter(meeting=found).first()
    roll = standings_at([found])[found.pk]
    people = Prefetch("members", Person.objects.order_by("rank", "stroke_key", "pk"))
    notes = Prefetch("notes", GroupNote.objects.prefetch_related("speakers"))
    groups = found.discussion_groups.select_related("meeting", "recorder")
    groups = groups.prefetch_related(people, "convenors", notes)
    speeches = list(speeches_of(standing).filter(meeting=found).in_order().with_people())
    context: dict[str, Any] = {
        "meeting": found,
        "event": event,
        "when": when(event) if event else "",
        "opens_event": event and access_to(event, request.user, standing.on).sees(event),
        "standing": standing,
        "presence": roll.of(),
        "actions": PLENARY.offered(reader, found, refused=refused),
        "speeches": speeches,
        "given": sum(s.mode != "" for s in speeches) if found.held_on <= standing.on else None,
        "groups": [
            {
                "group": group,
                "presence": roll.of(person.pk for person in group.members.all()),
                "actions": GROUPS.offered(reader, group, refused=refused),
                "notes": [
                    (note, NOTES.offered(reader, note, refused=refused))
                    for note in group.notes.all()
                ]
                if reads_notes(standing, group)
                else None,
            }
            for group in groups
        ],
        "refused": refused.form if refused and not refused.preview else None,
    }
    return render(
        request, "plenary/meeting.html", context, status=422 if context["refused"] else 200
    )
