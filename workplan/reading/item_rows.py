"""All that an item's page reads of its papers: each table once, and who wrote, did or decided it once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Prefetch, QuerySet, prefetch_related_objects

from members.models import User
from members.prepared import prepared_models
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
        )
        dues = {due.pk: due for due in item.due_dates.all()}
        keys = tuple(dues)
        found = cls(
            _with_dues(_transitions(keys), dues),
            _with_dues(_extensions(keys), dues),
            _with_dues(_urges(keys), dues),
            _with_dues(_progress(keys), dues),
            _instructions(item.pk),
            _history(item.pk) if item.scheme_reviews.all() else [],
        )
        prefetch_related_objects(found.progress, "attachments")
        prefetch_related_objects(found.instructions, "answers")
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


def _with_dues(rows: list[Any], dues: dict[int, DueDate]) -> list[Any]:
    """Give what belongs to due dates its own."""
    for row in rows:
        row.due_date = dues[row.due_date_id]
    return rows


@prepared_models()
def _transitions(dues: tuple[int, ...]) -> QuerySet[Transition]:
    # As the table has them: of all due dates the newest first.
    return Transition.objects.filter(due_date__in=dues).order_by("-at", "-pk")


@prepared_models()
def _extensions(dues: tuple[int, ...]) -> QuerySet[Extension]:
    return Extension.objects.filter(due_date__in=dues)


@prepared_models()
def _urges(dues: tuple[int, ...]) -> QuerySet[Urge]:
    return Urge.objects.filter(due_date__in=dues)


@prepared_models(also={"others_since": BooleanField()})
def _progress(dues: tuple[int, ...]) -> QuerySet[Progress]:
    return Progress.objects.with_others_since().filter(due_date__in=dues)


@prepared_models("leader", "department")
def _instructions(item: int) -> QuerySet[Instruction]:
    return Instruction.objects.filter(item=item)


@prepared_models("meeting", "version")
def _history(item: int) -> QuerySet:
    return SchemeReview.history.filter(item=item).order_by("history_id")  # type: ignore[attr-defined]


@prepared_models("person")
def _accounts(keys: frozenset[int]) -> QuerySet[User]:
    return User.objects.filter(pk__in=keys)


def _read_accounts(*named: tuple[Iterable[Any], str]) -> None:
    """Give rows the accounts that fields of theirs name, with their people, read in one query."""
    keys = {getattr(row, f"{field}_id") for rows, field in named for row in rows} - {None}
    accounts = {account.pk: account for account in _accounts(frozenset(keys))}
    for rows, field in named:
        for row in rows:
            if (key := getattr(row, f"{field}_id")) is not None:
                setattr(row, field, accounts[key])
