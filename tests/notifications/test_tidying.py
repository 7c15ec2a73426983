"""What is tidied up every night: old sessions, the trail, accounts that nobody uses."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from members.enums import Act
from members.models import AuditEntry, User
from members.services import audit
from notifications.models import Mail, TaskRun
from notifications.tasks import tidy_up
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def written(days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    with patch("django.utils.timezone.now", lambda: at):
        audit.record(act=Act.SIGN_IN, account=None, who=f"{days} days ago")


def left() -> list[str]:
    return [entry.who for entry in AuditEntry.objects.order_by("number")]


@pytest.mark.parametrize(
    ("days", "stay"),
    [
        (365, ["200 days ago", "1 days ago", "系统"]),
        (10, ["1 days ago", "系统"]),
        (0, ["400 days ago", "200 days ago", "1 days ago"]),
    ],
)
def test_the_trail_is_kept_as_long_as_is_set_and_at_least_six_months(settings, days, stay):
    settings.AUDIT_DAYS = days
    for one in (400, 200, 1):
        written(one)
    tidy_up()
    tidy_up()
    assert left() == stay
    audit.check()


def test_sessions_that_are_over_go():
    for hours in (-1, 1):
        session = SessionStore()
        session.set_expiry(timezone.now() + timedelta(hours=hours))
        session.create()
    tidy_up()
    assert Session.objects.count() == 1


def test_accounts_are_stopped_where_the_office_wants_it(settings):
    for name in ("one", "two"):
        make_user(name)
    User.objects.filter(username="one").update(date_joined=timezone.now() - timedelta(days=100))
    tidy_up()
    assert User.objects.filter(is_active=True).count() == 2
    settings.UNUSED_ACCOUNT_DAYS = 90
    tidy_up()
    assert [user.username for user in User.objects.filter(is_active=True)] == ["two"]
    assert TaskRun.objects.order_by("pk").last().detail == "清理操作记录 0 条，停用账号 1 个"


def test_the_office_is_told_of_a_broken_trail_and_nothing_of_it_goes():
    make_user("office", person=make_person("李晓梅"), office=True)
    for one in (400, 390, 1):
        written(one)
    AuditEntry._base_manager.filter(number=2).update(act="export")
    with pytest.raises(audit.Broken):
        tidy_up()
    assert len(left()) == 3
    mail = Mail.objects.get()
    assert mail.subject == "安全提示：操作记录不完整"
    assert "第2条操作记录" in mail.text
