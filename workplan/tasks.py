"""What the worker does for the plan: large imports, off the request. Each takes keys alone.

What reads files is loaded by the first import: worker and scheduler would hold twenty megabytes for it
all year.
"""

from celery import shared_task

from members.models import User
from workplan.enums import ImportState
from workplan.models import PlanImport


def _claimed(pk: int) -> PlanImport | None:
    """Return an import that waits for the worker; None where it is gone or was worked off."""
    waiting = PlanImport.objects.filter(pk=pk, state=ImportState.CHECKING)
    return waiting.defer("report").first()


@shared_task
def check_import(pk: int) -> None:
    """Look at a large upload."""
    from workplan.services.imports import drafts

    if record := _claimed(pk):
        drafts.check(record)


@shared_task
def confirm_import(pk: int, user_pk: int) -> None:
    """Carry out a large import that a person agreed to."""
    from workplan.services.imports import drafts

    if record := _claimed(pk):
        drafts.confirm(record, User.objects.filter(pk=user_pk).first())


@shared_task
def undo_import(pk: int, user_pk: int) -> None:
    """Take a large import back."""
    from workplan.services.imports import drafts

    if record := _claimed(pk):
        drafts.take_back(record, User.objects.filter(pk=user_pk).first())
