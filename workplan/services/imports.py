"""Importing annexes: rows read from a file become proposed changes, and after a yes are written.

`prepare` writes nothing and `carry_out` writes all or nothing; the admin, the command line and the
demonstration all come through here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from almanac import clock
from members.directory import Directory, UnknownName
from members.enums import DepartmentKind
from members.models import Department, Person, Post, User
from members.names import name_key
from workplan.enums import Annex
from workplan.importing import Note, read_rows
from workplan.importing.headers import Field
from workplan.importing.matching import Label, match
from workplan.importing.problems import Problem, Severity, UnreadableFile
from workplan.importing.rows import TaskRow
from workplan.models import Plan, PlanImport, WorkItem
from workplan.periods import Period, PeriodKind, parse_period
from workplan.services.items import Change, ItemData, changes, create_item, revise_item

CREATE, UPDATE, UNCHANGED = "create", "update", "unchanged"
_POST_ENDINGS = ("主席", "秘书长")
_LONGEST_NAME: int = Person._meta.get_field("name").max_length  # type: ignore[assignment]
_LONGEST_TITLE: int = WorkItem._meta.get_field("title").max_length  # type: ignore[assignment]
_LONGEST_SECTION: int = WorkItem._meta.get_field("section").max_length  # type: ignore[assignment]


class ImportRefused(Exception):
    """An import with errors; nothing was written."""


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file and what it would do to the plan."""

    row: TaskRow
    data: ItemData
    period: Period
    item: WorkItem | None
    changes: list[Change]

    @property
    def action(self) -> str:
        if self.item is None:
            return CREATE
        return UPDATE if self.changes else UNCHANGED


@dataclass
class Prepared:
    """What an import would do, and what stands in its way."""

    year: int
    file_name: str
    rows: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    gone: list[WorkItem] = field(default_factory=list)
    added: list[Person | Post | Department] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == Severity.WARNING]

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def added_names(self) -> list[str]:
        return [str(named) for named in self.added]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows would create, update, or leave an item as it is."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in (CREATE, UPDATE, UNCHANGED)}

    def as_json(self) -> dict[str, Any]:
        """Return what `import_plan --json` prints."""
        return {
            "ok": self.ok,
            "errors": [_problem_json(p) for p in self.errors],
            "warnings": [_problem_json(p) for p in self.warnings],
            "items": [_row_json(row) for row in self.rows],
        }


def prepare(*, year: int, file_name: str, data: bytes, add_unknown: bool = False) -> Prepared:
    """Return what importing a file into the plan of a year would do; write nothing.

    `add_unknown` says that people and departments nobody knows are to be added; without it they
    are errors with near names. A file that cannot be read is an error among the problems.
    """
    prepared = Prepared(year=year, file_name=file_name)
    try:
        read = read_rows(file_name, data)
    except UnreadableFile as unreadable:
        prepared.problems.append(unreadable.problem)
        return prepared
    prepared.problems.extend(read.problems)
    prepared.notes.extend(read.notes)
    namer = _Namer(prepared, add_unknown)
    rows = list(_each_number_once(read.rows, prepared.problems))
    typed = [(row, *_typed(row, year, namer, prepared.problems)) for row in rows]
    _compare(prepared, typed)
    return prepared


def carry_out(*, prepared: Prepared, actor: User | None) -> PlanImport:
    """Write all that was prepared in one transaction. Raises ImportRefused where it has errors."""
    if not prepared.ok:
        raise ImportRefused(f"有 {len(prepared.errors)} 处错误，没有导入任何内容。")
    with transaction.atomic():
        plan, _ = Plan.objects.get_or_create(
            year=prepared.year, defaults={"title": f"{prepared.year}年工作要点"}
        )
        for named in prepared.added:
            named.save()
        _free_numbers(prepared, actor)
        for planned in prepared.rows:
            if planned.item is None:
                create_item(plan=plan, data=planned.data, actor=actor)
            elif planned.changes:
                revise_item(item=planned.item, data=planned.data, actor=actor)
        return PlanImport.objects.create(
            plan=plan,
            file_name=prepared.file_name[:255],
            actor=actor,
            at=clock.now(),
            created=prepared.counts[CREATE],
            updated=prepared.counts[UPDATE],
            unchanged=prepared.counts[UNCHANGED],
            report=_report(prepared),
        )


