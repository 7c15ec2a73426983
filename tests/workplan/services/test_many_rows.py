"""Many rows at once say what each says, whatever is in it."""

import pytest

from tests.factories import make_plan
from workplan.models import WorkItem
from workplan.services.items import ItemData, create_items

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize("said", ["C:\\new\\table", "甲\t乙", "甲\r\n乙", "\\N", "'引号\"", "{}"])
def test_what_is_copied_into_the_history_is_what_was_said(said):
    data = ItemData(title=said, period_phrase="3月", extra={"备注": said})

    (item,) = create_items(plan=make_plan(), rows=[data], actor=None)

    kept = WorkItem.history.get(id=item.pk)
    assert (kept.title, kept.extra) == (said, {"备注": said})
