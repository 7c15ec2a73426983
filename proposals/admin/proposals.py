"""Proposals in the admin: the list, its import and its export."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from import_export.admin import ImportExportMixin
from import_export.results import Result
from tablib import Dataset
from unfold.admin import TabularInline
from unfold.contrib.import_export.forms import ImportForm

from almanac.words import session_name
from members.admin_base import HistoryAdmin, SelectFilter, badge, field_filter
from members.models import Department
from proposals.admin.actions import ACTIONS
from proposals.enums import UNSUBMITTED_STATES, ProposalKind, State
from proposals.importing import problems
from proposals.models import (
    Assignment,
    CoSigner,
    DispatchBatch,
    Project,
    Proposal,
    ProposalTransition,
    Review,
)
from proposals.resources import ProposalResource
from proposals.workbook import read_rows
from sheets.exporting import TextWorkbook, WorkbookExport
from sheets.problems import UnreadableFile
from sheets.uploads import PrivateUploads
from workflow.bulk import BulkAdmin


class MeetingFilter(SelectFilter):
    """The session of the committee at which proposals were filed."""

    title, parameter_name = "届次", "meeting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        meetings = Proposal.objects.order_by("-term", "-session").values_list("term", "session")
        return [(f"{t}-{s}", session_name(t, s)) for t, s in meetings.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        term, session = self.value().split("-")
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
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(supervising_department=self.value()) if known else queryset


class ProposalStateFilter(SelectFilter):
    """The review's queues, and how far the handling has come."""

    title, parameter_name = "状态", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(s.value, s.label) for s in State if s not in UNSUBMITTED_STATES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(state=self.value()) if known else queryset


class BatchFilter(SelectFilter):
    """The 交办会 at which they are, or were, handed over."""

    title, parameter_name = "交办批次", "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        batches = [(str(batch.pk), batch.name) for batch in DispatchBatch.objects.all()]
        return [("none", "未列入"), *batches]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(batch=None, state=State.FILED)
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(batch=self.value()) if known else queryset


class ProjectFilter(SelectFilter):
    title, parameter_name = "专题项目", "project"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(project.pk), project.name) for project in Project.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(project=self.value()) if known else queryset


class RecordInline(TabularInline):
    """Rows that the services write, to be read here."""

    extra = 0
    can_delete = False
    hide_title = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

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

    @admin.display(description="流转")
    def what(self, transition: ProposalTransition) -> str:
        unit = f"{transition.assignment.unit} " if transition.assignment else ""
        return f"{unit}{transition}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposalTransition]:
        rows = super().get_queryset(request)
        return rows.select_related("assignment__unit", "actor__person")


class ProposalWorkbook(TextWorkbook):
    """An .xlsx file of proposals, in and out."""

    def create_dataset(self, in_stream: bytes | None) -> Dataset:
        if in_stream is None:
            raise UnreadableFile("上传的文件已经导入过，或已失效，请重新选择文件。")
        return read_rows(in_stream)


class ProposalForm(forms.ModelForm):
    def _get_validation_exclusions(self) -> set[str]:
        """Check the title's constraint too, though its key and the state are no fields of the form."""
        return super()._get_validation_exclusions() - {"title_key", "state"}  # type: ignore[misc]


@admin.register(Proposal)
class ProposalAdmin(BulkAdmin, WorkbookExport, ImportExportMixin, HistoryAdmin):
    form = ProposalForm
    list_display = (
        "meeting",
        "number",
        "title",
        "standing",
        "kind",
        "supervising_leader",
        "supervised_by",
        "handling_units",
        "answer_due_on",
        "item_page",
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
    search_fields = (
        "title",
        "title_key",
        "number",
        "proposers",
        "handling_units",
        "supervising_leader__name_key",
    )
    search_help_text = "案由、案号、提案人、承办单位、督办领导"
    autocomplete_fields = (
        "promoting_leader",
        "supervising_leader",
        "supervising_department",
        "sponsor",
        "work_item",
    )
    fieldsets = (
        (None, {"fields": (("term", "session", "number"), "title", "proposers", "kind")}),
        (
            "提出",
            {
                "fields": (
                    ("submission", "origin", "sponsor"),
                    "category",
                    "situation",
                    "suggestions",
                )
            },
        ),
        (
            "督办",
            {
                "fields": (
                    "promoting_leader",
                    "supervising_leader",
                    "supervising_department",
                    "work_item",
                )
            },
        ),
        (
            "办理",
            {
                "fields": (
                    ("standing", "batch", "project"),
                    "handling_units",
                    "submitted_on",
                    "filed_on",
                    "answer_due_on",
                    "is_public",
                )
            },
        ),
    )
    resource_classes = (ProposalResource,)
    formats = (ProposalWorkbook,)
    import_form_class = ImportForm
    tmp_storage_class = PrivateUploads
    view_on_site = False
    skip_admin_log = True  # the history says who imported it, and from which file

    @admin.display(description="届次", ordering="term")
    def meeting(self, proposal: Proposal) -> str:
        return session_name(proposal.term, proposal.session)

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
        return (*fields, "title", "situation", "suggestions", "submitted_on", "origin", "sponsor")

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
        super().save_model(request, obj, form, change)
        if obj.lacks_supervisor:
            messages.warning(request, "重点督办提案还没有督办部门，请尽早补填。")

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All rows or none: what changed between preview and confirmation stops the whole."""
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry out the import that was confirmed, unless its file is gone."""
        try:
            return super().process_import(request, **kwargs)
        except UnreadableFile as gone:
            messages.error(request, str(gone))
            return redirect("admin:proposals_proposal_import")

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Say what was imported, or why nothing was."""
        if found := problems(result):
            messages.error(request, f"没有导入，请重新上传核对。{found[0]}")
            return redirect("admin:proposals_proposal_import")
        return super().process_result(result, request)

    def add_data_read_fail_error_to_form(self, form: ImportForm, e: Exception) -> None:
        """Say in plain words why a file could not be read."""
        if not isinstance(e, UnreadableFile):
            raise e
        form.add_error("import_file", str(e))
