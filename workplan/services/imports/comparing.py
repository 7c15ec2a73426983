"""Compares what files say with the plan; writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from almanac import clock
from members.directory import Directory
from workflow.refusals import Refused
from workplan.annexes import Annex
from workplan.importing import (
    Field,
    FileProblem,
    Fixes,
    PlanDocument,
    ReadTable,
    Remedy,
    Row,
    Severity,
    SourceFile,
    read_documents,
)
from workplan.importing.matching import RowLabel, match
from workplan.importing.sentences import Offer
from workplan.models import Meeting, Plan, WorkItem
from workplan.periods import Period, PeriodKind
from workplan.registry import matters_of
from workplan.services.archive import archived_words, is_archived
from workplan.services.imports.naming import Namer, error
from workplan.services.imports.prepared import PlannedRow, Prepared
from workplan.services.items import (
    Change,
    ItemData,
    changes,
    data_of_all,
    foresee_period,
    over_words,
    period_of,
)
from workplan.services.many_rows import rarely_collected
from workplan.services.within_year import droppable

Progress = Callable[[str], None]
_ADDED = "导入的文件列为增补"  # why, where the file says no more
HEAD = {
    "title": "标题",
    "document_number": "发文字号",
    "adopted_by": "通过会议",
    "adopted_on": "通过日期",
    "issued_on": "印发日期",
    "addressees": "主送",
    "preamble": "总体要求",
    "annex_list": "附件说明",
    "copied_to": "抄送",
    "printed_by": "印发机关",
}


def _longest(field: str, model: Any = WorkItem) -> int:
    return model._meta.get_field(field).max_length


_LIMITS = (
    ("title", Field.TITLE, "工作内容", _longest("title")),
    ("period_phrase", Field.PERIOD, "完成时间", _longest("period_phrase")),
    ("members_note", Field.MEMBERS, "课题组其他成员", _longest("members_note")),
    ("section", None, "上面的分组行", _longest("section")),
)


@rarely_collected()
def prepare(
    *,
    year: int,
    files: Sequence[SourceFile],
    add_unknown: bool = False,
    fixes: Fixes | None = None,
    only: Annex | None = None,
    reads_year: bool = False,
    progress: Progress = lambda words: None,
) -> Prepared:
    """Return what importing files into the plan of a year would do; write nothing.

    `add_unknown` says that people and departments nobody knows are to be added; without it they
    are errors with near names. `fixes` is what a person corrected; `only` keeps a single annex.
    With `reads_year` the year is the one that the document names, where it names one.
    What cannot be read is an error among the problems: nothing is raised for any file.
    """
    progress("正在读取文件")
    directory = Directory.load()
    names = directory.leaders.keys() | directory.departments.keys()
    read = read_documents(list(files), fixes or Fixes(), only=only, known=names)
    said_year = read.said_year
    year = said_year[0] if reads_year and said_year else year
    prepared = Prepared(year=year, sources=list(files), said_year=said_year)
    plan = Plan.objects.filter(year=year).first()
    prepared.makes_plan = plan is None
    if plan and is_archived(plan):
        prepared.problems.append(FileProblem(Severity.ERROR, archived_words(plan)))
    if plan and fixes and fixes.meeting:
        held = Meeting.objects.held_by(clock.today())
        prepared.meeting = held.filter(pk=fixes.meeting).first()
    prepared.problems.extend(read.problems)
    prepared.notes.extend(read.notes)
    prepared.tables.extend(read.tables)
    prepared.scans, prepared.marked = dict(read.scans), read.marked
    prepared.skipped.extend(read.skipped)
    prepared.left_out.extend(read.left_out)
    prepared.offers = _not_yet_rows(year, read.offers)
    progress(f"已读到 {len(read.rows)} 项，正在检查姓名、部门和时间")
    typed = _Typing(prepared, directory, add_unknown).rows(read.rows)
    progress(f"正在与{year}年工作要点对照")
    _compare(prepared, typed)
    if prepared.meeting and fixes:
        said = {item.pk: fixes.dropped.get(str(item.pk), "") for item in prepared.missing}
        may_go = {item.pk for item in droppable(prepared.missing)}
        prepared.dropping = {pk: why for pk, why in said.items() if why and pk in may_go}
    _foresee_dates(prepared, fixes or Fixes())
    _find_matters(prepared)
    if read.document and only is None:
        _compare_head(prepared, read.document, plan)
    _compare_notes(prepared, plan)
    _check_years(prepared)
    if reads_year and not said_year and prepared.rows:
        message = f"文件没有写明年度，将导入到{year}年。请核对上方的年度。"
        prepared.problems.append(FileProblem(Severity.WARNING, message))
    return prepared


class _Typing:
    """Turns rows into what items are to say; what is wrong goes to the problems, all of it."""

    def __init__(self, prepared: Prepared, directory: Directory, add_unknown: bool) -> None:
        self.prepared = prepared
        self.several = len(prepared.sources) > 1
        self.namer = Namer(directory, self._report, prepared, add_unknown)

    def rows(self, rows: Iterable[Row]) -> list[tuple[Row, ItemData, Period]]:
        numbered = list(self._each_number_once(rows))
        return [(row, *self._typed(row)) for row in numbered]

    def _report(self, row: Row, where: Field | None, message: str, value: str) -> FileProblem:
        file = row.file if self.several else ""
        self.prepared.problems.append(error(row, where, message, value, file))
        return self.prepared.problems[-1]

    def _typed(self, row: Row) -> tuple[ItemData, Period]:
        period = self._period(row)
        for name, where, words, most in _LIMITS:
            if (length := len(getattr(row, name))) > most:
                message = f"{words}最多 {most} 个字，这里有 {length} 个字。请缩短。"
                self._report(row, where, message, getattr(row, name))
        data = ItemData(
            title=row.title,
            annex=Annex(str(row.annex)),
            section=row.section,
            seq=row.seq,
            added_why=_ADDED if row.is_added else "",
            needs_scheme=row.starred,
            leaders=self.namer.leaders(row),
            lead_departments=self.namer.departments(row, Field.LEAD_DEPARTMENTS),
            participants=self.namer.departments(row, Field.PARTICIPANTS),
            period_phrase=row.period_phrase,
            members=self.namer.members(row),
            members_note=row.members_note,
            extra=dict(row.extra),
        )
        return data, period

    def _period(self, row: Row) -> Period:
        phrase = row.period_phrase
        period = period_of(phrase, self.prepared.year)
        if period.kind == PeriodKind.INVALID:
            if len(phrase) <= _longest("period_phrase"):  # else reported as too long
                self._report(row, Field.PERIOD, period.message, phrase)
        elif period.needs_confirmation:
            self._report(row, Field.PERIOD, period.message, phrase)
            problems = self.prepared.problems
            problems[-1] = replace(problems[-1], severity=Severity.WARNING)
        return period

    def _each_number_once(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows with no number twice; report what the reader could not see.

        Two sheets may each begin at 1, or two section lines may read the same. Of a numbered cell
        that is merged over two rows, which the reader has reported, the second row goes without.
        """
        reported = {(p.sheet, p.row, p.column) for p in self.prepared.problems}
        twice = _reported_twice(self.prepared.problems)
        first: dict[tuple[str, str, int], Row] = {}
        for row in rows:
            place = (row.annex, row.section, row.seq or 0)
            other = row if row.seq is None else first.setdefault(place, row)
            if other is row:
                yield row
                continue
            is_reported = (row.sheet, row.row, row.columns.get(Field.SEQ)) in reported
            if not (is_reported or row.key in twice or {row.table, other.table} & twice):
                where = FileProblem(
                    Severity.ERROR, "", other.sheet, other.row, file=self.several * other.file
                ).place
                message = f"序号{row.seq}重复：{where}也是{row.seq}。请改正其中一个。"
                self._report(row, Field.SEQ, message, str(row.seq))
            yield replace(row, seq=None)


