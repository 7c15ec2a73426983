"""Who may do what in the admin, in code: what each app opens to the office's staff."""

from collections.abc import Callable

import rules

from members import roles, separation
from members.enums import AdminRole
from members.models import User

STANDARD_ACTIONS = ("view", "add", "change", "delete", "import")


@rules.predicate
def is_office(user: User) -> bool:
    """Return whether the account belongs to the office's staff."""
    return roles.is_office(user)


def grant_to_office(
    app_label: str, *models: str, actions: tuple[str, ...] = STANDARD_ACTIONS
) -> None:
    """Open models of an app, and with them the app itself, to the office's staff."""
    rules.set_perm(app_label, is_office)
    for model in models:
        for action in actions:
            rules.set_perm(f"{app_label}.{action}_{model}", is_office)


def _may(role: AdminRole, permission: str) -> Callable[[User], bool]:
    """Return who has a part of one of the 三员: who bears the role, and the office unless kept apart."""

    @rules.predicate(f"is_{role}")
    def may(user: User) -> bool:
        if user.is_active and user.role == role:
            return True
        return roles.is_office(user) and not separation.is_of_role(permission)

    return may


def grant_to_roles() -> None:
    """Open to the 三员 and, as the setting says, to the office what `separation.PARTS` names."""
    for role, part in separation.PARTS.items():
        for permission in part:
            rules.set_perm(permission, _may(role, permission))
    for app_label in ("members", "django_celery_beat"):
        rules.set_perm(app_label, rules.predicate(lambda user: user.enters_admin))


# A name typed by mistake may go again; what a record points to is protected by the models.
grant_to_office(
    "members",
    *("person", "post", "department", "namealias", "appointment"),
    actions=("view", "add", "change", "delete"),
)
# Last: the three administrators are in the same apps as the office. What the trail says is never changed.
grant_to_roles()
