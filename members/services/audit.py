"""The only writer of the trail: who signed in, exported, downloaded, or changed an account, and when.

What python-axes keeps is what it counts with (wrong passwords until the lock is lifted), and it
forgets it. What happened stays here. The entries are a chain (`members/trail.py`): whoever adds one
waits for the row of the last link, so that two at once come one after the other. Each link also goes
to the log `members.trail`, and from there to syslog where AUDIT_SYSLOG names one: who owns the
database may rewrite the whole chain, and not what another machine was told.
"""

import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.enums import Act
from members.models import AuditEntry, AuditHead, User
from members.trail import SIX_MONTHS, Link, digest_of, link_of

_log = logging.getLogger("members.trail")
# Entries of these acts say what was pruned or erased: their words stay as long as they do.
_KEPT = (Act.PRUNED, Act.ERASED)
_AT_A_TIME = 200


class Broken(Exception):
    """The trail is not as it was written; the message names the first bad entry, in Chinese."""


class TooYoung(Exception):
    """Entries may not go before six months are over; the message says so, in Chinese."""


def record(
    *,
    act: Act,
    account: User | None,
    who: str = "",
    subject: str = "",
    succeeded: bool = True,
    address: str = "",
    words: str = "",
) -> AuditEntry:
    """Add an entry; `who` where no account is known is what was typed, by anyone."""
    entry = AuditEntry(
        account=account,
        who=_one_line(who or name_of(account))[:150],
        act=act,
        subject=_one_line(subject)[:300],
        succeeded=succeeded,
        address=address[:45],
        words=_one_line(words)[:2000],
        salt=secrets.token_hex(16),
    )
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(only=True)
        entry.number = head.number + 1
        # After the wait: the order of the entries is the order of their moments.
        entry.at = timezone.now()
        entry.digest = digest_of(entry.salt, _personal(entry))
        entry.link = _link(head.link, entry)
        entry.save(force_insert=True)
        head.number, head.link = entry.number, entry.link
        head.save(update_fields=["number", "link"])
        transaction.on_commit(lambda: _log.info("操作记录 第%d条 %s", entry.number, entry.link))
    return entry


def name_of(account: User | None) -> str:
    """Return what the trail calls an account: chenyue（陈悦）, as it is today."""
    if account is None:
        return ""
    return f"{account.username}（{account.person.name}）" if account.person else account.username


def _one_line(words: Any) -> str:
    return "".join(c if c.isprintable() else " " for c in str(words)).strip()


def _personal(entry: AuditEntry) -> tuple[str, ...]:
    return tuple(getattr(entry, name) for name in AuditEntry.PERSONAL)


def _link(before: str, entry: AuditEntry) -> str:
    return link_of(
        before,
        entry.number,
        entry.at,
        entry.account_id,
        entry.act,
        entry.succeeded,
        entry.digest,
    )


# --- is it as it was written? ----------------------------------------------------------------------


def check() -> Link:
    """Return the end of the trail as it was found whole. Raises Broken.

    A change or loss is found; not a database's owner who rewrites everything to the end: that one is
    found by the end that syslog was told of.
    """
    # The end first: up to it all is there, whatever is added meanwhile; nobody is held up.
    end = _end()
    entries = AuditEntry.objects.filter(number__lte=end.number).order_by("number")
    last, erased = None, []
    for entry in entries.iterator(chunk_size=1000):
        before = last or (Link() if entry.number == 1 else _pruned_to(entry.number - 1))
        if before is None:
            raise Broken(f"第{entry.number}条以前的操作记录不见了，也没有清理它们的签字记录。")
        if entry.number != before.number + 1:
            raise Broken(f"第{before.number + 1}条操作记录不见了。")
        if entry.link != _link(before.link, entry):
            raise Broken(f"{_named(entry)}被改过：与它的校验值不符。")
        if not entry.salt:
            erased.append(entry.number)
        if not _says_what_it_said(entry):
            raise Broken(f"{_named(entry)}的人名、地址或说明被改过。")
        last = Link(entry.number, entry.link)
    last = last or Link()
    if last.number < end.number:
        raise Broken(f"第{last.number + 1}条操作记录不见了：应有到第{end.number}条。")
    is_longer = AuditEntry.objects.filter(number__gt=end.number).exists() and _end() == end
    if last != end or is_longer:
        raise Broken(f"第{end.number}条以后的操作记录不是本系统写的：末尾的校验值不符。")
    if unsaid := sorted(set(erased) - said_erased()):
        raise Broken(f"第{unsaid[0]}条操作记录的人名、地址和说明被清空了，没有删去它们的记录。")
    return last


