"""What is written beside the record: the office's own notes, and drafts of progress."""

from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import check_words
from workplan.enums import Action
from workplan.models import DueDate, OfficeNote, ProgressDraft, WorkItem
from workplan.services.states import check_allowed

_DRAFT_LENGTH = ProgressDraft._meta.get_field("text").max_length
_STEP_LENGTH = ProgressDraft._meta.get_field("step").max_length


def note(*, item: WorkItem, actor: User, text: str) -> OfficeNote:
    """办公室备注: a note that only the office sees."""
    check_allowed(item, Action.NOTE, actor)
    return OfficeNote.objects.create(
        item=item, text=check_words(text, "备注"), author=actor, at=clock.now()
    )


@transaction.atomic
def save_draft(
    *, due: DueDate, actor: User, text: str, step: str = "", percent: int | None = None
) -> ProgressDraft | None:
    """Keep what someone is still writing, one draft for each due date; an empty one is let go."""
    check_allowed(due.item, Action.PROGRESS, actor)
    if not text.strip() and not step.strip() and percent is None:
        ProgressDraft.objects.filter(due_date=due, author=actor).delete()
        return None
    draft, _ = ProgressDraft.objects.update_or_create(
        due_date=due,
        author=actor,
        defaults={
            "text": text[:_DRAFT_LENGTH],
            "step": step[:_STEP_LENGTH],
            "percent": percent if percent is not None and 0 <= percent <= 100 else None,
            "saved_at": clock.now(),
        },
    )
    return draft
