"""The only writer of the tags that members confirm."""

from collections.abc import Iterable

from django.db import transaction

from almanac import clock
from members.models import Person, User
from performance.models import MemberTag
from performance.permissions import is_counted
from performance.report.tags import proposed
from workflow.refusals import NotAllowed, Refused


@transaction.atomic
def confirm_tags(*, actor: User, names: Iterable[str]) -> list[str]:
    """Keep of the proposed tags, and of those confirmed before, the ones named; return them.

    Raises NotAllowed for who is no member, Refused for a tag that nothing speaks for.
    """
    if actor.person_id is None or not is_counted(actor):
        raise NotAllowed("标签由委员本人确认。")
    person: Person = Person.objects.select_for_update().get(pk=actor.person_id)
    known = set(MemberTag.objects.filter(person=person).values_list("name", flat=True))
    chosen = list(dict.fromkeys(names))
    if unknown := set(chosen) - known - set(proposed(person, clock.today())):
        raise Refused(f"“{'、'.join(sorted(unknown))}”没有履职记录可以依据。")
    MemberTag.objects.filter(person=person).exclude(name__in=chosen).delete()
    MemberTag.objects.bulk_create(
        MemberTag(person=person, name=name, confirmed_at=clock.now())
        for name in chosen
        if name not in known
    )
    return chosen
