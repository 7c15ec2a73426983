"""Which rules hold for which deadline."""

from dataclasses import dataclass

from notifications.models import ReminderPolicy
from notifications.registry import Deadline
from notifications.reminder_rules import Rules


@dataclass(frozen=True)
class Policies:
    """The office's policies, read once for many deadlines."""

    default: Rules
    by_scope: dict[str, Rules]

    @classmethod
    def read(cls) -> "Policies":
        found = {policy.scope: policy.rules for policy in ReminderPolicy.objects.all()}
        default = found.pop("") if "" in found else ReminderPolicy().rules
        return cls(default, found)

    def for_deadline(self, deadline: Deadline) -> Rules:
        """Return the rules of the narrowest scope that has its own, else the default."""
        own = (self.by_scope[key] for key in deadline.scope_keys if key in self.by_scope)
        return next(own, self.default)

    @property
    def longest_ahead(self) -> int:
        """Return the largest number of days ahead that any policy reminds."""
        every = (self.default, *self.by_scope.values())
        return max(max(*rules.days_ahead, *rules.task_days_ahead) for rules in every)


def ensure_default_policy() -> None:
    """Write the default policy where there is none; what the office changed stays."""
    if not ReminderPolicy.objects.filter(scope="").exists():
        ReminderPolicy.objects.create()
