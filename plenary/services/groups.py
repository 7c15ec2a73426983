"""The only writer of a plenary's groups, and of what was said in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from activities.audience import people_in
from almanac import clock
from members import roles
from members.models import Person, User
from plenary.models import Group, GroupNote
from plenary.permissions import standing_of, writes_notes
from workflow import states
from workflow.refusals import NotAllowed, Refused, check_words
from workplan.enums import MeetingKind
from workplan.models import Meeting


@transaction.atomic
def save_group(
    *,
    meeting: Meeting,
    actor: User,
    name: str,
    group: Group | None = None,
    place: str = "",
    convenors: Iterable[Person] = (),
    recorder: Person | None = None,
    bodies: Iterable[str] = (),
    people: Iterable[Person] = (),
) -> Group:
    """Set up a group of a plenary, or correct it: its members are those of `bodies` (activities.audience)
    on the first day, and `people` by name.

    Raises NotAllowed for anyone but the office, Refused where someone is in another group already.
    """
    if not roles.is_office(actor):
        raise NotAllowed("分组由办公室安排。")
    meeting = states.lock(meeting)
    if meeting.kind != MeetingKind.PLENARY:
        raise Refused("只有全体会议分组讨论。")
    members = {person.pk: person for person in people}
    for body in bodies:
        members |= {person.pk: person for person in people_in(body, meeting.held_on)}
    row = states.lock(group) if group else Group(meeting=meeting)
    others = Group.members.through.objects.filter(group__meeting=meeting, person__in=members)
    if twice := others.exclude(group=row.pk).select_related("person", "group")[:5]:
        names = "、".join(f"{one.person}（{one.group}）" for one in twice)
        raise Refused(f"已在别的小组：{names}。", about="people")
    row.name, row.place, row.recorder = check_words(name, "组名"), place.strip(), recorder
    row.full_clean()
    states.sign(row, actor, "")
    row.save()
    row.convenors.set(convenors)
    row.members.set(members)
    return row


def edit_group(*, group: Group, actor: User, **values: object) -> Group:
    """As `save_group`, of one that is there."""
    return save_group(meeting=group.meeting, group=group, actor=actor, **values)  # type: ignore[arg-type]


@transaction.atomic
def note(
    *,
    group: Group,
    actor: User,
    on: date,
    topic: str,
    text: str,
    speakers: Iterable[Person] = (),
) -> GroupNote:
    """Enter what a group discussed on a day, who spoke and what was proposed.

    Raises NotAllowed for anyone but its recorder, its convenors and the office; Refused for a day to come,
    or before the plenary.
    """
    return _write(GroupNote(group=group, by=actor), actor, on, topic, text, speakers)


@transaction.atomic
def edit_note(
    *,
    note: GroupNote,
    actor: User,
    on: date,
    topic: str,
    text: str,
    speakers: Iterable[Person] = (),
) -> GroupNote:
    """Correct what was entered; what stood there stays in the history."""
    return _write(states.lock(note), actor, on, topic, text, speakers)


def _write(
    row: GroupNote, actor: User, on: date, topic: str, text: str, speakers: Iterable[Person]
) -> GroupNote:
    if not writes_notes(standing_of(actor, clock.today()), row.group):
        raise NotAllowed("讨论情况由本组记录人、召集人或办公室登记。")
    if on > clock.today():
        raise Refused("讨论日期不能晚于今天。", about="on")
    if on < row.group.meeting.held_on:
        raise Refused("讨论日期不能早于会议开始。", about="on")
    row.on, row.topic, row.text = on, check_words(topic, "讨论内容"), check_words(text, "意见建议")
    row.full_clean()
    states.sign(row, actor, "")
    row.save()
    row.speakers.set(speakers)
    return row
