"""What is open on a day, read once for all who ask on it."""

from datetime import date

from notifications.registry import Deadline, deadlines


class ReminderDay:
    """A day with the deadlines that are open on it; asks the apps again only to look further ahead."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._until: date | None = None
        self._found: list[Deadline] = []

    def deadlines(self, until: date) -> list[Deadline]:
        """Return what is open on the day and due by another, the earliest first."""
        if self._until is None or until > self._until:
            self._found, self._until = deadlines(self.on, until), until
        return [deadline for deadline in self._found if deadline.due_on <= until]
