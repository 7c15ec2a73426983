"""The only writer of objections: raised by the member, answered by the office."""

from django.db import transaction

from almanac import clock
from members.models import User
from performance.enums import Action
from performance.models import Objection
from performance.permissions import is_counted
from performance.services.notices import tell_member, tell_office
from performance.services.states import change
from workflow.refusals import NotAllowed, check_words
from workflow.states import sign


@transaction.atomic
def raise_objection(*, year: int, about: str, words: str, actor: User, url: str = "") -> Objection:
    """Object to a line of one's own points, or say what is missing; the office is told.

    Raises NotAllowed for who is no member, Refused without words.
    """
    if not is_counted(actor) or actor.person is None:
        raise NotAllowed("只有委员可以对自己的积分提出异议。")
    row = Objection(
        person=actor.person,
        year=year,
        about=about[:300],
        url=url,
        words=check_words(words, "理由"),
        raised_by=actor,
        raised_at=clock.now(),
    )
    row.full_clean()
    sign(row, actor, "")
    row.save()
    tell_office(
        "积分异议待答复",
        f"{row.person}：{row.about}",
        row.get_absolute_url(),
        actor,
        ("理由", row.words),
    )
    return row


def uphold(*, objection: Objection, reason: str, actor: User, seen: str | None = None) -> Objection:
    """采纳: what was wrong is put right where it stands; here is said what was done."""
    return _answer(objection, Action.UPHOLD, "积分异议已采纳", reason, actor, seen)


def reject(*, objection: Objection, reason: str, actor: User, seen: str | None = None) -> Objection:
    """不采纳: the points stand, and why."""
    return _answer(objection, Action.REJECT, "积分异议未采纳", reason, actor, seen)


def withdraw(*, objection: Objection, actor: User, seen: str | None = None) -> Objection:
    """撤回: the member lets it go."""
    return change(objection, Action.WITHDRAW, actor=actor, seen=seen)


@transaction.atomic
def _answer(
    objection: Objection, action: Action, heading: str, reason: str, actor: User, seen: str | None
) -> Objection:
    done = change(objection, action, actor=actor, seen=seen, reason=reason, answer=reason.strip())
    page = done.get_absolute_url()
    tell_member(heading, done.about, page, done.person, actor, ("答复", done.answer))
    return done
