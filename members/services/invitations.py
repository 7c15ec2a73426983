"""How someone comes to an account for the first time: by a link for one use, or by a slip of paper.

A link is good for `settings.PASSWORD_RESET_TIMEOUT`. It is kept nowhere: it is made of the account's
password and last sign-in, so that the first use of it, as of a slip, makes all links void.
"""

import secrets

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from members.models import User
from members.registry import tell_of_account
from members.services import accounts

# What is easily typed from paper: no l and 1, no O and 0.
_LARGE, _SMALL, _DIGITS = "ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"


class NotInvited(Exception):
    """Why someone cannot be invited, in Chinese."""


def path_for(user: User) -> str:
    """Return the page on which the owner of an account sets its first password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("welcome", args=[uid, default_token_generator.make_token(user)])


def link_for(user: User) -> str:
    """Return the whole address of that page."""
    return settings.SITE_URL + path_for(user)


@transaction.atomic
def invite(user: User) -> None:
    """Send a link by mail. Raises NotInvited for who has no address or signed in already."""
    _check(user)
    if not (user.person and user.person.email):
        raise NotInvited(f"{user}没有邮箱，请先补填，或打印首次登录单。")
    tell_of_account(user, path_for(user))


@transaction.atomic
def give_first_password(user: User, actor: User) -> str:
    """Return a new password to be handed over on paper and changed at the first sign-in; only its digest
    is kept. Raises NotInvited for who signed in already.
    """
    _check(user)
    password = f"{_some(_LARGE, 1)}{_some(_SMALL, 3)}-{_some(_DIGITS, 4)}-{_some(_SMALL, 4)}"
    user.set_password(password)
    user.save(update_fields=["password"])
    accounts.password_was_set(account=user, actor=actor)
    return password


def _check(user: User) -> None:
    if not user.is_active:
        raise NotInvited(f"{user}的账号已停用。")
    if user.last_login:
        raise NotInvited(f"{user}已经登录过，不用再邀请。忘了密码的，请在“账号”里重设。")


def _some(letters: str, count: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(count))
