from datetime import date

import pytest
from django.core.exceptions import ValidationError

from almanac import clock
from members.enums import DepartmentKind
from proposals.enums import AssignmentState, Role, State
from proposals.models import DispatchBatch, Proposal
from proposals.services import batches, dispatch, handling, planning, returns
from tests.factories import make_department
from tests.proposals.factories import assignment_in, day, proposal_in
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql


TODAY = day(6, 30)
BATCH = {"name": "二届五次会议提案交办会", "term": 2, "session": 5}


@pytest.fixture
def office(one_of_each_role):
    return one_of_each_role.users["office"]


def batch_on(office, held_on: date = TODAY, **deadline) -> DispatchBatch:
    return batches.make_batch(actor=office, held_on=held_on, **BATCH, **deadline)


def planned(one_of_each_role, title: str = "甲案", role: Role = Role.LEAD) -> Proposal:
    proposal = proposal_in(State.FILED, one_of_each_role, title)
    office = one_of_each_role.users["office"]
    planning.plan_unit(proposal=proposal, unit=one_of_each_role.unit, actor=office, role=role)
    return proposal


class TestTheMeeting:
    def test_it_hands_over_with_three_months_and_five_working_days(self, one_of_each_role, office):
        proposal, batch = planned(one_of_each_role), batch_on(office)
        batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
        assert batches.hand_over_batch(batch=batch, actor=office) == 1
        given = proposal.assignments.get()
        assert (given.state, given.handed_over_on) == (AssignmentState.SENT, day(6, 30))
        assert (given.due_on, given.return_by) == (day(9, 30), day(7, 7))
        proposal.refresh_from_db()
        assert (proposal.state, proposal.answer_due_on) == (State.HANDLING, day(9, 30))
        assert proposal.handling_units == "主办单位"

    def test_a_fixed_day_may_stand_in_the_place_of_months(self, one_of_each_role, office):
        proposal, batch = planned(one_of_each_role), batch_on(office, fixed_due_on=day(8, 31))
        batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
        batches.hand_over_batch(batch=batch, actor=office)
        assert proposal.assignments.get().due_on == day(8, 31)

    def test_the_window_skips_days_off(self, one_of_each_role, office):
        """After 26 April 2021: 27, 28, 29, 30, then 5 May off (1 to 5), 25 April and 8 May worked."""
        with clock.standing_at(day(4, 27)):
            proposal, batch = planned(one_of_each_role), batch_on(office, day(4, 27))
            batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
            batches.hand_over_batch(batch=batch, actor=office)
        assert proposal.assignments.get().return_by == day(5, 7)

    @pytest.mark.parametrize(
        ("deadline", "words"),
        [
            ({"months": 3, "fixed_due_on": day(9, 1)}, "二者择一"),
            ({"fixed_due_on": day(6, 29)}, "答复期限不能早于交办会"),
            ({"months": 0}, "大于或等于"),
        ],
    )
    def test_a_wrong_deadline_is_refused(self, office, deadline, words):
        with pytest.raises(ValidationError, match=words):
            batch_on(office, **deadline)

    def test_a_co_handlers_opinion_is_due_a_month_before(self, one_of_each_role, office):
        proposal, batch = planned(one_of_each_role), batch_on(office)
        planning.plan_unit(
            proposal=proposal, unit=one_of_each_role.co_unit, actor=office, role=Role.CO
        )
        batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
        batches.hand_over_batch(batch=batch, actor=office)
        assert proposal.assignments.get(role=Role.CO).due_on == day(8, 31)

    def test_all_or_none(self, one_of_each_role, office):
        first, batch = planned(one_of_each_role), batch_on(office)
        second = proposal_in(State.FILED, one_of_each_role, "乙案", number=2)
        for proposal in (first, second):
            batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
        with pytest.raises(Refused, match="还没有主办或分办单位：第2号 乙案。"):
            batches.hand_over_batch(batch=batch, actor=office)
        assert not Proposal.objects.filter(state=State.HANDLING).exists()

    def test_not_before_its_day_and_not_twice(self, one_of_each_role, office):
        proposal, batch = planned(one_of_each_role), batch_on(office, day(7, 1))
        batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
        with pytest.raises(Refused, match="还没有到交办会的日期"):
            batches.hand_over_batch(batch=batch, actor=office)
        with clock.standing_at(day(7, 1)):
            batches.hand_over_batch(batch=batch, actor=office)
            with pytest.raises(Refused, match="已经交办"):
                batches.hand_over_batch(batch=batch, actor=office)

    def test_an_empty_one_is_refused(self, office):
        with pytest.raises(Refused, match="还没有提案"):
            batches.hand_over_batch(batch=batch_on(office), actor=office)

    @pytest.mark.parametrize("role", ["author", "unit", "leader", "stopped office"])
    def test_only_the_committee_prepares_it(self, one_of_each_role, office, role):
        batch, proposal = batch_on(office), planned(one_of_each_role)
        user = one_of_each_role.users[role]
        for attempt in (
            lambda: batch_on(user),
            lambda: batches.hand_over_batch(batch=batch, actor=user),
            lambda: batches.put_in_batch(proposal=proposal, batch=batch, actor=user),
            lambda: planning.plan_unit(
                proposal=proposal, unit=one_of_each_role.co_unit, actor=user
            ),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_a_proposal_of_another_session_does_not_belong(self, one_of_each_role, office):
        old = proposal_in(State.FILED, one_of_each_role, session=4)
        with pytest.raises(Refused, match="届次不同"):
            batches.put_in_batch(proposal=old, batch=batch_on(office), actor=office)


class TestUnits:
    def test_one_leads(self, one_of_each_role, office):
        with pytest.raises(Refused, match="只能有一家主办单位"):
            planning.plan_unit(
                proposal=planned(one_of_each_role),
                unit=one_of_each_role.co_unit,
                actor=office,
                role=Role.LEAD,
            )

    @pytest.mark.parametrize(
        ("first", "second"),
        [(Role.LEAD, Role.SEPARATE), (Role.SEPARATE, Role.LEAD), (Role.SEPARATE, Role.CO)],
    )
    def test_separate_handling_stands_alone(self, one_of_each_role, office, first, second):
        with pytest.raises(Refused, match="分办与主办、会办不能并用"):
            planning.plan_unit(
                proposal=planned(one_of_each_role, role=first),
                unit=one_of_each_role.co_unit,
                actor=office,
                role=second,
            )

    def test_one_unit_has_it_once(self, one_of_each_role, office):
        with pytest.raises(Refused, match="本轮已交这家单位办理"):
            planning.plan_unit(
                proposal=planned(one_of_each_role),
                unit=one_of_each_role.unit,
                actor=office,
                role=Role.CO,
            )

    def test_a_collective_is_no_unit(self, one_of_each_role, office):
        everyone = make_department("各专委会", DepartmentKind.COLLECTIVE, covers="committee")
        with pytest.raises(Refused, match="不能承办提案"):
            planning.plan_unit(
                proposal=proposal_in(State.FILED, one_of_each_role), unit=everyone, actor=office
            )

    def test_a_planned_one_can_be_taken_off(self, one_of_each_role, office):
        proposal = planned(one_of_each_role)
        planning.unplan_unit(assignment=proposal.assignments.get(), actor=office)
        proposal.refresh_from_db()
        assert (proposal.assignments.count(), proposal.handling_units) == (0, "")

    def test_a_proposal_under_way_can_get_one_more(self, one_of_each_role, office):
        proposal = proposal_in(State.HANDLING, one_of_each_role, answer_due_on=day(8, 1))
        assignment_in(AssignmentState.SIGNED, proposal, one_of_each_role.unit)
        added = dispatch.add_unit(
            proposal=proposal, unit=one_of_each_role.co_unit, role=Role.CO, actor=office
        )
        assert (added.state, added.due_on) == (AssignmentState.SENT, day(7, 2))

    def test_an_interim_proposal_is_handed_over_without_a_meeting(self, one_of_each_role, office):
        proposal = planned(one_of_each_role)
        dispatch.hand_over(proposal=proposal, actor=office, months=2)
        assert proposal.answer_due_on == day(8, 30)


class TestReturning:
    def asked(self, one_of_each_role) -> tuple[Proposal, object]:
        proposal = proposal_in(State.HANDLING, one_of_each_role, answer_due_on=day(9, 28))
        given = assignment_in(AssignmentState.SENT, proposal, one_of_each_role.unit)
        handling.ask_return(
            assignment=given, actor=one_of_each_role.users["unit"], reason="不属本单位职责。"
        )
        return proposal, given

    def test_another_unit_gets_it_with_as_long_as_the_first(self, one_of_each_role, office):
        proposal, given = self.asked(one_of_each_role)
        with clock.standing_at(day(7, 5)):
            new = returns.accept_return(
                assignment=given, actor=office, new_unit=one_of_each_role.other_unit
            )
        assert given.state == AssignmentState.RETURNED
        assert (new.unit, new.role, new.state) == (
            one_of_each_role.other_unit,
            Role.LEAD,
            AssignmentState.SENT,
        )
        assert (new.handed_over_on, new.due_on) == (day(7, 5), day(10, 3))
        proposal.refresh_from_db()
        assert (proposal.state, proposal.handling_units) == (State.HANDLING, "他单位")

    def test_after_the_window_it_stays(self, one_of_each_role):
        proposal = proposal_in(State.HANDLING, one_of_each_role)
        given = assignment_in(
            AssignmentState.SENT, proposal, one_of_each_role.unit, return_by=day(7, 7)
        )
        with clock.standing_at(day(7, 8)), pytest.raises(Refused, match="退回期限为7月7日，已过"):
            handling.ask_return(
                assignment=given, actor=one_of_each_role.users["unit"], reason="不属。"
            )

    def test_refused_it_waits_for_the_units_signature(self, one_of_each_role, office):
        _, given = self.asked(one_of_each_role)
        returns.refuse_return(assignment=given, actor=office, reason="属贵单位职责。")
        assert (given.state, given.signed_on) == (AssignmentState.SENT, None)

    def test_the_unit_that_had_it_may_get_it_again(self, one_of_each_role, office):
        proposal, given = self.asked(one_of_each_role)
        returns.accept_return(assignment=given, actor=office)
        again = dispatch.add_unit(
            proposal=proposal, unit=one_of_each_role.unit, role=Role.LEAD, actor=office
        )
        assert again.state == AssignmentState.SENT
