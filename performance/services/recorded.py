"""The only writer of what is typed in: by the office as known, by a member as a claim to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from members.models import Membership, Person, User
from performance.enums import Action, RecordState
from performance.models import Evidence, FactSort, RecordedFact
from performance.permissions import access_to
from performance.services.notices import tell_member, tell_office
from performance.services.states import change
from workflow.files import fields_of, keep_all
from workflow.refusals import NotAllowed, Refused
from workflow.states import sign


@transaction.atomic
def record(
    *,
    person: Person,
    sort: FactSort,
    on: date,
    title: str,
    actor: User,
    level: str = "",
    amount: int = 1,
    words: str = "",
    evidence: Sequence[UploadedFile] = (),
) -> RecordedFact:
    """Enter what a member did: confirmed where the office enters it, else a claim of the member's own.

    Raises NotAllowed for another's, Refused for who is no member on the day, ValidationError in Chinese.
    """
    access = access_to(person.pk, actor)
    if not access.sees:
        raise NotAllowed("只能为自己申报。")
    if not sort.is_active:
        raise Refused("这一事项已停用。", about="sort")
    if not Membership.objects.on_day(on).filter(person=person).exists():
        raise Refused(f"{person}这一天不是在任委员。", about="on")
    row = RecordedFact(
        person=person,
        sort=sort,
        on=on,
        title=title.strip(),
        level=level,
        amount=amount,
        words=words.strip(),
        state=RecordState.CONFIRMED if access.office else RecordState.CLAIMED,
        entered_by=actor,
        entered_at=clock.now(),
    )
    row.full_clean()
    sign(row, actor, "")
    row.save()
    keep_all(
        evidence, lambda file: Evidence.objects.create(recorded=row, by=actor, **fields_of(file))
    )
    page = row.get_absolute_url()
    if access.office:
        tell_member("履职情况已补记", str(row), page, person, actor)
    else:
        tell_office("履职情况待核实", f"{person}：{row}", page, actor, ("说明", row.words))
    return row


def confirm(*, recorded: RecordedFact, actor: User, seen: str | None = None) -> RecordedFact:
    """核实: it counts from now on."""
    return _decide(recorded, Action.CONFIRM, "履职情况已核实", actor, seen)


def decline(
    *, recorded: RecordedFact, reason: str, actor: User, seen: str | None = None
) -> RecordedFact:
    """不认定: it does not count, and why."""
    return _decide(recorded, Action.DECLINE, "履职情况未认定", actor, seen, reason)


def revoke(
    *, recorded: RecordedFact, reason: str, actor: User, seen: str | None = None
) -> RecordedFact:
    """撤销认定: what was confirmed counts no more; its points go with it."""
    return _decide(recorded, Action.REVOKE, "履职情况撤销认定", actor, seen, reason)


def withdraw(*, recorded: RecordedFact, actor: User, seen: str | None = None) -> RecordedFact:
    """撤回: a member takes a claim back before it was looked at."""
    return change(recorded, Action.WITHDRAW, actor=actor, seen=seen)


@transaction.atomic
def _decide(
    recorded: RecordedFact,
    action: Action,
    heading: str,
    actor: User,
    seen: str | None,
    reason: str = "",
) -> RecordedFact:
    done = change(recorded, action, actor=actor, seen=seen, reason=reason)
    page = done.get_absolute_url()
    tell_member(heading, str(done), page, done.person, actor, ("理由", reason))
    return done