def _reported_twice(problems: Iterable[FileProblem]) -> set[str]:
    """Return the tables and rows of which one error says that they stand twice."""
    remedies = [remedy for problem in problems for remedy in problem.remedies]
    return {key for remedy in remedies for key in (*remedy.tables, *remedy.rows)}


def _compare(prepared: Prepared, typed: list[tuple[Row, ItemData, Period]]) -> None:
    """Set the rows against the plan's items, each annex by itself: no row changes its annex.

    An item that only a skipped row speaks of is neither changed nor missing.
    """
    annexes = {data.annex for _, data, _ in typed}
    items = WorkItem.objects.filter(plan__year=prepared.year, annex__in=annexes)
    items = items.select_related("plan", "dropped_by")
    standing: dict[str, list[WorkItem]] = {annex: [] for annex in annexes}
    for item in items:
        standing[item.annex].append(item)
    is_now: dict[int, WorkItem] = {}
    for annex, old in standing.items():
        rows = [n for n, (_, data, _) in enumerate(typed) if data.annex == annex]
        matched, kept = _match(prepared, annex, [_label(typed[n][1]) for n in rows], old)
        is_now.update({rows[r]: item for r, item in matched.items()})
        taken = {item.pk for item in (*matched.values(), *kept.values())}
        # What was added later never stood in the document.
        prepared.missing += [i for i in old if not (i.pk in taken or i.is_added or i.dropped_by_id)]
        prepared.kept |= kept
    before = dict(zip(is_now, data_of_all(list(is_now.values())), strict=True))
    for index, (row, data, period) in enumerate(typed):
        found = is_now.get(index)
        if found is None and prepared.meeting and (row.is_added or row.seq is None):
            data = replace(data, added_by_id=prepared.meeting.pk, added_why="")
        if found and row.is_added:
            data = _with_its_own_ground(data, before[index])
        if found and Field.ANNEX in row.columns:
            data = _with_what_the_ledger_lacks(row, data, before[index])
        if found and found.dropped_by:
            message = f"{found.dropped_words}，文件里却还有。要办的，导入后在事项页“恢复列入”。"
            _warn(prepared, row, Field.TITLE, message, row.title)
        # What joins an annex that stands is added late; the first reading of a plan is not asked about.
        if found is None and standing[data.annex] and (words := over_words(period, clock.today())):
            _warn(prepared, row, Field.PERIOD, words, row.period_phrase)
        differs = changes(before[index], data) if found else []
        prepared.rows.append(PlannedRow(row, data, period, found, differs))


