"""The only writer of the trail: who signed in, exported, downloaded, or changed an account, and when.

What python-axes keeps is what it counts with (wrong passwords until the lock is lifted), and it
forgets it. What happened stays here.
"""

from typing import Any

from django.utils import timezone

from members.enums import Act
from members.models import AuditEntry, User


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
    return AuditEntry.objects.create(
        at=timezone.now(),
        account=account,
        who=_one_line(who or name_of(account))[:150],
        act=act,
        subject=_one_line(subject)[:300],
        succeeded=succeeded,
        address=address[:45],
        words=_one_line(words)[:2000],
    )


def name_of(account: User | None) -> str:
    """Return what the trail calls an account: chenyue（陈悦）, as it is today."""
    if account is None:
        return ""
    return f"{account.username}（{account.person.name}）" if account.person else account.username


def _one_line(words: Any) -> str:
    return "".join(c if c.isprintable() else " " for c in str(words)).strip()