def _free_numbers(prepared: Prepared, actor: User | None) -> None:
    """Take the old numbers off items that get another, or that the document no longer has."""
    taken = {(p.data.annex, p.data.section, p.data.seq) for p in prepared.rows}
    for item in prepared.gone:
        if (item.annex, item.section, item.seq) in taken:
            revise_item(item=item, data=replace(ItemData.of(item), seq=None), actor=actor)
    moved = [
        p.item.pk
        for p in prepared.rows
        if p.item and (p.data.section, p.data.seq) != (p.item.section, p.item.seq)
    ]
    WorkItem.objects.filter(pk__in=moved).update(seq=None)


class _Namer:
    """Turns names into the people, posts and departments they stand for, and says what it cannot."""

    def __init__(self, prepared: Prepared, add_unknown: bool) -> None:
        self.directory = Directory.load()
        self.prepared = prepared
        self.add_unknown = add_unknown

    def leaders(self, row: TaskRow) -> tuple[Person | Post, ...]:
        found = self._named(row, row.leaders, Field.LEADERS, self.directory.leader, _new_leader)
        return tuple(found)

    def departments(self, row: TaskRow, names: tuple[str, ...], where: Field) -> tuple:
        return tuple(self._named(row, names, where, self.directory.department, _new_department))

    def _named(
        self,
        row: TaskRow,
        names: tuple[str, ...],
        where: Field,
        find: Callable[[str], Any],
        make: Callable[[str], Any],
    ) -> Iterator[Any]:
        for name in names:
            try:
                yield find(name)
            except UnknownName as unknown:
                if self.add_unknown and not unknown.homonyms and not _is_too_long(name):
                    yield self._add(make(name))
                else:
                    self.prepared.problems.append(_unknown_problem(row, where, unknown))

    def _add(self, new: Any) -> Any:
        new.name_key = name_key(new.name)
        self.prepared.added.append(new)
        known = (
            self.directory.departments if isinstance(new, Department) else self.directory.leaders
        )
        known.setdefault(new.name_key, []).append(new)  # type: ignore[union-attr, arg-type]
        return new


def _new_leader(name: str) -> Person | Post:
    """A name that ends like a post's is a post: 副主席 (annex 1 row 25)."""
    return Post(name=name) if name.endswith(_POST_ENDINGS) else Person(name=name)


def _new_department(name: str) -> Department:
    """Guess the kind from the wording; the office corrects it in the admin."""
    if name.startswith(("各", "全体")):
        covers = DepartmentKind.SECTOR if "界别" in name else DepartmentKind.COMMITTEE
        return Department(name=name, kind=DepartmentKind.COLLECTIVE, covers=covers)
    if "联络" in name:
        return Department(name=name, kind=DepartmentKind.LIAISON)
    is_office = "办" in name
    return Department(
        name=name, kind=DepartmentKind.OFFICE if is_office else DepartmentKind.COMMITTEE
    )


def _is_too_long(name: str) -> bool:
    return max(len(name), len(name_key(name))) > _LONGEST_NAME


def _unknown_problem(row: TaskRow, where: Field, unknown: UnknownName) -> Problem:
    kind = "牵头领导" if where == Field.LEADERS else "部门"
    if unknown.homonyms:
        message = f"有 {unknown.homonyms} 个{kind}都叫“{unknown.name}”，请先在后台用别名区分。"
    elif _is_too_long(unknown.name):
        message = (
            f"{kind}的名称最多 {_LONGEST_NAME} 个字，这里有 {len(unknown.name)} 个字。请改正。"
        )
    elif unknown.near:
        message = f"不认识的{kind}“{unknown.name}”，是否为：{'、'.join(unknown.near)}？"
    else:
        message = f"不认识的{kind}“{unknown.name}”，请改正，或选择一并新增。"
    return _problem(row, where, message, unknown.name)


