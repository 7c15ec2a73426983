"""Links between rows of different annexes: the software proposes, a person says."""

from django.db import transaction
from django.db.models import Q

from almanac import clock
from members.models import User
from workflow.refusals import Refused
from workflow.states import lock
from workplan.enums import LinkKind, LinkState
from workplan.importing.cross_annex_links import FoundLink, Matter, links_among
from workplan.models import ItemLink, Plan, WorkItem


@transaction.atomic
def propose_links(plan: Plan) -> int:
    """Propose what seems to belong together in a plan, and return how many proposals are new.

    What a person decided stays; a proposal that the rows no longer bear out goes.
    """
    rows = WorkItem.objects.filter(plan=plan).order_by("pk").values_list("pk", "annex", "title")
    found = {(k.leading, k.following): k for k in links_among([Matter(*row) for row in rows])}
    links = ItemLink.objects.filter(leading__plan=plan)
    known: set[frozenset[int]] = set()
    led: set[int] = set()
    for link in links:
        pair = (link.leading_id, link.following_id)
        as_before = pair in found and found[pair].kind.value == link.kind
        if link.state == LinkState.PROPOSED and not as_before:
            link.delete()
            continue
        known.add(frozenset(pair))
        if link.state == LinkState.CONFIRMED and link.kind == LinkKind.SAME:
            led.add(link.following_id)
    new = [
        _proposal(kin)
        for pair, kin in found.items()
        if frozenset(pair) not in known
        and not (kin.kind == LinkKind.SAME.value and kin.following in led)
    ]
    ItemLink.objects.bulk_create(new, batch_size=500)
    return len(new)


def _proposal(kin: FoundLink) -> ItemLink:
    return ItemLink(
        leading_id=kin.leading, following_id=kin.following, kind=kin.kind.value, why=kin.why[:300]
    )


@transaction.atomic
def confirm(*, link: ItemLink, actor: User, swap: bool = False) -> None:
    """Say that the two belong together; `swap` lets the other one lead. Raises Refused.

    What that does is `LinkKind.effect`: of one matter, the leading item alone is reminded of. Both
    rows stay as they are.
    """
    locked = _lock(link)
    if swap:
        locked.leading_id, locked.following_id = locked.following_id, locked.leading_id
    if locked.kind == LinkKind.SAME:
        _refuse_chain(locked)
    _decide(locked, LinkState.CONFIRMED, actor)
    link.refresh_from_db()


def decline(*, link: ItemLink, actor: User) -> None:
    """Say that the two do not belong together: the software will not propose it again."""
    with transaction.atomic():
        _decide(_lock(link), LinkState.DECLINED, actor)
    link.refresh_from_db()


@transaction.atomic
def take_back(*, link: ItemLink, actor: User) -> None:
    """Take a decision back: the link is a proposal again, and each item its own."""
    locked = _lock(link)
    locked.state, locked.decided_by, locked.decided_at = LinkState.PROPOSED, actor, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    link.refresh_from_db()


def _lock(link: ItemLink) -> ItemLink:
    """Return the link with both its items locked, so that two confirmations cannot make a ring."""
    found = lock(link)
    pks = [found.leading_id, found.following_id]
    list(WorkItem.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    return found


def _refuse_chain(link: ItemLink) -> None:
    """One leads, the others follow it: no follower leads, and no leader follows."""
    others = ItemLink.objects.in_force().exclude(pk=link.pk).select_related("leading", "following")
    for other in others.filter(Q(following__in=(link.leading_id, link.following_id))):
        if other.following_id == link.following_id:
            raise Refused(f"“{other.following}”已随从“{other.leading}”，请先收回那一条。")
        raise Refused(f"“{other.following}”本身随从“{other.leading}”，不能再作主项。请与后者关联。")
    if led := others.filter(leading=link.following_id).first():
        raise Refused(f"“{led.leading}”是“{led.following}”的主项，不能再随从别的事项。")


def _decide(link: ItemLink, state: LinkState, actor: User) -> None:
    link.state, link.decided_by, link.decided_at = state, actor, clock.now()
    link.save()
