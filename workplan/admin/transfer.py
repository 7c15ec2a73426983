"""Import and export of the ledger: where files come in, and what is shown goes out."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from import_export.admin import ImportExportMixin
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from almanac import clock
from sheets import secrecy
from sheets.downloads import download
from sheets.problems import UnreadableFile
from sheets.uploads import FileWidget
from workplan.admin.import_work import start_check
from workplan.importing import SourceFile
from workplan.ledger import ledger_workbook
from workplan.models import Plan, WorkItem

MEGABYTE = 1024 * 1024
MOST_FILES = 20
EARLIEST, LATEST = 1990, 2100
YEAR_WORDS = f"年度请填 {EARLIEST} 至 {LATEST} 之间的四位数字。"
ACCEPT = (
    ".docx,.docm,.doc,.wps,.rtf,.odt,.fodt,.xlsx,.xlsm,.xls,.et,.ods,.fods,.csv,.txt,.pdf,.ofd,"
    ".jpg,.jpeg,.png"
)


class SeveralFilesWidget(FileWidget):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or several files; each no larger than the limit, and not too many."""

    widget = SeveralFilesWidget

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = (data or [None]) if isinstance(data, list | tuple) else [data]
        for one in chosen:
            if one and not one.size:
                raise forms.ValidationError(f"文件“{one.name}”是空的，请重新选择。")
        files = [super(SeveralFilesField, self).clean(one, initial) for one in chosen]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传 {MOST_FILES} 个文件。")
        for file in files:
            if file.size > settings.IMPORT_MAX_BYTES:
                size, most = file.size / MEGABYTE, settings.IMPORT_MAX_BYTES / MEGABYTE
                raise forms.ValidationError(
                    f"文件“{file.name}”有 {size:.1f} MB，超过 {most:g} MB 的上限。"
                    "请删去图片和无关的工作表后重新上传。"
                )
            _refuse_secrets(file)
        return files


def _refuse_secrets(file: UploadedFile) -> None:
    """Raise ValidationError for a file that carries a mark of secrecy, before it is kept."""
    try:
        secrecy.refuse(file.read())
    except UnreadableFile as refused:
        raise forms.ValidationError(f"“{file.name}”：{refused}") from refused
    finally:
        file.seek(0)


class PlanImportForm(forms.Form):
    """Which files, into the plan of which year."""

    import_file = SeveralFilesField(
        label="文件",
        widget=SeveralFilesWidget({"accept": ACCEPT, "multiple": True}),
        help_text="整份工作要点，或各附件，可一次选多个：Word、WPS、Excel、PDF、OFD、扫描件等。"
        "哪个是哪个附件、表头在第几行、在哪张工作表，由系统识别。",
        error_messages={"required": "请选择文件。"},
    )
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=EARLIEST,
        max_value=LATEST,
        widget=UnfoldAdminIntegerFieldWidget({"placeholder": "读自文件"}),
        help_text="不填时读自文件的标题、发文字号或附件标题；下一步写明读自哪里，可以改。",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), YEAR_WORDS),
    )


class LedgerTransfer(ImportExportMixin):
    """django-import-export's pages over our own importer and ledger."""

    import_template_name = "admin/workplan/workitem/import.html"

    # --- import --------------------------------------------------------------------------------

    @non_atomic_requests  # reads long, and hands over to the worker
    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form; keep the chosen files as a draft and lead to what they would do."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        posted = request.method == "POST"
        form = PlanImportForm(*((request.POST, request.FILES) if posted else ()))
        if posted and form.is_valid():
            chosen = form.cleaned_data
            files = [SourceFile(file.name or "", file.read()) for file in chosen["import_file"]]
            current = Plan.current()
            record = start_check(
                request,
                files=files,
                year=chosen["year"] or (current.year if current else clock.today().year),
                reads_year=chosen["year"] is None,
            )
            page = "names" if record.report.get("asked") else "check"
            return redirect(f"admin:workplan_planimport_{page}", record.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "导入工作要点和附件",
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
        }
        return TemplateResponse(request, self.import_template_name, context)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The yes is said on the draft's own page; whoever comes here starts there."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        messages.error(request, "请重新选择文件。")
        return redirect("admin:workplan_workitem_import")

    # --- export --------------------------------------------------------------------------------

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Export what the list shows, as filtered, searched and sorted."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            items = self.get_export_queryset(request)
        except IncorrectLookupParameters:  # the list tells what is wrong with its filters
            return redirect(
                f"{reverse('admin:workplan_workitem_changelist')}?{request.GET.urlencode()}"
            )
        return self.ledger_response(items)

    def ledger_response(self, items: QuerySet[WorkItem]) -> HttpResponse:
        """Return the ledger of items as a file to be saved."""
        rows = list(items)
        plan = rows[0].plan if rows else Plan.current()
        if plan is None:
            return redirect("admin:workplan_workitem_changelist")
        return download(ledger_workbook(plan, rows), f"{plan.year}年工作要点台账.xlsx")
