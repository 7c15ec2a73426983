"""The trail of sign-ins, exports and accounts; the brake on many names from one address."""

import pytest
from django.test import Client
from django.urls import reverse

from members import sign_ins
from members.models import AuditEntry, NeverChanged
from notifications.models import Mail
from tests.factories import PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paused(settings, monkeypatch) -> list[float]:
    """With the lock as in real use; what was waited."""
    settings.AXES_ENABLED = True
    waited: list[float] = []
    monkeypatch.setattr(sign_ins.time, "sleep", waited.append)
    return waited


def sign_in(username: str, password: str = PASSWORD, address: str = "10.0.0.7") -> int:
    typed = {"username": username, "password": password}
    return Client().post(reverse("login"), typed, REMOTE_ADDR=address).status_code


def trail() -> list[tuple]:
    entries = AuditEntry.objects.order_by("pk")
    return [(e.who, e.get_act_display(), e.subject, e.succeeded, e.address) for e in entries]


@pytest.fixture
def office(settings):
    user = make_user("office", person=make_person("李晓梅"), office=True)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_wrong_ones_stay_when_the_right_one_follows():
    make_user("chenyue", person=make_person("陈悦"))
    assert [sign_in("chenyue", word) for word in ("no", "no", PASSWORD)] == [200, 200, 302]
    sign_in("nobody", "no")
    assert trail() == [
        ("chenyue（陈悦）", "登录", "", False, "10.0.0.7"),
        ("chenyue（陈悦）", "登录", "", False, "10.0.0.7"),
        ("chenyue（陈悦）", "登录", "", True, "10.0.0.7"),
        ("nobody", "登录", "", False, "10.0.0.7"),
    ]


def test_a_reset_lifts_the_lock_and_is_on_the_trail(office):
    user = make_user("chenyue")
    for _ in range(5):
        sign_in("chenyue", "no")
    assert sign_in("chenyue") == 429
    typed = {"password1": "Mountain-river-7", "password2": "Mountain-river-7"}
    office.post(reverse("admin:auth_user_password_change", args=[user.pk]), typed)
    assert sign_in("chenyue", "Mountain-river-7") == 302
    said = [(who, act, subject) for who, act, subject, *_ in trail()]
    assert ("chenyue", "锁定", "") in said
    assert said[-2:] == [("office（李晓梅）", "重设密码", "chenyue"), ("chenyue", "登录", "")]


def test_many_names_from_one_address_slow_the_wrong_answers_and_tell_the_office(office, paused):
    make_user("chenyue")
    for number in range(30):
        sign_in(f"name{number}", "no")
    assert paused == []
    for number in range(30, 33):
        sign_in(f"name{number}", "no")
    assert paused == [3, 3, 3]
    mail = Mail.objects.get()
    assert (mail.recipient.name, mail.subject) == ("李晓梅", "安全提示：有人在试密码")
    assert sign_in("chenyue") == 302
    assert (len(paused), AuditEntry.objects.filter(act="many_names").count()) == (3, 1)
    sign_in("name1", "no", "10.0.0.8")
    assert len(paused) == 3


def test_three_hundred_people_sign_in_from_one_address(paused):
    for number in range(300):
        make_user(f"user-{number}")
        assert sign_in(f"user-{number}") == 302
    assert paused == []
    assert AuditEntry.objects.filter(act="sign_in", succeeded=True).count() == 300


def test_nobody_changes_or_deletes_the_trail(office):
    sign_in("nobody", "no")
    row = AuditEntry.objects.get(who="nobody")
    administrator = Client()
    root = make_user("root", office=True, is_superuser=True)
    administrator.force_login(root, "django.contrib.auth.backends.ModelBackend")
    for client in (office, administrator):
        for page, status in (("change", 404), ("delete", 403), ("history", 404)):
            at = reverse(f"admin:members_auditentry_{page}", args=[row.pk])
            assert client.post(at, {"post": "yes"}).status_code == status, page
        assert client.get(reverse("admin:members_auditentry_add")).status_code == 403
    with pytest.raises(NeverChanged):
        row.save()
    with pytest.raises(NeverChanged):
        row.delete()
    with pytest.raises(NeverChanged):
        AuditEntry.objects.all().delete()
    with pytest.raises(NeverChanged):
        AuditEntry.objects.update(who="")


def test_the_office_reads_it_and_nobody_else(office):
    sign_in("nobody", "no")
    at = reverse("admin:members_auditentry_changelist")
    assert "nobody" in office.get(at).content.decode()
    other = Client()
    other.force_login(make_user(), "django.contrib.auth.backends.ModelBackend")
    assert other.get(at).status_code == 302


def test_what_is_done_to_accounts_is_on_it(office):
    typed = {"username": "chenyue", "password1": "first-time-21", "password2": "first-time-21"}
    office.post(reverse("admin:members_user_add"), typed)
    from members.models import User

    user = User.objects.get(username="chenyue")
    typed = {"username": "chenyue", "is_staff": "on", "is_active": "on"}
    office.post(reverse("admin:members_user_change", args=[user.pk]), typed)
    last = list(AuditEntry.objects.order_by("pk"))[-2:]
    assert [(e.get_act_display(), e.subject, e.words) for e in last] == [
        ("开通账号", "chenyue", ""),
        ("改账号", "chenyue", "办公室人员：否→是"),
    ]


def test_what_is_exported_or_downloaded_is_on_it(office, media_root):
    from tests.consultations.factories import pdf
    from tests.factories import make_one_of_each_role, set_state
    from workplan.models import Attachment

    roles = make_one_of_each_role("3月")
    due = set_state(roles.due, "in_progress")
    head = Client()
    head.force_login(roles.users["responsible head"], "django.contrib.auth.backends.ModelBackend")
    name = f"progress-{due.pk}"
    typed = {f"{name}-text": "座谈会", f"{name}-percent": "40", f"{name}-files": pdf("纪要.pdf")}
    head.post(f"/items/{due.item_id}/dues/{due.pk}/progress/", typed)
    at = Attachment.objects.get().get_absolute_url()
    office.get(at)
    Client().get(at)
    office.get("/figures/2021/export/")
    found = AuditEntry.objects.filter(act__in=("export", "download")).order_by("pk")
    assert [(e.who, e.get_act_display(), e.subject, e.words) for e in found] == [
        ("office（李晓梅）", "下载文件", "纪要.pdf", at),
        ("office（李晓梅）", "导出", "2021年成果统计.xlsx", "/figures/2021/export/"),
    ]
