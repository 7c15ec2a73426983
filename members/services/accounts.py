"""Accounts and their passwords: set by their owner or by another, and what follows from it."""

from collections.abc import Iterable

from axes.utils import reset
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone

from members.enums import Act
from members.models import OldPassword, User
from members.services import audit

# So many passwords an account had, the one in use included, may not come again.
REMEMBERED = 5


@transaction.atomic
def password_was_set(
    *, account: User, actor: User, address: str = "", is_new: bool = False
) -> None:
    """Keep that a password was set, after it was: one that another knows is to be changed by its owner.

    A lock upon wrong passwords is lifted, for they were of another password. `is_new` says that the
    account was made with it.
    """
    own = account.pk == actor.pk
    account.must_change_password = not own
    account.password_set_at = timezone.now()
    account.save(update_fields=["must_change_password", "password_set_at"])
    OldPassword.objects.create(account=account, password=account.password, at=timezone.now())
    kept = OldPassword.objects.filter(account=account).values_list("pk", flat=True)[:REMEMBERED]
    OldPassword.objects.filter(account=account).exclude(pk__in=list(kept)).delete()
    reset(username=account.username)
    if is_new:
        return
    audit.record(
        act=Act.PASSWORD if own else Act.RESET,
        account=actor,
        subject=audit.name_of(account),
        address=address,
    )


def had_before(account: User, password: str) -> bool:
    """Return whether an account has this password, or had it lately."""
    had = [old.password for old in account.old_passwords.all()[:REMEMBERED]] if account.pk else []
    return any(check_password(password, known) for known in {account.password, *had} if known)


def account_was_made(*, account: User, actor: User, address: str = "") -> None:
    """Keep who made an account; its first password is changed by whom it is for."""
    password_was_set(account=account, actor=actor, is_new=True)
    audit.record(
        act=Act.ACCOUNT,
        account=actor,
        subject=audit.name_of(account),
        address=address,
        words="办公室人员" if account.is_staff else "",
    )


def account_was_changed(
    *, account: User, actor: User, changes: Iterable[str], address: str = ""
) -> None:
    """Keep what was changed of an account, as 办公室人员：否→是."""
    if words := "；".join(changes):
        audit.record(
            act=Act.ROLE,
            account=actor,
            subject=audit.name_of(account),
            address=address,
            words=words,
        )
