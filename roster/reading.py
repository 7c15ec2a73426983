"""The roster of a day as its readers see it: grouped, counted, as a page, a Word paper or a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from almanac.words import chinese_number
from members.enums import DepartmentKind
from members.models import Membership, Organisation
from members.strokes import strokes_of
from roster.forms import BY_STROKES, ListFilter
from roster.permissions import COLUMNS, Column, Reader, said_of
from sheets.official_document import OfficialDocument
from sheets.workbooks import SheetTable, write_workbook

TITLE = "委员名册"
_NO_SECTOR = "未登记界别"


@dataclass(frozen=True)
class Line:
    """A member as a reader sees them."""

    membership: Membership
    said: dict[str, str]


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class RosterOfDay:
    """What stands on the page; `term_words` names the 届 of whose members it is."""

    groups: list[Group]
    columns: list[Column]
    term_words: str = ""

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def standing(self) -> int:
        return sum(bool(line.said["常委"]) for line in self.lines)


def read_roster_of(day: date, reader: Reader, form: ListFilter) -> RosterOfDay:
    """Return the members of a day that a filter keeps, by 界别 or by the strokes of their surnames."""
    found = form.apply(Membership.objects.on_day(day), day).with_people(day)
    members = [one for one in found.order_by("person") if form.keeps(one)]
    lines = [Line(one, said_of(one, reader, day)) for one in members]
    strokes = form.cleaned_data["by"] == BY_STROKES
    groups = _by_strokes(lines) if strokes else _by_sector(lines)
    terms = sorted({one.term_words for one in members})
    columns = [column for column in COLUMNS if column.sight <= reader.most]
    return RosterOfDay(groups, columns, "、".join(terms))


def _by_sector(lines: Iterable[Line]) -> list[Group]:
    groups: dict[tuple, Group] = {}
    for line in lines:
        sectors = line.membership.belongs(DepartmentKind.SECTOR)
        place = (sectors[0].order, sectors[0].pk) if sectors else (1_000_000, 0)
        title = str(sectors[0]) if sectors else _NO_SECTOR
        groups.setdefault(place, Group(title, [])).lines.append(line)
    return [group for _, group in sorted(groups.items(), key=lambda pair: pair[0])]


def _by_strokes(lines: Iterable[Line]) -> list[Group]:
    """By the strokes of the surname alone: whoever leads stands among the others here."""
    groups: dict[int, Group] = {}
    for line in sorted(lines, key=lambda line: line.membership.person.stroke_key):
        count = strokes_of(line.membership.person.name[:1]) or 0
        title = f"{chinese_number(count)}画" if count else "其他"
        groups.setdefault(count or 1000, Group(title, [])).lines.append(line)
    return [group for _, group in sorted(groups.items())]


def roster_workbook(found: RosterOfDay) -> bytes:
    """Return the roster as a workbook that can be imported again."""
    columns = [(column.label, column.width) for column in found.columns]
    rows = [[line.said.get(label, "") for label, _ in columns] for line in found.lines]
    return write_workbook(SheetTable(TITLE, columns, rows))


def roster_paper(found: RosterOfDay, at: datetime) -> bytes:
    """Return the printed roster: a heading for each group, its members with their units below."""
    paper = OfficialDocument(f"{Organisation.current() or ''}{found.term_words}{TITLE}", at)
    paper.centred(f"（{at.year}年{at.month}月{at.day}日，共{found.count}人）")
    for group in found.groups:
        paper.heading(f"{group.title}（{len(group.lines)}人）")
        rows = [_printed(line) for line in group.lines]
        paper.table(("姓名", "常委", "工作单位及职务"), rows, (36, 20, 100))
    return paper.as_bytes()


def _printed(line: Line) -> tuple[str, str, str]:
    name = line.said["姓名"]
    # Printed names of two characters are as wide as those of three.
    shown = f"{name[0]}　{name[1]}" if len(name) == 2 else name
    return shown, line.said["常委"], line.membership.work
