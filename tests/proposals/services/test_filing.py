from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from almanac import clock
from members.models import Person
from proposals.enums import ProposalKind
from proposals.models import Proposal
from proposals.services.supervising import stand_for
from tests.factories import make_item, make_plan
from tests.proposals.factories import file_proposal

pytestmark = pytest.mark.postgresql


TITLE = "关于江南大道沿线亮灯工程提升改造的建议"
FILED = {"term": 2, "session": 5, "title": TITLE}


def test_a_proposal_is_filed_with_all_that_is_known(committee, office):
    leader = Person.objects.get(name="周翔")
    proposal = file_proposal(
        actor=office,
        term=2,
        session=5,
        number=12,
        title=f"　{TITLE} ",
        kind=ProposalKind.KEY,
        proposers="民盟滨江区基层委员会",
        supervising_leader=leader,
        supervising_department=committee["城建委"],
        handling_units="区城管局",
        filed_on=date(2021, 1, 29),
        answer_due_on=date(2021, 6, 30),
    )
    proposal.refresh_from_db()
    assert (str(proposal), proposal.kind) == (f"第12号 {TITLE}", ProposalKind.KEY)
    assert (proposal.supervising_leader, str(proposal.supervising_department)) == (leader, "城建委")


def test_who_filed_it_and_when_stands_in_the_history(office):
    with clock.standing_at(date(2021, 1, 29)):
        proposal = file_proposal(actor=office, **FILED)
    row = proposal.history.get()
    assert (row.history_user, localdate(row.history_date)) == (office, date(2021, 1, 29))


def test_what_is_not_known_yet_is_left_out(office):
    proposal = file_proposal(actor=office, **FILED)
    assert (proposal.kind, proposal.number, proposal.answer_due_on) == (
        ProposalKind.ORDINARY,
        None,
        None,
    )


def test_a_key_proposal_may_be_filed_before_its_department_is_named(office):
    assert file_proposal(actor=office, **FILED, kind=ProposalKind.KEY).lacks_supervisor


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": f"{TITLE[:4]} {TITLE[4:]}"}, "这一届次中已有相同案由的提案。"),
        ({"title": "另一案由", "number": 12}, "这一届次中已有这个案号。"),
        ({"title": " "}, "此字段不能为空。"),
        (
            {
                "title": "另一案由",
                "filed_on": date(2021, 3, 25),
                "answer_due_on": date(2021, 3, 24),
            },
            "答复期限不能早于立案日期。",
        ),
    ],
)
def test_what_cannot_be_filed_is_refused_in_words(office, values, words):
    file_proposal(actor=office, **FILED, number=12)
    with pytest.raises(ValidationError) as refused:
        file_proposal(actor=office, **{**FILED, **values})
    assert words in refused.value.messages
    assert Proposal.objects.count() == 1


def test_a_proposal_stands_for_a_row_of_the_plan_and_each_row_for_one(office):
    item = make_item(make_plan(), 4, TITLE, annex="proposals")
    proposal, other = (
        file_proposal(actor=None, **FILED),
        file_proposal(actor=None, **FILED | {"title": "另一案由"}),
    )
    stand_for(proposal=proposal, item=item, actor=office)
    assert Proposal.objects.for_item(item).get() == proposal
    assert proposal.history.first().history_user == office
    with pytest.raises(ValidationError):
        stand_for(proposal=other, item=item, actor=office)
