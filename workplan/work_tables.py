"""What counts as work on an item: the tables that keep it. What was worked on is not thrown away."""

from django.db.models import Model

from workplan.models import (
    DueDate,
    Extension,
    Instruction,
    InstructionAnswer,
    OfficeNote,
    Progress,
    SchemeReview,
    SchemeVersion,
    Transition,
    Urge,
    WorkItem,
)

# Each table with the way from it to the item.
OF_DUE_DATES: dict[type[Model], str] = {
    Transition: "due_date__item",
    Progress: "due_date__item",
    Extension: "due_date__item",
    Urge: "due_date__item",
}
WORK: dict[type[Model], str] = OF_DUE_DATES | {
    SchemeVersion: "item",
    SchemeReview: "item",
    Instruction: "item",
    InstructionAnswer: "instruction__item",
    OfficeNote: "item",
}


def was_worked_on(item: WorkItem) -> bool:
    """Return whether anything happened to an item."""
    return any(table._default_manager.filter(**{way: item}).exists() for table, way in WORK.items())


def due_was_worked_on(due: DueDate) -> bool:
    """Return whether anything happened to this due date of an item."""
    on_it = (table._default_manager.filter(due_date=due) for table in OF_DUE_DATES)
    return any(rows.exists() for rows in on_it) or due.scheme_reviews.exists()
