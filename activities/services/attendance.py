"""The only writer of who is asked to an event, how they answer, and who came.

Each service locks the event first: of two who take the last place, one waits for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from activities.audience import people_in
from activities.enums import (
    PRESENT_STATES,
    Action,
    AttendanceState,
    CheckedInBy,
    EventState,
    Role,
)
from activities.models import Attendance, AttendanceQuerySet, Event, EventChange
from activities.permissions import manages
from activities.services import notices
from activities.transitions import ATTENDANCE_RULES
from almanac import clock
from almanac.words import month_day
from members import roles
from members.models import Department, Membership, Person, User
from members.roles import Staffing
from workflow import states
from workflow.refusals import NotAllowed, Refused
from workplan.services.recipients import people_answering

# How often one may ask for leave from one event.
MOST_LEAVES = 2
# What those who organise may say of someone before the day, and what from then on.
SAID_BEFORE = (
    *(AttendanceState.COMING, AttendanceState.NOT_COMING, AttendanceState.LEAVE_GRANTED),
)
SAID_AFTER = (
    *(AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.LEFT_EARLY),
    *(AttendanceState.LEAVE_GRANTED, AttendanceState.ABSENT, AttendanceState.NOT_COMING),
)
# Came without having been asked or signed up.
_UNASKED_FROM = (AttendanceState.WAITING, AttendanceState.NOT_COMING)


# --- asked ---------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    *,
    event: Event,
    actor: User,
    people: Iterable[Person] = (),
    groups: Iterable[str] = (),
    units: Iterable[Department] = (),
    role: str = Role.ATTENDEE,
) -> int:
    """Ask people, those who belong to groups (`audience`) on its day, and units, for each of which who
    answers for it is asked; return how many are new.

    Those of a published event are told. Raises Refused where it has ended, nobody is named, or a unit
    has nobody who answers for it.
    """
    locked = _open_event(event, actor)
    named = {person.pk: person for person in people}
    for group in groups:
        named |= {person.pk: person for person in people_in(group, locked.on)}
    of_units = _answering(units, locked.on)
    if not named and not of_units:
        raise Refused("没有可以邀请的人。")
    known = set(locked.attendances.values_list("person", flat=True))
    new = [person for pk, person in named.items() if pk not in known]
    _add(locked, new, actor, role=role)
    known |= {person.pk for person in new}
    for unit, people_of_unit in of_units.items():
        some = [person for person in people_of_unit if person.pk not in known]
        _add(locked, some, actor, role=role, unit=unit)
        known |= {person.pk for person in some}
        new += some
    if locked.state == EventState.PUBLISHED:
        notices.tell_asked(locked, new, actor)
    return len(new)


def _answering(units: Iterable[Department], on: date) -> dict[Department, tuple[Person, ...]]:
    """Return who answers for each unit on a day. Raises Refused where nobody does."""
    staffing = Staffing(on)
    found = {unit: people_answering([unit], staffing) for unit in units}
    if lacking := [name for _, unanswered in found.values() for name in unanswered]:
        names = "、".join(lacking)
        raise Refused(f"{names}没有联系人，请先在“部门”里登记，或写明姓名。", about="units")
    return {unit: people for unit, (people, _) in found.items()}


@transaction.atomic
def take_off(*, attendance: Attendance, actor: User) -> None:
    """Take off the list who was asked by mistake and has not answered; the history keeps it."""
    event = _open_event(attendance.event, actor)
    locked = states.lock(attendance)
    if locked.pk not in removable(event):
        raise Refused("已有答复或登记，不能移出名单。")
    states.sign(locked, actor, "移出名单")
    locked.delete()


def removable(event: Event) -> set[int]:
    """Return the rows of those who may be taken off the list: asked, and nothing was said since."""
    if event.state not in (EventState.DRAFT, EventState.PUBLISHED):
        return set()
    asked = event.attendances.filter(state=AttendanceState.ASKED, changes=None)
    return set(asked.values_list("pk", flat=True))


@transaction.atomic
def mark_told(*, event: Event, actor: User, people: Iterable[Person]) -> int:
    """Say of people that they were told by telephone, of an event or that it is cancelled; return how
    many.
    """
    locked = states.lock(event)
    _check_manages(locked, actor)
    if locked.state == EventState.CLOSED:
        raise Refused("活动已办结，不能再改名单。")
    rows = Attendance.objects.filter(event=locked, person__in=[person.pk for person in people])
    return rows.update(told_at=clock.now(), told_by=actor)


# --- answered ------------------------------------------------------------------------------------


@transaction.atomic
def come(*, event: Event, actor: User, seen: str | None = None) -> AttendanceState:
    """参加: say that one comes, or sign up where every member may; return 参加, or 候补 where all
    places are taken. Raises Refused when it is too late, and for who is neither asked nor may sign up.
    """
    locked, own = _own(event, actor)
    today = clock.today()
    if locked.sign_up_by and locked.sign_up_by < today and not locked.must_come:
        raise Refused(f"报名已于{month_day(locked.sign_up_by)}截止，请与组织部门联系。")
    to = AttendanceState.COMING if _has_place(locked) else AttendanceState.WAITING
    if own is not None:
        knows = _answered(actor)
        _move(own, Action.COME, actor, _is_own(actor), to=to, seen=seen, changes=lambda _: knows)
        return to
    if not locked.is_open or not roles.is_member(actor, today):
        raise NotAllowed("这项活动由组织部门邀请，不能自行报名。")
    signed_up = [actor.person]
    _add(locked, signed_up, actor, to, action=Action.COME, **_answered(actor))  # type: ignore[arg-type]
    return to


@transaction.atomic
def decline(*, event: Event, actor: User, seen: str | None = None) -> None:
    """不参加: say that one does not come; where one has to, leave is asked instead."""
    locked, own = _own(event, actor, asked=True)
    if locked.must_come:
        raise Refused("这项活动须到会，不能来的请“请假”。")
    _move(own, Action.DECLINE, actor, _is_own(actor), seen=seen)
    fill_places(locked)


@transaction.atomic
def ask_leave(*, event: Event, actor: User, reason: str = "", seen: str | None = None) -> None:
    """请假: ask for leave, with the reason; those who organise decide. At most twice an event."""
    _, own = _own(event, actor, asked=True)
    if own.times_asked >= MOST_LEAVES:
        raise Refused("同一活动最多请假两次，请与组织部门联系。")
    moved = _move(
        *(own, Action.ASK_LEAVE, actor, _is_own(actor)),
        reason=reason,
        seen=seen,
        changes=lambda row: {
            "times_asked": row.times_asked + 1,
            "reason": reason.strip(),
            "answer": "",
            "answered_by": None,
            **_answered(actor),
        },
    )
    notices.tell_leave_asked(moved, actor)


def grant(*, attendance: Attendance, actor: User, words: str = "", seen: str | None = None) -> None:
    """准假: with words, if one likes."""
    _answer(attendance, Action.GRANT, actor, words, seen)


def refuse(
    *, attendance: Attendance, actor: User, reason: str = "", seen: str | None = None
) -> None:
    """不准假: with the reason."""
    _answer(attendance, Action.REFUSE, actor, reason, seen)


@transaction.atomic
def _answer(
    attendance: Attendance, action: Action, actor: User, words: str, seen: str | None
) -> None:
    event = _open_event(attendance.event, actor)
    said = {"answer": words.strip(), "answered_by": actor}
    _move(attendance, action, actor, reason=words, seen=seen, changes=lambda row: said)
    notices.tell_leave_answered(attendance, actor)
    fill_places(event)


def fill_places(event: Event) -> None:
    """Move up who has waited longest, as long as there are places; they are told."""
    if event.state != EventState.PUBLISHED or event.on < clock.today():
        return
    waiting = event.attendances.filter(state=AttendanceState.WAITING).order_by("since", "pk")
    for row in waiting.select_related("event", "person"):
        if not _has_place(event):
            return
        _move(row, Action.MOVE_UP, None)
        notices.tell_moved_up(row)


def _has_place(event: Event) -> bool:
    return event.places is None or event.attendances.taking_places().count() < event.places


# --- came ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckIn:
    """How someone stands who came to the door; `is_first` where they were not entered before."""

    attendance: Attendance
    is_first: bool


@transaction.atomic
def check_in(*, person: Person, event: Event, how: CheckedInBy, by: User) -> CheckIn:
    """签到: enter who came, once; a second time changes nothing. `by` is the account that did it.

    Who was neither asked nor signed up is entered as 出席（未报名）. By the code on the wall one enters
    oneself; by another's code or by list, those who organise. Raises NotAllowed for others, Refused
    before the day and once the event is closed.
    """
    locked = states.lock(event)
    if how == CheckedInBy.WALL_CODE:
        if by.person_id != person.pk or not by.is_active:
            raise NotAllowed("现场码只能由本人签到。")
    else:
        _check_manages(locked, by)
    if locked.state != EventState.PUBLISHED:
        raise Refused(f"活动{locked.get_state_display()}，不能签到。")
    if locked.on > clock.today():
        raise Refused("活动还没有开始，当天才能签到。")
    entered: dict[str, Any] = {
        "checked_in_at": clock.now(),
        "checked_in_how": how,
        "checked_in_by": by,
    }
    row = Attendance.objects.filter(event=locked, person=person).first()
    if row is None:
        _add(
            locked, [person], by, AttendanceState.PRESENT_UNASKED, action=Action.CHECK_IN, **entered
        )
        return CheckIn(Attendance.objects.get(event=locked, person=person), is_first=True)
    if row.was_present:
        return CheckIn(row, is_first=False)
    unasked = row.state in _UNASKED_FROM
    to = AttendanceState.PRESENT_UNASKED if unasked else AttendanceState.PRESENT
    _move(row, Action.CHECK_IN, by, to=to, changes=lambda _: entered)
    return CheckIn(row, is_first=True)


@dataclass(frozen=True)
class Mark:
    """What is said of someone on the list: how they stand, as what, and a remark."""

    state: str
    role: str = Role.ATTENDEE
    note: str = ""


@transaction.atomic
def mark(*, event: Event, actor: User, marks: Mapping[Person, Mark]) -> int:
    """Enter by list who came, late or not, took leave, stayed away; return how many it changed.

    Before the day it is said who comes, does not, or has leave (told by telephone). Equal to a code.
    Raises Refused for a state that cannot be yet, and where the event has ended.
    """
    locked = _open_event(event, actor)
    if locked.state == EventState.DRAFT:
        raise Refused("活动还没有发布，不能登记。")
    allowed = SAID_AFTER if locked.on <= clock.today() else SAID_BEFORE
    for said in marks.values():
        if said.state not in (*allowed, AttendanceState.PRESENT_UNASKED):
            raise Refused(f"现在不能登记为“{AttendanceState(said.state).label}”。")
    known = dict(locked.attendances.values_list("person", "state"))
    unasked = (None, *_UNASKED_FROM)
    came = {
        person: replace(said, state=AttendanceState.PRESENT_UNASKED)
        for person, said in marks.items()
        if said.state == AttendanceState.PRESENT and known.get(person.pk) in unasked
    }
    count = _mark(locked, actor, {**marks, **came})
    fill_places(locked)
    return count


@transaction.atomic
def record(*, event: Event, actor: User | None, marks: Mapping[Person, Mark]) -> int:
    """Enter who was at what has a page of its own, as typed there; return how many it changed.

    That page may correct it after it was settled. Who may is for the caller to check.
    """
    return _mark(states.lock(event), actor, marks)


@transaction.atomic
def record_only(
    *,
    event: Event,
    actor: User | None,
    marks: Mapping[Person, Mark],
    among: Iterable[str] = (AttendanceState.COMING, *PRESENT_STATES),
) -> None:
    """As `record`, for a list of all of some states: who stands there and is not named, is so no more."""
    locked = states.lock(event)
    there = locked.attendances.filter(state__in=list(among))
    others = there.exclude(person__in=[person.pk for person in marks]).select_related("event")
    for row in others:
        _move(row, Action.MARK, actor, to=AttendanceState.NOT_COMING)
    _mark(locked, actor, marks)


def _mark(event: Event, actor: User | None, marks: Mapping[Person, Mark]) -> int:
    known = {row.person_id: row for row in event.attendances.all()}
    count = 0
    new: dict[Mark, list[Person]] = {}
    for person, said in marks.items():
        row = known.get(person.pk)
        if row is None:
            new.setdefault(said, []).append(person)
        elif (row.state, row.role, row.note) != (said.state, said.role, said.note):
            count += 1
            to, facts = said.state, {"role": said.role, "note": said.note}
            if row.state == to:
                for name, value in facts.items():
                    setattr(row, name, value)
                states.sign(row, actor, "")
                row.save()
            else:
                _move(row, Action.MARK, actor, to=to, changes=lambda _, facts=facts: facts)
    for said, people in new.items():
        _add(
            *(event, people, actor, said.state),
            role=said.role,
            action=Action.MARK,
            note=said.note,
        )
        count += len(people)
    return count


def to_be_absent(event: Event) -> AttendanceQuerySet:
    """Return those whom closing makes absent: who had to come, or said so, and was not there; but not
    who was a 委员 when asked, and had left by the day.
    """
    expected = [AttendanceState.COMING]
    if event.must_come:
        expected += [AttendanceState.ASKED, AttendanceState.LEAVE_REFUSED]
    left = Membership.objects.filter(until__lt=event.on).exclude(
        person__in=Membership.objects.on_day(event.on).values("person")
    )
    rows: AttendanceQuerySet = event.attendances.filter(state__in=expected)
    # Of a unit that was asked, one of its people is enough.
    rows = rows.exclude(
        pk__in=rows.filter(unit__isnull=False, state=AttendanceState.ASKED)
        .exclude(pk__in=event.attendances.owing_answer().values("pk"))
        .values("pk")
    )
    return rows.exclude(person__in=left.values("person"))


def settle(event: Event, actor: User) -> int:
    """Make them absent; return how many."""
    rows = list(to_be_absent(event).select_related("event"))
    for row in rows:
        _move(row, Action.SETTLE, actor)
    return len(rows)


def erase(person: Person) -> list[str]:
    """Empty why someone took leave, and what was answered, in all that is kept of it: an illness is no
    record of the committee's. That they had leave stays. Return in words what went.
    """
    rows = Attendance.objects.filter(person=person).exclude(reason="", answer="")
    numbers = list(rows.values_list("pk", flat=True))
    rows.update(reason="", answer="")
    Attendance.history.filter(person=person).update(  # type: ignore[attr-defined]
        reason="", answer="", history_change_reason=""
    )
    EventChange.objects.filter(attendance__person=person).update(reason="")
    return [f"请假事由和批复 {len(numbers)} 次"] if numbers else []


# --- what all of them do -------------------------------------------------------------------------


def _check_manages(event: Event, actor: User) -> None:
    if not manages(event, actor, clock.today()):
        raise NotAllowed("只有办公室和组织这项活动的部门可以办理。")


def _open_event(event: Event, actor: User) -> Event:
    """Return an event locked, which the actor organises and which has not ended."""
    locked = states.lock(event)
    _check_manages(locked, actor)
    if locked.state not in (EventState.DRAFT, EventState.PUBLISHED):
        raise Refused(f"活动{locked.get_state_display()}，不能再改名单。")
    return locked


def _own(event: Event, actor: User, *, asked: bool = False) -> tuple[Event, Any]:
    """Return an event locked, and how the actor stands to it (None: not at all; refused if `asked`)."""
    locked = states.lock(event)
    if locked.state != EventState.PUBLISHED:
        raise Refused(f"活动{locked.get_state_display()}，不能答复。")
    if actor.person_id is None or not actor.is_active:
        raise NotAllowed("您的账号没有对应的人员，不能答复。")
    if locked.last_day < clock.today():
        raise Refused("活动已经结束，请与组织部门联系。")
    row = locked.attendances.filter(person=actor.person_id).select_related("event").first()
    if row is None and asked:
        raise NotAllowed("您不在这项活动的名单上。")
    return locked, row


def _answered(actor: User) -> dict[str, Any]:
    """Return what is kept of who answers: that they know, and need not be rung until it changes."""
    return {"told_at": clock.now(), "told_by": actor}


def _is_own(actor: User) -> Any:
    return lambda row: row.person_id == actor.person_id


def _move(
    row: Attendance,
    action: Action,
    actor: User | None,
    may: Any = lambda row: True,
    *,
    to: str | None = None,
    reason: str = "",
    seen: str | None = None,
    changes: Any = lambda row: {},
) -> Attendance:
    """Carry out an action on one person's row, and leave the record; return it as saved."""
    rule = ATTENDANCE_RULES[action]
    locked = states.begin(row, action, rule, noun="此活动", may=may, seen=seen, reason=reason)
    for name, value in {"since": clock.now(), **changes(locked)}.items():
        setattr(locked, name, value)
    record = EventChange(event_id=locked.event_id, attendance=locked)
    states.finish(*(locked, action, rule, record), actor=actor, reason=reason, to=to, into=row)
    return locked


def _add(
    event: Event,
    people: Iterable[Person],
    actor: User | None,
    state: str = AttendanceState.ASKED,
    *,
    role: str = Role.ATTENDEE,
    action: Action | None = None,
    **facts: Any,
) -> None:
    """Put people on the list; who puts themselves there, or is entered, leaves a record besides."""
    now: datetime = clock.now()
    rows = [
        Attendance(event=event, person=person, state=state, role=role, since=now, **facts)
        for person in people
    ]
    for row in rows:
        states.sign(row, actor, action.label if action else "邀请")
    bulk_create_with_history(rows, Attendance, default_user=actor)
    if action is None:
        return
    kept = Attendance.objects.filter(event=event, person__in=[row.person_id for row in rows])
    EventChange.objects.bulk_create(
        EventChange(
            event=event,
            attendance=row,
            action=action,
            from_state=AttendanceState.ASKED,
            to_state=state,
            actor=actor,
            at=now,
        )
        for row in kept
    )