def _problem(
    row: TaskRow,
    where: Field | None,
    message: str,
    value: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    column = row.columns.get(where) if where else None
    return Problem(severity, message, row.sheet, row.row, column, value)


def _typed(
    row: TaskRow, year: int, namer: _Namer, problems: list[Problem]
) -> tuple[ItemData, Period]:
    """Return a row with its names and its period understood; add what is wrong to the problems."""
    period = parse_period(row.period_phrase, year)
    if period.kind == PeriodKind.INVALID:
        problems.append(_problem(row, Field.PERIOD, period.message, row.period_phrase))
    elif period.needs_confirmation:
        problems.append(
            _problem(row, Field.PERIOD, period.message, row.period_phrase, Severity.WARNING)
        )
    if len(row.title) > _LONGEST_TITLE:
        message = f"工作内容最多 {_LONGEST_TITLE} 个字，这里有 {len(row.title)} 个字。请缩短。"
        problems.append(_problem(row, Field.TITLE, message, row.title))
    if len(row.section) > _LONGEST_SECTION:
        message = (
            f"上面的分组行最多 {_LONGEST_SECTION} 个字，这里有 {len(row.section)} 个字。请缩短。"
        )
        problems.append(_problem(row, None, message, row.section))
    data = ItemData(
        title=row.title,
        annex=Annex(str(row.annex)),
        section=row.section,
        seq=row.seq,
        needs_scheme=row.starred,
        leaders=namer.leaders(row),
        lead_departments=namer.departments(row, row.lead_departments, Field.LEAD_DEPARTMENTS),
        participants=namer.departments(row, row.participants, Field.PARTICIPANTS),
        period_phrase=row.period_phrase,
        extra=dict(row.extra),
    )
    return data, period


def _each_number_once(rows: Iterable[TaskRow], problems: list[Problem]) -> Iterator[TaskRow]:
    """Yield the rows with no number twice; add to the problems what the reader could not see.

    Two sheets may each begin at 1, or two section lines may read the same. Of a numbered cell that
    is merged over two rows, of which the reader has told, the second row goes without.
    """
    told = {(p.sheet, p.row, p.column) for p in problems}
    first: dict[tuple[str, int], TaskRow] = {}
    for row in rows:
        other = row if row.seq is None else first.setdefault((row.section, row.seq), row)
        if other is row:
            yield row
            continue
        if (row.sheet, row.row, row.columns[Field.SEQ]) not in told:
            place = f"工作表“{other.sheet}”第{other.row}行"
            message = f"序号{row.seq}重复：{place}也是{row.seq}。请改正其中一个。"
            problems.append(_problem(row, Field.SEQ, message, str(row.seq)))
        yield replace(row, seq=None)


def _compare(prepared: Prepared, typed: list[tuple[TaskRow, ItemData, Period]]) -> None:
    """Set the rows against the plan's items of the same annexes."""
    annexes = {data.annex for _, data, _ in typed}
    items = list(WorkItem.objects.filter(plan__year=prepared.year, annex__in=annexes).with_ledger())
    matched = match(
        [Label(f"{d.annex}{d.section}", d.seq, d.title) for _, d, _ in typed],
        [Label(f"{i.annex}{i.section}", i.seq, i.title) for i in items],
    )
    for index, (row, data, period) in enumerate(typed):
        item = items[matched[index]] if index in matched else None
        found = changes(ItemData.of(item), data) if item else []
        prepared.rows.append(PlannedRow(row, data, period, item, found))
    prepared.gone = [item for i, item in enumerate(items) if i not in set(matched.values())]


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }


def _row_json(planned: PlannedRow) -> dict[str, Any]:
    data, period = planned.data, planned.period
    return {
        "sheet": planned.row.sheet,
        "row": planned.row.row,
        "annex": data.annex,
        "seq": data.seq,
        "title": data.title,
        "starred": data.needs_scheme,
        "leaders": [str(n) for n in data.leaders if isinstance(n, Person)],
        "leader_roles": [str(n) for n in data.leaders if isinstance(n, Post)],
        "lead_departments": [str(d) for d in data.lead_departments],
        "participants": [str(d) for d in data.participants],
        "period": {
            "phrase": data.period_phrase,
            "kind": period.kind.value,
            "start": period.start.isoformat() if period.start else None,
            "dues": [due.isoformat() for due in period.dues],
        },
        "action": planned.action,
    }


def _report(prepared: Prepared) -> dict[str, Any]:
    """Return what the result page shows: each row that did something, and what was remarked."""
    return {
        "rows": [
            {
                "place": f"{planned.row.sheet} 第{planned.row.row}行",
                "seq": planned.data.seq,
                "title": planned.data.title,
                "action": planned.action,
                "changes": [str(change) for change in planned.changes],
            }
            for planned in prepared.rows
        ],
        "warnings": [_problem_json(p) for p in prepared.warnings],
        "notes": [note.text for note in prepared.notes],
        "gone": [str(item) for item in prepared.gone],
        "added": prepared.added_names,
    }