def _with_its_own_ground(data: ItemData, before: ItemData) -> ItemData:
    """Keep by which meeting an item was added, and its number: a ledger says only that it was."""
    if not before.is_added:
        return data
    names = ("added_no", "added_by_id", "added_why")
    return replace(data, **{name: getattr(before, name) for name in names})


def _with_what_the_ledger_lacks(row: Row, data: ItemData, before: ItemData) -> ItemData:
    """Keep of an item what our own ledger, which names its annexes in a column, does not print.

    A column that somebody added to it comes in.
    """
    data = replace(data, extra={**before.extra, **data.extra})
    if Field.MEMBERS in row.columns:
        return data
    return replace(data, members=before.members, members_note=before.members_note)


def _not_yet_rows(year: int, offers: Sequence[Offer]) -> list[Offer]:
    """Return what may be a row of the plan and is none yet."""
    added = WorkItem.objects.filter(plan__year=year, added_no__isnull=False)
    known = set(added.values_list("annex", "title")) if offers else set()
    return [one for one in offers if (one.annex.value, one.matter) not in known]


def _find_matters(prepared: Prepared) -> None:
    """Say of each new row what another app keeps of the same title: what it will be one life with; of
    several nobody can say which.
    """
    new: dict[str, list[tuple[int, PlannedRow]]] = {}
    for index, planned in enumerate(prepared.rows):
        if planned.item is None:
            new.setdefault(planned.data.annex, []).append((index, planned))
    for annex, rows in new.items():
        if (matters := matters_of(annex)) is None:
            continue
        said = [planned.data.title for _, planned in rows]
        found = matters.found(prepared.year, set(said))
        for index, planned in rows:
            title = planned.data.title
            if title not in found:
                continue
            is_one = bool(found[title].key) and said.count(title) == 1
            message = f"与{found[title].words}的案由相同，" + (
                "导入后与它关联，状态和日期随提案；不是同一件的，导入后在提案页取消关联。"
                if is_one
                else "分不清是哪一件，没有关联；请导入后在提案页选择工作事项。"
            )
            _warn(prepared, planned.row, Field.TITLE, message, title)
            if is_one:
                prepared.rows[index] = replace(planned, matter=found[title].key)


