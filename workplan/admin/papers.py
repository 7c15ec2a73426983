"""公文模板: which template each paper is made from; the office downloads, replaces, goes back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from members.admin_base import ReadOnlyAdmin
from sheets.downloads import DOCX, download
from sheets.paper_templates import names
from sheets.uploads import FileWidget
from workflow.files import check_file, hand_out
from workflow.refusals import Refused
from workplan.models import PaperTemplate
from workplan.paper_kinds import PaperKind, paper_kind, paper_kinds
from workplan.services.paper_templates import take_template, use_built_in


class TemplateForm(forms.Form):
    """A template to take the place of the one in use."""

    file = forms.FileField(
        label="换成自己的模板",
        widget=FileWidget({"accept": ".docx"}),
        error_messages={"required": "请选择文件。"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".docx"):
            raise forms.ValidationError("模板须是 .docx 文件，请另存后上传。")
        check_file(file)
        return file


@admin.register(PaperTemplate)
class PaperTemplateAdmin(ReadOnlyAdmin):
    """The list is of kinds, each with its template in use; rows are what was uploaded."""

    fields = readonly_fields = ("label", "name", "author", "at", "ended_by", "ended_at")
    change_list_template = "admin/workplan/papertemplate/change_list.html"

    @admin.display(description="公文")
    def label(self, template: PaperTemplate) -> str:
        return template.label

    def get_urls(self) -> list:
        return [
            self._path("<slug:key>/built-in/", self.built_in_view, "built_in"),
            self._path("<slug:key>/own/<int:pk>/", self.own_view, "own"),
            self._path("<slug:key>/upload/", self.upload_view, "upload"),
            self._path("<slug:key>/back/", self.back_view, "back"),
            *super().get_urls(),
        ]

    def _path(self, route: str, view: Any, name: str) -> Any:
        def guarded(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            kind = paper_kind(key)
            if kind is None:
                raise Http404
            return view(request, kind, **kwargs)

        return path(
            route, self.admin_site.admin_view(guarded), name=f"workplan_papertemplate_{name}"
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request)

    def _page(self, request: HttpRequest, refused: Any = None, form: Any = None) -> HttpResponse:
        uploaded: dict[str, list[PaperTemplate]] = {}
        for row in PaperTemplate.objects.select_related("author__person", "ended_by__person"):
            uploaded.setdefault(row.kind, []).append(row)
        lines = [
            {
                "kind": kind,
                "uploaded": (rows := uploaded.get(kind.key, [])),
                "own": next((row for row in rows if row.ended_at is None), None),
                "names": names(kind.sample),
                "form": form if kind is refused else TemplateForm(auto_id=f"{kind.key}_%s"),
                "is_refused": kind is refused,
            }
            for kind in paper_kinds()
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": "公文模板",
            "opts": self.opts,
            # The tables of the same entry of the menu stand above a list.
            "cl": {"opts": self.opts},
            "lines": lines,
        }
        return TemplateResponse(
            request, self.change_list_template, context, status=422 if refused else 200
        )

    def built_in_view(self, request: HttpRequest, kind: PaperKind) -> HttpResponse:
        return download(kind.built_in(), f"{kind.label}（内置模板）.docx", DOCX)

    def own_view(self, request: HttpRequest, kind: PaperKind, pk: int) -> Any:
        return hand_out(get_object_or_404(PaperTemplate, kind=kind.key, pk=pk))

    def upload_view(self, request: HttpRequest, kind: PaperKind) -> HttpResponse:
        """Take a template in, or say on the page why not."""
        if request.method != "POST":
            return redirect("admin:workplan_papertemplate_changelist")
        form = TemplateForm(request.POST, request.FILES, auto_id=f"{kind.key}_%s")
        if form.is_valid():
            try:
                take_template(kind=kind, file=form.cleaned_data["file"], actor=request.user)  # type: ignore[arg-type]
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                messages.success(request, f"{kind.label}：已改用上传的模板。")
                return redirect("admin:workplan_papertemplate_changelist")
        return self._page(request, kind, form)

    def back_view(self, request: HttpRequest, kind: PaperKind) -> HttpResponse:
        """Go back to the built-in template; whoever comes here by the address alone changes nothing."""
        if request.method == "POST" and use_built_in(kind=kind, actor=request.user):  # type: ignore[arg-type]
            messages.success(request, f"{kind.label}：已改用内置模板。")
        return redirect("admin:workplan_papertemplate_changelist")
