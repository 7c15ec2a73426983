"""What a check found and an import did, as JSON: what their pages show, without reading the files again."""

from collections.abc import Iterator, Sequence
from typing import Any

from members.enums import NameKind
from workplan.annexes import Annex
from workplan.importing import Field, FileProblem, ReadTable, Row, Severity, cell_key, row_key
from workplan.periods import awaited_document
from workplan.services.imports.naming import guesses
from workplan.services.imports.prepared import UNCHANGED, AskedName, PlannedRow, Prepared
from workplan.services.within_year import droppable

# What a person may correct in place, by the report's name of it.
CELLS = (
    (Field.TITLE, "工作内容"),
    (Field.LEADERS, "牵头领导"),
    (Field.LEAD_DEPARTMENTS, "责任部门"),
    (Field.PARTICIPANTS, "参与部门"),
    (Field.MEMBERS, "课题组成员"),
    (Field.PERIOD, "完成时间"),
)
RESULT_ROWS = 200


def report(prepared: Prepared) -> dict[str, Any]:
    """Return what the pages of a check show: also what the page of the import will."""
    finder = _Finder(prepared)
    asked = list(guesses(prepared.asked.values()))
    # What may be a slip of the pen can be corrected in its cell as well.
    of_names = {id(problem) for one, kind, _ in asked if kind for problem in one.problems}
    told = [p for p in prepared.problems if id(p) not in of_names]
    return _of_both(prepared) | {
        "scans": list(prepared.scans),
        "ok": prepared.ok,
        "rows": [_row(planned, prepared) for planned in prepared.rows],
        "problems": [finder.problem(p) for p in sorted(told, key=finder.place)],
        "notes": [{"sheet": n.sheet, "row": n.row, "text": n.text} for n in prepared.notes],
        "awaits": list(_awaits(prepared)),
        "offers": [
            {"annex": one.annex.value, "words": one.matter, "said": one.said, "choice": one.choice}
            for one in prepared.offers
        ],
        "said_year": prepared.said_year,
        "asked": [_asked(*one) for one in asked],
    }


def result(prepared: Prepared) -> dict[str, Any]:
    """Return what the page of an import shows: of what came in, and of what stayed, the first rows."""
    done = [planned for planned in prepared.rows if planned.action != UNCHANGED]
    same = [planned for planned in prepared.rows if planned.action == UNCHANGED]
    shown = [*done[:RESULT_ROWS], *same[:RESULT_ROWS]]
    return _of_both(prepared) | {"rows": [_done(planned, prepared) for planned in shown]}


def _of_both(prepared: Prepared) -> dict[str, Any]:
    may_go = {item.pk for item in droppable(prepared.missing)}
    return {
        "files": [source.name for source in prepared.sources],
        "tables": [_table(table) for table in prepared.tables],
        "skipped": [_skipped(row, prepared) for row in prepared.skipped],
        "left_out": [_skipped(row, prepared) for row in prepared.left_out],
        "head": [[c.label, c.old, c.new] for c in prepared.head],
        "missing": [
            {
                "pk": item.pk,
                "words": str(item),
                "annex": item.annex,
                "may_go": item.pk in may_go,
                "dropping": prepared.dropping.get(item.pk, ""),
            }
            for item in prepared.missing
        ],
        "meeting": str(prepared.meeting or ""),
        "added": prepared.added_names,
        "makes_plan": prepared.makes_plan,
    }


def _awaits(prepared: Prepared) -> Iterator[list[str]]:
    """Yield what says of itself that it waits for a document of a body above, and in which words."""
    for row in prepared.rows:
        if found := awaited_document(f"{row.data.title}，{row.data.period_phrase}"):
            annex = Annex(row.data.annex)
            yield [f"{annex.short} {row.data.seq or ''}".strip(), found.said]
    for name, text in prepared.annex_notes.items():
        if found := awaited_document(text):
            yield [f"附件{Annex(name).number}备注", found.said]


def _asked(one: AskedName, kind: NameKind | None, more: str) -> dict[str, Any]:
    """Return a name that is asked for, with how often it stands where, and what it most likely is."""
    return {
        "name": one.name,
        "near": one.near,
        "places": {field.value: count for field, count in one.places.items()},
        "kind": kind.value if kind else "",
        "more": more,
    }


def cells_of(row: Row) -> dict[str, str]:
    """Return the words of a row's cells as a person would type them."""
    members = "、".join(row.members)
    return {
        Field.SEQ.value: "" if row.seq is None else str(row.seq),
        Field.TITLE.value: row.title,
        Field.LEADERS.value: "、".join(row.leaders),
        Field.LEAD_DEPARTMENTS.value: "、".join(row.lead_departments),
        Field.PARTICIPANTS.value: "、".join(row.participants),
        Field.MEMBERS.value: f"{members}{row.members_note}",
        Field.PERIOD.value: row.period_phrase,
    }


def words_of(row: dict[str, Any]) -> dict[Field, str]:
    """Return the words of a row's cells by its report, where those that it shows are kept once."""
    return {field: row["cells"].get(field, row[field]) for field, _ in CELLS}


