"""The admin's pages on which a table is imported: choose → errors or preview → yes → result."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from import_export.admin import ImportExportMixin

from members.models import User
from sheets.comparing import Compared
from sheets.problems import RowsRefused, UnreadableFile
from sheets.uploads import FileWidget, PrivateUploads, WorkbookField

PROBLEMS_SHOWN, ROWS_SHOWN = 50, 200


class TableUploadForm(forms.Form):
    file = WorkbookField(label="工作簿", widget=FileWidget(attrs=WorkbookField.widget.attrs))


class TableImport(ImportExportMixin):
    """django-import-export's addresses over an importer of our own.

    `import_hints` are paragraphs on what a workbook may hold, `import_unit` counts its rows (场).
    """

    import_template_name = "admin/table_import.html"
    import_hints: tuple[str, ...] = ()
    import_unit = "行"

    def prepare_rows(self, data: bytes) -> Compared:
        """Return what an import would do; write nothing."""
        raise NotImplementedError

    def import_rows(self, data: bytes, actor: User, file_name: str) -> Compared:
        """Import, all or nothing. Raises RowsRefused."""
        raise NotImplementedError

    def import_note(self, prepared: Compared) -> str:
        """Return what to say of the rows besides how many they are."""
        return ""

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take a workbook and show what it would bring; nothing is written yet."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = TableUploadForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form, "media": self.media + form.media}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read()
            try:
                context |= self._preview(data) | {"file_name": file.name}
            except UnreadableFile as unreadable:
                form.add_error("file", str(unreadable))
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"导入{self.opts.verbose_name}",
            "hints": self.import_hints,
        }
        return TemplateResponse(request, self.import_template_name, context)

    def _preview(self, data: bytes) -> dict[str, Any]:
        prepared, upload = self.prepare_rows(data), PrivateUploads()
        if not prepared.rows:
            raise UnreadableFile("表头下面没有内容，请核对后重新上传。")
        if not (problems := prepared.problems):
            upload.save(data)
        return {
            "prepared": prepared,
            "note": self.import_note(prepared),
            "problems": problems[:PROBLEMS_SHOWN],
            "wrong": len(problems),
            "unlisted": len(problems[PROBLEMS_SHOWN:]),
            "written": (*prepared.new, *prepared.changed)[:ROWS_SHOWN],
            "count": len(prepared.new) + len(prepared.changed),
            "upload": upload.name or "",
        }

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry out the import that was shown, unless its file is gone or no longer fits."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._to(request, "import")
        upload = PrivateUploads(name=request.POST.get("upload", ""))
        data = upload.read()
        if data is None:
            messages.error(request, "上传的文件已经导入过，或已失效，请重新选择文件。")
            return self._to(request, "import")
        actor: Any = request.user
        try:
            done = self.import_rows(data, actor, request.POST.get("file_name", "")[:100])
        except RowsRefused as refused:
            messages.error(request, f"没有导入，请重新上传核对。{refused.problems[0]}")
            return self._to(request, "import")
        upload.remove()
        messages.success(request, f"已导入：{done.counts(self.import_unit)}。")
        return self._to(request, "changelist")

    def _to(self, request: HttpRequest, page: str) -> HttpResponse:
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")
