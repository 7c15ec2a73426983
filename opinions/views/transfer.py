"""Bringing in a past year's reports from a workbook."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members import roles
from opinions.forms import ImportForm
from opinions.services.importing import PreparedReports, import_reports, prepare_reports
from opinions.workbook import ReportRow
from sheets.problems import RowsRefused, UnreadableFile


def _said(prepared: PreparedReports, will: str) -> str:
    """Return what a workbook brings (`will` it be, or did it)."""
    added = prepared.added
    people = f"{will}新增人员 {len(added)} 人：{'、'.join(map(str, added))}。" if added else ""
    return f"{prepared.counts('篇')}。{people}"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Check a workbook where a `trial` is asked for, or import it; what is wrong is listed with its row."""
    user: Any = request.user
    if not roles.is_office(user):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "headers": ReportRow.HEADERS,
        "trial": "trial" in request.POST,
    }
    if request.method == "POST" and form.is_valid():
        data, add_unknown = form.cleaned_data["file"], form.cleaned_data["add_unknown"]
        try:
            if context["trial"]:
                prepared = prepare_reports(data, add_unknown=add_unknown)
                prepared.refuse()
            else:
                prepared = import_reports(data, user, add_unknown=add_unknown)
                messages.success(request, f"已导入。{_said(prepared, '')}")
                return redirect("opinions:import")
            context["done"] = _said(prepared, "将")
        except UnreadableFile as unreadable:
            context["problems"] = [str(unreadable)]
        except RowsRefused as refused:
            context["problems"] = refused.problems
    context["refused"] = form if form.errors else None
    status = 422 if form.errors or "problems" in context else 200
    return render(request, "opinions/import.html", context, status=status)
