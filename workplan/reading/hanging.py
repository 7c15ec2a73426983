"""What hangs on an item: asked for all at once, so that its page reads the tables alone that have some."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Q, QuerySet

from members.prepared import prepared_rows
from workplan.models import (
    Attachment,
    AwaitedDocument,
    DraftRow,
    Extension,
    Instruction,
    ItemMember,
    OfficeNote,
    Progress,
    ProgressDraft,
    SchemeReview,
    SchemeVersion,
    Transition,
    Urge,
    WorkItem,
)
from workplan.registry import section_rows

_OWN: dict[Any, Callable[[Any], QuerySet]] = {
    ItemMember: lambda item: ItemMember.objects.filter(item=item),
    AwaitedDocument: lambda item: AwaitedDocument.objects.filter(item=item),
    DraftRow: lambda item: DraftRow.objects.filter(Q(origin=item) | Q(item=item)),
    Transition: lambda item: Transition.objects.filter(due_date__item=item),
    Extension: lambda item: Extension.objects.filter(due_date__item=item),
    Urge: lambda item: Urge.objects.filter(due_date__item=item),
    Progress: lambda item: Progress.objects.filter(due_date__item=item),
    Attachment: lambda item: Attachment.objects.filter(progress__due_date__item=item),
    ProgressDraft: lambda item: ProgressDraft.objects.filter(due_date__item=item),
    Instruction: lambda item: Instruction.objects.filter(item=item),
    OfficeNote: lambda item: OfficeNote.objects.filter(item=item),
    SchemeVersion: lambda item: SchemeVersion.objects.filter(item=item),
    SchemeReview: lambda item: SchemeReview.objects.filter(item=item),
}


def hanging_on(item: int) -> frozenset[Any]:
    """Return of which there are rows on an item: models of this app, and sources of sections."""
    [found] = _hanging(item)
    return frozenset(what for what, is_there in zip(_all(), found, strict=True) if is_there)


def _all() -> dict[Any, Callable[[Any], QuerySet]]:
    return {**_OWN, **section_rows()}


@prepared_rows
def _hanging(item: int) -> QuerySet:
    found = [Exists(rows(item)) for rows in _all().values()]
    return WorkItem.objects.filter(pk=item).order_by().values_list(*found)
