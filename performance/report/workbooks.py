"""The year's figures as workbooks: by 界别, party and group; each member; who has not begun."""

from collections.abc import Iterable

from members.enums import DepartmentKind
from members.models import Membership
from performance.report.own import MemberYear
from performance.report.statistics import Line, Statistics, numbers_of
from sheets.workbooks import Row, SheetTable, write_workbook

_FIRST = (("", 22), ("委员人数", 10), ("参加人次", 10), ("一次没有参加的", 14))


def statistics_workbook(found: Statistics) -> bytes:
    """Return a sheet for each table of the figures, and one with a row a member."""
    kinds = [(kind.label, 14) for kind in found.kinds]
    tables = [
        SheetTable(heading, (*_FIRST, *kinds), [_row(line) for line in (*lines, found.total)])
        for heading, lines in found.tables
    ]
    columns = (("姓名", 12), ("界别", 16), ("委员小组", 16), ("参加次数", 10), *kinds)
    rows = [_of_member(row, told, found) for row, told in found.members]
    return write_workbook(*tables, SheetTable("委员", columns, rows))


def _row(line: Line) -> Row:
    numbers = (number for _, number in line.numbers)
    return (line.label, line.members, line.times, line.never, *numbers)


def _of_member(row: Membership, told: MemberYear, found: Statistics) -> Row:
    return (
        str(row.person),
        _names(row, DepartmentKind.SECTOR),
        _names(row, DepartmentKind.TEAM),
        told.times,
        *(number for _, number in numbers_of(told, found.kinds)),
    )


def idle_workbook(what: str, members: Iterable[Membership]) -> bytes:
    """Return who has not begun, with where they belong."""
    columns = (("姓名", 12), ("界别", 18), ("委员小组", 18), ("工作单位及职务", 40))
    rows = [
        (
            str(row.person),
            _names(row, DepartmentKind.SECTOR),
            _names(row, DepartmentKind.TEAM),
            row.work,
        )
        for row in members
    ]
    return write_workbook(SheetTable(what[:30], columns, rows))


def _names(row: Membership, kind: str) -> str:
    return "、".join(map(str, row.belongs(kind)))
