"""交办会: a batch, its proposals, its units, and the day it is handed over."""

from datetime import date

import pytest
from django.urls import reverse

from members.enums import DepartmentKind
from proposals.enums import AssignmentState, Role, State
from proposals.models import DispatchBatch, Proposal
from tests.factories import make_department
from tests.proposals.factories import assignment_in, proposal_in
from tests.proposals.views.acting import words_of

pytestmark = pytest.mark.postgresql


@pytest.fixture
def batch(one_of_each_role) -> DispatchBatch:
    return DispatchBatch.objects.create(
        name="交办会", term=2, session=5, held_on=date(2021, 6, 30), months=3
    )


def at(name: str, *args) -> str:
    return reverse(f"proposals:{name}", args=args)


def names(batch: DispatchBatch, proposal: Proposal, lead="", co="", separate="") -> dict:
    found = {"lead": lead, "co": co, "separate": separate}
    return {f"{role}-{proposal.pk}": words for role, words in found.items()}


def test_a_batch_is_prepared_with_months_or_a_fixed_day(one_of_each_role, signed_in):
    staff = signed_in("committee staff")
    staff.post(at("dispatch"), {"name": "交办会", "held_on": "2021-07-01", "months": "2"})
    fixed = {"name": "平时提案", "held_on": "2021-07-01", "fixed_due_on": "2021-10-31"}
    staff.post(at("dispatch"), fixed)
    assert [(b.name, str(b.due_on)) for b in DispatchBatch.objects.order_by("pk")] == [
        ("交办会", "2021-09-01"),
        ("平时提案", "2021-10-31"),
    ]


def test_two_deadlines_are_refused_and_the_name_stays(one_of_each_role, signed_in):
    both = {
        "name": "写好的名称",
        "held_on": "2021-07-01",
        "months": "2",
        "fixed_due_on": "2021-10-31",
    }
    answer = signed_in("committee staff").post(at("dispatch"), both)
    assert answer.status_code == 422
    assert "二者择一" in words_of(answer)
    assert "写好的名称" in words_of(answer)


@pytest.mark.parametrize(
    ("name", "with_proposal"),
    [
        ("batch_fill", False),
        ("batch_plan", False),
        ("batch_hand_over", False),
        ("batch_take_out", True),
    ],
)
def test_only_the_committee_touches_a_batch(
    one_of_each_role, signed_in, batch, name, with_proposal
):
    proposal = proposal_in(State.FILED, one_of_each_role, batch=batch)
    address = at(name, batch.pk, *([proposal.pk] if with_proposal else []))
    for role in ("author", "leader", "unit", "supervising head"):
        assert signed_in(role).post(address).status_code == 404


def test_proposals_go_in_get_their_units_and_are_handed_over(one_of_each_role, signed_in, batch):
    staff = signed_in("committee staff")
    first = proposal_in(State.FILED, one_of_each_role, "甲", number=1)
    second = proposal_in(State.FILED, one_of_each_role, "乙", number=2)
    third = proposal_in(State.FILED, one_of_each_role, "丙", number=3)
    staff.post(at("batch_fill", batch.pk), {"proposals": [first.pk, second.pk, third.pk]})
    staff.post(at("batch_take_out", batch.pk, third.pk))
    staff.post(
        at("batch_plan", batch.pk),
        {
            **names(batch, first, lead="主办单位", co="会办单位、他单位"),
            **names(batch, second, separate="主办单位 他单位"),
        },
    )
    answer = staff.post(at("batch_hand_over", batch.pk))
    assert answer.url == at("batch", batch.pk)
    assert [(a.unit.name, a.role, a.state) for a in first.assignments.order_by("pk")] == [
        ("主办单位", Role.LEAD, AssignmentState.SENT),
        ("会办单位", Role.CO, AssignmentState.SENT),
        ("他单位", Role.CO, AssignmentState.SENT),
    ]
    assert {a.role for a in second.assignments.all()} == {Role.SEPARATE}
    first.refresh_from_db()
    assert (first.state, first.handling_units) == (State.HANDLING, "主办单位、会办单位、他单位")
    third.refresh_from_db()
    assert (third.state, third.batch) == (State.FILED, None)
    assert "已交办" in words_of(staff.get(at("batch", batch.pk)))


def test_what_is_planned_is_changed_and_what_stays_is_left_alone(
    one_of_each_role, signed_in, batch
):
    proposal = proposal_in(State.FILED, one_of_each_role, batch=batch)
    kept = assignment_in(AssignmentState.PLANNED, proposal, one_of_each_role.unit)
    assignment_in(AssignmentState.PLANNED, proposal, one_of_each_role.co_unit, Role.CO)
    staff = signed_in("committee staff")
    page = words_of(staff.get(at("batch", batch.pk)))
    assert 'value="会办单位"' in page
    staff.post(at("batch_plan", batch.pk), names(batch, proposal, "主办单位", "他单位"))
    assert {(a.pk == kept.pk, a.unit.name) for a in proposal.assignments.all()} == {
        (True, "主办单位"),
        (False, "他单位"),
    }


