"""The only writer of changes that members ask for in their own data, and of what becomes of them."""

from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from members import roles
from members.models import Membership, Person, User
from members.roles import Staffing
from members.services import memberships
from notifications.services.notices import Notice, send_notice
from roster.enums import ChangeAction, ChangeState
from roster.models import ProfileChange, ProfileTransition
from roster.transitions import RULES
from workflow import states
from workflow.refusals import NotAllowed, Refused

# What a member may ask to have changed; the name and what one belongs to are the office's to enter.
ASKABLE = ("mobile", "email", "unit", "unit_post", "title", "party", "nation", "born_on")


@transaction.atomic
def ask(*, membership: Membership, actor: User, words: str = "", **values: Any) -> ProfileChange:
    """Ask for a change of one's own data; the office is told. Return what was asked.

    Raises NotAllowed for another's data, Refused for no change and where one is asked for already.
    """
    if actor.person_id is None or actor.person_id != membership.person_id:
        raise NotAllowed("只能申请更正本人的资料。")
    if membership.until is not None:
        raise Refused("您已离任，资料如有错，请直接告诉办公室。")
    if unknown := values.keys() - {*ASKABLE}:
        raise ValueError(unknown)
    person = membership.person
    Person.objects.select_for_update().get(pk=person.pk)
    if membership.changes.filter(state=ChangeState.ASKED).exists():
        raise Refused("上一次申请办公室还没有核对；要改内容的，请先撤回。")
    differing = {
        name: _stored(value)
        for name, value in values.items()
        if value != getattr(membership if hasattr(membership, name) else person, name)
    }
    if not differing:
        raise Refused("和现在的资料一样，没有要更正的。")
    change = ProfileChange.objects.create(
        membership=membership,
        values=differing,
        words=words.strip(),
        asked_by=actor,
        asked_at=clock.now(),
    )
    lines = tuple((label, f"{before} → {after}") for label, before, after in change.lines())
    _tell_office(change, (*lines, ("说明", change.words)), actor)
    return change


@transaction.atomic
def accept(*, change: ProfileChange, actor: User, seen: str | None = None) -> None:
    """采纳: make the change, and tell the member."""
    locked = _begin(change, ChangeAction.ACCEPT, actor, seen=seen)
    values = dict(locked.values)
    if values.get("born_on"):
        values["born_on"] = date.fromisoformat(values["born_on"])
    memberships.correct(membership=locked.membership, actor=actor, **values)
    _finish(change, locked, ChangeAction.ACCEPT, actor)
    _tell_member(locked, "资料已更正", "", actor)


@transaction.atomic
def refuse(*, change: ProfileChange, actor: User, reason: str, seen: str | None = None) -> None:
    """不采纳: leave all as it is, with a reason, and tell the member."""
    locked = _begin(change, ChangeAction.REFUSE, actor, reason, seen)
    _finish(change, locked, ChangeAction.REFUSE, actor, reason)
    _tell_member(locked, "资料没有更正", reason, actor)


@transaction.atomic
def withdraw(*, change: ProfileChange, actor: User, seen: str | None = None) -> None:
    """撤回: the member no longer asks for it."""
    locked = _begin(change, ChangeAction.WITHDRAW, actor, seen=seen)
    _finish(change, locked, ChangeAction.WITHDRAW, actor)


def erase(person: Person) -> list[str]:
    """Empty what a person asked to have changed; that they asked stays. Return in words what went."""
    found = ProfileChange.objects.filter(membership__person=person).exclude(values={})
    count = found.update(values={}, words="")
    return [f"资料更正申请的内容 {count} 份"] if count else []


def may(action: ChangeAction, change: ProfileChange, user: User) -> bool:
    """Return whether the user may do this to a change, whatever its state."""
    if action == ChangeAction.WITHDRAW:
        return user.person_id is not None and user.person_id == change.membership.person_id
    return roles.is_office(user)


def _begin(
    change: ProfileChange,
    action: ChangeAction,
    actor: User,
    reason: str = "",
    seen: str | None = None,
) -> ProfileChange:
    return states.begin(
        change,
        action,
        RULES[action],
        noun="这份申请",
        may=lambda found: may(action, found, actor),
        seen=seen,
        reason=reason,
    )


def _finish(
    change: ProfileChange,
    locked: ProfileChange,
    action: ChangeAction,
    actor: User,
    reason: str = "",
) -> None:
    record = ProfileTransition(change=locked)
    states.finish(locked, action, RULES[action], record, actor=actor, reason=reason, into=change)


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tell_office(change: ProfileChange, lines: Any, actor: User) -> None:
    staffing = Staffing(clock.today())
    people = [one for office in staffing.offices() for one in staffing.answering_for(office.pk)]
    why = "委员资料由办公室核对，所以收到这封邮件。"
    notice = Notice("委员申请更正资料", str(change), change.get_absolute_url(), lines, why)
    send_notice(notice=notice, recipients=[one for one in people if one.pk != actor.person_id])


def _tell_member(change: ProfileChange, heading: str, reason: str, actor: User) -> None:
    why = "您申请过更正自己的资料，所以收到这封邮件。"
    lines = (("说明", reason),)
    notice = Notice(heading, str(change), change.get_absolute_url(), lines, why)
    send_notice(notice=notice, recipients=[change.membership.person])
