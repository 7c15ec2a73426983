"""What an import would do or did, as its pages show it: all from the report kept with it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from almanac import clock
from sheets.problems import row_in_words
from workplan.admin import display
from workplan.annexes import Annex
from workplan.importing import EXTRA, SKIP, Field, FileProblem, Severity
from workplan.importing.fixes import APART, AS_ROW, FIRST_LEADS, NO_HIDDEN, TOGETHER, WITHOUT
from workplan.importing.headers import LABELS
from workplan.models import Meeting, PlanImport
from workplan.periods import parse_period
from workplan.services.imports import CREATE, UNCHANGED, UPDATE
from workplan.services.imports.reports import CELLS, words_of

ACTIONS = {CREATE: ("green", "新增"), UPDATE: ("yellow", "修改"), UNCHANGED: ("grey", "未变")}
OTHER = "other"  # the tab of what belongs to no annex
# How the inputs are called that leave out several, and those that choose a way of reading.
TABLES, ROWS, CHOICES = "leave-tables:", "leave-rows:", "choose:"
CHOSEN = {
    NO_HIDDEN: "不读入隐藏的行和列",
    APART: "序号和内容相同的各行，一行一项",
    TOGETHER: "序号和内容相同的各行，合为一项",
    WITHOUT: "不导入读不到内容的这个附件",
    AS_ROW: "附件后面的一句话，列为一项增补",
    FIRST_LEADS: "用空格隔开的部门，第一个负责、其余参与",
}
ROWS_A_PAGE = 50
PROBLEMS_A_PAGE = 60
INPUTS_A_PAGE = 300  # for tables and their columns
TABLES_A_PAGE = 300
# Below this likeness two texts share no more than chance letters: show the one, then the other.
_ALIKE = 0.3
_SHORT_CELL = 12
# What a page may show of a report's rows.
VIEWS = {"all": "全部", "changed": "新增和修改", "problem": "有问题"}


@dataclass(frozen=True)
class Tab:
    """A part of the upload: an annex, or what belongs to none."""

    key: str
    label: str
    rows: int
    errors: int
    warnings: int


def tabs(report: dict[str, Any]) -> list[Tab]:
    """Return the annexes that the upload speaks of, in their order, and the rest."""
    rows = Counter(row["annex"] for row in report.get("rows", ()))
    rows.update({row["annex"]: 0 for row in skipped_rows(report)})
    tables = {table["annex"] or OTHER for table in report.get("tables", ())}
    problems = Counter((p["annex"] or OTHER, p["severity"]) for p in report.get("problems", ()))
    keys = {*rows, *tables, *(annex for annex, _ in problems)}
    named = [*((a.value, f"附件{n} {a.label}") for n, a in enumerate(Annex, 1)), (OTHER, "其他")]
    return [
        Tab(key, label, rows[key], problems[key, "error"], problems[key, "warning"])
        for key, label in named
        if key in keys
    ]


def first_tab(found: list[Tab]) -> str:
    """Return the tab that a person should look at first: one with errors."""
    wrong = [tab for tab in found if tab.errors]
    return (wrong or found)[0].key if found else OTHER


def tab_context(
    record: PlanImport, tab: str, view: str, page: int, opened: str = ""
) -> dict[str, Any]:
    """Return what the page of one annex shows; `opened` is the key of a table to be corrected."""
    report = record.report
    problems = [p for p in report["problems"] if (p["annex"] or OTHER) == tab]
    shown_problems = problems[:PROBLEMS_A_PAGE]
    asked = {p["cell"] for p in shown_problems if p["cell"]}
    rows = [row for row in report["rows"] if row["annex"] == tab]
    chosen = _viewed(rows, view, {p["key"] for p in problems})
    pages = max(1, -(-len(chosen) // ROWS_A_PAGE))
    page = min(max(page, 1), pages)
    return {
        **_tables([t for t in report["tables"] if (t["annex"] or OTHER) == tab], opened),
        "problems": _with_pictures(record, _by_cell(shown_problems)),
        "more_problems": len(problems) - len(shown_problems),
        "rows": [
            shown_row(row, record.year, asked)
            for row in chosen[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
        ],
        "has_members": tab == Annex.RESEARCH,
        "has_participants": any(row["participants"] for row in rows),
        "count": len(chosen),
        "views": list(VIEWS.items()),
        "page": page,
        "pages": pages,
        "offers": [one for one in report.get("offers", ()) if one["annex"] == tab],
        "missing": [missing for missing in report["missing"] if missing["annex"] == tab],
        "skipped": [
            row | {"by_hand": row["key"] in record.fixes.get("skipped", ())}
            for row in report["skipped"]
            if row["annex"] == tab
        ],
        "left_out": left_out(report, tab),
    }


def skipped_rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that a person left out, by themselves or with their tables."""
    return [*report.get("skipped", ()), *report.get("left_out", ())]


