"""All that an item's page reads of its papers: each table once, and who wrote, did or decided it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, QuerySet

from members.models import User
from members.prepared import Question, prepared_models, prepared_rows
from workplan.models import (
    Attachment,
    DueDate,
    Extension,
    Instruction,
    InstructionAnswer,
    Progress,
    SchemeReview,
    SchemeVersion,
    Transition,
    Urge,
    WorkItem,
)
from workplan.reading.item_rows import give


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
        dues = {due.pk: due for due in item.due_dates.all()}
        give(item, "scheme_versions", _versions(item.pk))
        give(item, "scheme_reviews", _reviews(item.pk))
        reviewed = defaultdict(list)
        for review, due in _reviewed(item.pk):
            reviewed[review].append(dues[due])
        for one in item.scheme_reviews.all():
            give(one, "due_dates", [due for due in dues.values() if due in reviewed[one.pk]])
        found = cls(
            _with_dues(_transitions(item.pk), dues),
            _with_dues(_extensions(item.pk), dues),
            _with_dues(_urges(item.pk), dues),
            _with_dues(_progress(item.pk), dues),
            _instructions(item.pk),
            _history(item.pk),
        )
        for due in dues.values():
            give(due, "transitions", [row for row in found.transitions if row.due_date is due])
        _share_out(_attachments(item.pk), "progress", found.progress, "attachments")
        answers = _answers(item.pk)
        _share_out(answers, "instruction", found.instructions, "answers")
        for given in found.instructions:
            given.item = item
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


def _share_out(rows: Iterable[Any], of: str, holders: Iterable[Any], name: str) -> None:
    """Give rows that belong to some holders each to its own."""
    theirs = defaultdict(list)
    for row in rows:
        theirs[getattr(row, f"{of}_id")].append(row)
    for holder in holders:
        give(holder, name, theirs[holder.pk], of)


@prepared_models()
def _versions(item: int) -> QuerySet[SchemeVersion]:
    return SchemeVersion.objects.filter(item=item)


@prepared_models("meeting", "version", "reported_by")
def _reviews(item: int) -> QuerySet[SchemeReview]:
    return SchemeReview.objects.filter(item=item)


@prepared_rows
def _reviewed(item: int) -> QuerySet:
    pairs = SchemeReview.due_dates.through.objects.filter(schemereview__item=item)
    return pairs.values_list("schemereview", "duedate")


@prepared_models()
def _attachments(item: int) -> QuerySet[Attachment]:
    return Attachment.objects.filter(progress__due_date__item=item)


@prepared_models()
def _answers(item: int) -> QuerySet[InstructionAnswer]:
    return InstructionAnswer.objects.filter(instruction__item=item)


@prepared_models()
def _transitions(item: int) -> QuerySet[Transition]:
    # As the table has them: of all due dates the newest first.
    return Transition.objects.filter(due_date__item=item).order_by("-at", "-pk")


@prepared_models()
def _extensions(item: int) -> QuerySet[Extension]:
    return Extension.objects.filter(due_date__item=item)


@prepared_models()
def _urges(item: int) -> QuerySet[Urge]:
    return Urge.objects.filter(due_date__item=item)


@prepared_models(also={"others_since": BooleanField()})
def _progress(item: int) -> QuerySet[Progress]:
    return Progress.objects.with_others_since().filter(due_date__item=item)


@prepared_models("leader", "department")
def _instructions(item: int) -> QuerySet[Instruction]:
    return Instruction.objects.filter(item=item)


@prepared_models("meeting", "version")
def _history(item: int) -> QuerySet:
    return SchemeReview.history.filter(item=item).order_by("history_id")  # type: ignore[attr-defined]


_PAPERS = (
    *(_versions, _reviews, _reviewed, _history, _transitions, _extensions, _urges),
    *(_progress, _attachments, _instructions, _answers),
)


def paper_questions(item: int) -> Iterator[Question]:
    """Yield what `PaperRows.of` asks."""
    return ((asks, item) for asks in _PAPERS)


@prepared_models("person")
def _accounts(keys: frozenset[int]) -> QuerySet[User]:
    return User.objects.filter(pk__in=keys)


def _read_accounts(*named: tuple[Iterable[Any], str]) -> None:
    """Give rows the accounts that fields of theirs name, with their people, read in one query."""
    keys = {getattr(row, f"{field}_id") for rows, field in named for row in rows} - {None}
    accounts = {account.pk: account for account in _accounts(frozenset(keys))} if keys else {}
    for rows, field in named:
        for row in rows:
            if (key := getattr(row, f"{field}_id")) is not None:
                setattr(row, field, accounts[key])
