"""What a password must be, and that one set by another is changed first."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import OldPassword, User
from members.passwords import classes_in, why_new
from members.services import accounts
from tests.factories import PASSWORD, make_user


def refusals(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as invalid:
        return invalid.messages
    return []


MIXED = "大写字母、小写字母、数字、符号，至少要有其中{}种。"


@pytest.mark.parametrize(
    ("password", "is_office", "said"),
    [
        ("aaaaaaab", False, [MIXED.format("两"), "密码中不同的字符太少。"]),
        ("政协工作要点计划", False, [MIXED.format("两")]),
        ("a1-", False, ["密码太短，至少 8 个字符。", "密码中不同的字符太少。"]),
        ("mountain-river", False, []),
        ("mountain-river", True, [MIXED.format("三")]),
        ("mountain-river-2021", True, []),
        ("Binjiang-2021", True, []),
    ],
)
def test_what_a_password_must_be_is_said_in_chinese(password, is_office, said):
    assert refusals(password, User(username="chenyue", is_staff=is_office)) == said


def test_four_classes_are_told_apart():
    assert [classes_in(word) for word in ("政", "Aa", "Aa1", "Aa1-", "")] == [1, 2, 3, 4, 0]


def test_every_rule_is_told_in_chinese():
    assert [text for text in password_validators_help_texts() if text.isascii()] == []


@pytest.mark.django_db
def test_the_last_five_passwords_may_not_come_again():
    user = make_user("chenyue")
    assert refusals(PASSWORD, user) == ["不能用最近 5 次用过的密码。"]
    for number in range(6):
        user.set_password(f"mountain-river-{number}")
        user.save()
        accounts.password_was_set(account=user, actor=user)
    assert refusals("mountain-river-1", user) == ["不能用最近 5 次用过的密码。"]
    assert refusals("mountain-river-0", user) == []
    assert OldPassword.objects.count() == 5


@pytest.fixture
def office(db) -> Client:
    client = Client()
    client.force_login(make_user("office", office=True))
    return client


def test_a_password_set_by_the_office_is_changed_before_anything_else(office):
    typed = {"username": "chenyue", "password1": "first-time-21", "password2": "first-time-21"}
    office.post(reverse("admin:members_user_add"), typed)
    own = Client()
    own.post(reverse("login"), {"username": "chenyue", "password": "first-time-21"})

    for page in ("desk:mine", "workplan:plan", "admin:index"):
        assert own.get(reverse(page)).url == reverse("password_change")
    assert "请先改成只有您自己知道的" in own.get(reverse("password_change")).content.decode()
    new = "mountain-river"
    typed = {"old_password": "first-time-21", "new_password1": new, "new_password2": new}
    assert own.post(reverse("password_change"), typed).status_code == 302
    assert own.get(reverse("desk:mine")).status_code == 200


def test_so_is_one_that_the_office_reset_but_not_the_office_s_own(office):
    user, staff = make_user("chenyue"), User.objects.get(username="office")
    for account in (user, staff):
        typed = {"password1": "Mountain-river-7", "password2": "Mountain-river-7"}
        at = reverse("admin:auth_user_password_change", args=[account.pk])
        assert office.post(at, typed).status_code == 302
        account.refresh_from_db()
    assert (user.must_change_password, staff.must_change_password) == (True, False)


@pytest.mark.parametrize(
    "page", ["admin:index", "admin:members_user_changelist", "workplan:plan", "desk:names"]
)
def test_it_holds_for_the_office_in_the_admin_too(page, client, db):
    client.force_login(make_user("office", office=True, must_change_password=True))
    at = reverse(page, args=["person"] if page == "desk:names" else [])
    for answer in (client.get(at), client.post(at)):
        assert answer.url == reverse("password_change")


def test_an_old_password_is_changed_where_the_office_wants_it(settings, client, db):
    user = make_user("chenyue", password_set_at=timezone.now() - timedelta(days=91))
    client.force_login(user)
    assert client.get(reverse("desk:mine")).status_code == 200
    settings.PASSWORD_DAYS = 90
    assert client.get(reverse("desk:mine")).url == reverse("password_change")
    assert "密码已用了 90 天" in client.get(reverse("password_change")).content.decode()


def test_one_of_which_nobody_kept_when_it_was_set_is_as_old_as_its_account(settings):
    settings.PASSWORD_DAYS = 90
    joined = timezone.now() - timedelta(days=91)
    assert why_new(User(password_set_at=None, date_joined=joined)) != ""
    assert why_new(User(password_set_at=timezone.now(), date_joined=joined)) == ""


def test_nobody_guesses_the_old_password_on_the_page_of_the_new_one(client, db):
    client.force_login(make_user("chenyue"))
    new = "mountain-river"

    def change(old: str) -> str:
        typed = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post(reverse("password_change"), typed).content.decode()

    for _ in range(5):
        assert "旧密码" in change("wrong")
    assert "15 分钟内不能再试" in change(PASSWORD)
