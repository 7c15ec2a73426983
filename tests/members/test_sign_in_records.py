"""Who signed in and who failed to: the office reads it, nobody changes it."""

import pytest
from axes.models import AccessFailureLog
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

TABLES = ("accessfailurelog", "accessattempt", "accesslog")


def address(table: str, page: str = "changelist", *args) -> str:
    return reverse(f"admin:axes_{table}_{page}", args=args)


@pytest.fixture
def tried(settings):
    """Someone who typed a wrong password twice and then the right one."""
    settings.AXES_ENABLED = True
    user, client = make_user("chenyue"), Client()
    for password in ("wrong-once", "wrong-twice", PASSWORD):
        client.post(reverse("login"), {"username": "chenyue", "password": password})
    settings.AXES_ENABLED = False
    return user


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(make_user("office", office=True))
    return client


def test_a_failure_stays_on_record_when_the_right_password_follows(tried, office):
    failures = office.get(address("accessfailurelog")).content.decode()
    assert failures.count("chenyue") == 2
    assert "wrong-once" not in failures
    assert "chenyue" in office.get(address("accesslog")).content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_it_is_read_by_the_office_alone(table, office):
    assert office.get(address(table)).status_code == 200
    other = Client()
    other.force_login(make_user())
    assert other.get(address(table)).status_code == 302


def test_nobody_changes_or_deletes_it(tried, office):
    administrator = Client()
    administrator.force_login(make_user("root", office=True, is_superuser=True))
    row = AccessFailureLog.objects.first()
    for client in (office, administrator):
        for page, status in (("change", 404), ("delete", 403), ("history", 404)):
            at = address("accessfailurelog", page, row.pk)
            assert client.post(at, {"post": "yes"}).status_code == status, page
        assert client.get(address("accessfailurelog", "add")).status_code == 403
    assert AccessFailureLog.objects.count() == 2


def test_it_stands_among_the_people_and_accounts_under_a_chinese_name(office):
    page = office.get(reverse("admin:index")).content.decode()
    for name in ("登录失败", "登录尝试", "登录日志"):
        assert name in page
    assert "Axes" not in page