def _done(planned: PlannedRow, prepared: Prepared) -> dict[str, Any]:
    data = planned.data
    return {
        "place": _place(planned.row, prepared),
        "annex": data.annex,
        "seq": data.seq,
        "title": data.title,
        "action": planned.action,
        "changes": [[c.label, c.old, c.new] for c in planned.changes],
    }


def _row(planned: PlannedRow, prepared: Prepared) -> dict[str, Any]:
    row, data = planned.row, planned.data
    shown = _done(planned, prepared) | {
        "key": row.key,
        "section": data.section,
        "starred": data.needs_scheme,
        "leaders": "、".join(str(n) for n in data.leaders),
        "lead_departments": "、".join(str(d) for d in data.lead_departments),
        "participants": "、".join(str(d) for d in data.participants),
        "members": "、".join(str(m) for m in data.members),
        "members_note": data.members_note,
        "period": data.period_phrase,
        "extra": data.extra,
        "dues": list(planned.dues),
        "rounds": [list(one) for one in planned.rounds],
        "new_rounds": planned.new_rounds,
    }
    typed = cells_of(row)
    cells = {field: typed[field] for field, _ in CELLS if typed[field] != shown[field]}
    return shown | {"cells": cells}


def _skipped(row: Row, prepared: Prepared) -> dict[str, Any]:
    """Return a skipped row; `item` is what it speaks of in the plan, "" for nothing."""
    kept = prepared.kept.get(row.key)
    return {
        "key": row.key,
        "table": row.table,
        "place": _place(row, prepared),
        "annex": str(row.annex),
        "title": row.title,
        "item": str(kept) if kept else "",
    }


def _place(row: Row, prepared: Prepared) -> str:
    """Return where a row stands; of a single file nobody need name it."""
    file = row.file if len(prepared.sources) > 1 else ""
    return FileProblem(Severity.ERROR, "", row.sheet, row.row, file=file).place


def _table(table: ReadTable) -> dict[str, Any]:
    return {
        "key": table.key,
        "file": table.file,
        "sheet": table.sheet,
        "annex": table.annex.value if table.annex else "",
        "likely": table.likely.value if table.likely else "",
        "kind": table.kind,
        "header_row": table.header_row,
        "rows": table.rows,
        "columns": [[c.letter, c.header, c.field.value if c.field else ""] for c in table.columns],
    }


class _Finder:
    """Finds the cell that a problem speaks of, so that it can be corrected where it is told."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.only = prepared.sources[0].name if len(prepared.sources) == 1 else ""
        self.rows = {p.row.key: p.row for p in prepared.rows}
        sheets = dict.fromkeys((t.file, t.sheet) for t in prepared.tables)
        self.order = {place: number for number, place in enumerate(sheets, 1)}

    def place(self, problem: FileProblem) -> tuple[int, int]:
        """Return where a problem stands in the upload; what is of no place comes first."""
        sheet = self.order.get((problem.file or self.only, problem.sheet), 0)
        return sheet, problem.row or 0

    def problem(self, problem: FileProblem) -> dict[str, Any]:
        file = problem.file or self.only
        key = row_key(file, problem.sheet, problem.row) if problem.row else ""
        row = self.rows.get(key)
        field = self._field(problem, file, row)
        asks = bool(field) and not problem.remedies
        cell = cell_key(file, problem.sheet, problem.row, field) if problem.row and asks else ""
        return self.prepared.problem_json(problem) | {
            "severity": problem.severity.value,
            "seen_at": problem.seen_at,
            "place": problem.place,
            "key": key if (row or field) and not problem.remedies else "",
            "annex": row.annex.value if row else self._annex(problem, file),
            "cell": cell,
            "field": field,
            "words": (cells_of(row).get(field) if row else "") or problem.value,
            "remedies": [
                {
                    "words": o.words,
                    "tables": list(o.tables),
                    "rows": list(o.rows),
                    "choice": o.choice,
                }
                for o in problem.remedies
            ],
        }

    def _field(self, problem: FileProblem, file: str, row: Row | None) -> str:
        """Return the field of the problem's column, of paragraphs that of the words it quotes."""
        if not problem.row:
            return ""
        if problem.asks:
            return problem.asks
        if problem.column:
            for table in self._tables(problem, file):
                for column in table.columns:
                    if column.letter == problem.column and column.field:
                        return column.field.value
            return ""
        if row is None or not problem.value:
            return ""
        cells = cells_of(row)
        holding = [f.value for f, _ in CELLS if problem.value.rstrip("…") in cells[f.value]]
        return holding[-1] if holding else ""

    def _annex(self, problem: FileProblem, file: str) -> str:
        for table in self._tables(problem, file):
            if table.annex:
                return table.annex.value
        return ""

    def _tables(self, problem: FileProblem, file: str) -> Sequence[ReadTable]:
        """Return the tables above a problem on its sheet, the nearest first."""
        found = [
            t
            for t in self.prepared.tables
            if (t.file or file) == file
            and t.sheet == problem.sheet
            and t.header_row <= (problem.row or t.header_row)
        ]
        return sorted(found, key=lambda t: -t.header_row)
