"""The year's plan: its items, who answers for them, their due dates and what happened to them."""

from workplan.models.checkup import AcceptedFinding, AcceptedFindingQuerySet
from workplan.models.due_dates import (
    Attachment,
    DueDate,
    DueDateQuerySet,
    Progress,
    Transition,
    attachment_path,
)
from workplan.models.imports import PlanImport, PlanImportFile, import_path
from workplan.models.items import (
    ANNEX_ORDER,
    PERIOD_KIND_LABELS,
    ItemDepartment,
    ItemLeader,
    ItemMember,
    WorkItem,
    WorkItemQuerySet,
)
from workplan.models.links import ItemLink, ItemLinkQuerySet
from workplan.models.plans import Plan, PlanPoint

__all__ = [
    "ANNEX_ORDER",
    "PERIOD_KIND_LABELS",
    "AcceptedFinding",
    "AcceptedFindingQuerySet",
    "Attachment",
    "DueDate",
    "DueDateQuerySet",
    "ItemDepartment",
    "ItemLeader",
    "ItemLink",
    "ItemLinkQuerySet",
    "ItemMember",
    "Plan",
    "PlanImport",
    "PlanImportFile",
    "PlanPoint",
    "Progress",
    "Transition",
    "WorkItem",
    "WorkItemQuerySet",
    "attachment_path",
    "import_path",
]
