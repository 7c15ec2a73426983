"""The office is told once of what is not well for ten minutes, and once that it is well again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from notifications.models import Mail
from notifications.services import alarms
from notifications.services.health import SystemPart
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 3, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def office():
    make_user("bangongshi", person=make_person("郭静", email="guo@example.org"), office=True)
    make_user("stopped", person=make_person("沈明"), office=True, is_active=False)
    make_user("head", person=make_person("黄美丽", email="huang@example.org"))


@pytest.fixture
def look(monkeypatch):
    """Return a function that looks at a minute, when these parts are not well."""

    def at(minute: int, *unwell: str) -> list[tuple[str, str]]:
        parts = [SystemPart("数据库", True, "SQLite")]
        parts += [SystemPart(name, False, f"{name}坏了") for name in unwell]
        monkeypatch.setattr(alarms, "examine", lambda: parts)
        before = set(Mail.objects.values_list("pk", flat=True))
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            alarms.watch()
        new = Mail.objects.exclude(pk__in=before)
        return [(mail.recipient.name, mail.subject) for mail in new]

    return at


def test_what_lasts_ten_minutes_is_told_once_and_its_end_once(look):
    assert [look(minute, "磁盘") for minute in (0, 2, 4, 6, 8)] == [[]] * 5
    assert look(10, "磁盘") == [("郭静", "系统异常：系统有部分不正常，已超过十分钟")]
    assert "磁盘：磁盘坏了" in Mail.objects.get().text
    assert [look(minute, "磁盘") for minute in (12, 14, 600, 602)] == [[]] * 4
    assert look(604) == [("郭静", "系统恢复正常：各部分都恢复正常")]
    assert look(606) == []


def test_what_is_well_again_within_ten_minutes_is_nobodys_trouble(look):
    assert [look(*one) for one in ((0, "磁盘"), (6,), (8, "磁盘"), (10, "磁盘"))] == [[]] * 4


def test_another_part_is_told_as_well_when_it_has_lasted(look):
    look(0, "磁盘")
    look(10, "磁盘", "邮件")
    assert look(12, "磁盘", "邮件") == []
    assert len(look(20, "磁盘", "邮件")) == 1
    assert "邮件坏了" in Mail.objects.latest("pk").text
    assert look(30, "邮件") == []
    assert len(look(32)) == 1
