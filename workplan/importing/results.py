"""What reading an upload gives: tables, rows, problems, notes, and the document's head."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sheets.problems import FileProblem, Severity
from workplan.annexes import Annex
from workplan.importing.headers import Field
from workplan.importing.rows import Row
from workplan.importing.sentences import Offer
from workplan.importing.tables import Note

_IN_TITLE = re.compile(r"(\d{4})年")
_IN_NUMBER = re.compile(r"[〔\[［(（【](\d{4})[〕\]］)）】]")


@dataclass(frozen=True)
class SourceFile:
    """One file of an upload. Its name is only carried along; the content decides what it is.

    `recognised` are the pages of a scan that were recognised before, None where none were.
    """

    name: str
    data: bytes
    recognised: Any = None


@dataclass(frozen=True)
class ReadColumn:
    """A column as it was understood; `field` is None where it is kept as extra.

    Of an annex written in paragraphs it is a line's heading (牵头领导：), without a letter.
    """

    letter: str
    header: str
    field: Field | None


@dataclass(frozen=True)
class ReadTable:
    """A table or a paragraph annex that was found, and what its columns were taken for.

    `annex` is None where it is left out: nobody knows which one it is, or a person skipped it.
    `header_row` is the (first) row of the header, of paragraphs that of the first item. `rows`
    counts the rows read. `key` names it in Fixes, the same whenever the same upload is read. `year`
    is the one that its title or its sheet names, None where they name none. A table that goes on
    from the one before it has no header: its `header_row` is 0. `likely` is the annex to be offered
    where nothing tells which one it is.
    """

    sheet: str
    header_row: int
    columns: tuple[ReadColumn, ...]
    file: str = ""
    annex: Annex | None = None
    kind: Literal["table", "paragraphs"] = "table"
    rows: int = 0
    key: str = ""
    year: int | None = None
    likely: Annex | None = None


@dataclass(frozen=True)
class ReadPoint:
    """A numbered point of the text: 4.突出协商重点。… under 二、强主业勇担当，…"""

    number: int
    section: str
    title: str
    text: str


@dataclass(frozen=True)
class PlanDocument:
    """The head and the body of a 工作要点. What was not found is empty or None.

    `addressees` is 主送, `preamble` 总体要求, `annex_list` 附件说明, `copied_to` 抄送, `printed_by` who
    printed it (印发机关).
    """

    title: str
    document_number: str
    adopted_by: str
    adopted_on: date | None
    issued_on: date | None
    points: tuple[ReadPoint, ...]
    file: str = ""
    preamble: str = ""
    addressees: str = ""
    annex_list: str = ""
    copied_to: str = ""
    printed_by: str = ""


@dataclass(frozen=True)
class ReadResult:
    """All that an upload gave. Nothing may be written while `errors` is not empty.

    `skipped` are the rows that a person left out one by one, `left_out` those of tables that a
    person left out whole, `rows` all others. `lost` are annexes that stand in a file as a picture or
    an object, each with what is to be said unless another file has it. `scans` are the pages that
    were recognised, by the file's name; `marked` says of scans with a mark of secrecy what is to be done.
    `offers` are sentences that may be rows.
    """

    rows: tuple[Row, ...]
    problems: tuple[FileProblem, ...]
    notes: tuple[Note, ...]
    tables: tuple[ReadTable, ...]
    document: PlanDocument | None = None
    skipped: tuple[Row, ...] = ()
    left_out: tuple[Row, ...] = ()
    lost: tuple[tuple[Annex, FileProblem], ...] = ()
    scans: Mapping[str, Any] = field(default_factory=dict)
    marked: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def said_year(self) -> tuple[int, str] | None:
        """The year that the upload names, and where: its title (2021年工作要点), its number (〔2021〕6号), or
        the titles of its annexes where they name one year alone.
        """
        of_annexes = {table.year for table in self.tables if table.year}
        title = _IN_TITLE.search(self.document.title) if self.document else None
        number = _IN_NUMBER.search(self.document.document_number) if self.document else None
        if title:
            return int(title[1]), "文件标题"
        if number:
            return int(number[1]), "发文字号"
        return (of_annexes.pop(), "附件标题") if len(of_annexes) == 1 else None

    @property
    def errors(self) -> tuple[FileProblem, ...]:
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[FileProblem, ...]:
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)