def _end() -> Link:
    head = AuditHead.objects.filter(only=True).first()
    return Link(head.number, head.link) if head else Link()


def _says_what_it_said(entry: AuditEntry) -> bool:
    if not entry.salt:
        return not any(_personal(entry)) and entry.act not in _KEPT
    return entry.digest == digest_of(entry.salt, _personal(entry))


def _named(entry: AuditEntry) -> str:
    at = timezone.localtime(entry.at)
    return f"第{entry.number}条操作记录（{at:%Y-%m-%d %H:%M}，{entry.get_act_display()}）"


def _signer() -> Signer:
    return Signer(salt="members.trail")


def _pruned_to(number: int) -> Link | None:
    """Return the link up to which the trail was pruned, where a signature of ours says so."""
    for entry in AuditEntry.objects.filter(act=Act.PRUNED).order_by("-number"):
        try:
            said, _, link = _signer().unsign(entry.words).partition(" ")
        except BadSignature:
            continue
        if said == str(number):
            return Link(number, link)
    return None


# --- what goes -------------------------------------------------------------------------------------


@transaction.atomic
def prune(*, before: datetime) -> int:
    """Delete the entries before a moment and return how many; the last link of them stays, signed.

    Raises TooYoung for what has to be kept, Broken where something is wrong: that is evidence.
    """
    if before > timezone.now() - timedelta(days=SIX_MONTHS):
        raise TooYoung("操作记录至少保存六个月（网络安全法第二十一条），没有清理。")
    end = check()
    kept = AuditEntry.objects.filter(at__gte=before).order_by("number").first()
    upto = kept.number - 1 if kept else end.number
    last = AuditEntry.objects.filter(number=upto).first()
    if last is None:
        return 0
    record(
        act=Act.PRUNED,
        account=None,
        who="系统",
        subject=f"到第{upto}条",
        words=_signer().sign(f"{upto} {last.link}"),
    )
    return AuditEntry._base_manager.filter(number__lte=upto).delete()[0]


def prune_old() -> int:
    """Delete what is older than the installation keeps (AUDIT_DAYS); return how many entries."""
    if not settings.AUDIT_DAYS:
        return 0
    before = timezone.now() - timedelta(days=max(settings.AUDIT_DAYS, SIX_MONTHS), seconds=1)
    return prune(before=before) if AuditEntry.objects.filter(at__lt=before).exists() else 0


@transaction.atomic
def erase_personal(*, about: User) -> int:
    """Empty who, what, from where in the entries of and on an account, and return of how many.

    Only of those that need no longer be kept; an entry of the trail names them by number.
    """
    found = personal_of(about).filter(at__lt=timezone.now() - timedelta(days=SIX_MONTHS))
    numbers = list(found.order_by("number").values_list("number", flat=True))
    empty = dict.fromkeys((*AuditEntry.PERSONAL, "salt"), "")
    for start in range(0, len(numbers), _AT_A_TIME):
        some = numbers[start : start + _AT_A_TIME]
        AuditEntry._base_manager.filter(number__in=some).update(**empty)
        record(
            act=Act.ERASED,
            account=None,
            who="系统",
            subject=f"{len(some)}条",
            words=" ".join(map(str, some)),
        )
    return len(numbers)


def personal_of(account: User) -> QuerySet[AuditEntry]:
    """Return the entries in which an account's owner stands, not yet emptied."""
    named = Q(account=account) | Q(who=account.username) | Q(subject=name_of(account))
    return AuditEntry.objects.filter(named).exclude(salt="").exclude(act__in=_KEPT)


def said_erased() -> set[int]:
    """Return the numbers of the entries of which the trail says that they were emptied."""
    said = AuditEntry.objects.filter(act=Act.ERASED).values_list("words", flat=True)
    return {int(word) for words in said for word in words.split()}
