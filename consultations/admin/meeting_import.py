"""Taking in a year's meetings from a workbook: shown first, written after the yes."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from import_export.admin import ImportExportMixin
from unfold.widgets import UnfoldAdminFileFieldWidget

from consultations.meeting_rows import HEADERS, REQUIRED
from consultations.services.importing import (
    PreparedMeetings,
    import_meetings,
    prepare_meetings,
)
from sheets.problems import RowsRefused, UnreadableFile
from sheets.uploads import PrivateUploads

SHOWN = 50  # of what is wrong


class UploadForm(forms.Form):
    file = forms.FileField(
        label="工作簿",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.xls,.et,.csv"}),
        error_messages={"required": "请选择要导入的文件。", "empty": "文件是空的。"},
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES / (1024 * 1024)
            raise forms.ValidationError(f"文件“{file.name}”超过 {most:g} MB 的上限。")
        return file


class MeetingImport(ImportExportMixin):
    """django-import-export's addresses over our own importer."""

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take a workbook and show what it would bring; nothing is written yet."""
        self._check(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        prepared, upload = None, PrivateUploads()
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data["file"].read()
            try:
                prepared = prepare_meetings(data)
            except UnreadableFile as unreadable:
                form.add_error("file", str(unreadable))
            else:
                upload.save(data)
        return self._page(request, form, prepared, upload.name or "")

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry out the import that was shown, unless its file is gone or no longer fits."""
        self._check(request)
        upload = PrivateUploads(name=request.POST.get("upload", ""))
        data = upload.read()
        if data is None:
            messages.error(request, "上传的文件已经导入过，或已失效，请重新选择文件。")
            return redirect("admin:consultations_consultationmeeting_import")
        try:
            done = import_meetings(data, request.user)
        except RowsRefused as refused:
            messages.error(request, f"没有导入，请重新上传核对。{refused.problems[0]}")
            return redirect("admin:consultations_consultationmeeting_import")
        upload.remove()
        counts = f"新增 {len(done.new)} 场，更新 {len(done.changed)} 场，未变 {done.same} 场"
        messages.success(request, f"已导入：{counts}。")
        return redirect("admin:consultations_consultationmeeting_changelist")

    def _check(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, form: UploadForm, prepared: PreparedMeetings | None, upload: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "导入协商会",
            "form": form,
            "media": self.media + form.media,
            "prepared": prepared,
            "upload": upload,
            "problems": prepared.problems[:SHOWN] if prepared else [],
            "headers": HEADERS,
            "required": REQUIRED,
        }
        return TemplateResponse(
            request, "admin/consultations/consultationmeeting/import.html", context
        )
