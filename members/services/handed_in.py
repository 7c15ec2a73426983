"""Which forms were handed in and carried out: each once an account."""

from datetime import timedelta

from django.utils import timezone

from members.models import HandedIn, User

# So long a page may lie open, or be gone back to, and its forms still be known.
_KEEP = timedelta(days=7)


def begin(*, account: User, key: str) -> tuple[HandedIn, bool]:
    """Return the row of a form, and whether it is new; in the transaction of what the form does.

    Of several at once, the first goes on and the others wait in the database for its end.
    """
    return HandedIn.objects.get_or_create(
        account=account, key=key, defaults={"led_to": "", "at": timezone.now()}
    )


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
