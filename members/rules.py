"""Who may do what in the admin, in code: what each app opens to the office's staff."""

import rules

from members import roles
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


# Who signed in, exported, changed an account is read and never changed.
grant_to_office("members", "auditentry", actions=("view",))
grant_to_office("members", "organisation", "user", actions=("view", "add", "change"))
# A name typed by mistake may go again; what a record points to is protected by the models.
grant_to_office(
    "members",
    *("person", "post", "department", "namealias", "appointment"),
    actions=("view", "add", "change", "delete"),
)
