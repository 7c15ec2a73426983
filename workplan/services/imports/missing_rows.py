"""What the document no longer has: kept, until a person cancels it with a reason; where the import names
the meeting that decided, that is said to have taken it out of the plan.
"""

from collections.abc import Mapping

from django.db import transaction

from members.models import User
from workplan.enums import OPEN_STATES
from workplan.models import Meeting, PlanImport, WorkItem
from workplan.services import states
from workplan.services.within_year import drop_item


def still_open(record: PlanImport) -> list[WorkItem]:
    """Return the items that an import found missing and that still are to be done."""
    pks = [entry["pk"] for entry in record.report.get("missing", ()) if isinstance(entry, dict)]
    items = WorkItem.objects.filter(pk__in=pks, due_dates__state__in=OPEN_STATES)
    return list(items.distinct().with_ledger())


@transaction.atomic
def cancel_missing(*, record: PlanImport, reasons: Mapping[int, str], actor: User) -> int:
    """Cancel missing items, each with its reason, all or none, and return how many.

    Items that this import did not find missing are left alone. Raises Refused.
    """
    cancelled = 0
    meeting = Meeting.objects.filter(pk=record.fixes.get("meeting")).first()
    for item in still_open(record):
        reason = reasons.get(item.pk, "").strip()
        if not reason:
            continue
        if meeting:
            drop_item(item=item, meeting=meeting, reason=reason, actor=actor)
            cancelled += 1
            continue
        for due in item.due_dates.all():
            if due.state in OPEN_STATES:
                states.cancel(due=due, actor=actor, reason=reason)
        cancelled += 1
    return cancelled
