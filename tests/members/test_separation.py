"""三员分立: who may what, with the setting and without it; accounts that nobody uses."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.enums import NameKind
from members.models import AuditEntry, User
from members.services import accounts
from members.services.who_is_who import Answer, settle
from notifications.models import Mail
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

WHO = {
    "系统管理员": {"role": "system"},
    "安全管理员": {"role": "security"},
    "审计员": {"role": "audit"},
    "办公室": {"office": True},
    "技术管理员": {"office": True, "is_superuser": True},
    "别人": {},
}
PAGES = {
    "账号": "admin:members_user_changelist",
    "新账号": "admin:members_user_add",
    "操作记录": "admin:members_auditentry_changelist",
    "导出记录": "admin:members_auditentry_export",
    "定时任务": "admin:django_celery_beat_periodictask_changelist",
    "本会": "admin:members_organisation_changelist",
    "台账": "admin:workplan_workitem_changelist",
    "人员": "admin:members_person_changelist",
    "邀请": "desk:first_accounts",
    "提醒": "admin:notifications_mail_changelist",
}
ALL = set(PAGES)
APART = {
    "系统管理员": {"定时任务", "本会"},
    "安全管理员": {"账号", "新账号"},
    "审计员": {"操作记录", "导出记录"},
    "办公室": {"台账", "人员", "提醒"},
    "技术管理员": {"台账", "人员", "提醒"},
    "别人": set(),
}
TOGETHER = {**APART, "办公室": ALL, "技术管理员": ALL}


def client_of(who: str) -> Client:
    client = Client()
    client.force_login(make_user(**WHO[who]), "members.sessions.AccountBackend")
    return client


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    ("apart", "table"), [(False, TOGETHER), (True, APART)], ids=["one", "apart"]
)
def test_who_opens_what(settings, who, apart, table):
    settings.SEPARATE_ADMINISTRATORS = apart
    client = client_of(who)
    opened = {name for name, page in PAGES.items() if client.get(reverse(page)).status_code == 200}
    assert opened == table[who]


@pytest.mark.parametrize("who", ["系统管理员", "审计员", "办公室", "技术管理员", "别人"])
def test_kept_apart_only_the_security_administrator_changes_an_account(settings, who):
    settings.SEPARATE_ADMINISTRATORS = True
    user = make_user("chenyue")
    for page, typed in (
        ("members_user_change", {"username": "chenyue", "is_staff": "on", "is_active": "on"}),
        ("auth_user_password_change", {"password1": "Hills-2021-x", "password2": "Hills-2021-x"}),
    ):
        client_of(who).post(reverse(f"admin:{page}", args=[user.pk]), typed)
    then, now = user.password, User.objects.get(pk=user.pk)
    assert (now.is_staff, now.password) == (False, then)


def test_the_front_page_of_a_role_is_its_own_part(settings):
    settings.SEPARATE_ADMINISTRATORS = True
    page = client_of("审计员").get(reverse("admin:index"))
    assert [(title, [t.title for t in tables]) for title, tables in page.context["everything"]] == [
        ("账号", ["操作记录"])
    ]
    assert "等您办的" not in page.content.decode()


def test_the_desk_leads_a_role_to_its_part(settings):
    page = client_of("审计员").get(reverse("desk:mine")).content.decode()
    assert "您是审计员，要做的在" in page
    assert f'<a href="{reverse("admin:index")}">管理后台</a>' in page
    assert (
        reverse("admin:index") not in client_of("别人").get(reverse("desk:mine")).content.decode()
    )


def test_who_has_a_role_is_not_of_the_office():
    user = make_user(role="audit")
    user.is_staff = True
    with pytest.raises(ValidationError, match="请为其另开账号"):
        user.validate_constraints()
    with pytest.raises(IntegrityError):
        user.save()


def test_nobody_gives_a_role_to_themselves(settings):
    settings.SEPARATE_ADMINISTRATORS = True
    user = make_user("anquan", role="security")
    client = Client()
    client.force_login(user, "members.sessions.AccountBackend")
    typed = {"username": "anquan", "role": "audit", "is_active": "on"}
    page = client.post(reverse("admin:members_user_change", args=[user.pk]), typed)
    assert "不能改自己的角色，请由他人操作。" in page.content.decode()
    user.refresh_from_db()
    assert user.role == "security"


def test_kept_apart_the_names_of_a_document_open_no_account(settings):
    office = make_user(office=True)
    for apart, opened in ((True, []), (False, ["huayunfei"])):
        settings.SEPARATE_ADMINISTRATORS = apart
        answer = Answer("华云飞", NameKind.PERSON, account=True)
        assert [user.username for user in settle([answer], office)] == opened


def test_who_was_given_a_role_is_on_the_trail_in_words():
    user = make_user("lixiaomei")
    typed = {"username": "lixiaomei", "role": "audit", "is_active": "on"}
    client_of("办公室").post(reverse("admin:members_user_change", args=[user.pk]), typed)
    assert AuditEntry.objects.get(act="role").words == "管理员角色：无→审计员"


# --- accounts that nobody uses ---------------------------------------------------------------------


def last_seen(username: str, days: int | None, joined: int = 400, **fields) -> User:
    now = timezone.now()
    seen = None if days is None else now - timedelta(days=days)
    user = make_user(username, **fields)
    User.objects.filter(pk=user.pk).update(
        last_login=seen, date_joined=now - timedelta(days=joined)
    )
    return user


def test_accounts_that_nobody_uses_are_listed():
    for days in (10, 100, 200):
        last_seen(f"seen{days}", days)
    last_seen("never", None)
    last_seen("new", None, joined=3)
    last_seen("off", 200, is_active=False)
    office = client_of("办公室")
    found = {}
    for days in ("90", "180", "365", "x"):
        page = office.get(f"{reverse('admin:members_user_changelist')}?unused={days}")
        found[days] = [user.username for user in page.context["cl"].result_list]
    assert found["90"] == ["never", "seen100", "seen200"]
    assert found["180"] == ["never", "seen200"]
    assert found["365"] == ["never"]
    assert len(found["x"]) == 7


def test_accounts_that_nobody_uses_are_stopped_and_the_office_is_told():
    make = {"office": True, "person": make_person("李晓梅")}
    last_seen("office", 300, **make)
    last_seen("office2", 310, office=True)
    last_seen("root", 900, office=True, is_superuser=True)
    used = last_seen("used", 10)
    old = last_seen("chenyue", 200, person=make_person("陈悦"))
    assert [user.username for user in accounts.stop_unused(180)] == ["chenyue", "office2"]
    assert accounts.stop_unused(180) == []
    assert set(User.objects.filter(is_active=True).values_list("username", flat=True)) == {
        *("office", "root", used.username),
    }
    mail = Mail.objects.get()
    assert mail.subject == "安全提示：2 个账号久未登录，已停用"
    assert "chenyue（陈悦）、office2：180 天没有登录。" in mail.text
    entry = AuditEntry.objects.get(subject="chenyue（陈悦）")
    assert (entry.who, entry.words) == ("系统", "启用：是→否（180 天未登录）")
    old.refresh_from_db()
    typed = {"username": "chenyue", "person": old.person_id, "is_active": "on"}
    page = reverse("admin:members_user_change", args=[old.pk])
    assert client_of("办公室").post(page, typed).status_code == 302
    # Switched on again it counts from today; of the office another account was used last by now.
    assert [user.username for user in accounts.stop_unused(180)] == ["office"]
