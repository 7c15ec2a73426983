"""An item stands under a point of the text where a person said so."""

import pytest

from tests.factories import make_item, make_plan, make_user
from workflow.refusals import Refused
from workplan.models import PlanPoint, WorkItem
from workplan.services.plan_points import place_under_point

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def item() -> WorkItem:
    return make_item(make_plan(), 4, "组织区政协机关“每周一学”", period="全年")


@pytest.fixture
def point(item: WorkItem) -> PlanPoint:
    return PlanPoint.objects.create(plan=item.plan, number=3, title="创新学习载体")


def history(item: WorkItem) -> list[str]:
    return list(item.history.values_list("history_change_reason", flat=True)[::-1][1:])


def test_an_item_is_placed_moved_and_taken_away_and_its_history_says_so(item, point):
    other = PlanPoint.objects.create(plan=item.plan, number=1, title="加强理论武装")
    office = make_user(office=True)

    for place in (point, other, other, None):
        place_under_point(item=item, point=place, actor=office)

    assert WorkItem.objects.get().point is None
    assert history(item) == [
        "所属要点：空 → 3.创新学习载体",
        "所属要点：3.创新学习载体 → 1.加强理论武装",
        "所属要点：1.加强理论武装 → 空",
    ]
    assert item.history.first().history_user == office


def test_a_point_of_another_year_is_refused(item):
    point = PlanPoint.objects.create(plan=make_plan(2022), number=3, title="创新学习载体")

    with pytest.raises(Refused, match="所属要点须是同一年度的要点。"):
        place_under_point(item=item, point=point, actor=None)