def _foresee_dates(prepared: Prepared, fixes: Fixes) -> None:
    """Say what becomes of the due dates of items whose 完成时间 changes, and ask about those that have
    ended and stand on no day any more.
    """
    several = len(prepared.sources) > 1
    for index, planned in enumerate(prepared.rows):
        item, phrase = planned.item, planned.data.period_phrase
        if item is None or item.period_phrase == phrase:
            continue
        if planned.period.kind == PeriodKind.INVALID:
            continue
        said = fixes.new_rounds.get(planned.row.key)
        file = planned.row.file if several else ""
        try:
            found = foresee_period(item=item, phrase=phrase, new_rounds=said)
        except Refused as refused:
            where = (planned.row, Field.PERIOD, str(refused), phrase, file)
            prepared.problems.append(error(*where))
            continue
        dues = tuple(str(one) for one in found if one.shifts)
        carried = foresee_period(item=item, phrase=phrase, new_rounds=False)
        ended = [one for one in carried if one.carries_an_end]
        if not ended:
            prepared.rows[index] = replace(planned, dues=dues)
            continue
        fresh = foresee_period(item=item, phrase=phrase, new_rounds=True)
        days = {one.day for one in ended}
        kept = [
            f"{one.due.label}（{one.due.get_state_display()}）保留不变" for one in ended if one.due
        ]
        made = [str(one) for one in fresh if one.due is None and one.day in days]
        prepared.rows[index] = replace(
            planned,
            dues=dues,
            rounds=((False, "；".join(map(str, ended))), (True, "；".join([*kept, *made]))),
            new_rounds=not any(one.carries_an_end for one in found),
        )
        message = (
            f"已经结束的一期不在新的完成时间内：{'；'.join(dues)}。如不是这样，请在下面这一行改选。"
        )
        _warn(prepared, planned.row, Field.PERIOD, message, phrase)


def _warn(prepared: Prepared, row: Row, where: Field, message: str, value: str) -> None:
    """Ask whoever checks to look at a cell of a row; the import goes on."""
    file = row.file if len(prepared.sources) > 1 else ""
    problem = error(row, where, message, value, file)
    prepared.problems.append(replace(problem, severity=Severity.WARNING))


