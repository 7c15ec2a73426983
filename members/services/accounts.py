"""Accounts and their passwords: set by their owner or by another, and what follows from it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from axes.utils import reset
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members import roles
from members.enums import Act
from members.models import Appointment, OldPassword, User
from members.registry import tell_office
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
        words="办公室人员" if account.is_staff else account.get_role_display(),
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


def used_again(account: User) -> None:
    """Keep that an account was switched on again: it counts as unused from now on."""
    account.active_since = timezone.now()
    account.save(update_fields=["active_since"])


@transaction.atomic
def stop_gone(*, on: date, actor: User, seen: Collection[int], address: str = "") -> list[User]:
    """Switch off the accounts of those who have no place any more on a day, and return them. Raises
    ValidationError where these are others than the ones that were `seen` (by their keys): none is.
    """
    found = list(of_gone(on, actor).select_for_update(of=("self",)))
    if {account.pk for account in found} != set(seen):
        raise ValidationError(
            "您打开页面后，名单有了变化，一个账号也没有停用。请核对下面的名单再停用。"
        )
    for account in found:
        account.is_active = False
        account.save(update_fields=["is_active"])
        changes = ["启用：是→否（已离任）"]
        account_was_changed(account=account, actor=actor, changes=changes, address=address)
    return found


def of_gone(on: date, actor: User) -> QuerySet[User]:
    """Return the accounts in use of those who have no place any more, as `actor` may switch them off: but
    for their own and the technical administrator's. A monitor posted to a unit still writes what they see.
    """
    found = User.objects.filter(is_active=True, is_superuser=False, role="").exclude(pk=actor.pk)
    held = Appointment.objects.held_on(on).values("person")
    found = found.filter(person__in=roles.gone_by(on)).exclude(person__in=held)
    return found.select_related("person")


def unused(days: int) -> Q:
    """Return the condition of an account in use to which nobody has signed in for so many days."""
    since = timezone.now() - timedelta(days=days)
    reopened = Q(active_since=None) | Q(active_since__lt=since)
    signed_in = Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since)
    return Q(is_active=True) & signed_in & reopened


def stop_unused(days: int) -> list[User]:
    """Switch off the accounts that nobody has used for so many days, tell the office, and return them.

    The technical administrator's stay, and the one account of the office that was used last, so that
    somebody can switch the others on again.
    """
    found = User.objects.filter(unused(days), is_superuser=False).select_related("person")
    last = User.objects.filter(is_staff=True, is_active=True, is_superuser=False)
    kept = last.order_by("-last_login", "pk").exclude(last_login=None).first() or last.first()
    stopped = [account for account in found if kept is None or account.pk != kept.pk]
    for account in stopped:
        with transaction.atomic():
            account.is_active = False
            account.save(update_fields=["is_active"])
            audit.record(
                act=Act.ROLE,
                account=None,
                who="系统",
                subject=audit.name_of(account),
                words=f"启用：是→否（{days} 天未登录）",
            )
    if stopped:
        names = "、".join(audit.name_of(account) for account in stopped)
        tell_office(
            f"{len(stopped)} 个账号久未登录，已停用",
            f"{names}：{days} 天没有登录。还要用的，请在“账号”里重新启用；记录都在。",
        )
    return stopped
