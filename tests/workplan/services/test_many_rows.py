"""Many rows at once say what each says, whatever is in it."""

import gc

import pytest

from tests.factories import make_plan
from workplan.models import WorkItem
from workplan.services.items import ItemData, create_items
from workplan.services.many_rows import rarely_collected

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.postgresql
@pytest.mark.parametrize("said", ["C:\\new\\table", "甲\t乙", "甲\r\n乙", "\\N", "'引号\"", "{}"])
def test_what_is_copied_into_the_history_is_what_was_said(said):
    data = ItemData(title=said, period_phrase="3月", extra={"备注": said})

    (item,) = create_items(plan=make_plan(), rows=[data], actor=None)

    kept = WorkItem.history.get(id=item.pk)
    assert (kept.title, kept.extra) == (said, {"备注": said})
    stored = WorkItem.objects.get(pk=item.pk)
    assert (stored.title, stored.extra) == (said, {"备注": said})


def test_a_key_is_given_once_whoever_takes_it():
    plan = make_plan()
    data = ItemData(title="推进一项工作", period_phrase="3月")
    by_us = [item.pk for item in create_items(plan=plan, rows=[data, data], actor=None)]
    by_django = WorkItem.objects.create(plan=plan, title="推进一项工作", period_kind="once").pk
    WorkItem.objects.filter(pk=by_django).delete()
    (last,) = create_items(plan=plan, rows=[data], actor=None)
    assert by_us == [by_us[0], by_us[0] + 1]
    assert by_us[1] < by_django < last.pk


def test_the_collector_works_as_before_when_the_rows_are_made():
    before = gc.get_threshold()
    with rarely_collected():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
