"""The trail of sign-ins, exports and accounts; the brake on many names from one address."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

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
    client.force_login(user, "members.sessions.AccountBackend")
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


def test_who_signs_in_is_told_of_the_last_time_and_of_what_failed_since():
    make_user("chenyue", person=make_person("陈悦"))
    told = []
    for word, address in ((PASSWORD, "10.0.0.7"), ("no", "10.0.0.9"), (PASSWORD, "10.0.0.8")):
        client = Client()
        typed = {"username": "chenyue", "password": word}
        page = client.post(reverse("login"), typed, REMOTE_ADDR=address, follow=True)
        told.append([str(one) for one in page.context["messages"]])
    at = timezone.localtime(AuditEntry.objects.get(number=1).at)
    assert told[:2] == [[], []]
    assert told[2] == [
        f"上次登录：{at:%Y年%-m月%-d日 %H:%M}，从 10.0.0.7；此后有 1 次密码输错。"
        "不是您本人的，请马上改密码并告诉办公室。"
    ]
    page = client.get(reverse("desk:me")).content.decode()
    assert [page.count("从 10.0.0.7"), page.count("密码输错"), page.count("从 10.0.0.8")] == [
        1,
        1,
        1,
    ]


def test_the_export_of_the_trail_is_what_the_page_shows_and_is_on_the_trail(office):
    sign_in("nobody", "no", "10.0.0.8")
    sign_in("other", "no", "10.0.0.9")
    found = "/admin/members/auditentry/export/?address__icontains=10.0.0.8"
    book = load_workbook(BytesIO(office.get(found).content))
    rows = [[cell.value for cell in row] for row in book.active]
    assert rows[0] == [
        "编号",
        "时间",
        "谁",
        "做了什么",
        "对象",
        "结果",
        "网络地址",
        "说明",
        "校验值",
    ]
    assert [[row[0], *row[2:7]] for row in rows[1:]] == [
        [
            str(AuditEntry.objects.get(who="nobody").number),
            "nobody",
            "登录",
            None,
            "失败",
            "10.0.0.8",
        ]
    ]
    last = AuditEntry.objects.order_by("number").last()
    assert (last.who, last.get_act_display(), last.words) == ("office（李晓梅）", "导出", found)


def test_the_trail_is_filtered_by_who_act_day_result_and_address(office):
    sign_in("nobody", "no", "10.0.0.8")
    at = reverse("admin:members_auditentry_changelist")
    today = timezone.localtime()
    for query, is_found in (
        ("who__icontains=nobod", True),
        ("who__icontains=other", False),
        ("act=sign_in", True),
        ("act=export", False),
        ("succeeded=0", True),
        ("succeeded=1", False),
        ("address__icontains=10.0.0.8", True),
        ("address__icontains=10.0.0.9", False),
        (f"at__year={today.year}&at__month={today.month}&at__day={today.day}", True),
        (f"at__year={today.year - 1}", False),
    ):
        rows = office.get(f"{at}?{query}").context["cl"].result_list
        assert ([e.who for e in rows if e.who == "nobody"] == ["nobody"]) is is_found, query


def test_nobody_changes_or_deletes_the_trail(office):
    sign_in("nobody", "no")
    row = AuditEntry.objects.get(who="nobody")
    administrator = Client()
    root = make_user("root", office=True, is_superuser=True)
    administrator.force_login(root, "members.sessions.AccountBackend")
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
    other.force_login(make_user(), "members.sessions.AccountBackend")
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
    head.force_login(roles.users["responsible head"], "members.sessions.AccountBackend")
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
