"""The only writer of events and of their states."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from activities.enums import Action, AttendanceState, EventKind, EventState
from activities.models import Attendance, Event, EventChange
from activities.permissions import access_to, organisers_for
from activities.services import attendance, notices
from activities.transitions import EVENT_RULES
from almanac import clock
from almanac.words import month_day
from members import roles
from members.models import Department, User
from workflow import states
from workflow.refusals import NotAllowed, Refused
from workplan.models import Meeting

# What people who reckon with an event are told of when it changes.
_TOLD = {"on": "时间", "starts": "时间", "until": "时间", "ends": "时间", "place": "地点"}
# What the page of a meeting or a session keeps in step.
KEPT_ELSEWHERE = ("kind", "title", "on", "place")
# What a copy begins with; its day is its own, and so are its people.
_COPIED = (
    *("kind", "title", "organiser", "item", "starts", "ends", "half_days", "place", "contact"),
    *("notes", "must_come", "is_open", "places"),
)


@transaction.atomic
def create(*, actor: User, organiser: Department | None = None, **values: Any) -> Event:
    """Put up an event, as a draft. Raises NotAllowed for a department that is not the actor's to hold
    events for (none: the office's alone), ValidationError for what cannot be.
    """
    _check_organiser(actor, organiser)
    event = Event(organiser=organiser, created_by=actor)
    return _write(event, actor, values)


@transaction.atomic
def edit(
    *,
    event: Event,
    actor: User,
    version: int | None = None,
    organiser: Department | None = None,
    **values: Any,
) -> Event:
    """Change what an event says, until it is closed; those who reckon with it are told of another time
    or place, and whoever waited has the places that were added.

    `version` is the `last_change` that the actor's form was opened upon. Raises Refused where another
    changed it since, where it has ended, and for what the page of its meeting keeps.
    """
    locked = states.lock(event)
    _check_manages(locked, actor)
    if locked.state not in (EventState.DRAFT, EventState.PUBLISHED):
        raise Refused(f"活动{locked.get_state_display()}，不能再改。")
    if version is not None and version != locked.last_change:
        raise Refused("您打开页面后，他人改过这项活动。请在新窗口中打开本页核对，再行修改。")
    if locked.has_record:
        values = {name: value for name, value in values.items() if name not in KEPT_ELSEWHERE}
    if organiser != locked.organiser:
        _check_organiser(actor, organiser)
        locked.organiser = organiser
    before = {name: getattr(locked, name) for name in _TOLD}
    _write(locked, actor, values)
    changed = dict.fromkeys(_TOLD[name] for name in _TOLD if before[name] != getattr(locked, name))
    if changed and locked.state == EventState.PUBLISHED:
        _tell_anew(locked)
        notices.tell_changed(locked, changed, actor)
    attendance.fill_places(locked)
    states.copy(locked, event)
    return event


@transaction.atomic
def publish(*, event: Event, actor: User, seen: str | None = None) -> int:
    """发布: let those see it whose it is, and tell those who were asked; return how many were told."""
    locked = _begin(event, Action.PUBLISH, actor, seen=seen)
    _finish(event, locked, Action.PUBLISH, actor)
    asked = locked.attendances.filter(state=AttendanceState.ASKED).select_related("person")
    return notices.tell_asked(locked, [row.person for row in asked], actor)


@transaction.atomic
def cancel(*, event: Event, actor: User, reason: str = "", seen: str | None = None) -> int:
    """取消活动: it is not held; those who reckon with it are told why. Return how many were told."""
    locked = _begin(event, Action.CANCEL, actor, reason=reason, seen=seen)
    if locked.has_record:
        raise Refused("这是有记录的会议，不能取消。")
    was_published = locked.state == EventState.PUBLISHED
    _finish(event, locked, Action.CANCEL, actor, reason)
    if not was_published:
        return 0
    _tell_anew(locked)
    return notices.tell_cancelled(locked, actor, reason.strip())


@transaction.atomic
def close(*, event: Event, actor: User, seen: str | None = None) -> int:
    """办结: settle who was absent, and return how many: who had to come or said so, and did not.

    Raises Refused before its last day, and while someone's leave is not decided.
    """
    locked = _begin(event, Action.CLOSE, actor, seen=seen)
    if locked.on > clock.today():
        raise Refused("活动还没有举行，不能办结。")
    if locked.last_day > clock.today():
        raise Refused(f"活动到{month_day(locked.last_day)}才结束，结束当天起可以办结。")
    waiting = locked.attendances.filter(state=AttendanceState.LEAVE_ASKED).count()
    if waiting:
        raise Refused(f"还有 {waiting} 人请假待批，批复后才能办结。")
    absent = attendance.settle(locked, actor)
    _finish(event, locked, Action.CLOSE, actor)
    return absent


@transaction.atomic
def remind(*, event: Event, actor: User, seen: str | None = None) -> int:
    """提醒答复: ask those once more who have not answered, once a day; return how many were told. Raises
    Refused where all have answered, or they were asked today.
    """
    locked = _begin(event, Action.REMIND, actor, seen=seen)
    owing = locked.attendances.owing_answer().select_related("person")  # type: ignore[attr-defined]
    if locked.last_day < clock.today() or not owing:
        raise Refused("没有等待答复的人。")
    if locked.changes.filter(action=Action.REMIND, at__date=clock.today()).exists():
        raise Refused("今天已经提醒过。")
    _finish(event, locked, Action.REMIND, actor)
    return notices.tell_asked(locked, [row.person for row in owing], actor, again=True)


@transaction.atomic
def send_papers(*, event: Event, actor: User, seen: str | None = None) -> None:
    """材料已发: say that its papers went to those who come; nobody is reminded of them any more."""
    locked = _begin(event, Action.SEND_PAPERS, actor, seen=seen)
    if locked.papers_sent_on:
        raise Refused(f"{month_day(locked.papers_sent_on)}已登记材料发出，请刷新页面后再看。")
    _finish(event, locked, Action.SEND_PAPERS, actor, papers_sent_on=clock.today())


@transaction.atomic
def take_papers_back(*, event: Event, actor: User, seen: str | None = None) -> None:
    """材料未发: what was said of its papers was a mistake."""
    locked = _begin(event, Action.NO_PAPERS, actor, seen=seen)
    if locked.papers_sent_on is None:
        raise Refused("还没有登记材料发出，请刷新页面后再看。")
    _finish(event, locked, Action.NO_PAPERS, actor, papers_sent_on=None)


@transaction.atomic
def reopen(*, event: Event, actor: User, reason: str = "", seen: str | None = None) -> None:
    """重新登记: let what was settled be put right; the office's alone, with a reason."""
    locked = _begin(event, Action.REOPEN, actor, reason=reason, seen=seen)
    _finish(event, locked, Action.REOPEN, actor, reason)


@transaction.atomic
def copy(*, event: Event, actor: User, on: date, with_people: bool = False) -> Event:
    """Put up the next of a row of events, as a draft on a day; `with_people` asks the same ones."""
    _check_manages(event, actor)
    made = create(actor=actor, on=on, **{name: getattr(event, name) for name in _COPIED})
    if with_people:
        asked = event.attendances.exclude(state=AttendanceState.PRESENT_UNASKED)
        for role in set(asked.order_by().values_list("role", flat=True)):
            people = [row.person for row in asked.filter(role=role).select_related("person")]
            attendance.ask(event=made, actor=actor, people=people, role=role)
    return made


@transaction.atomic
def record(
    *,
    event: Event | None,
    actor: User | None,
    kind: EventKind,
    title: str,
    on: date,
    place: str,
    meeting: Meeting | None = None,
    organiser: Department | None = None,
    **values: Any,
) -> Event:
    """Keep the event of what has a page of its own (a numbered meeting, a session) in step with it.

    It is made where there is none: as held and settled where its day has come, else as published. Who
    may is for the caller to check. Who reckons with it is told of another day or place.
    """
    if event is None:
        held = on <= clock.today()
        state = EventState.CLOSED if held else EventState.PUBLISHED
        event = Event(created_by=actor, state=state, meeting=meeting, **values)
    said = {"kind": kind, "title": title[:200], "on": on, "place": place[:100]}
    if organiser is not None:
        said["organiser"] = organiser
    if event.has_record and all(getattr(event, name) == value for name, value in said.items()):
        return event
    changed = dict.fromkeys(
        _TOLD[name] for name in ("on", "place") if getattr(event, name) != said[name]
    )
    is_told = event.has_record and max(event.on, on) >= clock.today()
    if event.until and event.until < on:
        event.until = None
    if event.sign_up_by and event.sign_up_by > on:
        event.sign_up_by = on
    _write(event, actor, {**said, "has_record": True})
    if changed and is_told and event.state == EventState.PUBLISHED:
        _tell_anew(event)
        notices.tell_changed(event, changed, actor)
    return event


@transaction.atomic
def void(*, event: Event, actor: User, reason: str, tells: bool = False) -> int:
    """Let an event count no more whose own record was deleted, or called off. Who may is for the caller to
    check. `tells`: who reckons with one to come is told why; return how many were.
    """
    locked = states.lock(event)
    is_told = tells and locked.state == EventState.PUBLISHED and locked.last_day >= clock.today()
    rule = EVENT_RULES[Action.CANCEL]
    record = EventChange(event=locked)
    states.finish(locked, Action.CANCEL, rule, record, actor=actor, reason=reason, into=event)
    if not is_told:
        return 0
    _tell_anew(locked)
    return notices.tell_cancelled(locked, actor, reason)


@transaction.atomic
def restore(*, event: Event, actor: User, reason: str) -> int:
    """Let an event stand as it did before it was made void, and tell who reckons with one to come; return
    how many were. Who may is for the caller to check.
    """
    locked = states.lock(event)
    before = locked.changes.filter(action=Action.CANCEL).latest("pk").from_state
    record, rule = EventChange(event=locked), EVENT_RULES[Action.PUBLISH]
    states.finish(
        *(locked, Action.PUBLISH, rule, record), actor=actor, reason=reason, to=before, into=event
    )
    if before != EventState.PUBLISHED or locked.last_day < clock.today():
        return 0
    _tell_anew(locked)
    return notices.tell_restored(locked, actor, reason)


def _tell_anew(event: Event) -> None:
    """Forget who was told by telephone: there is something else to tell."""
    Attendance.objects.filter(event=event).update(told_at=None, told_by=None)


def _write(event: Event, actor: User | None, values: dict[str, Any]) -> Event:
    for name, value in values.items():
        event._meta.get_field(name)
        setattr(event, name, value.strip() if isinstance(value, str) else value)
    event.full_clean()
    states.sign(event, actor, "")
    event.save()
    return event


def _check_manages(event: Event, actor: User) -> None:
    if not access_to(event, actor, clock.today()).manages:
        raise NotAllowed("只有办公室和组织这项活动的部门可以办理。")


def _check_organiser(actor: User, organiser: Department | None) -> None:
    today = clock.today()
    if organiser is None:
        allowed = roles.is_office(actor)
    else:
        allowed = organisers_for(actor, today).filter(pk=organiser.pk).exists()
    if not allowed:
        raise NotAllowed("只能组织本部门、本界别、本小组的活动。")


def _begin(
    event: Event, action: Action, actor: User, *, reason: str = "", seen: str | None = None
) -> Event:
    def may(found: Event) -> bool:
        access = access_to(found, actor, clock.today())
        return access.office if action == Action.REOPEN else access.manages

    rule = EVENT_RULES[action]
    return states.begin(event, action, rule, noun="此活动", may=may, seen=seen, reason=reason)


def _finish(
    event: Event, locked: Event, action: Action, actor: User, reason: str = "", **changes: Any
) -> None:
    record = (locked, action, EVENT_RULES[action], EventChange(event=locked))
    states.finish(*record, actor=actor, reason=reason, into=event, **changes)
