"""Who can be chosen to promote and to supervise a proposal."""

from datetime import date
from types import SimpleNamespace

import pytest

from members.enums import DepartmentKind, Duty
from members.models import Post
from proposals.enums import ProposalKind, State
from proposals.forms.reviewing import KindForm
from tests.factories import appoint, make_department, make_person
from tests.proposals.factories import proposal_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def governing(one_of_each_role):
    """A 区长 and a 区委书记, and three who are neither."""
    government = make_department("区人民政府", DepartmentKind.UNIT)
    committee = make_department("滨江区委", DepartmentKind.UNIT)
    for name, unit, duty in (
        ("区长", government, Duty.HEAD),
        ("副书记", committee, Duty.DEPUTY),
        ("府办干部", government, Duty.STAFF),
        ("卫健委主任", make_department("区卫健委", DepartmentKind.UNIT), Duty.HEAD),
    ):
        appoint(make_person(name), unit, duty)
    appoint(make_person("前任区长"), government, Duty.HEAD, until=date(2021, 6, 29))
    return one_of_each_role


def offered(proposal) -> dict[str, set[str]]:
    form = KindForm(of=SimpleNamespace(), subject=proposal)
    names = ("promoting_leader", "supervising_leader", "supervising_department")
    return {name: {str(one) for one in form.fields[name].queryset} for name in names}


def test_each_list_offers_who_can_be_it(governing):
    proposal = proposal_in(State.FILED, governing)
    assert offered(proposal) == {
        "promoting_leader": {"区长", "副书记"},
        "supervising_leader": {"周翔"},
        "supervising_department": {"提案委", "城建委"},
    }


def test_who_is_it_already_stays(governing):
    was = make_person("前任副主席")
    appoint(was, Post.objects.get(), until=date(2021, 6, 29))
    proposal = proposal_in(
        State.FILED,
        governing,
        kind=ProposalKind.KEY,
        promoting_leader=was,
        supervising_leader=was,
        supervising_department=governing.sector,
    )
    assert offered(proposal) == {
        "promoting_leader": {"区长", "副书记", "前任副主席"},
        "supervising_leader": {"周翔", "前任副主席"},
        "supervising_department": {"提案委", "城建委", "科技界"},
    }
