"""The pages of an import: looked at, corrected in place, confirmed; its result, and undoing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.transaction import non_atomic_requests
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sheets.problems import UnreadableFile
from sheets.readers import scans
from workflow.refusals import Refused
from workplan.admin import import_display as show
from workplan.admin import import_work
from workplan.admin.name_grid import NameGrid
from workplan.admin.transfer import EARLIEST, LATEST, YEAR_WORDS
from workplan.annexes import Annex
from workplan.enums import UNWRITTEN_STATES, ImportState
from workplan.models import ItemLink, PlanImport, PlanImportFile
from workplan.services.imports import drafts
from workplan.services.imports.missing_rows import cancel_missing, still_open
from workplan.services.imports.reports import RESULT_ROWS, words_of

NOT_COMPARED = "还没有导入：扫描件由程序识别，请对照原件逐项核对，勾选“已对照原件核对”后再确认。"
LARGEST_PLACE = 10_000  # points; no page is as long
CELL, ANNEX, COLUMN, ENDED, DROP = "cell:", "annex:", "column:", "ended:", "drop:"


class WrongYear(Exception):
    """What was typed in place of a year."""


class ImportPages:
    """The views of PlanImportAdmin; every one is for who may import."""

    # --- addresses -----------------------------------------------------------------------------

    def get_urls(self) -> list:
        return [
            self._path("<int:pk>/check/", self.check_view, "check"),
            self._path("<int:pk>/names/", self.names_view, "names"),
            self._path("people/", self.people_view, "people"),
            self._path("<int:pk>/undo/", self.undo_view, "undo"),
            self._path("<int:pk>/gone/", self.gone_view, "gone"),
            self._path("<int:pk>/file/<int:file_pk>/", self.file_view, "file"),
            self._path("<int:pk>/file/<int:file_pk>/picture/", self.picture_view, "picture"),
            *super().get_urls(),
        ]

    def _path(self, route: str, view: Any, name: str) -> Any:
        @non_atomic_requests  # claims for the worker to see; a second yes is refused by what was seen
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm("workplan.import_workitem"):
                raise PermissionDenied
            return view(request, **kwargs)

        return path(route, self.admin_site.admin_view(guarded), name=f"workplan_planimport_{name}")

    # --- before the yes ------------------------------------------------------------------------

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(PlanImport, pk=pk)
        drafts.free_stuck(record)
        if request.method == "POST":
            return self._answer(request, record)
        if record.state in (ImportState.DONE, ImportState.UNDONE):
            return redirect("admin:workplan_planimport_change", pk)
        if record.state == ImportState.CHECKING:
            return self._page(request, record, "working", {})
        if not record.report or record.state == ImportState.FAILED:
            return self._page(request, record, "failed", {})
        return self._page(request, record, "check", self._check_context(request, record))

    def _check_context(self, request: HttpRequest, record: PlanImport) -> dict[str, Any]:
        asked = request.GET
        found = show.tabs(record.report)
        keys = [tab.key for tab in found]
        tab = asked.get("tab") if asked.get("tab") in keys else show.first_tab(found)
        view = asked.get("view") if asked.get("view") in show.VIEWS else "all"
        number = asked.get("p", "")
        page = int(number) if number.isdecimal() and len(number) < 7 else 1
        problems = record.report["problems"]
        return {
            "tabs": found,
            "tab": tab,
            "view": view,
            "counts": [
                ("新增", record.created),
                ("修改", record.updated),
                ("未变", record.unchanged),
            ],
            "errors": sum(1 for p in problems if p["severity"] == "error"),
            "warnings": sum(1 for p in problems if p["severity"] != "error"),
            "can_confirm": record.state == ImportState.READY,
            "head": [
                (label, show.difference(old, new)) for label, old, new in record.report["head"]
            ],
            "corrections": show.corrections(record),
            "meetings": () if record.report["makes_plan"] else show.deciding(record),
            **show.tab_context(record, tab, view, page, asked.get("table", "")),
        }

    def _answer(self, request: HttpRequest, record: PlanImport) -> HttpResponse:
        """Take the corrections of the page along, whatever was pressed."""
        here = redirect(
            f"{reverse('admin:workplan_planimport_check', args=[record.pk])}?{_query(request)}"
        )
        press = request.POST.get("press", "check")
        try:
            if press == "drop":
                drafts.drop(record=record)
                messages.success(request, "已放弃这次导入，计划没有改动。")
                return redirect("admin:workplan_workitem_import")
            corrected = record.state in (ImportState.DRAFT, ImportState.READY) and _correct(
                record, request.POST
            )
            if press != "confirm" or corrected:
                import_work.check_again(request, record)
                if press == "confirm":
                    messages.warning(request, "刚才的改正已重新检查，还没有导入。请看过后再确认。")
                return here
            if record.state not in UNWRITTEN_STATES:
                raise drafts.Busy("这次导入正在处理或已经完成，没有再导入。")
            if record.state != ImportState.READY or request.POST.get("seen") != record.seen:
                messages.warning(request, "检查结果已有变化，还没有导入。请看过后再确认。")
                return here
            if record.report.get("scans") and "compared" not in request.POST:
                messages.warning(request, NOT_COMPARED)
                return here
            import_work.confirm(request, record)
        except drafts.Busy as busy:
            messages.warning(request, str(busy))
        except WrongYear as wrong:
            messages.error(request, str(wrong))
        return here

    def names_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once for each name that nobody bears who or what it is, and for who answers for whom."""
        record = get_object_or_404(PlanImport, pk=pk)
        if record.state not in (ImportState.DRAFT, ImportState.READY):
            return redirect("admin:workplan_planimport_check", pk)
        answer = self._ask_names(request, record, record.report.get("asked", ()))
        if answer is not None:
            return answer
        try:
            import_work.check_again(request, record)
        except drafts.Busy as busy:
            messages.warning(request, str(busy))
        record.refresh_from_db()
        page = "names" if record.report.get("asked") else "check"
        return redirect(f"admin:workplan_planimport_{page}", pk)

    def people_view(self, request: HttpRequest) -> HttpResponse:
        """Ask who answers for each department, of which no document says so."""
        return self._ask_names(request, None, ()) or redirect("desk:first_steps")

    def _ask_names(
        self, request: HttpRequest, record: PlanImport | None, asked: Sequence[Mapping[str, Any]]
    ) -> HttpResponse | None:
        """Return the page with the grid; None once what was handed in is kept."""
        posted = request.POST if request.method == "POST" else None
        grid = NameGrid(asked, posted)
        if posted is not None and grid.save(request.user):
            messages.success(request, grid.done)
            return None
        refused = posted is not None
        response = self._page(request, record, "names", {"grid": grid, "refused": refused})
        response.status_code = 422 if refused else 200
        return response

    # --- after it ------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the result; what is not yet carried out has its page of checking."""
        record = get_object_or_404(PlanImport, pk=object_id if object_id.isdecimal() else 0)
        if not request.user.has_perm("workplan.view_planimport"):
            raise PermissionDenied
        if record.state not in (ImportState.DONE, ImportState.UNDONE):
            return redirect("admin:workplan_planimport_check", record.pk)
        return self._page(request, record, "result", self._result_context(record))

    def _result_context(self, record: PlanImport) -> dict[str, Any]:
        rows = record.report.get("rows", [])
        active = [_result_row(row) for row in rows if row["action"] != show.UNCHANGED]
        return {
            "active": active[:RESULT_ROWS],
            "more": max(0, record.created + record.updated - RESULT_ROWS),
            "unchanged": [r for r in rows if r["action"] == show.UNCHANGED][:RESULT_ROWS],
            "head": [
                (label, show.difference(old, new))
                for label, old, new in record.report.get("head", ())
            ],
            "dropped": [
                one
                for one in record.report.get("missing", ())
                if isinstance(one, dict) and one.get("dropping")
            ],
            "gone_open": still_open(record) if record.state == ImportState.DONE else [],
            "can_undo": record.state == ImportState.DONE and bool(record.undo),
            "open_links": ItemLink.objects.filter(
                leading__plan=record.plan, state="proposed"
            ).count(),
            "ledger": f"{reverse('admin:workplan_workitem_changelist')}?year={record.year}",
            "corrections": show.corrections(record),
            "left_out": show.left_out(record.report),
        }

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(PlanImport, pk=pk)
        if request.method == "POST":
            try:
                import_work.undo(request, record)
            except drafts.Busy as busy:
                messages.warning(request, str(busy))
            else:
                _say_how_undoing_went(request, record)
        return redirect("admin:workplan_planimport_change", pk)

    def gone_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(PlanImport, pk=pk, state=ImportState.DONE)
        if request.method == "POST":
            reasons = {
                int(name[7:]): words
                for name, words in request.POST.items()
                if name.startswith("reason-") and name[7:].isdecimal()
            }
            try:
                count = cancel_missing(record=record, reasons=reasons, actor=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                said = f"已取消 {count} 项。" if count else "没有取消任何一项：请填写理由。"
                messages.success(request, said)
        return redirect("admin:workplan_planimport_change", pk)

    def file_view(self, request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
        """Hand out a file as it came, to be saved and never opened on the page."""
        kept = get_object_or_404(PlanImportFile, pk=file_pk, plan_import=pk)
        return FileResponse(
            kept.file.open("rb"),
            as_attachment=True,
            filename=kept.name,
            content_type="application/octet-stream",
        )

    def picture_view(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
        """Show a piece of a scan: the words that a person is to compare."""
        kept = get_object_or_404(
            PlanImportFile, pk=file_pk, plan_import=pk, recognised__isnull=False
        )
        try:
            page, *box = map(float, request.GET.get("at", "").split(","))
            degrees = kept.recognised[int(page) - 1]["degrees"]
            if page < 1 or len(box) != 4 or not all(0 <= value < LARGEST_PLACE for value in box):
                raise ValueError
            with kept.file.open("rb") as stream:
                piece = scans.picture(stream.read(), int(page), tuple(box), degrees)
        except (ValueError, OverflowError, IndexError, FileNotFoundError, UnreadableFile):
            raise Http404 from None
        return HttpResponse(
            piece, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"}
        )

    def _page(
        self, request: HttpRequest, record: PlanImport | None, name: str, context: dict[str, Any]
    ) -> HttpResponse:
        base = {
            **self.admin_site.each_context(request),
            "title": f"导入：{record.file_name}" if record else "谁是谁",
            "opts": self.opts,
            "media": self.media,
            "record": record,
            "files": record.files.all() if record else (),
            **context,
        }
        return TemplateResponse(request, f"admin/workplan/planimport/{name}.html", base)


def _query(request: HttpRequest) -> str:
    """Return the part of the page's address that says where on it one is."""
    query = QueryDict(mutable=True)
    for name in ("tab", "view", "p", "table"):
        if value := request.POST.get(name) or request.GET.get(name):
            query[name] = value
    return query.urlencode()


def _correct(record: PlanImport, posted: QueryDict) -> bool:
    """Keep what was corrected on a page, and return whether anything was."""
    known = _words_shown(record)
    tables = {t["key"]: t for t in record.report["tables"]}
    cells: dict[str, str | None] = {
        name[len(CELL) :]: words
        for name, words in posted.items()
        if name.startswith(CELL) and _plain(words) != _plain(known.get(name[len(CELL) :], ""))
    }
    reverted = posted.getlist("revert")
    taken_back = [key[len(show.CHOICES) :] for key in reverted if key.startswith(show.CHOICES)]
    cells.update(dict.fromkeys(key for key in reverted if not key.startswith(show.CHOICES)))
    choices = dict.fromkeys(_chosen(posted, show.CHOICES), True) | dict.fromkeys(taken_back, False)
    annexes, columns = {}, {}
    for name, value in posted.items():
        if name.startswith(ANNEX):
            table = tables.get(name[len(ANNEX) :])
            if table and value != (table["annex"] or show.SKIP):
                annexes[table["key"]] = value
        elif name.startswith(COLUMN):
            key, _, letter = name[len(COLUMN) :].rpartition(":")
            table = tables.get(key, {"columns": ()})
            is_now = {at: field or show.EXTRA for at, _, field in table["columns"]}
            if letter in is_now and value != is_now[letter]:
                columns[key, letter] = value
    annexes |= dict.fromkeys(_chosen(posted, show.TABLES), show.SKIP)
    annexes |= dict.fromkeys(posted.getlist("restore"), drafts.AS_READ)
    skipped = dict.fromkeys([*posted.getlist("skip"), *_chosen(posted, show.ROWS)], True)
    skipped |= dict.fromkeys(posted.getlist("unskip"), False)
    new_rounds = {
        row["key"]: chosen == "new"
        for row in record.report["rows"]
        if row.get("rounds")
        and (chosen := posted.get(ENDED + row["key"])) in ("carry", "new")
        and (chosen == "new") != row.get("new_rounds")
    }
    year = _year(posted, record)
    chosen = posted.get("meeting")
    meeting = int(chosen) if chosen and chosen.isdecimal() else 0 if chosen == "" else None
    if meeting == (record.fixes.get("meeting") or 0):
        meeting = None
    said = record.fixes.get("dropped", {})
    dropped = {
        name[len(DROP) :]: words
        for name, words in posted.items()
        if name.startswith(DROP) and _plain(words) != said.get(name[len(DROP) :], "")
    }
    said_at_all = (cells, annexes, columns, skipped, choices, new_rounds, year, dropped)
    if meeting is None and not any(said_at_all):
        return False
    drafts.correct(
        record=record,
        annexes=annexes,
        columns=columns,
        cells=cells,
        skipped=skipped,
        choices=choices,
        new_rounds=new_rounds,
        year=year,
        meeting=meeting,
        dropped=dropped,
    )
    return True


def _year(posted: QueryDict, record: PlanImport) -> int | None:
    """Return the year that was typed, where it is another. Raises WrongYear for what is none."""
    typed = posted.get("year", "").strip()
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    if typed and not EARLIEST <= year <= LATEST:
        raise WrongYear(YEAR_WORDS)
    return year if typed and year != record.year else None


def _chosen(posted: QueryDict, prefix: str) -> list[str]:
    """Return the keys of what was chosen or left out, a line each."""
    chosen = [str(keys) for name, keys in posted.items() if name.startswith(prefix)]
    return [key for keys in chosen for key in keys.splitlines()]


def _words_shown(record: PlanImport) -> dict[str, str]:
    """Return the words that the page's inputs were filled with."""
    shown = {p["cell"]: p["words"] for p in record.report["problems"] if p["cell"]}
    for row in record.report["rows"]:
        shown.update({f"{row['key']}|{field}": words for field, words in words_of(row).items()})
    return shown


def _plain(words: str) -> str:
    return " ".join(words.split())


def _result_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the result; an earlier record kept its changes as whole sentences."""
    changes = [c if isinstance(c, str) else None for c in row["changes"]]
    sentences = [
        words or f"{change[0]}：{change[1] or '空'} → {change[2] or '空'}"
        for words, change in zip(changes, row["changes"], strict=True)
    ]
    annex = Annex(row["annex"]).label if row.get("annex") else ""
    return {**row, "told": sentences, "annex_label": annex}


def _say_how_undoing_went(request: HttpRequest, record: PlanImport) -> None:
    record.refresh_from_db()
    if record.state == ImportState.UNDONE:
        plan = "" if record.plan_id else f"新建的{record.year}年工作要点也已删除。"
        messages.success(request, f"已撤销：新增的事项已删除，修改的事项已恢复原样。{plan}")
    elif record.state == ImportState.DONE:
        messages.error(request, record.stage)
