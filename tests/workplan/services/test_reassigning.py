"""改派: what is open goes to who answers for it now; the history keeps who it was, and why."""

from datetime import date

import pytest

from almanac import clock
from members.models import User
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows
from workflow.refusals import NotAllowed, Refused
from workplan.enums import Side
from workplan.models import WorkItem
from workplan.services import states
from workplan.services.reassigning import Reassignment, foresee, reassign

pytestmark = pytest.mark.postgresql


WHY = "机构调整"


@shared_rows(on=date(2021, 3, 10))
def plan() -> Plan2021:
    return plan_2021()


@shared_rows(on=date(2021, 3, 10))
def office(plan: Plan2021) -> User:
    return make_user("office", office=True)


def read(plan: Plan2021, number: int) -> WorkItem:
    return WorkItem.objects.with_ledger().get(pk=plan.items[number].pk)


def names(plan: Plan2021, number: int) -> tuple[str, str, str]:
    item = read(plan, number)
    sides = (item.leaders, item.lead_departments, item.participants)
    return tuple("、".join(map(str, named)) for named in sides)


def departments(plan: Plan2021, old: str, new: str, side: Side | None = None) -> Reassignment:
    return Reassignment(plan.departments[old], plan.departments[new], side)


def test_a_department_takes_the_place_of_another(plan, office):
    items = [read(plan, n) for n in (19, 24)]

    done = reassign(
        items=items, reassignment=departments(plan, "提案委", "经科委"), actor=office, reason=WHY
    )

    assert [item.seq for item in done] == [19]
    assert names(plan, 19)[1] == "经科委"
    assert names(plan, 24)[1] == "城建委"


def test_the_history_keeps_who_was_responsible_then_and_why(plan, office):
    before = read(plan, 24)
    states.accept(due=before.due_dates.first(), actor=make_user(person=plan.answering["城建委"]))
    with clock.standing_at(date(2021, 6, 1)):
        reassign(
            items=[before],
            reassignment=departments(plan, "城建委", "经科委", Side.LEAD),
            actor=office,
            reason=WHY,
        )

    latest = before.history.first()
    assert latest.history_change_reason == "责任部门：城建委 → 经科委；理由：机构调整"
    assert (latest.history_user, latest.history_date.date()) == (office, date(2021, 6, 1))
    # Who accepted it stands on the record as before.
    assert str(before.due_dates.first().transitions.get().actor) == "陈悦"


def test_the_new_head_may_act_and_the_old_one_no_more(plan, office):
    old, new = (make_user(person=plan.answering[name]) for name in ("城建委", "经科委"))
    reassign(
        items=[read(plan, 24)],
        reassignment=departments(plan, "城建委", "经科委"),
        actor=office,
        reason=WHY,
    )
    due = read(plan, 24).due_dates.first()

    with pytest.raises(NotAllowed):
        states.accept(due=due, actor=old)
    assert states.accept(due=due, actor=new).actor == new


@pytest.mark.parametrize("new", ["张爱莲", "秘书长"])
def test_a_leader_hands_over_to_a_person_or_a_post_in_the_same_place(plan, office, new):
    successor = (plan.leaders | plan.posts)[new]
    item = read(plan, 24)
    reassignment = Reassignment(item.leaders[0], successor)

    reassign(items=[item], reassignment=reassignment, actor=office, reason="职务变动")

    assert names(plan, 24)[0] == new
    assert item.history.first().history_change_reason.endswith(f" → {new}；理由：职务变动")


def test_one_side_alone_may_be_handed_over(plan, office):
    assert names(plan, 16)[1:] == ("各专委会", "办公室")

    reassign(
        items=[read(plan, 16)],
        reassignment=departments(plan, "办公室", "联络处", Side.PARTICIPANT),
        actor=office,
        reason=WHY,
    )

    assert names(plan, 16)[1:] == ("各专委会", "联络处")


def test_who_stands_there_already_is_named_once(plan, office):
    item = read(plan, 27)
    assert names(plan, 27)[1] == "办公室、各专委会"

    reassignment = departments(plan, "各专委会", "办公室", Side.LEAD)
    reassign(items=[item], reassignment=reassignment, actor=office, reason=WHY)

    assert names(plan, 27)[1] == "办公室"


def test_what_has_ended_stays_with_those_who_did_it(plan, office):
    item = read(plan, 19)
    for due in item.due_dates.all():
        states.close(due=due, actor=office, reason="已完成")
    reassignment = departments(plan, "提案委", "经科委")

    (foreseen,) = foresee([read(plan, 19)], reassignment)
    done = reassign(items=[item], reassignment=reassignment, actor=office, reason=WHY)

    assert foreseen.problem == "已办结，保留当时的责任人"
    assert (done, names(plan, 19)[1]) == ([], "提案委")


def test_a_preview_says_what_would_change_and_what_is_left_alone(plan):
    items = [read(plan, n) for n in (19, 24)]

    found = foresee(items, departments(plan, "提案委", "经科委"))

    assert [(list(map(str, one.changes)), one.problem) for one in found] == [
        (["责任部门：提案委 → 经科委"], ""),
        ([], "没有“提案委”"),
    ]


def test_a_department_does_not_become_a_leader(plan):
    with pytest.raises(Refused, match="部门只能改派给部门"):
        Reassignment(plan.departments["提案委"], plan.leaders["周翔"])
    with pytest.raises(Refused, match="改派前后相同"):
        Reassignment(plan.leaders["周翔"], plan.leaders["周翔"])


def test_it_needs_a_reason(plan, office):
    reassignment = departments(plan, "提案委", "经科委")

    with pytest.raises(Refused, match="请填写理由"):
        reassign(items=[read(plan, 19)], reassignment=reassignment, actor=office, reason=" ")
    assert names(plan, 19)[1] == "提案委"


@pytest.mark.parametrize("who", ["提案委", "经科委", "周翔"])
def test_only_the_office_reassigns(plan, who):
    actor = make_user(person=(plan.answering | plan.leaders)[who])

    with pytest.raises(NotAllowed):
        reassign(
            items=[read(plan, 19)],
            reassignment=departments(plan, "提案委", "经科委"),
            actor=actor,
            reason=WHY,
        )
