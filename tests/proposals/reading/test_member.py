"""What waits for a member: what is open to be rated at each stage, whichever is asked for first."""

from datetime import date

import pytest

from members.models import Person, User
from proposals.enums import AssignmentState, Moment, State
from proposals.models import EvaluationStage
from proposals.reading.member import answers_to_rate, member_desk
from proposals.services import meeting
from tests.proposals.factories import assignment_in, cosign, day, make_one_of_each_role, proposal_in
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.postgresql

TODAY = day(6, 30)


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


def to_rate(found, role: str) -> list[tuple[str, str]]:
    """Return what someone has to rate: the stage, and the proposal."""
    rows = answers_to_rate(found.users[role], TODAY, found.settings)
    return [(row.stage.opens, row.assignment.proposal.title) for row in rows]


@pytest.mark.parametrize("order", [1, -1])
def test_each_stage_has_what_is_open_at_its_moment_whichever_is_asked_first(
    one_of_each_role, order
):
    for place, moment in enumerate(list(Moment)[::order]):
        named = {"name": moment.label, "order": place}
        EvaluationStage.objects.update_or_create(opens=moment, defaults=named)
    handed, met, answered = (
        proposal_in(state, one_of_each_role, title)
        for state, title in (
            (State.HANDLING, "刚交办"),
            (State.HANDLING, "面商过"),
            (State.ANSWERED, "答复了"),
        )
    )
    assignment_in(AssignmentState.SIGNED, handed, one_of_each_role.unit)
    meeting.record_meeting(
        assignment=assignment_in(AssignmentState.SIGNED, met, one_of_each_role.unit),
        actor=one_of_each_role.users["unit"],
        phase="before",
        held_on=TODAY,
        way="talk",
        place="区城管局会议室",
    )
    given = assignment_in(AssignmentState.ANSWERED, answered, one_of_each_role.unit)

    assert sorted(to_rate(one_of_each_role, "author")) == sorted(
        [
            *((Moment.HANDED_OVER, title) for title in ("刚交办", "面商过", "答复了")),
            (Moment.MET, "面商过"),
            (Moment.ANSWERED, "答复了"),
        ]
    )
    looked = {"listed_on": TODAY, "due_on": TODAY, "done_on": TODAY, "finding": "done"}
    given.look_backs.create(why="basic", actor=one_of_each_role.users["office"], **looked)
    assert (Moment.LOOKED_BACK, "答复了") in to_rate(one_of_each_role, "author")
    assert to_rate(one_of_each_role, "another member") == []


def test_a_desk_asks_the_same_with_one_proposal_and_with_many(
    one_of_each_role, django_assert_num_queries
):
    member, author = one_of_each_role.users["co-signer"], one_of_each_role.person("author")

    def fill(number: int) -> None:
        signing = proposal_in(State.COSIGNING, one_of_each_role, f"联名{number}")
        cosign(signing, member.person)
        answered = proposal_in(State.ANSWERED, one_of_each_role, f"答复{number}")
        cosign(answered, member.person, "confirmed")
        assignment_in(AssignmentState.ANSWERED, answered, one_of_each_role.unit)

    def seen(user: User, by: Person) -> tuple[int, int, int, int]:
        desk = member_desk(user, TODAY, one_of_each_role.settings)
        assert all(row.proposal.author == by for row in desk.asked)
        return len(desk.asked), len(desk.to_rate), len(desk.gathering), len(desk.running)

    for number in (1, 2, 3):
        fill(number)
        with django_assert_num_queries(6):
            assert seen(member, author) == (number, number, 0, number)
