"""All that an item's page reads of its papers: each table once, and who wrote, did or decided it once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from members.models import User
from workplan.models import (
    DueDate,
    Extension,
    Instruction,
    Progress,
    SchemeReview,
    SchemeVersion,
    Transition,
    Urge,
    WorkItem,
)


@dataclass(frozen=True)
class PaperRows:
    """What was written, asked for and decided about an item and its due dates, each in its own order;
    `history` are the lines of agendas as they were kept, the oldest first.
    """

    transitions: list[Transition]
    extensions: list[Extension]
    urges: list[Urge]
    progress: list[Progress]
    instructions: list[Instruction]
    history: list[Any]

    @classmethod
    def of(cls, item: WorkItem) -> PaperRows:
        """Read them, with the item's schemes and reviews, in a fixed number of queries."""
        reviews = SchemeReview.objects.select_related("meeting", "version", "reported_by")
        prefetch_related_objects(
            [item],
            Prefetch("scheme_versions", SchemeVersion.objects.all()),
            Prefetch("scheme_reviews", reviews.prefetch_related("due_dates")),
            "due_dates__transitions",
        )
        dues = {due.pk: due for due in item.due_dates.all()}
        transitions = [row for due in dues.values() for row in due.transitions.all()]
        # As the table has them: of all due dates the newest first.
        transitions.sort(key=lambda row: (row.at, row.pk), reverse=True)
        instructions = item.instructions.select_related("leader", "department")
        found = cls(
            transitions,
            _of_dues(Extension.objects.all(), dues),
            _of_dues(Urge.objects.all(), dues),
            _of_dues(Progress.objects.with_others_since().prefetch_related("attachments"), dues),
            list(instructions.prefetch_related("answers")),
            _history(item) if item.scheme_reviews.all() else [],
        )
        for review in item.scheme_reviews.all():
            for due in review.due_dates.all():
                due.item = item
        for given in found.instructions:
            given.item = item
        answers = [answer for given in found.instructions for answer in given.answers.all()]
        _read_accounts(
            (found.transitions, "actor"),
            (found.urges, "actor"),
            (found.extensions, "asked_by"),
            (found.extensions, "decided_by"),
            (found.progress, "author"),
            (found.instructions, "written_by"),
            (answers, "author"),
            (item.scheme_versions.all(), "author"),
            (item.scheme_reviews.all(), "put_by"),
            (item.scheme_reviews.all(), "taken_off_by"),
            (item.scheme_reviews.all(), "decided_by"),
            (found.history, "history_user"),
            (found.history, "decided_by"),
        )
        return found


def _of_dues(rows: Any, dues: dict[int, DueDate]) -> list[Any]:
    """Return what belongs to some due dates, each with its own."""
    found = list(rows.filter(due_date__in=list(dues)))
    for row in found:
        row.due_date = dues[row.due_date_id]
    return found


def _history(item: WorkItem) -> list[Any]:
    rows = SchemeReview.history.filter(item=item)  # type: ignore[attr-defined]
    return list(rows.select_related("meeting", "version").order_by("history_id"))


def _read_accounts(*named: tuple[Iterable[Any], str]) -> None:
    """Give rows the accounts that fields of theirs name, with their people, read in one query."""
    keys = {getattr(row, f"{field}_id") for rows, field in named for row in rows} - {None}
    accounts = User.objects.select_related("person").in_bulk(keys) if keys else {}
    for rows, field in named:
        for row in rows:
            if (key := getattr(row, f"{field}_id")) is not None:
                setattr(row, field, accounts[key])
