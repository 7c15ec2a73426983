"""主席接待日: the only writer of what was brought to one, and of where it was handed on."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from activities.enums import EventKind, MatterKind
from activities.models import Event, ReceptionMatter
from activities.rights import standing_of
from almanac import clock
from members.models import Person, User
from workflow import becoming, states
from workflow.refusals import NotAllowed, Refused, check_words


@transaction.atomic
def note_matter(
    *,
    event: Event,
    actor: User,
    kind: MatterKind,
    title: str,
    text: str,
    people: Sequence[Person] = (),
    who: str = "",
) -> ReceptionMatter:
    """Note a problem or a suggestion; who brought it is a member, or named in words, or nobody."""
    _check(event, actor)
    if event.kind != EventKind.RECEPTION:
        raise Refused("只有接待日登记问题建议。")
    if len(people) > 1:
        raise Refused("请只填一人，其余写在“反映人”里。", about="people")
    matter = ReceptionMatter(
        event=event,
        kind=kind,
        title=check_words(title, "标题"),
        text=check_words(text, "内容"),
        person=people[0] if people else None,
        who=who.strip(),
    )
    states.sign(matter, actor, "登记")
    matter.full_clean()
    matter.save()
    return matter


@transaction.atomic
def hand_to_unit(*, matter: ReceptionMatter, actor: User, handed_to: str) -> None:
    """转交, to a unit in words: what the unit does is told here by hand. Raises NotAllowed, Refused."""
    locked = _locked(matter, actor)
    if locked.handed_to:
        raise Refused(f"已转交{locked.handed_to}。")
    locked.handed_to = check_words(handed_to, "转交单位")
    locked.handed_on = clock.today()
    states.sign(locked, actor, f"转交{locked.handed_to}"[:100])
    locked.save()


@transaction.atomic
def note_result(*, matter: ReceptionMatter, actor: User, result: str) -> None:
    """Note what came of it at the unit."""
    locked = _locked(matter, actor)
    locked.result = check_words(result, "办理结果")
    states.sign(locked, actor, "登记办理结果")
    locked.save()


@transaction.atomic
def make(*, matter: ReceptionMatter, actor: User, becomes: str) -> str:
    """Hand a matter on as what another app makes of it; return its page. Raises NotAllowed, Refused."""
    locked = _locked(matter, actor)
    found = {each.key: each for each in becoming.becomings_for(actor, clock.today())}
    if becomes not in found:
        raise NotAllowed("您不能这样转办。")
    event = locked.event
    source = f"{event.title}（{event.on.year}年{event.on.month}月{event.on.day}日）"
    people = (locked.person,) if locked.person else ()
    handed = becoming.Matter(locked.matter_key, locked.title, locked.text, source, people)
    return found[becomes].make(handed, actor)


def _locked(matter: ReceptionMatter, actor: User) -> ReceptionMatter:
    locked = states.lock(matter)
    _check(locked.event, actor)
    return locked


def _check(event: Event, actor: User) -> None:
    if not standing_of(actor, clock.today()).runs(event.organiser_id):
        raise NotAllowed("接待日的问题建议由办公室或组织部门登记、转办。")
