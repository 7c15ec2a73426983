"""Bringing in the roster from a workbook: looked at, asked, said yes to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from roster.forms import ImportForm
from roster.services.importing import PreparedRoster, Terms, import_roster, prepare_roster
from roster.views.access import office_or_404
from roster.views.member import _term
from sheets.problems import RowsRefused, UnreadableFile
from sheets.uploads import PrivateUploads

PROBLEMS_SHOWN = 50
_GONE = "上传的文件已经导入过，或已失效，请重新选择文件。"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook, show what it would bring and ask what is not clear; import upon a yes."""
    office_or_404(request)
    if request.method != "POST":
        return _page(request, ImportForm(initial={"term": _term()}))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    stored = PrivateUploads(name=request.POST.get("upload", ""))
    file = form.cleaned_data["file"]
    data = file.read() if file else stored.read()
    if data is None:
        form.add_error("file", _GONE if stored.name else "请选择要导入的文件。")
        return _page(request, form, status=422)
    try:
        prepared = _prepare(request, form, data)
        if not prepared.rows and not prepared.skipped:
            raise UnreadableFile("表头下面没有委员，请核对后重新上传。")
        if request.POST.get("press") == "import" and request.POST.get("seen") == prepared.seen:
            return _import(request, form, data, stored)
    except UnreadableFile as unreadable:
        form.add_error("file", str(unreadable))
        return _page(request, form, status=422)
    except RowsRefused as refused:
        return _page(request, form, 422, problems=refused.problems)
    if file:
        stored.save(data)
    return _page(request, form, prepared=prepared, upload=stored.name or "")


def _arguments(request: HttpRequest, form: ImportForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "terms": Terms(said["term"], said["since"]),
        "answers": request.POST.dict(),
        "sector_goes_on": said["sector_goes_on"],
    }


def _prepare(request: HttpRequest, form: ImportForm, data: bytes) -> PreparedRoster:
    return prepare_roster(data, **_arguments(request, form))


def _import(
    request: HttpRequest, form: ImportForm, data: bytes, stored: PrivateUploads
) -> HttpResponse:
    user: Any = request.user
    accounts = form.cleaned_data["accounts"]
    done = import_roster(data, actor=user, accounts=accounts, **_arguments(request, form))
    stored.remove()
    words = [f"新任 {len(done.new)} 人", f"更新 {len(done.changed)} 人", f"未变 {done.same} 人"]
    words += [f"届满 {done.ending} 人"] if done.ending else []
    words += [f"开通账号 {len(done.opened)} 个"] if done.opened else []
    messages.success(request, f"已导入：{'，'.join(words)}。")
    return redirect("roster:accounts" if done.opened else "roster:list")


def _page(
    request: HttpRequest,
    form: ImportForm,
    status: int = 200,
    prepared: PreparedRoster | None = None,
    upload: str = "",
    problems: list[str] | None = None,
) -> HttpResponse:
    problems = problems or (prepared.problems if prepared else [])
    # Once there is a workbook to look at, another is not needed.
    form.fields["file"].required = prepared is None
    context = {
        "form": form,
        "refused": form if form.errors else None,
        "prepared": prepared,
        "upload": upload,
        "problems": problems[:PROBLEMS_SHOWN],
        "wrong": len(problems),
        "may_open": request.user.has_perm("members.add_user"),
    }
    return render(request, "roster/import.html", context, status=422 if problems else status)
