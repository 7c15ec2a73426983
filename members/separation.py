"""三员分立: what the three administrators of the system do, each apart from the others.

A role opens its part to an account that is not of the office. With SEPARATE_ADMINISTRATORS=1 that part
is closed to everybody else, the office and the technical administrator (superuser) included. What the
trail says is erased by none of them: that takes the server's own command (`prune_audit`).
"""

from django.conf import settings

from members.enums import AdminRole

PARTS: dict[AdminRole, tuple[str, ...]] = {
    AdminRole.SYSTEM: (
        *(f"members.{action}_organisation" for action in ("view", "add", "change")),
        *(f"django_celery_beat.{action}_periodictask" for action in ("view", "change")),
    ),
    AdminRole.SECURITY: tuple(f"members.{action}_user" for action in ("view", "add", "change")),
    AdminRole.AUDIT: ("members.view_auditentry",),
}


def is_of_role(permission: str) -> bool:
    """Return whether a permission is a role's alone, in this installation."""
    return settings.SEPARATE_ADMINISTRATORS and any(permission in part for part in PARTS.values())
