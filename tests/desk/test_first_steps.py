"""From an empty installation to the first reminder: the command, the four steps, invitations and slips."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from almanac import clock
from desk.first_steps import first_steps
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, Organisation, Person, Post, User
from members.services import invitations
from members.services.who_is_who import open_account
from notifications.models import Mail
from notifications.services.planning import plan_reminders
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_one_of_each_role,
    make_person,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db

WAY, COMMITTEE = reverse("desk:first_steps"), reverse("desk:first_committee")
ACCOUNTS = reverse("desk:first_accounts")
NEW = "Qingshan-7788"
CANNOT = "这个链接不能用"


@pytest.fixture
def office(client: Client) -> User:
    """The account that the command makes: of nobody yet."""
    user = make_user("bangongshi", office=True)
    client.force_login(user)
    return user


def told() -> str:
    out = StringIO()
    call_command("first_account", stdout=out)
    return out.getvalue()


def link_in(words: str) -> str:
    return re.search(r"/welcome/\S+/", words)[0]


def words_of(response) -> str:
    return response.content.decode()


def titles_done(user: User) -> list[bool]:
    return [step.done for step in first_steps(user).steps]


# --- the first account ---------------------------------------------------------------------------


def test_the_command_makes_the_office_s_account_and_prints_a_link_for_one_use(client):
    words = told()
    assert "办公室的第一个账号：bangongshi" in words
    page = client.get(link_in(words), follow=True)
    assert "您的用户名是 <b>bangongshi</b>" in words_of(page)

    answer = client.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})

    assert answer.headers["Location"] == reverse("desk:mine")
    assert client.get(WAY).status_code == 200
    assert CANNOT in words_of(Client().get(link_in(words), follow=True))
    assert told() == "办公室已有账号，请直接登录。\n"


def test_nothing_of_the_demonstration_is_in_an_empty_installation(db):
    told()
    assert [User.objects.count(), Person.objects.count(), Organisation.objects.count()] == [1, 0, 0]


# --- the way -------------------------------------------------------------------------------------


def test_the_steps_are_ticked_off_from_what_is_in_the_database(client, office):
    assert titles_done(office) == [False, False, False, False]

    answer = client.post(
        COMMITTEE,
        {
            "name": "政协滨江区委员会",
            "short_name": "滨江区政协",
            "term": "2",
            "person": "陈悦",
            "email": "chenyue@example.org",
            "duty": "staff",
        },
    )
    assert answer.headers["Location"] == WAY
    office.refresh_from_db()
    assert titles_done(office) == [True, False, False, False]
    assert str(Appointment.objects.get()) == "陈悦 办公室工作人员"

    committee = make_department("提案委")
    make_item(make_plan(), 1, "例会", lead=[committee], period="3月")
    assert titles_done(office) == [True, True, False, False]
    assert first_steps(office).next.note == "提案委还没有负责人，到期提醒无人可发"

    head = make_head(committee)
    assert titles_done(office) == [True, True, True, False]

    client.post(ACCOUNTS, {"press": "invite", "person": [head.pk]})
    client.post(ACCOUNTS, {"press": "test"})
    assert titles_done(office) == [True, True, True, True]
    assert not first_steps(office)
    assert "从这里开始：四步" not in words_of(client.get(reverse("desk:mine")))


def test_the_way_ends_where_a_reminder_has_gone_out(office):
    committee = make_department("提案委")
    make_head(committee)
    make_item(make_plan(), 1, "例会", lead=[committee], period="3月")
    assert len(first_steps(office).steps) == 4

    assert len(plan_reminders(date(2021, 3, 31))) == 1

    assert first_steps(office).steps == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "chenyue"}, "您的邮箱：这不是邮箱地址，应像 name@example.org。"),
        ({"term": "二"}, "当前届次：届次请填数字，例如 2。"),
        ({"name": ""}, "全称：这个字段是必填项。"),
    ],
)
def test_what_is_wrong_with_the_first_step_is_said_at_its_field(client, office, typed, words):
    given = {
        "name": "政协滨江区委员会",
        "short_name": "滨江区政协",
        "term": "2",
        "person": "陈悦",
        "email": "chenyue@example.org",
        "duty": "staff",
    }
    answer = client.post(COMMITTEE, given | typed)

    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("address", [WAY, COMMITTEE, ACCOUNTS])
def test_who_is_not_of_the_office_finds_no_step(address):
    users = make_one_of_each_role().users
    unit = make_head(make_department("区教育局", DepartmentKind.UNIT))
    users["unit"] = make_user(person=unit)
    for role in ("responsible head", "lead leader", "member", "account of no one", "unit"):
        client, user = Client(), users[role]
        client.force_login(user)
        assert client.get(address).status_code == 404, role
        assert client.post(address, {"press": "invite"}).status_code == 404, role
        assert "从这里开始" not in words_of(client.get(reverse("desk:mine"))), role


@pytest.mark.parametrize(
    "name", ["workplan:plan", "workplan:months", "consultations:current", "workplan:meetings"]
)
def test_an_empty_page_leads_the_office_to_its_next_step(client, office, name):
    page = words_of(client.get(reverse(name)))
    assert f'下一步：<a class="button main" href="{COMMITTEE}">本会和您自己</a>' in page


def test_an_empty_page_says_to_others_what_will_come(client):
    client.force_login(make_user("head", person=make_head(make_department("提案委"))))
    page = words_of(client.get(reverse("workplan:plan")))
    assert "还没有年度工作要点。办公室导入后，会出现在这里。" in page


# --- invitations ---------------------------------------------------------------------------------


def invited(user: User) -> str:
    invitations.invite(user)
    return link_in(Mail.objects.latest("pk").text)


def stranger(**fields) -> User:
    person = make_person("王国珍", **fields)
    return User.objects.create_user("wangguozhen", None, person=person)


def test_an_invitation_is_a_link_for_one_use_and_never_a_password(client, office):
    user = stranger()
    client.post(ACCOUNTS, {"press": "invite", "person": [user.person_id]})
    letter = Mail.objects.get()
    assert letter.subject == "账号已开通：年度工作要点"
    assert "用户名：wangguozhen" in letter.text
    assert "只能用一次，7天内有效" in letter.text

    guest = Client()
    page = guest.get(link_in(letter.text), follow=True)
    wrong = guest.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": "x"})
    assert "输入的两个密码不一致" in words_of(wrong)
    guest.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert guest.get(reverse("desk:mine")).status_code == 200
    assert guest.get(ACCOUNTS).status_code == 404

    assert CANNOT in words_of(Client().get(link_in(letter.text), follow=True))
    with pytest.raises(invitations.NotInvited, match="已经登录过，不用再邀请"):
        invitations.invite(User.objects.get(pk=user.pk))


def test_an_invitation_is_good_for_seven_days(client):
    sent = datetime.fromisoformat("2021-03-01T09:00:00+08:00")
    with time_machine.travel(sent, tick=False):
        link = invited(stranger())
    with time_machine.travel(sent + timedelta(days=7) - timedelta(minutes=1), tick=False):
        assert "请设定自己的密码" in words_of(client.get(link, follow=True))
    with time_machine.travel(sent + timedelta(days=7, minutes=1), tick=False):
        assert CANNOT in words_of(Client().get(link, follow=True))


def test_a_link_of_another_account_or_a_switched_off_one_opens_nothing(client):
    user = stranger()
    link = invited(user)
    other = make_user("other")
    foreign = link.replace(link.split("/")[2], invitations.path_for(other).split("/")[2])
    assert CANNOT in words_of(client.get(foreign, follow=True))

    User.objects.filter(pk=user.pk).update(is_active=False)
    assert CANNOT in words_of(client.get(link, follow=True))


def test_of_several_without_an_address_nobody_is_invited(client, office):
    user, other = stranger(email=""), make_person("郑丽")
    appoint(other, Post.objects.create(name="副主席"))

    answer = client.post(ACCOUNTS, {"press": "invite", "person": [user.person_id, other.pk]})

    assert answer.status_code == 422
    assert "王国珍没有邮箱，没有给任何人发邀请。" in words_of(answer)
    assert not Mail.objects.exists()
    assert "没有选定任何人" in words_of(client.post(ACCOUNTS, {"press": "slips"}))


def test_a_slip_has_a_first_password_that_is_changed_before_anything_else(client, office):
    head = make_head(make_department("提案委"), "周翔")
    link = invited(open_account(head, office))

    page = words_of(client.post(ACCOUNTS, {"press": "slips", "person": [head.pk]}))
    password = re.search(r"<dt>首次密码</dt><dd><b>(.+?)</b>", page)[1]

    assert "<dt>用户名</dt><dd><b>zhouxiang</b></dd>" in page
    assert CANNOT in words_of(Client().get(link, follow=True))
    guest = Client()
    signed_in = guest.post(
        reverse("login"), {"username": "zhouxiang", "password": password}, follow=True
    )
    assert signed_in.redirect_chain[-1][0].startswith(reverse("password_change"))
    guest.post(
        reverse("password_change"),
        {"old_password": password, "new_password1": NEW, "new_password2": NEW},
    )
    assert guest.get(reverse("desk:mine")).status_code == 200
    assert password not in words_of(client.get(ACCOUNTS))


def test_a_test_needs_someone_to_send_it_to(client, office):
    answer = client.post(ACCOUNTS, {"press": "test"}, follow=True)
    assert "请先在第一步填写您的姓名和邮箱" in words_of(answer)
    assert mail.outbox == []


def test_the_office_department_is_made_once(client, office):
    make_department("政协办", DepartmentKind.OFFICE)
    client.post(
        COMMITTEE,
        {
            "name": "政协滨江区委员会",
            "short_name": "滨江区政协",
            "person": "陈悦",
            "email": "chenyue@example.org",
            "duty": Duty.HEAD,
        },
    )
    assert Department.objects.get().name == "政协办"


def test_the_day_of_an_invitation_is_the_offices_day(client, office):
    head = make_head(make_department("提案委"))
    client.post(ACCOUNTS, {"press": "invite", "person": [head.pk]})
    Mail.objects.update(created_at=datetime(2021, 3, 1, 23, 30, tzinfo=UTC))
    assert "3月2日发出邀请，还没有登录" in words_of(client.get(ACCOUNTS))


def test_the_last_step_opens_on_the_29th_of_february(client, office):
    with clock.standing_at(date(2028, 2, 29)):
        assert client.get(ACCOUNTS).status_code == 200


@pytest.mark.parametrize(
    ("backend", "address", "told_of"),
    [
        ("filebased", "http://127.0.0.1:8000", [True, True]),
        ("smtp", "https://gzyd.example.gov.cn", [False, False]),
    ],
)
def test_who_would_not_be_reached_is_said_before_anyone_is_invited(
    client, office, settings, backend, address, told_of
):
    engine = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_CONFIG = {**settings.EMAIL_CONFIG, "EMAIL_BACKEND": engine}
    settings.SITE_URL = address
    page = words_of(client.get(ACCOUNTS))
    notes = ("还没有设置发信服务器：", f"本系统的网址是 {address} ，只有这台电脑打得开")
    assert [note in page for note in notes] == told_of


def test_an_office_account_of_no_one_is_led_to_the_first_step_from_its_reminders(client, office):
    page = words_of(client.get(reverse("desk:me")))
    assert f'<a class="button main" href="{COMMITTEE}">填写您的姓名和邮箱</a>' in page
