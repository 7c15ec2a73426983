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


def _model(permission: str) -> str:
    """Return of which table a permission is: members.user of members.add_user."""
    app_label, _, name = permission.partition(".")
    return f"{app_label}.{name.rpartition('_')[2]}"


# Whatever may be done to them: who may change something, may see it.
_MODELS = {_model(permission) for part in PARTS.values() for permission in part}


def is_of_role(permission: str) -> bool:
    """Return whether a permission is on a table that is a role's alone, in this installation."""
    return settings.SEPARATE_ADMINISTRATORS and _model(permission) in _MODELS
