"""Erases what was kept long enough: how to reach who wrote, and from where it came."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from members.enums import Act
from members.services import audit
from voices.models import Arrival, PublicSettings, VoiceContact

# Nobody's telephone is kept longer, whether there was an answer or not.
MOST_DAYS = 365


@dataclass(frozen=True)
class Erased:
    contacts: int
    addresses: int


@transaction.atomic
def erase_old(on: date) -> Erased:
    """Erase contacts of what was closed, and network addresses, that are older than the settings say."""
    settings = PublicSettings.current()
    if settings is None:
        return Erased(0, 0)
    closed = Q(voice__closed_on__lte=on - timedelta(days=settings.contact_days))
    old = Q(voice__received_at__date__lte=on - timedelta(days=MOST_DAYS))
    contacts, _ = VoiceContact.objects.filter(closed | old).delete()
    before = on - timedelta(days=settings.address_days)
    logged = Arrival.objects.filter(at__date__lt=before).exclude(address="")
    erased = Erased(contacts, logged.update(address=""))
    if erased.contacts or erased.addresses:
        words = f"到期删去留言人 {erased.contacts} 人、网络地址 {erased.addresses} 条"
        audit.record(act=Act.ERASED, account=None, subject="公众留言", words=words)
    return erased
