from datetime import date

import pytest

from proposals.enums import State
from proposals.models import Proposal
from proposals.reading.similar import similar_to
from tests.proposals.factories import make_one_of_each_role, proposal_in
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.postgresql


TITLE = "关于江南大道亮灯改造的建议"


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


def titles(**asked) -> dict[str, int]:
    return {similar.proposal.title: similar.percent for similar in similar_to(**asked, least=50)}


def test_proposals_of_this_and_past_years_are_found(one_of_each_role):
    proposal_in(State.FILED, one_of_each_role, "关于江南大道亮灯提升改造的建议")
    proposal_in(State.REJECTED, one_of_each_role, "关于江南大道亮灯改造的提案", session=3)
    proposal_in(State.FILED, one_of_each_role, "关于促进直播电商健康发展的建议")
    assert titles(title=TITLE) == {
        "关于江南大道亮灯改造的提案": 100,
        "关于江南大道亮灯提升改造的建议": 75,
    }


def test_the_text_tells_apart_what_the_title_does_not(one_of_each_role):
    proposal_in(State.FILED, one_of_each_role, TITLE, situation="灯具老化", suggestions="更换")
    assert titles(title=TITLE, text="灯具老化，更换") == {TITLE: 100}
    assert titles(title=TITLE, text="完全另一回事") == {TITLE: 70}


def test_drafts_of_others_and_itself_are_left_out(one_of_each_role):
    proposal_in(State.DRAFT, one_of_each_role, TITLE)
    own = proposal_in(State.SUBMITTED, one_of_each_role, TITLE)
    assert titles(title=TITLE, leave_out=own) == {}
    assert titles(title=TITLE) == {TITLE: 100}


def test_many_take_as_many_queries_as_one(one_of_each_role, django_assert_num_queries):
    for n in range(40):
        proposal_in(State.FILED, one_of_each_role, f"关于江南大道亮灯改造的建议（{n}）")
    with django_assert_num_queries(3):
        assert len(similar_to(title=TITLE, text="灯具老化", least=50)) == 10


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("亮灯", 1),
        ("江南 亮灯", 1),
        ("亮灯 直播", 0),
        ("灯具", 1),
        ("更换", 1),
        ("author", 2),
        ("江南大道 亮灯\u3000author", 1),
        ("", 2),
    ],
)
def test_a_word_is_looked_for_in_title_text_and_names(one_of_each_role, words, found):
    proposal_in(State.FILED, one_of_each_role, TITLE, situation="灯具老化。", suggestions="更换。")
    proposal_in(State.FILED, one_of_each_role, "直播电商", situation="主播。", suggestions="培训。")
    assert Proposal.objects.search(words).count() == found
