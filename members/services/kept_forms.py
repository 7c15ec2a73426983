"""What an account handed in after its session had ended: kept until it signs in again."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from members.models import KeptForm, User

_KEEP = timedelta(days=1)


def keep(
    *, account: User, address: str, fields: Sequence[tuple[str, str]], files: Sequence[str]
) -> None:
    """Keep the words of a form in place of the last one; of files their names."""
    KeptForm.objects.filter(at__lt=timezone.now() - _KEEP).delete()
    KeptForm.objects.update_or_create(
        account=account,
        defaults={
            "address": address[:1000],
            "fields": [list(field) for field in fields],
            "files": list(files),
            "at": timezone.now(),
        },
    )


def kept_of(account: User) -> KeptForm | None:
    """Return what is kept for an account, not older than a day."""
    return KeptForm.objects.filter(account=account, at__gte=timezone.now() - _KEEP).first()


def drop(*, account: User) -> None:
    """Forget what is kept: it was handed in again, or is not wanted."""
    KeptForm.objects.filter(account=account).delete()
