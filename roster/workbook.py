"""A roster as an office's workbook has it, in whatever layout: its members, and what was not read. Pure.

The header may stand anywhere, again on each page, and twice side by side; a 界别 may be merged down, or
stand on a line of its own above its people; marks stand behind the names: 马丽（女，回族）, 陈悦★.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from members.enums import Duty, Party, Sex
from members.names import name_key, one_point
from sheets.cells import Cell, Sheet, column_letter, one_line, squeeze
from sheets.plain_rows import PlainRow, day_in
from sheets.problems import Severity, UnreadableFile
from sheets.readers import read_workbook


class Col(StrEnum):
    """The columns of a roster, by the words with which they are spoken of."""

    SEQ = "序号"
    NUMBER = "委员编号"
    NAME = "姓名"
    SEX = "性别"
    NATION = "民族"
    BORN = "出生年月"
    PARTY = "党派"
    SECTOR = "界别"
    SECTOR_DUTY = "界别职务"
    STANDING = "常委"
    COMMITTEE = "专委会"
    TEAM = "委员小组"
    CELL = "党支部、党小组"
    UNIT = "工作单位"
    UNIT_POST = "单位职务"
    TITLE = "职称"
    MOBILE = "手机"
    EMAIL = "电子邮箱"
    SINCE = "任期自"
    UNRANKED = "不参加排名"
    REMARK = "备注"


# What offices write over a column; of two columns of a kind that which stands first here is read.
_HEADERS: dict[Col, tuple[str, ...]] = {
    Col.SEQ: ("序号|序|顺序号?|no[.．]?",),
    Col.NUMBER: ("委员(编号|证号|号)|编号|证号",),
    Col.NAME: ("(委员)?姓名|委员名单|委员|名字",),
    Col.SEX: ("性别",),
    Col.NATION: ("民族",),
    Col.BORN: ("出生(年月日?|日期)|生日|出生",),
    Col.PARTY: ("(所属|参加)?党派|政治面貌|党派及?政治面貌",),
    Col.SECTOR: ("(所属|所在)?界别(名称)?",),
    Col.SECTOR_DUTY: ("界别(活动)?(组|小组)?(内)?职务|界别召集人",),
    Col.STANDING: ("(是否)?(政协)?常委(会?委员)?|政协职务|(届内|本届)职务",),
    Col.COMMITTEE: ("(所属|所在|参加)?(专委会|专门委员会|委室|专委)",),
    Col.TEAM: ("(所属|所在)?(委员|街道|镇街|活动|界别活动|委员活动|街道活动|片)(小组|组)|小组",),
    Col.CELL: ("(所属|所在)?(党支部|党小组|党组织|功能型党支部)(名称)?|党支部、?党小组",),
    Col.UNIT: ("(现?工作|所在)?单位(名称)?(及|和|与)?(职务|职位)?(全称)?",),
    Col.UNIT_POST: ("(单位|行政|现任)?(职务|职位)",),
    Col.TITLE: ("(专业)?(技术)?职称",),
    Col.MOBILE: ("手机(号码?)?|移动电话", "联系(电话|方式)|电话(号码)?"),
    Col.EMAIL: ("(电子)?(邮箱|邮件)(地址)?|e-?mail",),
    Col.SINCE: ("任期自|(任职|增补|当选|到任|任委员)(时间|日期)",),
    Col.UNRANKED: ("不参加排名",),
    Col.REMARK: ("备注|说明",),
}
_NOTE = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_SECTION = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]+[)）]?[、.．]?|\d{1,2}[、.．])?"
    r"(?P<name>[^：:。；，,]{2,16}?)(?:[（(]?共?\d+[人名位][)）]?)?[：:]?"
)
_NO_MEMBERS = re.compile(
    r"备注|附注|注[：:]|说明|合计|总计|小计|共计|共\d|填表|制表|审核|截至|联系人"
)
_MARKS = re.compile(r"[（(]([^（）()]*)[）)]|[★☆▲△●*＊#]")
_BETWEEN = re.compile(r"[、，,；;/\s]+")
_MONTH = re.compile(r"((?:19|20)\d{2})(?:[-/.年](\d{1,2})月?|(\d{2}))")
_PHONE = re.compile(r"\+?[\d\-—\s/、（）()]{5,20}")
_TICKS = {"√", "✓", "✔", "是", "★", "☆", "●", "▲", "1", "常委", "y"}
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af·]{2,20}|[A-Za-z][A-Za-z .'·-]{1,40}")
_PARTIES: tuple[tuple[str, Party], ...] = (
    ("(中共|中国共产党|共产党)(预备)?(党员)?|党员|预备党员", Party.CPC),
    ("民革(党员|会员)?|中国国民党革命委员会", Party.MINGE),
    ("民盟(盟员|会员)?|中国民主同盟", Party.MINMENG),
    ("民建(会员)?|中国民主建国会", Party.MINJIAN),
    ("民进(会员)?|中国民主促进会", Party.MINJIN),
    ("农工(民主)?党?(党员)?|中国农工民主党", Party.NONGGONG),
    ("致公党?(党员)?|中国致公党", Party.ZHIGONG),
    ("九三(学社)?(社员)?", Party.JIUSAN),
    ("台盟(盟员)?|台湾民主自治同盟", Party.TAIMENG),
    ("无党派(人士|民主人士|代表人士)?", Party.NONE),
    # What a roster says of who is of no party; the League (共青团) is none.
    ("群众|(共青)?团员|共青团", Party.MASSES),
)
_LEADING = (("副组长|副召集人", Duty.DEPUTY), ("组长|召集人|负责人", Duty.HEAD))


def party_of(words: str) -> Party | None:
    """Return the party that words name (民盟盟员, 中共党员); None where they name none."""
    key = name_key(words)
    return next((party for said, party in _PARTIES if re.fullmatch(said, key)), None)


@dataclass
class RosterRow(PlainRow):
    """A member as their row says, each word still as a word; who and what it names is found later.

    `places` are the names of what they belong to, by their column; `bodies` what is found by these;
    `unread` is a remark that says nothing that is kept (已调离), for the office to look at.
    """

    name: str = ""
    sector_duty: str = ""
    sector_title: str = ""
    standing: bool = False
    since: date | None = None
    unread: str = ""
    places: dict[Col, tuple[str, ...]] = field(default_factory=dict)
    bodies: dict[Col, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read_name()
        self.since = self.day(Col.SINCE)
        sex = name_key(self.words(Col.SEX))
        self.say(
            number=self.line(Col.NUMBER)[:20],
            unit=self.line(Col.UNIT)[:100],
            unit_post=self.line(Col.UNIT_POST)[:100],
            title=self.line(Col.TITLE)[:40],
            nation=self._nation(self.line(Col.NATION)),
            sex=self.choice(Col.SEX, {s.label: s.value for s in Sex}, "性别") if sex else None,
            party=self._party(),
            born_on=self._born(),
            mobile=self._mobile(),
            email=self.line(Col.EMAIL),
            unranked=self.words(Col.UNRANKED) in _TICKS or None,
        )
        self.standing |= self._is_standing(Col.STANDING) or self._is_standing(Col.REMARK)
        self._read_leading(self.words(Col.SECTOR_DUTY))
        remark = one_line(self.words(Col.REMARK))
        if not (self._read_leading(self.words(Col.REMARK)) or self._is_standing(Col.REMARK)):
            self.unread = remark
        for column in (Col.SECTOR, Col.COMMITTEE, Col.TEAM, Col.CELL):
            words = one_line(self.words(column))
            names = [words] if column is Col.SECTOR else _BETWEEN.split(words)
            if found := tuple(filter(None, (name.strip() for name in names))):
                self.places[column] = found

    @property
    def mobile(self) -> str:
        return self.said.get("mobile", "")

    @property
    def unit(self) -> str:
        return self.said.get("unit", "")

    def _read_name(self) -> None:
        words = one_line(self.words(Col.NAME))
        for found in _MARKS.finditer(words):
            for mark in filter(None, _BETWEEN.split(found[1] or "")):
                self._read_mark(mark)
            self.standing |= found[0] in "★☆"
        self.name = one_point(re.sub(r"(?<=[^\x00-\x7f])\s+", "", _MARKS.sub("", words)).strip())
        if not _NAME.fullmatch(self.name):
            self.complain(Col.NAME, f"“{words}”不像姓名。" if words else "没有填写。")

    def _read_mark(self, mark: str) -> None:
        if mark in ("女", "男"):
            self.say(sex=Sex.FEMALE if mark == "女" else Sex.MALE)
        elif re.fullmatch(r"[\u4e00-\u9fff]{1,9}族", mark):
            self.say(nation=mark)
        elif party := party_of(mark):
            self.say(party=party)
        elif mark in ("常委", "常务委员"):
            self.standing = True
        elif not self._read_leading(mark):
            self.complain(
                Col.NAME,
                f"看不懂姓名后面括号里的“{mark}”。能认的有：女、民族、党派、常委、组长；别的请写到别的列。",
            )

    def _read_leading(self, words: str) -> bool:
        for said, duty in _LEADING:
            if re.fullmatch(f"(界别)?(活动)?(小组|组)?({said})", words):
                self.sector_duty, self.sector_title = duty, f"界别{words.removeprefix('界别')}"
                return True
        return False

    def _is_standing(self, column: Col) -> bool:
        words = squeeze(self.words(column))
        said = column is Col.STANDING and words.lower() in _TICKS
        return said or bool(
            re.search(r"常委|常务委员", words) and not re.search("非常委|不是", words)
        )

    def _nation(self, words: str) -> str:
        words = squeeze(words)
        return words if not words or words.endswith("族") else f"{words}族"[:20]

    def _party(self) -> Party | None:
        words = self.line(Col.PARTY)
        if not words or name_key(words) in ("无", "/", "-", "—"):
            return None
        if not (found := party_of(words)):
            self.complain(Col.PARTY, f"认不出“{words}”，请填：{'、'.join(Party.labels)}。")
        return found

    def _born(self) -> date | None:
        """Return the day of birth; the first of the month where only that is said."""
        value = self.values.get(Col.BORN, "")
        if not value or isinstance(value, date):
            return value or None
        if day := day_in(value):
            return day
        words = name_key(value)
        if re.fullmatch(r"\d{4}[.]1", words):
            self.complain(Col.BORN, f"“{value}”分不清是1月还是10月，请写成{words[:4]}年1月或10月。")
        elif (found := _MONTH.fullmatch(words)) and 1 <= (month := int(found[2] or found[3])) <= 12:
            return date(int(found[1]), month, 1)
        else:
            self.complain(Col.BORN, f"“{value}”不是年月。")
        return None

    def _mobile(self) -> str:
        words = self.line(Col.MOBILE)
        # Of several in a cell (手机/座机) the first that is a mobile telephone's.
        for one in [words, *re.split(r"[/、，,；;]", words)]:
            digits = re.sub(r"[\s\-—]", "", name_key(one)).removeprefix("+86")
            if re.fullmatch(r"1\d{10}", digits):
                return digits
        if words and not _PHONE.fullmatch(words):
            self.complain(Col.MOBILE, f"“{words}”不是电话号码。")
        return words


@dataclass
class Roster:
    """What a workbook says: its rows; the lines and the columns that were not read, to be looked at."""

    rows: list[RosterRow] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)


def read_roster(data: bytes, *, sector_goes_on: bool = False) -> Roster:
    """Return the members of a workbook. `sector_goes_on`: an empty 界别 is that of the row above.

    Raises UnreadableFile, in Chinese, for what is no workbook or has no column of names anywhere.
    """
    found = Roster()
    sheets = read_workbook("", data)[0]
    # A list of names alone is no roster: another column beside it says that this is one.
    tables = [(sheet, rows) for sheet in sheets if (rows := list(_header_rows(sheet)))]
    if not tables:
        raise UnreadableFile(
            "没有找到表头。表头须有“姓名”，同一行里还要有“界别”“单位”“党派”“手机”之类的一列。"
        )
    for sheet, headers in tables:
        before = f"{sheet.name} " if len(tables) > 1 else ""
        walk = _Walk(sheet, found, before, sector_goes_on)
        for row in sheet.rows:
            walk.header(row) if row in headers else walk.take(row)
    return found


def _column_of(words: str) -> tuple[Col, int] | None:
    key = _NOTE.sub("", squeeze(words)).strip(":：").lower()
    for column, patterns in _HEADERS.items():
        for rank, pattern in enumerate(patterns):
            if re.fullmatch(pattern, key):
                return column, rank
    return None


def _headers(sheet: Sheet, row: int) -> dict[int, tuple[Col, int]]:
    cells = sheet.own(row).items()
    return {at: hit for at, cell in cells if (hit := _column_of(cell.text))}


def _header_rows(sheet: Sheet) -> Iterator[int]:
    for row in sheet.rows:
        named = {column for column, _ in _headers(sheet, row).values()}
        if Col.NAME in named and len(named - {Col.NAME, Col.SEQ, Col.REMARK}) > 0:
            yield row


def _blocks(headers: dict[int, tuple[Col, int]]) -> list[dict[Col, int]]:
    """Return the columns of each member in a row; of several side by side, each begins with what its
    neighbour to the left has already, and takes the 界别 of the first where it has none.
    """
    several = sum(column is Col.NAME for column, _ in headers.values()) > 1
    blocks: list[dict[Col, tuple[int, int]]] = [{}]
    for at, (column, rank) in sorted(headers.items()):
        known = blocks[-1].get(column)
        if known and several and rank == known[0] and Col.NAME in blocks[-1]:
            blocks.append({column: (rank, at)})
        elif known is None or rank < known[0]:
            blocks[-1][column] = (rank, at)
    first = {column: place for column, place in blocks[0].items() if column is Col.SECTOR}
    return [{column: at for column, (_, at) in (first | block).items()} for block in blocks]


class _Walk:
    """Down a sheet: the columns in force, the line of a 界别 above, the 界别 of the row above."""

    def __init__(self, sheet: Sheet, found: Roster, before: str, sector_goes_on: bool) -> None:
        self.sheet, self.found, self.before = sheet, found, before
        self.sector_goes_on = sector_goes_on
        self.blocks: list[dict[Col, int]] = []
        self.section = self.above = ""

    def header(self, row: int) -> None:
        named = _headers(self.sheet, row)
        self.blocks = _blocks(named)
        words = (squeeze(cell.text) for at, cell in self.sheet.own(row).items() if at not in named)
        self.found.columns += [one for one in words if one and one not in self.found.columns]

    def take(self, row: int) -> None:
        cells = [cell for _, cell in sorted(self.sheet.own(row).items()) if cell.text or cell.flaw]
        if not cells or not self.blocks:
            return
        place, words = f"{self.before}第{row}行", one_line(cells[0].text)
        if self._is_line(row, cells):
            section = _SECTION.fullmatch(squeeze(words))
            if section and Col.SECTOR not in self.blocks[0] and not _says_something(words):
                self.section = section["name"]
            else:
                self.found.lines.append(f"{place}：{words[:40]}")
            return
        for block in self.blocks:
            own = [at for column, at in block.items() if column is not Col.SEQ]
            if any(self.sheet.own(row).get(at) for at in own):
                letter = f" {column_letter(block[Col.NAME])}列" if len(self.blocks) > 1 else ""
                self._member(row, block, place + letter)

    def _is_line(self, row: int, cells: list[Cell]) -> bool:
        """Return whether a row is a line of words, a 界别 or a note, and no member."""
        first = cells[0]
        if _says_something(first.text):
            return True
        if len(cells) > 1:
            return False
        in_names = first.column in {block.get(Col.NAME) for block in self.blocks}
        merge = self.sheet.merge_at(row, first.column)
        is_wide = merge is not None and merge.right > merge.left
        return is_wide or not in_names or not _NAME.fullmatch(_MARKS.sub("", squeeze(first.text)))

    def _member(self, row: int, block: dict[Col, int], place: str) -> None:
        cells = {column: self.sheet.at(row, at) for column, at in block.items()}
        values = {column: _value(cell) for column, cell in cells.items()}
        if Col.SECTOR not in block and self.section:
            values[Col.SECTOR] = self.section
        elif self.sector_goes_on and not values.get(Col.SECTOR):
            values[Col.SECTOR] = self.above
        self.above = str(values.get(Col.SECTOR) or self.above)
        member = RosterRow(place, {str(column): value for column, value in values.items()})
        for column, cell in cells.items():
            if cell and cell.flaw and cell.flaw.severity == Severity.ERROR:
                member.complain(column, cell.flaw.message)
        self.found.rows.append(member)
        if member.unread:
            self.found.lines.append(f"{place}：{member.name}，备注“{member.unread[:40]}”")


def _says_something(words: str) -> bool:
    """Return whether a line is a note or a sum, whatever stands beside it."""
    return bool(_NO_MEMBERS.match(squeeze(words)))


def _value(cell: Cell | None) -> str | date:
    """Return what a cell says; of a number all its digits, whatever its format shows."""
    if cell is None:
        return ""
    if isinstance(cell.raw, datetime):
        return cell.raw.date()
    if isinstance(cell.raw, float) and cell.raw.is_integer() and cell.raw >= 1e9:
        return str(int(cell.raw))
    if isinstance(cell.raw, int) and not isinstance(cell.raw, bool) and cell.raw >= 1_000_000_000:
        return str(cell.raw)
    return cell.text
