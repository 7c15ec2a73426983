"""What the document no longer has: kept, until someone cancels it with a reason."""

from datetime import date

import pytest

from members.models import User
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import import_all, topics
from workplan.annexes import Annex
from workplan.models import Transition, WorkItem
from workplan.services.imports.missing_rows import cancel_missing, still_open

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 10), autouse=True)
def plan() -> Plan2021:
    return plan_2021()


@shared_rows(on=date(2021, 3, 10))
def office(plan: Plan2021) -> User:
    return make_user("office", person=plan.answering["办公室"], office=True)


def test_what_is_gone_may_be_cancelled_with_a_reason_and_nothing_else_is(office):
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    done = import_all(topics("安置小区物业管理"))
    (gone,) = still_open(done)
    assert gone.title == "高端制造业发展"
    other = WorkItem.objects.get(annex=Annex.TASKS, seq=24)

    assert cancel_missing(record=done, reasons={gone.pk: " ", other.pk: "伪造"}, actor=office) == 0
    assert cancel_missing(record=done, reasons={gone.pk: "并入其他议题"}, actor=office) == 1

    assert Transition.objects.get().reason == "并入其他议题"
    assert still_open(done) == []
