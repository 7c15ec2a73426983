"""Reads the sheets of one file: finds its tables, decides their annexes, types their rows."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePath

from sheets.cells import Sheet, column_letter, one_line
from sheets.problems import BODY_TEXT, FileProblem, Remedy, Severity
from workplan.annexes import Annex
from workplan.importing.annexes import (
    asked_of,
    guess,
    identify,
    likely,
    named_annex,
    named_year,
)
from workplan.importing.document_head import (
    closes_document,
    imprint,
    lists_changes,
    read_head,
)
from workplan.importing.fixes import EXTRA, NO_HIDDEN, SKIP, WITHOUT, Fixes, row_key
from workplan.importing.headers import ANNEX_FIELDS, Columns, Field, reassigned
from workplan.importing.hidden import drop_columns, skipping, told, without_columns
from workplan.importing.prose_items import read_prose
from workplan.importing.regions import Region, regions
from workplan.importing.results import PlanDocument, ReadColumn, ReadResult, ReadTable
from workplan.importing.rows import Row, typed_rows
from workplan.importing.sentences import Offer, said_below
from workplan.importing.steps import gather, take_categories
from workplan.importing.table_body import read_body
from workplan.importing.tables import (
    BodyRow,
    Header,
    Note,
    Table,
    continues,
    missing_column,
    no_annex,
    no_header,
    no_title,
    rival_columns,
    unknown_annex,
)

NOTHING = "文件里没有读到任何一项。请检查工作表是否为空或被隐藏、表头下面是否有内容。"
GOES_ON = "这张表没有表头，样子与上一张表相同，接在上一张表后面读入。请确认。"


class FileReading:
    """One file being read; what cannot be read counts as an error only where nothing could."""

    def __init__(
        self, name: str, fixes: Fixes, only: Annex | None, known: Collection[str] = frozenset()
    ) -> None:
        self.name = name
        self.fixes = fixes
        self.only = only
        self.known = known
        self.rows: list[Row] = []
        self.skipped: list[Row] = []
        self.problems: list[FileProblem] = []
        self.unread: list[FileProblem] = []
        self.imprint: list[str] = []
        self.left_out: list[Row] = []
        self.empty: list[tuple[Annex, FileProblem]] = []
        self.notes: list[Note] = []
        self.offers: list[Offer] = []
        self.tables: list[ReadTable] = []
        self.document: PlanDocument | None = None
        self.word_table: tuple[Table, Region] | None = None
        self.seen_headers: dict[str, Header] = {}
        self.prose: list[Region] = []
        self.lost: list[tuple[Annex, FileProblem]] = []

    def read(self, sheets: list[Sheet], problems: list[FileProblem]) -> ReadResult:
        """Everything the sheets give; `problems` are what the reader had to say."""
        text = next((sheet for sheet in sheets if sheet.name == BODY_TEXT), None)
        self.prose = prose = regions(text) if text else []
        attached = {id(region): [] for region in prose}  # type: dict[int, list[Sheet]]
        for sheet in sheets:
            if sheet.after is not None and prose:
                attached[id(_region_of(prose, sheet.after))].append(sheet)
            elif sheet is not text:
                self._sheet(sheet, regions(sheet))
        for region in prose:
            self._prose_region(region, attached[id(region)], len(prose) == 1)
        if text:
            self._head(text, prose)
        return self._result(problems)

    def _result(self, problems: list[FileProblem]) -> ReadResult:
        found = {table.annex for table in self.tables}
        self.unread += [problem for annex, problem in self.empty if annex not in found]
        if self.rows or self.skipped or self.left_out:
            self.unread = [replace(p, severity=Severity.WARNING) for p in self.unread]
        problems = [*problems, *self.unread, *self.problems]
        nothing = not (self.rows or self.skipped or self.left_out or self.document or self.lost)
        if nothing and not any(p.severity is Severity.ERROR for p in problems):
            problems.append(FileProblem(Severity.ERROR, NOTHING))
        return ReadResult(
            rows=tuple(self.rows),
            problems=tuple(dict.fromkeys(problems)),
            notes=tuple(self.notes),
            offers=tuple(self.offers),
            tables=tuple(self.tables),
            document=self.document,
            skipped=tuple(self.skipped),
            left_out=tuple(self.left_out),
            lost=tuple(self.lost),
        )

    def _sheet(self, sheet: Sheet, found: list[Region], title: Region | None = None) -> None:
        """A spreadsheet, or a Word table under the title of a region of the text."""
        if lines := imprint(sheet):
            self.imprint += lines
            return
        if lists_changes(sheet):
            return
        above = title.annex if title else None
        before: Annex | None = above
        read = 0
        for region in found:
            before = region.annex or (before if region.follows or above else None)
            if self._region(replace(region, annex=before), title):
                read += 1
        if not read and not self._goes_on(sheet, title):
            self.unread.append(no_header(sheet))

    def _goes_on(self, sheet: Sheet, title: Region | None) -> bool:
        """Read a Word table without a header as the rest of the one before it, if it is like it."""
        if not self.word_table or title is None:
            return False
        table, above = self.word_table
        if not continues(sheet, table.header):
            return False
        header = Header(0, 0, table.header.texts, Columns(table.header.columns.of, {}))
        first, last = sheet.rows[0], sheet.rows[-1]
        rest = Region(sheet, first, last, first, above.annex, header=header)
        self.problems.append(FileProblem(Severity.WARNING, GOES_ON, sheet.name, first))
        return self._region(rest, title)

    def _prose_region(self, region: Region, tables: list[Sheet], whole: bool) -> None:
        """A stretch of a Word document: an annex in paragraphs, or words around its tables."""
        before = len(self.tables)
        self.word_table = None
        for sheet in tables:
            self._sheet(sheet, regions(sheet), region)
        if tables and len(self.tables) > before:
            last = max(sheet.after or 0 for sheet in tables)
            rows = (row for row in region.rows if row > last and region.annex)
            texts = ((row, region.sheet.own(row)[1].text) for row in rows)
            self._keep_notes(
                [Note(region.sheet.name, row, text) for row, text in texts], region.annex
            )
        elif not self._region(region):
            self._nothing_in(region, whole)

    def _nothing_in(self, region: Region, whole: bool) -> None:
        """A title with nothing below is no matter where its annex stands elsewhere: a list."""
        if region.annex and (drawn := self._drawn_below(region)):
            self.lost.append((region.annex, self._lost(region, region.annex, drawn)))
        elif region.annex:
            message = (
                f"《{region.annex.printed}》的标题下面没有读到内容。"
                "请检查各项是否写成“牵头领导：…”的样子，或改为表格。"
            )
            problem = FileProblem(Severity.ERROR, message, region.sheet.name, region.first)
            self.empty.append((region.annex, problem))
        elif whole:
            self.unread.append(no_header(region.sheet))

    def _drawn_below(self, region: Region) -> str:
        """What stands below a title in place of words: a picture, an embedded table; "" for nothing."""
        after = (r.first for r in self.prose if r.first > region.first)
        end = next(after, None)
        drawn = (
            words
            for row, words in sorted(region.sheet.objects.items())
            if row >= region.first and (end is None or row < end)
        )
        return next(drawn, "")

    def _lost(self, region: Region, annex: Annex, drawn: str) -> FileProblem:
        """An annex that nobody can read here: an error until it comes, or a person goes on without."""
        key = row_key(self.name, region.sheet.name, region.first)
        message = f"《{annex.printed}》的标题下面是{drawn}，读不到其中的内容，这个附件没有读入。"
        place = region.sheet.name, region.first
        if self.fixes.chose(WITHOUT, key):
            return FileProblem(Severity.WARNING, message, *place)
        message += "请把它改成文档里的表格，或把这个附件的 Excel 文件一并上传。"
        remedy = Remedy("不导入这个附件，其余照常导入", choice=f"{WITHOUT}|{key}")
        return FileProblem(Severity.ERROR, message, *place, remedies=(remedy,))

    def _region(self, region: Region, title: Region | None = None) -> bool:
        """Read what a region holds, perhaps below the title of another; whether it holds anything."""
        if region.header:
            table = Table(region.sheet, region.header)
        else:
            prose = read_prose(region.sheet, region.rows)
            if prose is None:
                return False
            table = prose
        first = region.header.first if region.header else region.first
        table.key = f"{self.name}|{region.sheet.name}|{first}"
        table.known = self.known
        table.header = self._corrected(table)
        self.seen_headers[table.key] = table.header
        if self.fixes.chose(NO_HIDDEN):
            table.header = without_columns(table.header, region.sheet)
        year = named_year([*region.lines(), *(title.lines() if title else ()), region.sheet.name])
        if title and region.header:
            self.word_table = table, region
        if self.fixes.annexes.get(table.key) == SKIP:
            self._leave_out(table, region, year)
            return True
        if Field.ANNEX in table.header.columns.of and self._by_its_column(table, region, year):
            return True
        annex = self._annex(table, region)
        read: list[Row] = []
        if annex and Field.TITLE in table.header.columns.of:
            self._read_body(table, region)
            read = self._typed(table, annex)
        elif annex:
            self.problems.append(no_title(table.sheet, table.header))
        self.tables.append(self._read_table(table, annex, len(read), year))
        return True

    def _by_its_column(self, table: Table, region: Region, year: int | None) -> bool:
        """Read a table whose rows say themselves of which annex they are, as our own ledger's do;
        whether they do.
        """
        self._read_body(table, region)
        columns = table.header.columns
        unknown: list[BodyRow] = []
        rows: dict[Annex, list[BodyRow]] = {}
        for item in table.body:
            annex = named_annex(item.text(columns.of[Field.ANNEX]))
            (rows.setdefault(annex, []) if annex else unknown).append(item)
        if not rows:
            table.header = replace(table.header, columns=columns.without(ANNEX_FIELDS))
            table.body, table.notes, table.problems = [], [], []
            return False
        self.problems += [unknown_annex(table, item) for item in unknown]
        for annex, body in rows.items():
            one = replace(table, body=body, key=f"{table.key}|{annex}")
            self.seen_headers[one.key] = one.header = self._corrected(one)
            if self.fixes.annexes.get(one.key) == SKIP:
                self.left_out += typed_rows(one, annex, self.name, self.fixes)[0]
                self.tables.append(self._read_table(one, None, 0, year))
            else:
                count = len(self._typed(one, annex))
                self.tables.append(self._read_table(one, annex, count, year))
            table.notes, table.problems = [], []
        return True

    def _leave_out(self, table: Table, region: Region, year: int | None) -> None:
        """A table that a person skipped is no matter; what it would have said is not gone."""
        self.tables.append(self._read_table(table, None, 0, year))
        annex = self._seen_annex(table, region)
        if annex and Field.TITLE in table.header.columns.of:
            self._read_body(table, region)
            self.left_out += typed_rows(table, annex, self.name, self.fixes)[0]

    def _annex(self, table: Table, region: Region) -> Annex | None:
        """Which annex a table is: what a person said, its title, its sheet, its columns, its file."""
        said = self.fixes.annexes.get(table.key)
        if said and said in {*Annex}:
            return Annex(said)
        found = self._seen_annex(table, region)
        if found is None:
            offered = likely(table.header.texts.values())
            self.unread.append(no_annex(table.sheet, table.header, offered))
        elif self.only and found is not self.only:
            message = (
                f"这张工作表是《{found.printed}》，本次只导入《{self.only.printed}》，没有读入。"
                "如果要导入的就是它，请检查表名和标题。"
            )
            self.unread.append(FileProblem(Severity.ERROR, message, table.sheet.name))
            return None
        return found

    def _seen_annex(self, table: Table, region: Region) -> Annex | None:
        """Which annex a table is by its title, its sheet, its file, its columns."""
        own = guess(table.header.texts.values()) if region.follows else None
        found = own if own not in (None, Annex.TASKS) else region.annex
        found = found or identify([*region.lines(), region.sheet.name])
        found = found or identify([PurePath(self.name).stem])
        if self.only and found in (None, self.only):
            return self.only
        return found or guess(table.header.texts.values())

    def _corrected(self, table: Table) -> Header:
        """The header with its columns as a person assigned them."""
        said = self.fixes.columns.get(table.key)
        if not said or table.header.prose:
            return table.header
        letters = {column_letter(column): column for column in table.header.texts}
        fields = {
            letters[letter]: None if field == EXTRA else Field(field)
            for letter, field in said.items()
            if letter in letters and (field == EXTRA or field in set(Field))
        }
        return replace(table.header, columns=reassigned(table.header.columns, fields))

    def _typed(self, table: Table, annex: Annex) -> list[Row]:
        fixes = skipping(self.fixes, self.name, table.sheet)
        rows, wrong = typed_rows(table, annex, self.name, fixes)
        wrong += self._missing(table, annex, rows)
        below, lacking, offers = said_below(table, annex, self.name, fixes)
        rows, wrong = [*rows, *below], [*wrong, *lacking]
        self.offers += offers
        wrong += told(table, self.seen_headers.get(table.key, table.header), self.fixes)
        left_out = [row for row in rows if row.key in fixes.skipped]
        rows = [row for row in rows if row.key not in fixes.skipped]
        self.problems += sorted([*table.problems, *wrong], key=lambda problem: problem.row or 0)
        self.rows += rows
        self.skipped += left_out
        self._keep_notes(table.notes, annex)
        return rows

    def _keep_notes(self, notes: list[Note], annex: Annex | None) -> None:
        """Keep notes as those of an annex; from 抄送 on they close the document."""
        for note in notes:
            annex = None if closes_document(note.text) else annex
            self.notes.append(replace(note, annex=annex))

    def _read_body(self, table: Table, region: Region) -> None:
        """Paragraphs have theirs already."""
        if not table.header.prose:
            read_body(table, region.rows, region.repeated)
            if self.fixes.chose(NO_HIDDEN):
                drop_columns(table)
            take_categories(table)
            used = {column for row in table.body for column in row.cells}
            table.problems += rival_columns(table.sheet, table.header, used)
            gather(table, self.fixes)

    def _missing(self, table: Table, annex: Annex, rows: list[Row]) -> list[FileProblem]:
        """What to ask of the columns that a table lacks; section lines, or an answer, fill them too."""
        filled = {
            Field.LEADERS: all(row.leaders for row in rows),
            Field.LEAD_DEPARTMENTS: all(row.lead_departments for row in rows),
            Field.PERIOD: all(row.period_phrase for row in rows),
        }
        absent = (f for f in asked_of(annex) if f not in table.header.columns.of)
        missing = [f for f in absent if rows and not filled[f]]
        return [missing_column(table.sheet, table.header, field) for field in missing]

    def _read_table(
        self, table: Table, annex: Annex | None, rows: int, year: int | None
    ) -> ReadTable:
        header = table.header
        is_skipped = self.fixes.annexes.get(table.key) == SKIP
        columns = tuple(
            ReadColumn(
                "" if header.prose else column_letter(column),
                one_line(words),
                header.columns.field_at(column),
            )
            for column, words in sorted(header.texts.items())
            if words
        )
        return ReadTable(
            sheet=table.sheet.name,
            header_row=header.first,
            columns=columns,
            file=self.name,
            annex=annex,
            kind="paragraphs" if header.prose else "table",
            rows=rows,
            key=table.key,
            year=year,
            likely=None if annex or is_skipped else likely(header.texts.values()),
        )

    def _head(self, text: Sheet, prose: list[Region]) -> None:
        ends = [region.first for region in prose if region.annex]
        lines = [text.own(row)[1].text for row in text.rows]
        first = [text.own(row)[1].text for row in text.rows if not ends or row < ends[0]]
        self.problems += [
            FileProblem(
                flaw.severity, flaw.message, text.name, row, value=cell.text, seen_at=flaw.seen_at
            )
            for row in text.rows
            if not ends or row < ends[0]
            for cell in text.own(row).values()
            if (flaw := cell.flaw) and flaw.seen_at
        ]
        self.document = read_head(first, lines + self.imprint, self.name)


def _region_of(prose: list[Region], paragraph: int) -> Region:
    """The region that a table stands in which follows a paragraph."""
    return next((r for r in reversed(prose) if r.first <= paragraph), prose[0])
