"""Which of the mails sent to their desk people have read."""

from django.utils import timezone

from notifications.models import Mail


def mark_read(mail: Mail) -> None:
    """Record when the recipient opened a mail; the first time counts."""
    Mail.objects.filter(pk=mail.pk, read_at__isnull=True).update(read_at=timezone.now())


def mark_all_read(person_id: int | None) -> int:
    """Record all that stands unread on someone's desk as read; returns how many."""
    return Mail.objects.unread_by(person_id).update(read_at=timezone.now())


def unread_count(person_id: int | None) -> int:
    """Return how many stand unread on someone's desk; nobody's desk has none."""
    return Mail.objects.unread_by(person_id).count() if person_id else 0
