"""Units to which a proposal is handed and at which nobody can receive it."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, DateField, Exists, IntegerField, Min, OuterRef, QuerySet

from members.enums import ACTING_DUTIES
from members.models import Appointment, Department
from members.prepared import prepared_models
from proposals.enums import OPEN_ASSIGNMENTS, AssignmentState
from proposals.models import Assignment, DispatchBatch


def without_receiver(units: QuerySet[Department], on: date) -> QuerySet[Department]:
    """Keep the units for which nobody acts who has an account: no one is told, and no one can sign for
    what is handed over, so that it goes there on paper and the committee enters what comes back.
    """
    acting = Appointment.objects.held_on(on).filter(
        department=OuterRef("pk"), duty__in=ACTING_DUTIES, person__user__is_active=True
    )
    return units.filter(~Exists(acting))


def unreceived_of(batch: DispatchBatch, on: date) -> list[Department]:
    """Return the units planned for a batch that cannot receive what will be handed over."""
    planned = Assignment.objects.filter(proposal__batch=batch, state=AssignmentState.PLANNED)
    units = Department.objects.filter(pk__in=planned.values("unit"))
    return list(without_receiver(units, on))


@prepared_models(also={"owing": IntegerField(), "first": DateField(null=True)})
def unreceived(on: date) -> QuerySet[Department]:
    """Return the units that owe something and cannot receive it, with how many (`owing`), and by when the
    first (`first`).
    """
    owing = Department.objects.filter(proposal_assignments__state__in=OPEN_ASSIGNMENTS)
    counted = without_receiver(owing, on).annotate(
        owing=Count("proposal_assignments"), first=Min("proposal_assignments__due_on")
    )
    return counted.order_by("order", "pk")
