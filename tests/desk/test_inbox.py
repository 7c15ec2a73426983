"""The office's first page says when a part of the system is not well."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from desk.inbox import unwell
from notifications.models import TaskRun
from notifications.schedule import WATCH
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 3, 24, 1, 0, tzinfo=UTC)


def told(*, office: bool = True, found: str | None = None, minutes: int = 1) -> list[str]:
    if found is not None:
        at = NOW - timedelta(minutes=minutes)
        TaskRun.objects.create(
            task=WATCH, started_at=at, finished_at=at, ok=not found, detail=found
        )
    with time_machine.travel(NOW, tick=False):
        return [entry.title for entry in unwell(make_user(office=office), NOW.date())]


@pytest.fixture(autouse=True)
def _production(settings):
    settings.PRODUCTION = True


def test_a_backup_that_is_too_old_stands_on_the_offices_first_page():
    assert told(found="备份、磁盘") == ["系统有异常：备份、磁盘"]


def test_where_all_is_well_there_is_nothing():
    assert told(found="") == []


def test_where_nobody_looks_that_is_told():
    assert told(found="", minutes=11) == ["系统有异常：定时器或后台进程没有运行"]


def test_it_is_the_offices_alone():
    assert told(office=False, found="备份") == []


def test_the_demonstration_says_nothing(settings):
    settings.PRODUCTION = False
    assert told(found="备份") == []