@pytest.mark.parametrize(
    ("lead", "co", "separate", "words"),
    [
        ("没有的单位", "", "", "没有“没有的单位”"),
        ("主办单位、他单位", "", "", "第1号：一件提案只能有一家主办单位。"),
        ("主办单位", "", "他单位", "第1号：分办与主办、会办不能并用。"),
    ],
)
def test_units_that_cannot_be_are_refused_all_or_none_and_every_name_stays(
    one_of_each_role, signed_in, batch, lead, co, separate, words
):
    good = proposal_in(State.FILED, one_of_each_role, "甲", number=2, batch=batch)
    bad = proposal_in(State.FILED, one_of_each_role, "乙", number=1, batch=batch)
    answer = signed_in("committee staff").post(
        at("batch_plan", batch.pk),
        {**names(batch, good, lead="会办单位"), **names(batch, bad, lead, co, separate)},
    )
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert f'value="{lead}"' in words_of(answer)
    assert not good.assignments.exists()


def test_a_batch_without_units_is_not_handed_over(one_of_each_role, signed_in, batch):
    proposal_in(State.FILED, one_of_each_role, number=9, batch=batch)
    answer = signed_in("committee staff").post(at("batch_hand_over", batch.pk))
    assert answer.status_code == 422
    assert "还没有主办或分办单位：第9号" in words_of(answer)


def test_what_nobody_at_a_unit_can_receive_is_said_before_it_is_handed_over_and_after(
    one_of_each_role, signed_in, batch
):
    without = "他单位没有可以登录的联系人，系统里没有人收到交办。"
    one_of_each_role.users["other unit"].is_active = False
    one_of_each_role.users["other unit"].save()
    proposal = proposal_in(State.FILED, one_of_each_role, number=1, batch=batch)
    staff, address = signed_in("committee staff"), reverse("proposals:batch", args=[batch.pk])
    assignment_in(AssignmentState.PLANNED, proposal, one_of_each_role.unit)
    assert "没有可以登录的联系人" not in words_of(staff.get(address))
    assignment_in(AssignmentState.PLANNED, proposal, one_of_each_role.other_unit, Role.CO)
    assert without in words_of(staff.get(address))
    staff.post(reverse("proposals:batch_hand_over", args=[batch.pk]))
    counted = "他单位（1 件）没有可以登录的联系人"
    for name in ("all", "handling"):
        assert counted in words_of(staff.get(reverse(f"proposals:{name}")))
        assert "登记联系人</a>" in words_of(signed_in("office").get(reverse(f"proposals:{name}")))
    assert without in words_of(staff.get(proposal.get_absolute_url()))
    assert "没有可以登录的联系人" not in words_of(signed_in("author").get(reverse("proposals:all")))
    assert "没有可以登录的联系人" not in words_of(
        signed_in("unit").get(proposal.get_absolute_url())
    )


def test_a_unit_is_planned_by_a_part_of_its_name(one_of_each_role, signed_in, batch):
    make_department("区教育局", DepartmentKind.UNIT)
    proposal = proposal_in(State.FILED, one_of_each_role, number=1, batch=batch)
    address = reverse("proposals:batch_plan", args=[batch.pk])
    answer = signed_in("committee staff").post(address, {f"lead-{proposal.pk}": "教育局"})
    assert answer.status_code == 302
    assert [str(a.unit) for a in proposal.assignments.all()] == ["区教育局"]


def test_another_plan_than_the_one_on_the_page_is_neither_handed_over_nor_overwritten(
    one_of_each_role, signed_in, batch
):
    proposal = proposal_in(State.FILED, one_of_each_role, number=1, batch=batch)
    planned = assignment_in(AssignmentState.PLANNED, proposal, one_of_each_role.unit)
    staff, seen = signed_in("committee staff"), batch.seen
    planned.delete()
    assignment_in(AssignmentState.PLANNED, proposal, one_of_each_role.other_unit)
    changed = "承办单位在您打开这一页以后改过。请先核对，再保存或交办一次。"
    answer = staff.post(at("batch_hand_over", batch.pk), {"seen": seen})
    assert (answer.status_code, changed in words_of(answer)) == (422, True)
    words = {**names(batch, proposal, lead="主办单位"), "seen": seen}
    answer = staff.post(at("batch_plan", batch.pk), words)
    assert (answer.status_code, changed in words_of(answer)) == (422, True)
    assert [str(a.unit) for a in proposal.assignments.all()] == ["他单位"]
    words["seen"] = batch.seen  # what the page shows now
    assert staff.post(at("batch_plan", batch.pk), words).status_code == 302
    assert staff.post(at("batch_hand_over", batch.pk), {"seen": batch.seen}).status_code == 302
    assert [str(a.unit) for a in proposal.assignments.all()] == ["主办单位"]
