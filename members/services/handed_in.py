"""Which forms were handed in and carried out: each once an account."""

from datetime import timedelta

from django.utils import timezone

from members.models import HandedIn, User

# So long a page may lie open, or be gone back to, and its forms still be known.
_KEEP = timedelta(days=7)


def begin(*, account: User, key: str) -> HandedIn:
    """Keep that a form is handed in, in the transaction of what it does. Raises IntegrityError where it
    was before, and with it the transaction is over.

    Of several at once, the first goes on and the others wait in the database for its end.
    """
    return HandedIn.objects.create(account=account, key=key, led_to="", at=timezone.now())


def led_to(*, account: User, key: str) -> str:
    """Return where a form led that was carried out."""
    return HandedIn.objects.get(account=account, key=key).led_to


def settle(row: HandedIn, led_to: str) -> None:
    """Keep where a form led to; one that led nowhere (refused, looked at, a download) is free again."""
    if not led_to:
        row.delete()
        return
    row.led_to = led_to
    row.save(update_fields=["led_to"])


def forget_old() -> None:
    """Delete what nobody will hand in again."""
    HandedIn.objects.filter(at__lt=timezone.now() - _KEEP).delete()
