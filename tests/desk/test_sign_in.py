"""Signing in, being locked out, changing one's password."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_one_of_each_role, make_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str):
    return client.post(
        reverse("login"), {"username": username, "password": password}, REMOTE_ADDR="10.0.0.7"
    )


def test_the_right_password_leads_to_my_items(client):
    make_user("chenyue")

    assert sign_in(client, "chenyue", PASSWORD).headers["Location"] == reverse("desk:mine")


def test_a_wrong_password_is_told_in_chinese(client):
    make_user("chenyue")

    assert "请输入一个正确的用户名和密码" in sign_in(client, "chenyue", "x").content.decode()


def test_an_account_that_was_switched_off_cannot_sign_in(client):
    make_user("chenyue", is_active=False)

    assert sign_in(client, "chenyue", PASSWORD).status_code == 200


def test_five_wrong_passwords_lock_the_account_at_that_address(client, settings):
    settings.AXES_ENABLED = True
    make_user("chenyue")
    for _ in range(5):
        answer = sign_in(client, "chenyue", "x")

    assert "已被锁定 15 分钟" in answer.content.decode()
    assert "已被锁定 15 分钟" in sign_in(client, "chenyue", PASSWORD).content.decode()


def test_one_changes_one_s_own_password(client):
    client.force_login(make_user("chenyue"))
    new = "another-long-password"
    answer = client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert answer.headers["Location"] == reverse("password_change_done")
    assert sign_in(Client(), "chenyue", new).status_code == 302


def test_a_link_to_another_site_is_not_followed_after_signing_in(client):
    make_user("chenyue")
    answer = client.post(
        reverse("login"),
        {"username": "chenyue", "password": PASSWORD, "next": "https://example.com/"},
    )

    assert answer.headers["Location"] == reverse("desk:mine")


def test_from_a_mail_one_click_leads_to_the_item_after_signing_in(client):
    one_of_each_role = make_one_of_each_role()
    link = one_of_each_role.item.get_absolute_url()

    asked = client.get(link, follow=True)
    signed_in = client.post(
        asked.redirect_chain[-1][0],
        {
            "username": one_of_each_role.users["responsible head"].username,
            "password": PASSWORD,
            "next": asked.context["next"],
        },
    )

    assert asked.redirect_chain == [(f"{reverse('login')}?next={link}", 302)]
    assert signed_in.headers["Location"] == link
