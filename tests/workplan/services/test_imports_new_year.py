"""An import into a year that has no plan makes it; taken back, the plan goes too."""

from datetime import date

import pytest

from tests.factories import Plan2021, make_item, make_user, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import topics
from workplan.models import Plan, PlanImport, PlanPoint
from workplan.services.imports import carry_out, prepare, undo

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 10), autouse=True)
def plan() -> Plan2021:
    return plan_2021()


@shared_rows(on=date(2021, 3, 10))
def office(plan: Plan2021):
    return make_user("office", person=plan.answering["办公室"], office=True)


def into_2022(*titles: str, actor=None) -> PlanImport:
    return carry_out(prepared=prepare(year=2022, files=[topics(*titles)]), actor=actor)


def years() -> set[int]:
    return set(Plan.objects.values_list("year", flat=True))


def test_the_preview_and_the_record_say_that_a_plan_is_made(office):
    assert prepare(year=2022, files=[topics("物业管理")]).makes_plan
    done = into_2022("物业管理", actor=office)

    assert done.report["makes_plan"]
    made = Plan.history.get(year=2022)
    assert (made.history_user, made.history_change_reason) == (office, "导入：附件3.xlsx")
    assert not into_2022("物业管理").report["makes_plan"]


def test_the_plan_goes_with_the_import_that_made_it(office):
    done = into_2022("物业管理")

    undo(record=done, actor=office)

    assert years() == {2021}
    assert (done.plan, done.state) == (None, "undone")
    last = Plan.history.filter(year=2022).latest()
    assert (last.history_type, last.history_user) == ("-", office)
    assert last.history_change_reason == "撤销导入：附件3.xlsx"


def test_a_plan_that_stood_before_stays(plan, office):
    done = carry_out(prepared=prepare(year=2021, files=[topics("物业管理")]), actor=None)

    undo(record=done, actor=office)

    assert years() == {2021}
    assert done.plan == plan.plan


def test_the_plan_stays_while_something_else_is_in_it(office):
    done = into_2022("物业管理")
    make_item(done.plan, 1, "另一事项")

    undo(record=done, actor=office)

    assert years() == {2021, 2022}
    assert done.plan.year == 2022


def test_the_plan_goes_with_the_last_of_several_imports(office):
    first, second = into_2022("物业管理"), into_2022("物业管理", "托育服务")

    undo(record=first, actor=office)
    assert years() == {2021, 2022}

    undo(record=second, actor=office)
    assert years() == {2021}
    first.refresh_from_db()
    assert first.plan is None


def test_a_plan_whose_head_the_office_edited_stays(office):
    done = into_2022("物业管理")
    edited = Plan.objects.get(year=2022)
    edited.document_number = "政协办〔2022〕1号"
    edited.save()

    undo(record=done, actor=office)

    assert years() == {2021, 2022}


def test_a_plan_with_points_of_its_own_stays(office):
    done = into_2022("物业管理")
    PlanPoint.objects.create(plan=done.plan, number=1, title="强学习")

    undo(record=done, actor=office)

    assert years() == {2021, 2022}
