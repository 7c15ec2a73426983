"""Import and export of the ledger: choose, look, say yes, see the result; export what is shown."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.forms import ImportForm
from import_export.results import Result
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldBooleanWidget,
)

from almanac import clock
from members.models import User
from workplan.admin.preview import preview
from workplan.admin.uploads import PrivateUploads, Upload
from workplan.ledger import ledger_workbook
from workplan.models import Plan, WorkItem
from workplan.resources import XLSX, ExcelWorkbook, WorkItemResource

MEGABYTE = 1024 * 1024


class PlanImportForm(ImportForm):
    """Which file, into the plan of which year."""

    import_file = forms.FileField(
        label="Excel 文件",
        widget=UnfoldAdminFileFieldWidget({"accept": f".xlsx,{XLSX}"}),
        help_text="附件1“重点工作任务分解”的 .xlsx 文件。表头在第几行、在哪张工作表都可以。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )
    year = forms.IntegerField(
        label="年度", min_value=1990, max_value=2100, widget=UnfoldAdminIntegerFieldWidget()
    )
    add_unknown = forms.BooleanField(
        label="把不认识的人员和部门一并新增",
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text="不勾选时，不认识的名字按错误列出，并提示相近的名字。",
    )
    field_order = ("import_file", "year", "add_unknown", "resource", "format")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("resource", "format"):
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].required = False

    def clean_format(self) -> str:
        return "0"

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            size, most = file.size / MEGABYTE, settings.IMPORT_MAX_BYTES / MEGABYTE
            raise forms.ValidationError(
                f"文件有 {size:.1f} MB，超过 {most:g} MB 的上限。"
                "请删去图片和无关的工作表后重新上传。"
            )
        return file


class ConfirmForm(forms.Form):
    """The yes to what was shown."""

    token = forms.CharField(widget=forms.HiddenInput)


def import_upload(upload: Upload, data: bytes, actor: User) -> Result:
    """Carry out an upload; where someone else's import came first, say what it would do now."""
    dataset = ExcelWorkbook().create_dataset(data)
    chosen: dict[str, Any] = {
        "year": upload.year,
        "add_unknown": upload.add_unknown,
        "file_name": upload.file_name,
        "user": actor,
    }
    try:
        return WorkItemResource().import_data(dataset, seen=upload.seen, **chosen)
    except IntegrityError:
        return WorkItemResource().import_data(dataset, dry_run=True, **chosen)


class LedgerTransfer(ImportExportMixin):
    """django-import-export's pages over our own importer and ledger."""

    resource_classes = (WorkItemResource,)
    formats = (ExcelWorkbook,)
    import_form_class = PlanImportForm
    tmp_storage_class = PrivateUploads
    import_template_name = "admin/workplan/workitem/import.html"
    skip_export_form = True

    # --- import --------------------------------------------------------------------------------

    def get_import_form_initial(self, request: HttpRequest) -> dict[str, Any]:
        current = Plan.current()
        return {"year": current.year if current else clock.today().year}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        chosen = kwargs.pop("form").cleaned_data
        return {"year": chosen["year"], "add_unknown": chosen["add_unknown"]}

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form; or what the chosen file would do, keeping it for the yes."""
        response = super().import_action(request, **kwargs)
        context = response.context_data
        context["title"] = "导入重点工作任务"
        result, file = context.get("result"), context["form"].files.get("import_file")
        if result is None:
            return response
        chosen = context["form"].cleaned_data
        upload = Upload(
            key=file.tmp_storage_name,
            file_name=file.name,
            year=chosen["year"],
            add_unknown=chosen["add_unknown"],
            seen=result.fingerprint,
        )
        context.update(self._preview_context(request, result, upload))
        return response

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry out what the person agreed to, unless the plan has changed since."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        upload = Upload.verify(request.POST.get("token", ""), request.user)
        data = PrivateUploads(name=upload.key).claim() if upload else None
        if upload is None or data is None:
            messages.error(request, "上传的文件已经导入过，或已失效，请重新选择文件。")
            return redirect("admin:workplan_workitem_import")
        result = import_upload(upload, data, request.user)
        if result.done is None:
            PrivateUploads(name=upload.key).release()
            messages.warning(
                request, "您查看期间计划有变动，还没有导入。请按现在的情况再确认一次。"
            )
            return self._preview_again(request, result, upload)
        PrivateUploads(name=upload.key).remove()
        messages.success(request, f"已导入“{upload.file_name}”。")
        return redirect("admin:workplan_planimport_change", result.done.pk)

    def _preview_again(self, request: HttpRequest, result: Result, upload: Upload) -> HttpResponse:
        upload = replace(upload, seen=result.fingerprint)
        context = {
            **self.admin_site.each_context(request),
            "title": "导入重点工作任务",
            "opts": self.opts,
            "media": self.media,
            **self._preview_context(request, result, upload),
        }
        return TemplateResponse(request, self.import_template_name, context)

    def _preview_context(
        self, request: HttpRequest, result: Result, upload: Upload
    ) -> dict[str, Any]:
        """Return what the preview shows; a file with errors is not kept."""
        context: dict[str, Any] = {"preview": preview(result.prepared), "result": result}
        if result.prepared.ok:
            context["confirm_form"] = ConfirmForm(initial={"token": upload.sign(request.user)})
        else:
            PrivateUploads(name=upload.key).remove()
            context["confirm_form"] = None
        return context

    # --- export --------------------------------------------------------------------------------

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Export what the list shows, as filtered, searched and sorted."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        return self.ledger_response(self.get_export_queryset(request))

    def ledger_response(self, items: QuerySet[WorkItem]) -> HttpResponse:
        """Return the ledger of items as a file to be saved."""
        rows = list(items)
        plan = rows[0].plan if rows else Plan.current()
        if plan is None:
            return redirect("admin:workplan_workitem_changelist")
        name = content_disposition_header(True, f"{plan.year}年工作要点台账.xlsx")
        return HttpResponse(
            ledger_workbook(plan, rows),
            content_type=XLSX,
            headers={"Content-Disposition": name or "attachment"},
        )
