"""Who signs in and out and who fails to, put on the trail; and the brake on many names from one address.

python-axes counts wrong passwords for one account from one address, and locks that pair. Wrong ones
for many accounts from one address are counted here, over the trail: past
settings.SIGN_IN_NAMES_PER_ADDRESS, an office's own mistakes are far behind, wrong answers come
slowly and the office is told. The right password is never refused or slowed for it: a whole office
may sit behind one address.
"""

import time
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

from axes.helpers import get_client_ip_address
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from members.enums import Act
from members.models import AuditEntry, User
from members.registry import tell_office
from members.services import audit

WINDOW = timedelta(minutes=15)
PAUSE_SECONDS = 3
# A pause holds one of the few threads that answer: never more than one of a process at a time.
_pausing = BoundedSemaphore(1)


def client_address(request: HttpRequest | None) -> str:
    """Return where a request comes from, as the proxy saw it where one stands before us."""
    return (get_client_ip_address(request) or "") if request else ""


def connect() -> None:
    """Listen to Django and python-axes; called once, as the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="trail")
    user_logged_out.connect(_signed_out, dispatch_uid="trail")
    user_login_failed.connect(_failed, dispatch_uid="trail")
    user_locked_out.connect(_locked, dispatch_uid="trail")


def _signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if said := last_sign_in_of(user):
        messages.info(request, said, fail_silently=True)
    audit.record(act=Act.SIGN_IN, account=user, address=client_address(request))


def last_sign_in_of(account: User) -> str:
    """Return when and from where an account was signed in to last, and what failed since; "" the first
    time. What its owner does not know of, somebody else did.
    """
    own = AuditEntry.objects.filter(account=account, act=Act.SIGN_IN)
    last = own.filter(succeeded=True).order_by("-number").first()
    if last is None:
        return ""
    failed = own.filter(succeeded=False, number__gt=last.number).count()
    at = timezone.localtime(last.at)
    where = f"，从 {last.address}" if last.address else ""
    since = (
        f"；此后有 {failed} 次密码输错。不是您本人的，请马上改密码并告诉办公室" if failed else ""
    )
    return f"上次登录：{at:%Y年%-m月%-d日 %H:%M}{where}{since}。"


def sign_ins_of(account: User) -> QuerySet[AuditEntry]:
    """Return an account's own sign-ins, those that failed too, the latest first."""
    return AuditEntry.objects.filter(account=account, act=Act.SIGN_IN).order_by("-number")


def _signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record(act=Act.SIGN_OUT, account=user, address=client_address(request))


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    typed = str(credentials.get("username", ""))
    account = User.objects.filter(username=typed).select_related("person").first()
    address = client_address(request)
    who = "" if account else typed
    audit.record(act=Act.SIGN_IN, account=account, who=who, succeeded=False, address=address)
    if address and names_tried_from(address) > settings.SIGN_IN_NAMES_PER_ADDRESS:
        _tell_once(address)
        _pause()


def _locked(
    sender: Any, request: HttpRequest, username: str, ip_address: str, **kwargs: Any
) -> None:
    account = User.objects.filter(username=username).select_related("person").first()
    audit.record(
        act=Act.LOCKED,
        account=account,
        who="" if account else username,
        succeeded=False,
        address=ip_address or "",
    )


def names_tried_from(address: str) -> int:
    """Return for how many names wrong passwords came from an address of late."""
    failed = _of_late(Act.SIGN_IN).filter(succeeded=False, address=address)
    return failed.order_by().values("who").distinct().count()


def _of_late(act: Act) -> Any:
    return AuditEntry.objects.filter(act=act, at__gte=timezone.now() - WINDOW)


def _tell_once(address: str) -> None:
    """Put it on the trail and tell the office, once in a while for an address."""
    if _of_late(Act.MANY_NAMES).filter(address=address).exists():
        return
    words = f"15 分钟内从 {address} 输错了 {names_tried_from(address)} 个账号的密码"
    audit.record(act=Act.MANY_NAMES, account=None, succeeded=False, address=address, words=words)
    tell_office(
        "有人在试密码",
        f"{words}，此后输错的应答放慢。正确的密码不受影响。请核对是不是本单位的人；"
        "不是的，请技术管理员在防火墙拦下这个地址。",
    )


def _pause() -> None:
    if _pausing.acquire(blocking=False):
        try:
            time.sleep(PAUSE_SECONDS)
        finally:
            _pausing.release()


def may_try_password(account: User) -> bool:
    """Return whether an account may be asked for its own password again: five wrong ones lock it."""
    wrong = _of_late(Act.PASSWORD).filter(account=account, succeeded=False)
    return wrong.count() < settings.AXES_FAILURE_LIMIT
