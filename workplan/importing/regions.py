"""Cuts a sheet into regions: one table, or one annex written in paragraphs, each with its annex.

A title line opens a region (区政协2021年重点调研课题安排), so does 附件N, so does a second header
with other columns. The body's list of annexes (附件：1.…；2.…) opens none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sheets.cells import Sheet
from workplan.annexes import Annex
from workplan.importing.annexes import label_of, title_of
from workplan.importing.prose import is_key_line
from workplan.importing.tables import Header, find_header, header_at

LOOK_AHEAD = 8  # rows with something in them between a title and what shows that it is one


@dataclass
class Region:
    """Rows `first` to `last` of a sheet; what it holds begins at `start`, below its titles.

    `annex` is the one its title names, None without a title. `header` is None for paragraphs;
    `repeated` are the rows where it stands again. `follows` says that a table of other columns
    stands above without any title between.
    """

    sheet: Sheet
    first: int
    last: int = 0
    start: int = 0
    annex: Annex | None = None
    labelled: bool = False
    header: Header | None = None
    repeated: dict[int, Header] = field(default_factory=dict)
    follows: bool = False

    @property
    def rows(self) -> list[int]:
        return [row for row in self.sheet.rows if self.start <= row <= self.last]

    def lines(self) -> Iterator[str]:
        """What stands above the header, the nearest line first."""
        until = self.header.first if self.header else self.start
        rows = [row for row in self.sheet.rows if self.first <= row < until]
        for row in reversed(rows):
            yield from (cell.text for cell in self.sheet.own(row).values())


def regions(sheet: Sheet) -> list[Region]:
    """The regions of a sheet in order; the first one may be what stands before any title."""
    cutter = _Cutter(sheet)
    for index, row in enumerate(sheet.rows):
        cutter.take(index, row)
    return cutter.finish()


class _Cutter:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        first = sheet.rows[0] if sheet.rows else 1
        self.found = [Region(sheet, first, start=first)]
        self.header_until = 0

    def take(self, index: int, row: int) -> None:
        if row <= self.header_until:
            return
        header = header_at(self.sheet, row)
        if header and header.certain:
            self.header_until = header.last
            self._header(row, header)
            return
        cells = list(self.sheet.own(row).values())
        if len(cells) == 1:
            self._line(index, row, cells[0].text)

    def finish(self) -> list[Region]:
        last = self.sheet.rows[-1] if self.sheet.rows else 1
        for region, after in zip(self.found, [*self.found[1:], None], strict=True):
            region.last = after.first - 1 if after else last
        for region in self.found:
            if region.header is None and not self._has_keys(region):
                region.header = find_header(self.sheet, region.rows)
        return self.found

    def _header(self, row: int, header: Header) -> None:
        current = self.found[-1]
        if current.header is None and not self._has_keys_before(current, row):
            current.header = header
        elif current.header and current.header.columns.of == header.columns.of:
            current.repeated[row] = header
        else:
            self.found.append(Region(self.sheet, row, start=row, header=header, follows=True))

    def _line(self, index: int, row: int, text: str) -> None:
        label, title = label_of(text), title_of(text)
        if not label and not title:
            return
        current = self.found[-1]
        if current.labelled and current.start == row and title:
            current.annex, current.start, current.labelled = title, self._next(index), False
        elif label or current.header is None or self._announces(index):
            annex, start = label or title, self._next(index)
            self.found.append(
                Region(self.sheet, row, start=start, annex=annex, labelled=bool(label))
            )

    def _next(self, index: int) -> int:
        rows = self.sheet.rows
        return rows[index + 1] if index + 1 < len(rows) else rows[index] + 1

    def _announces(self, index: int) -> bool:
        """Whether a line within a table opens another one: a header or 牵头领导：… follows soon."""
        for row in self.sheet.rows[index + 1 : index + 1 + LOOK_AHEAD]:
            header = header_at(self.sheet, row)
            if (header and header.certain) or is_key_line(self.sheet.own(row)):
                return True
            if len(self.sheet.own(row)) > 2:
                return False
        return False

    def _has_keys(self, region: Region) -> bool:
        return any(is_key_line(self.sheet.own(row)) for row in region.rows)

    def _has_keys_before(self, region: Region, row: int) -> bool:
        rows = (r for r in self.sheet.rows if region.start <= r < row)
        return any(is_key_line(self.sheet.own(r)) for r in rows)
