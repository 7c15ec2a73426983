"""Proposals in the admin: the list, its import and its export."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from almanac.words import session_name
from members.admin_base import (
    HistoryAdmin,
    ReadOnlyInline,
    SelectFilter,
    badge,
    column,
    field_filter,
)
from members.models import Department, User
from proposals.admin.actions import ACTIONS
from proposals.admin.records import what_happened
from proposals.enums import UNSUBMITTED_STATES, ProposalKind, State
from proposals.models import (
    Assignment,
    CoSigner,
    DispatchBatch,
    Project,
    Proposal,
    ProposalTransition,
    Review,
)
from proposals.models.proposals import SEARCHED
from proposals.resources import ProposalResource
from proposals.services.importing import import_proposals, prepare_proposals
from proposals.services.on_plan import keep_in_step
from proposals.services.supervising import stand_for
from proposals.workbook import ProposalRow
from sheets.admin_import import TableImport
from sheets.comparing import Compared
from sheets.exporting import WorkbookExport
from workflow.bulk import BulkAdmin
from workplan.models import WorkItem

_TEXT = ("situation", "suggestions")
_SEEN_TO = ("promoting_leader", "supervising_leader", "supervising_department", "work_item")
_HANDLED = (
    *(("standing", "batch", "project"), "handling_units", "submitted_on"),
    *("filed_on", "answer_due_on", "is_public"),
)


class MeetingFilter(SelectFilter):
    """The session of the committee at which proposals were filed."""

    title, parameter_name = "届次", "meeting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        meetings = Proposal.objects.order_by("-term", "-session").values_list("term", "session")
        return [(f"{t}-{s}", session_name(t, s)) for t, s in meetings.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.chosen:
            return queryset
        term, session = self.chosen.split("-")
        return queryset.filter(term=term, session=session)


class SupervisingDepartmentFilter(SelectFilter):
    """The department that supervises, or none where one ought to."""

    title, parameter_name = "督办部门", "department"
    MISSING = ("missing", "缺督办部门")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = Department.objects.filter(supervised_proposals__isnull=False).distinct()
        return [self.MISSING, *((str(department.pk), department.name) for department in named)]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Proposal]:
        if self.value() == self.MISSING[0]:
            return queryset.lacking_supervisor()
        return queryset.filter(supervising_department=self.chosen) if self.chosen else queryset


class ProposalStateFilter(SelectFilter):
    """The review's queues, and how far the handling has come."""

    title, parameter_name = "状态", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(s.value, s.label) for s in State if s not in UNSUBMITTED_STATES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.chosen) if self.chosen else queryset


class BatchFilter(SelectFilter):
    """The 交办会 at which they are, or were, handed over."""

    title, parameter_name = "交办批次", "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        batches = [(str(batch.pk), batch.name) for batch in DispatchBatch.objects.all()]
        return [("none", "未列入"), *batches]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(batch=None, state=State.FILED)
        return queryset.filter(batch=self.chosen) if self.chosen else queryset


class ProjectFilter(SelectFilter):
    title, parameter_name = "专题项目", "project"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(project.pk), project.name) for project in Project.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(project=self.chosen) if self.chosen else queryset


class RecordInline(ReadOnlyInline):
    """Rows that the services write, to be read here."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CoSignerInline(RecordInline):
    model = CoSigner
    fields = ("person", "state", "answered_at")


class ReviewInline(RecordInline):
    model = Review
    fields = ("at", "step", "outcome", "ground", "note", "reviewer")


class AssignmentInline(RecordInline):
    model = Assignment
    fields = ("unit", "role", "round", "state", "handed_over_on", "due_on", "done_on")


class TransitionInline(RecordInline):
    model = ProposalTransition
    fields = ("at", "what", "actor", "reason")

    what = column(what_happened, "流转")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposalTransition]:
        rows = super().get_queryset(request)
        return rows.select_related("assignment__unit", "actor__person")


class ProposalForm(forms.ModelForm):
    def _get_validation_exclusions(self) -> set[str]:
        """Check the title's constraint too, though its key and the state are no fields of the form."""
        return super()._get_validation_exclusions() - {"title_key", "state"}  # type: ignore[misc]


