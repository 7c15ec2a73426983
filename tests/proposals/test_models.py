from datetime import date

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from proposals.enums import ProposalKind
from proposals.models import Proposal
from tests.factories import make_department, make_item, make_plan

TITLE = "关于江南大道沿线亮灯工程提升改造的建议"


def make_proposal(title: str = TITLE, **values) -> Proposal:
    """Write a proposal past its checks, so that the database itself is asked."""
    row = {"term": 2, "session": 5, "kind": ProposalKind.ORDINARY, **values}
    return Proposal.objects.create(title=title, **row)


pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize(
    ("number", "words"), [(12, f"第12号 {TITLE}"), (None, TITLE)], ids=["known", "unknown"]
)
def test_a_proposal_is_called_by_number_and_title(number, words):
    assert str(Proposal(number=number, title=TITLE)) == words


@pytest.mark.postgresql
@pytest.mark.parametrize("title", [TITLE, "关于江南大道沿线 亮灯工程\u3000提升改造的建议"])
def test_a_title_stands_once_in_a_session_however_it_is_spaced(title):
    make_proposal()
    with pytest.raises(IntegrityError, match="title_key"):
        make_proposal(title)


def test_the_width_of_letters_does_not_make_another_title():
    make_proposal("关于推进５Ｇ建设的建议")
    with pytest.raises(IntegrityError, match="title_key"):
        make_proposal("关于推进5G建设的建议")


@pytest.mark.parametrize("other", [{"session": 4}, {"term": 3}])
def test_the_same_title_may_stand_in_another_session(other):
    make_proposal()
    make_proposal(**other)
    assert Proposal.objects.count() == 2


def test_a_number_stands_once_in_a_session():
    make_proposal(number=12)
    with pytest.raises(IntegrityError, match="number"):
        make_proposal("另一案由", number=12)


def test_numbers_that_are_not_known_do_not_collide():
    make_proposal()
    make_proposal("另一案由")
    assert Proposal.objects.filter(number=None).count() == 2


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"term": 0}, "proposal_term_and_session_from_1"),
        ({"session": 0}, "proposal_term_and_session_from_1"),
        ({"title": ""}, "proposal_has_title"),
        (
            {"filed_on": date(2021, 3, 25), "answer_due_on": date(2021, 3, 24)},
            "proposal_answer_due_after_filing",
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make_proposal(**values)


def test_saving_only_a_title_saves_the_form_in_which_it_is_compared():
    proposal = make_proposal()
    proposal.title = "关于 推进 5G 的建议"
    proposal.save(update_fields=["title"])
    proposal.refresh_from_db()
    assert proposal.title_key == "关于推进5G的建议"


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("kind", "named", "lacks"),
    [
        (ProposalKind.KEY, False, True),
        (ProposalKind.KEY, True, False),
        (ProposalKind.LINKED, False, False),
        (ProposalKind.ORDINARY, False, False),
    ],
)
def test_only_a_key_proposal_lacks_a_department_that_is_not_named(kind, named, lacks):
    department = make_department("城建委") if named else None
    proposal = make_proposal(kind=kind, supervising_department=department)
    assert proposal.lacks_supervisor is lacks
    assert Proposal.objects.lacking_supervisor().exists() is lacks


def test_for_item_finds_the_proposal_that_an_item_stands_for_in_one_query(
    django_assert_num_queries,
):
    plan = make_plan(2021)
    item, other = make_item(plan, 1, "督办提案"), make_item(plan, 2, "另一事项")
    make_proposal(work_item=item, supervising_department=make_department("城建委"))
    with django_assert_num_queries(1):
        [found] = Proposal.objects.for_item(item)
        names = (found.supervising_leader, found.supervising_department.name)
    assert names == (None, "城建委")
    assert not Proposal.objects.for_item(other).exists()


def test_an_item_stands_for_one_proposal():
    item = make_item(make_plan(2021), 1, "督办提案")
    make_proposal(work_item=item)
    with pytest.raises(IntegrityError, match="work_item"):
        make_proposal("另一案由", work_item=item)


def test_an_item_that_stands_for_a_proposal_cannot_be_deleted():
    item = make_item(make_plan(2021), 1, "督办提案")
    make_proposal(work_item=item)
    with pytest.raises(ProtectedError):
        item.delete()


def test_the_latest_session_comes_first_then_the_numbers_then_what_has_none():
    make_proposal("无案号")
    make_proposal("二", number=10)
    make_proposal("一", number=9)
    make_proposal("上一次", session=4, number=1)
    make_proposal("下一届", term=3, session=1)
    assert [p.title for p in Proposal.objects.all()] == ["下一届", "一", "二", "无案号", "上一次"]