def _match(
    prepared: Prepared, annex: str, labels: list[RowLabel], items: list[WorkItem]
) -> tuple[dict[int, WorkItem], dict[str, WorkItem]]:
    """Return which row (by index) is which item, and which items skipped rows (by key) speak of.

    A row skipped by itself stands where it stood, so that its item falls to no other row; one that
    repeats a row that is read, or whose table is skipped whole, has only what is left over.
    """
    read = {label.words for label in labels}
    alone: list[Row] = []
    rest = [row for row in prepared.left_out if row.annex.value == annex]
    for row in prepared.skipped:
        if row.annex.value == annex:
            (rest if _label(row).words in read else alone).append(row)
    found = match([*labels, *map(_label, alone)], [_label(item) for item in items])
    matched = {r: items[i] for r, i in found.items() if r < len(labels)}
    kept = {alone[r - len(labels)].key: items[i] for r, i in found.items() if r >= len(labels)}
    taken = set(found.values())
    free = [item for i, item in enumerate(items) if i not in taken]
    left = match([_label(row) for row in rest], [_label(item) for item in free])
    return matched, kept | {rest[r].key: free[i] for r, i in left.items()}


def _label(named: Row | ItemData | WorkItem) -> RowLabel:
    return RowLabel(named.section, named.seq, named.title)


def _compare_notes(prepared: Prepared, plan: Plan | None) -> None:
    """Set what stands below the annexes (备注) against what is kept; no annex loses its own."""
    known = plan.annex_notes if plan else {}
    for annex, text in prepared.annex_notes.items():
        if text != known.get(annex):
            label = f"附件{Annex(annex).number}备注"
            prepared.head.append(Change(label, known.get(annex, ""), text))


def _compare_head(prepared: Prepared, document: PlanDocument, plan: Plan | None) -> None:
    """Set the document's head and its points against the plan's; what it lacks changes nothing."""
    document = _shortened(document)
    prepared.document = document
    if document.title and "年" in document.title and f"{prepared.year}年" not in document.title:
        message = f"文件标题是“{document.title}”，将导入到{prepared.year}年。请确认年度。"
        prepared.problems.append(FileProblem(Severity.WARNING, message, value=document.title))
    for name, label in HEAD.items():
        old, new = str(getattr(plan, name, None) or ""), str(getattr(document, name) or "")
        if new and new != old:
            prepared.head.append(Change(label, old, new))
    known = {p.number: p for p in plan.points.all()} if plan else {}
    for point in document.points:
        stands = known.get(point.number)
        if stands is None:
            prepared.head.append(Change(f"要点{point.number}", "", point.title))
        elif (stands.section, stands.title, stands.text) != (
            point.section,
            point.title,
            point.text,
        ):
            new = f"{point.title}（内容有改动）"
            prepared.head.append(Change(f"要点{point.number}", stands.title, new))


def _check_years(prepared: Prepared) -> None:
    """Ask about tables whose title names another year, where the document's does not say so."""
    document = prepared.document
    others: dict[tuple[str, int], list[ReadTable]] = {}
    for table in prepared.tables:
        is_named = document is not None and f"{table.year}年" in document.title
        if table.annex and table.year and table.year != prepared.year and not is_named:
            others.setdefault((table.file, table.year), []).append(table)
    for (file, year), tables in others.items():
        names = "、".join(dict.fromkeys(f"附件{Annex(str(t.annex)).number}" for t in tables))
        message = f"{names}的标题写的是{year}年，将导入到{prepared.year}年。请确认年度。"
        prepared.problems.append(
            FileProblem(
                Severity.WARNING,
                message,
                sheet=tables[0].sheet,
                row=tables[0].header_row or None,
                file=file if len(prepared.sources) > 1 else "",
                remedies=(Remedy(f"不读入{year}年的", tables=tuple(t.key for t in tables)),),
            )
        )


def _shortened(document: PlanDocument) -> PlanDocument:
    """Cut what the plan's fields cannot hold; a point's whole title then stands in its text."""
    cut = {
        name: getattr(document, name)[: _longest(name, Plan)]
        for name in ("title", "document_number", "adopted_by", "printed_by")
    }
    points = {
        p.number: p
        if len(p.title) <= 200
        else replace(p, title=p.title[:200], text=p.title + p.text)
        for p in document.points
    }
    shorter = (replace(p, section=p.section[:200]) for p in points.values())
    return replace(document, points=tuple(shorter), **cut)