def left_out(report: dict[str, Any], tab: str = "") -> list[dict[str, Any]]:
    """Return the tables that a person left out, of one annex or of all."""
    rows = Counter(row["table"] for row in report.get("left_out", ()) if tab in ("", row["annex"]))
    return [
        {"key": t["key"], "place": f"{t['file']} {t['sheet']}".strip(), "rows": rows[t["key"]]}
        for t in report.get("tables", ())
        if t["key"] in rows
    ]


def _viewed(rows: list[dict], view: str, wrong: set[str]) -> list[dict]:
    if view == "changed":
        return [row for row in rows if row["action"] != UNCHANGED]
    if view == "problem":
        return [row for row in rows if row["key"] in wrong]
    return rows


def _by_cell(problems: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the problems with those of one cell, or of one row, told together."""
    together: dict[Any, list[dict[str, Any]]] = {}
    for number, problem in enumerate(problems):
        together.setdefault(problem["cell"] or number, []).append(problem)
    return [_asking(found, number) for number, found in enumerate(together.values())]


def _with_pictures(record: PlanImport, problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the problems, those about a scan's words with the address of their picture."""
    scans = {file.name: file.pk for file in record.files.all() if file.recognised}
    for problem in problems:
        seen_at, pk = problem.get("seen_at"), scans.get(problem["file"])
        if seen_at and pk:
            address = reverse("admin:workplan_planimport_picture", args=[record.pk, pk])
            problem["picture"] = f"{address}?at={','.join(f'{n:g}' for n in seen_at)}"
    return problems


def _asking(found: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return what a page shows of the problems of one cell: what is wrong, and one input."""
    first = found[0]
    return {
        **first,
        "seen_at": next((p["seen_at"] for p in found if p.get("seen_at")), None),
        "is_error": any(p["severity"] == "error" for p in found),
        "values": list(dict.fromkeys(p["value"] for p in found)),
        "messages": list(dict.fromkeys(p["message"] for p in found)),
        "label": LABELS[Field(first["field"])] if first["field"] else "",
        "long": _is_long(first["words"]),
        "remedies": [
            _remedy(remedy, number, first["remedies"]) for remedy in first.get("remedies", ())
        ],
    }


def _remedy(remedy: dict[str, Any], number: int, among: Sequence[Any]) -> dict[str, str]:
    """Return what may be left out as one choice of its problem; its value has a key a line."""
    of = TABLES if remedy["tables"] else ROWS if remedy["rows"] else CHOICES
    return {
        "words": remedy["words"],
        "type": "radio" if len(among) > 1 else "checkbox",
        "name": f"{of}{number}",
        "value": "\n".join(remedy["tables"] or remedy["rows"]) or remedy["choice"],
    }


def _is_long(words: str) -> bool:
    return len(words) > _SHORT_CELL


def shown_row(row: dict[str, Any], year: int, asked: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """Return a row with its badge, its differences, what its phrase becomes, and its inputs."""
    colour, word = ACTIONS[row["action"]]
    words = words_of(row)
    inputs = [
        {"key": f"{row['key']}|{f.value}", "label": label, "words": words[f]}
        for f, label in CELLS
        if f != Field.MEMBERS or row["annex"] == Annex.RESEARCH or words[f]
    ]
    return {
        **row,
        "colour": colour,
        "word": word,
        "became": display.understood(parse_period(row["period"], year)),
        "differences": [(label, difference(old, new)) for label, old, new in row["changes"]],
        "inputs": [i | {"long": _is_long(i["words"])} for i in inputs if i["key"] not in asked],
    }


def _tables(tables: list[dict[str, Any]], opened: str) -> dict[str, Any]:
    """Return the tables of a page; of very many, the inputs of one alone, so that a form holds them.

    A browser sends every input, and no more than DATA_UPLOAD_MAX_NUMBER_FIELDS are taken.
    """
    inputs = sum(1 + len(table["columns"]) for table in tables)
    shown = [
        _table(table) | {"is_open": inputs <= INPUTS_A_PAGE or table["key"] == opened}
        for table in tables[:TABLES_A_PAGE]
    ]
    return {"tables": shown, "more_tables": len(tables) - len(shown), "opened": opened}


def _table(table: dict[str, Any]) -> dict[str, Any]:
    of_tables = table["kind"] == "table"
    return {
        **table,
        "begins": row_in_words(table["header_row"], "段" if table["kind"] != "table" else "行"),
        "annexes": [
            *((a.value, f"附件{n} {a.label}") for n, a in enumerate(Annex, 1)),
            (SKIP, "不读入"),
        ],
        "chosen": table["annex"] or table.get("likely") or SKIP,
        "fields": [*((f.value, label) for f, label in LABELS.items()), (EXTRA, "其他（保留原文）")],
        "columns": [
            {
                "letter": letter,
                "header": header,
                "field": field or EXTRA,
                "label": LABELS[Field(field)] if field else "其他（保留原文）",
            }
            for letter, header, field in table["columns"][:INPUTS_A_PAGE]
        ],
        "of_tables": of_tables,
    }


def corrections(record: PlanImport) -> list[dict[str, str]]:
    """Return the cells that were corrected and what was chosen, to be read and taken back."""
    found = []
    several = len(record.report.get("files", ())) > 1
    for key, words in record.fixes.get("cells", {}).items():
        file, *sheet, row, field = key.split("|")
        place = FileProblem(
            Severity.WARNING, "", "|".join(sheet), int(row), file=several * file
        ).place
        name = LABELS[Field(field)] if field in {*Field} else field
        found.append({"key": key, "place": place, "field": name, "words": words})
    for choice in record.fixes.get("choices", ()):
        way, _, key = choice.partition("|")
        file, _, rest = key.partition("|")
        place = f"{file} {rest.rpartition('|')[0]}".strip() or "所有文件"
        words = CHOSEN.get(way, way)
        found.append({"key": f"{CHOICES}{choice}", "place": place, "field": "读法", "words": words})
    return found


def deciding(record: PlanImport) -> QuerySet[Meeting]:
    """Return the meetings that may have decided what the document changes."""
    held = Meeting.objects.held_by(clock.today()).filter(held_on__year=record.year)
    return held.order_by("-held_on", "-pk")


def difference(old: str, new: str) -> str:
    """Return old and new in one line: <del> what goes, <ins> what comes."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not old or not new:
        return _gone(old) + _come(new)
    if matcher.ratio() < _ALIKE:
        return format_html("{} → {}", _gone(old), _come(new))
    parts = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(format_html("{}", old[a:b]))
        else:
            parts.append(_gone(old[a:b]) + _come(new[c:d]))
    return format_html_join("", "{}", ((part,) for part in parts))


def _gone(text: str) -> str:
    return format_html("<del>{}</del>", text) if text else SafeString("")


def _come(text: str) -> str:
    return format_html("<ins>{}</ins>", text) if text else SafeString("")
