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
from unfold.contrib.import_export.forms import ImportForm

from members.admin_base import HistoryAdmin, SelectFilter, badge, field_filter
from members.models import Department
from proposals.enums import Kind
from proposals.importing import problems
from proposals.models import Proposal
from proposals.resources import ProposalResource
from proposals.workbook import read_rows
from workplan.admin.uploads import PrivateUploads
from workplan.exporting import TextWorkbook, WorkbookExport
from workplan.importing.problems import UnreadableFile


class MeetingFilter(SelectFilter):
    """The session of the committee at which proposals were filed."""

    title, parameter_name = "届次", "meeting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        meetings = Proposal.objects.order_by("-term", "-session").values_list("term", "session")
        return [(f"{t}-{s}", f"{t}届{s}次") for t, s in meetings.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        term, session = self.value().split("-")
        return queryset.filter(term=term, session=session)


class DepartmentFilter(SelectFilter):
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
class ProposalAdmin(WorkbookExport, ImportExportMixin, HistoryAdmin):
    form = ProposalForm
    list_display = (
        "meeting",
        "number",
        "title",
        "kind",
        "supervising_leader",
        "supervised_by",
        "handling_units",
        "answer_due_on",
        "item_page",
    )
    list_display_links = ("title",)
    list_filter = (MeetingFilter, field_filter("kind"), DepartmentFilter)
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
    autocomplete_fields = ("supervising_leader", "supervising_department", "work_item")
    fieldsets = (
        (None, {"fields": (("term", "session", "number"), "title", "proposers", "kind")}),
        ("督办", {"fields": ("supervising_leader", "supervising_department", "work_item")}),
        ("办理", {"fields": ("handling_units", "filed_on", "answer_due_on")}),
    )
    resource_classes = (ProposalResource,)
    formats = (ProposalWorkbook,)
    import_form_class = ImportForm
    tmp_storage_class = PrivateUploads
    skip_admin_log = True  # the history says who imported it, and from which file

    @admin.display(description="届次", ordering="term")
    def meeting(self, proposal: Proposal) -> str:
        return f"{proposal.term}届{proposal.session}次"

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
        return {"kind": Kind.ORDINARY, **super().get_changeform_initial_data(request)}

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
