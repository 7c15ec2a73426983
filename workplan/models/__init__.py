"""The year's plan: its items, who answers for them, their due dates and what happened to them."""

from workplan.models.awaited import AwaitedDocument
from workplan.models.business import Business, BusinessPaper, BusinessQuerySet, FollowUp
from workplan.models.checkup import AcceptedFinding, AcceptedFindingQuerySet
from workplan.models.due_dates import DueDate, DueDateQuerySet, Extension, Transition
from workplan.models.imports import PlanImport, PlanImportFile, import_path
from workplan.models.instructions import (
    Instruction,
    InstructionAnswer,
    InstructionQuerySet,
    OfficeNote,
    Urge,
)
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
from workplan.models.next_year import DraftPoint, DraftRow, PlanDraft
from workplan.models.papers import PaperTemplate
from workplan.models.plans import Plan, PlanPoint
from workplan.models.progress import Attachment, Progress, ProgressDraft
from workplan.models.schemes import Meeting, SchemeReview, SchemeVersion

__all__ = [
    "ANNEX_ORDER",
    "PERIOD_KIND_LABELS",
    "AcceptedFinding",
    "AcceptedFindingQuerySet",
    "Attachment",
    "AwaitedDocument",
    "Business",
    "BusinessPaper",
    "BusinessQuerySet",
    "DraftPoint",
    "DraftRow",
    "DueDate",
    "DueDateQuerySet",
    "Extension",
    "FollowUp",
    "Instruction",
    "InstructionAnswer",
    "InstructionQuerySet",
    "ItemDepartment",
    "ItemLeader",
    "ItemLink",
    "ItemLinkQuerySet",
    "ItemMember",
    "Meeting",
    "OfficeNote",
    "PaperTemplate",
    "Plan",
    "PlanDraft",
    "PlanImport",
    "PlanImportFile",
    "PlanPoint",
    "Progress",
    "ProgressDraft",
    "SchemeReview",
    "SchemeVersion",
    "Transition",
    "Urge",
    "WorkItem",
    "WorkItemQuerySet",
    "import_path",
]