@admin.register(Proposal)
class ProposalAdmin(BulkAdmin, WorkbookExport, TableImport, HistoryAdmin):
    form = ProposalForm
    list_display = (
        *("meeting", "number", "title", "standing", "kind", "supervising_leader"),
        *("supervised_by", "handling_units", "answer_due_on", "item_page"),
    )
    list_display_links = ("title",)
    list_filter = (
        MeetingFilter,
        ProposalStateFilter,
        field_filter("kind"),
        SupervisingDepartmentFilter,
        BatchFilter,
        ProjectFilter,
    )
    actions = ACTIONS
    bulk_template = "admin/proposals/proposal/bulk.html"
    inlines = (CoSignerInline, ReviewInline, AssignmentInline, TransitionInline)
    readonly_fields = ("standing", "batch", "project")
    list_select_related = ("supervising_leader", "supervising_department", "work_item")
    search_fields = ("title",)
    searched = replace(SEARCHED, names=(*SEARCHED.names, "supervising_leader__name_key"))
    search_help_text = "案由、案号、提案人、承办单位、督办领导"
    autocomplete_fields = (*_SEEN_TO, "sponsor")
    fieldsets = (
        (None, {"fields": (("term", "session", "number"), "title", "proposers", "kind")}),
        ("提出", {"fields": (("submission", "origin", "sponsor"), "category", *_TEXT)}),
        ("督办", {"fields": _SEEN_TO}),
        ("办理", {"fields": _HANDLED}),
    )
    resource_classes = (ProposalResource,)
    import_hints = (
        f"每行一件提案。须有的列：{', '.join(ProposalRow.REQUIRED)}；"
        f"可以有的列：{', '.join(ProposalRow.HEADERS)}。"
        "先看到结果，确认以后才写入；有一处错误就全部不写。",
    )
    import_unit = "件"
    view_on_site = False

    meeting = column(lambda row: session_name(row.term, row.session), "届次", "term")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """Keep drafts to those who write them."""
        return super().get_queryset(request).exclude(state__in=UNSUBMITTED_STATES)

    def get_inlines(self, request: HttpRequest, obj: Proposal | None = None) -> Any:
        """A proposal that is being entered has no records yet."""
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Proposal | None = None) -> Any:
        """What a member wrote stays as it was submitted."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None or obj.author_id is None:
            return fields
        return (*fields, "title", *_TEXT, "submitted_on", "origin", "sponsor")

    @admin.display(description="状态", ordering="state")
    def standing(self, proposal: Proposal) -> Any:
        if proposal.pk is None:
            return "已立案"
        return badge("grey", proposal.get_state_display())

    @admin.display(description="督办部门", ordering="supervising_department__order")
    def supervised_by(self, proposal: Proposal) -> Any:
        if proposal.lacks_supervisor:
            return badge("yellow", "缺督办部门")
        return proposal.supervising_department

    @admin.display(description="工作事项")
    def item_page(self, proposal: Proposal) -> str | None:
        if item := proposal.work_item:
            return format_html('<a href="{}">{}</a>', item.get_absolute_url(), item)
        return None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the commonest kind: the drop-down has no empty choice and would offer the first."""
        return {"kind": ProposalKind.ORDINARY, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Proposal, form: Any, change: bool) -> None:
        """Save, and say where a key proposal has no department yet to supervise it."""
        before = WorkItem.objects.filter(proposal=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        keep_in_step(obj, request.user, before=before)  # type: ignore[arg-type]
        if obj.lacks_supervisor:
            messages.warning(request, "重点督办提案还没有督办部门，请尽早补填。")

    def delete_model(self, request: HttpRequest, obj: Proposal) -> None:
        """Delete it, and let the row of the plan that it stood for be its own again."""
        if obj.work_item:
            stand_for(proposal=obj, item=None, actor=request.user)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def prepare_rows(self, data: bytes) -> Compared:
        return prepare_proposals(data)

    def import_rows(self, data: bytes, actor: User, file_name: str) -> Compared:
        return import_proposals(data, actor, file_name=file_name)
