"""Which departments may answer for an item: what lists and filters offer."""

from django.db.models import Q, QuerySet

from members.enums import DepartmentKind
from members.models import Department
from workplan.enums import Side

_KINDS = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)


def may_be_responsible() -> QuerySet[Department]:
    """Return the departments in use that can be a 责任部门, and those that are one somewhere.

    The office, the committees and a collective of these (各专委会): a bureau or a 界别 takes part and is
    not reminded. What a document names all the same stays to be chosen.
    """
    named = Department.objects.filter(item_rows__side=Side.LEAD)
    kinds = Q(kind__in=_KINDS) | Q(kind=DepartmentKind.COLLECTIVE, covers__in=_KINDS)
    return Department.objects.filter(kinds | Q(pk__in=named.values("pk")), is_active=True)
