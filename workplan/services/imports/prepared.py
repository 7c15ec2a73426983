"""What an import would do, and what stands in its way."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from members.enums import DepartmentKind
from members.models import Department, NameAlias, Person, Post
from workplan.importing import (
    Field,
    FileProblem,
    Note,
    PlanDocument,
    ReadTable,
    Row,
    Severity,
    SourceFile,
)
from workplan.models import Meeting, WorkItem
from workplan.periods import Period
from workplan.services.items import Change, ItemData

CREATE, UPDATE, UNCHANGED = "create", "update", "unchanged"


@dataclass
class AskedName:
    """A name that nobody bears: where it stands, whom it may mean, and the errors that it makes."""

    name: str
    near: list[str]
    places: Counter[Field] = field(default_factory=Counter)
    problems: list[FileProblem] = field(default_factory=list)


def last_change() -> int:
    """Return what grows whenever any item is made, changed or deleted."""
    newest = WorkItem.history.order_by("-history_id")  # type: ignore[attr-defined]
    return newest.values_list("history_id", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of a file and what it would do to the plan.

    `dues` is what becomes of the item's due dates; where some have ended and stand on no day any
    more, `rounds` are the two ways of taking that, by whether a new round is made of it, and
    `new_rounds` which of them it is. `matter` is the key of what another app keeps of the row, with which
    it will be one life.
    """

    row: Row
    data: ItemData
    period: Period
    item: WorkItem | None
    changes: list[Change]
    dues: tuple[str, ...] = ()
    rounds: tuple[tuple[bool, str], ...] = ()
    new_rounds: bool | None = None
    matter: str = ""

    @property
    def action(self) -> str:
        if self.item is None:
            return CREATE
        return UPDATE if self.changes else UNCHANGED


@dataclass
class Prepared:
    """What an import would do, and what stands in its way.

    `head` is what the document says of the plan itself, where that differs; `document` the whole of
    it. `missing` are the items of the annexes read that no row is any longer. `skipped` are rows that
    a person left out, `left_out` those of tables left out whole; `kept` are by their keys the items
    of which they speak, which stay as they are. `scans` are the pages that were recognised, by the
    file's name; `marked` is what is to be done where one carries a mark of secrecy. `makes_plan` says
    that the year has none yet; `said_year` is the one that the document names, and where. `asked` are
    the names that nobody bears, each once, by their keys. `meeting` decided what the document changes;
    `dropping` is why it took which of the missing items out of the plan, by their keys. `last_change` is
    the last one of any item when this was begun.
    """

    year: int
    sources: list[SourceFile]
    rows: list[PlannedRow] = field(default_factory=list)
    skipped: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
    document: PlanDocument | None = None
    head: list[Change] = field(default_factory=list)
    missing: list[WorkItem] = field(default_factory=list)
    kept: dict[str, WorkItem] = field(default_factory=dict)
    makes_plan: bool = False
    last_change: int = field(default_factory=last_change)
    added: list[Person | Post | Department | NameAlias] = field(default_factory=list)
    scans: dict[str, Any] = field(default_factory=dict)
    marked: str = ""
    said_year: tuple[int, str] | None = None
    asked: dict[str, AskedName] = field(default_factory=dict)
    meeting: Meeting | None = None
    dropping: dict[int, str] = field(default_factory=dict)

    @property
    def annex_notes(self) -> dict[str, str]:
        """What stands below each annex and is no row, line by line."""
        found: dict[str, list[str]] = {}
        for note in self.notes:
            if note.annex:
                found.setdefault(note.annex.value, []).append(note.text)
        return {annex: "\n".join(lines) for annex, lines in found.items()}

    @property
    def file_name(self) -> str:
        return "、".join(source.name for source in self.sources)

    @property
    def decided(self) -> str:
        """Who decided the changes, for histories; nothing where no meeting did."""
        return f"{self.meeting}决定" if self.meeting else ""

    @property
    def errors(self) -> list[FileProblem]:
        return [p for p in self.problems if p.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[FileProblem]:
        return [p for p in self.problems if p.severity == Severity.WARNING]

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def added_names(self) -> list[str]:
        """Who is to be added, with what a person would not see by the name: 副主席（职务）."""
        return [_with_kind(named) for named in self.added]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows would create, update, or leave an item as it is."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in (CREATE, UPDATE, UNCHANGED)}

    @property
    def fingerprint(self) -> str:
        """What tells one outcome from another: where it differs, a person is to look again."""
        digest = sha256()
        for p in self.rows:
            change = [str(c) for c in p.changes]
            dates = (p.dues, p.rounds, p.new_rounds, p.matter)
            digest.update(repr((p.action, p.item and p.item.pk, change, p.row, dates)).encode())
        rest = (self.year, self.added_names, [i.pk for i in self.missing], self.document, self.head)
        digest.update(repr((*rest, self.decided, self.dropping)).encode())
        return digest.hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return what `import_plan --json` prints."""
        return {
            "ok": self.ok,
            "errors": [self.problem_json(p) for p in self.errors],
            "warnings": [self.problem_json(p) for p in self.warnings],
            "items": [_row_json(row) for row in self.rows],
        }

    def problem_json(self, problem: FileProblem) -> dict[str, Any]:
        """Return a problem with its place; of a single file, its name though nobody need say it."""
        only = self.sources[0].name if len(self.sources) == 1 else ""
        return {
            "file": problem.file or only,
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "message": problem.message,
        }


def _row_json(planned: PlannedRow) -> dict[str, Any]:
    data, period, row = planned.data, planned.period, planned.row
    return {
        "file": row.file,
        "sheet": row.sheet,
        "row": row.row,
        "annex": data.annex,
        "section": data.section,
        "seq": data.seq,
        "title": data.title,
        "starred": data.needs_scheme,
        "leaders": [str(n) for n in data.leaders if isinstance(n, Person)],
        "leader_roles": [str(n) for n in data.leaders if isinstance(n, Post)],
        "lead_departments": [str(d) for d in data.lead_departments],
        "participants": [str(d) for d in data.participants],
        "members": [str(m) for m in data.members],
        "members_note": data.members_note,
        "period": {
            "phrase": data.period_phrase,
            "kind": period.kind.value,
            "start": period.start.isoformat() if period.start else None,
            "dues": [due.isoformat() for due in period.dues],
        },
        "extra": data.extra,
        "action": planned.action,
    }


def _with_kind(named: Person | Post | Department | NameAlias) -> str:
    if isinstance(named, NameAlias):
        return f"{named.name}（即{named.department}）"
    if isinstance(named, Post):
        return f"{named}（职务）"
    if isinstance(named, Department) and named.kind == DepartmentKind.COLLECTIVE:
        return f"{named}（统称）"
    return str(named)
