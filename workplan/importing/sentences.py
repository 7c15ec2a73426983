"""A sentence below an annex that speaks of a matter of its own, which waits for a document: 省、市、区政协
三级联动监督议题待上级政协发文明确后一并纳入 (annex 5 of 2021). A person says whether it is a row.
"""

import re
from dataclasses import dataclass, replace

from sheets.cells import Cell
from sheets.problems import FileProblem
from workplan.annexes import Annex
from workplan.importing.fixes import AS_ROW, Fixes, row_key
from workplan.importing.headers import Field
from workplan.importing.rows import Row, typed_rows
from workplan.importing.tables import BodyRow, Table
from workplan.periods import awaited_document

_MATTER = re.compile(r".*(?:议题|课题|题目|任务|事项|项目|工作|活动|建议|提案|监督|协商|调研)")


@dataclass(frozen=True)
class Offer:
    """A matter that may be a row of an annex: what it is called, the whole sentence, the `choice` that makes
    it one.
    """

    annex: Annex
    matter: str
    said: str
    choice: str


def said_below(
    table: Table, annex: Annex, file: str, fixes: Fixes
) -> tuple[list[Row], list[FileProblem], list[Offer]]:
    """Return the rows that a person made of the sentences below an annex, as additions (增补), with what they
    lack, which can be said as of any other; and what else may be one.
    """
    rows: list[Row] = []
    problems: list[FileProblem] = []
    offers: list[Offer] = []
    for note in table.notes:
        found = awaited_document(note.text)
        if found is None or not _MATTER.fullmatch(found.matter):
            continue
        key = row_key(file, note.sheet, note.row)
        if not fixes.chose(AS_ROW, key):
            offers.append(Offer(annex, found.matter, note.text, f"{AS_ROW}|{key}"))
            continue
        title = table.header.columns.of[Field.TITLE][0]
        body = BodyRow((note.row,), {title: (Cell(note.row, title, found.matter),)})
        typed, wrong = typed_rows(replace(table, body=[body]), annex, file, fixes)
        phrase = found.until
        rows += [
            replace(r, seq=None, is_added=True, period_phrase=r.period_phrase or phrase)
            for r in typed
        ]
        problems += wrong
    return rows, problems, offers
