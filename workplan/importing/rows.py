"""Turns the rows of a table into typed rows, each with where it came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sheets.cells import PICTURE, Cell, clean, column_letter, one_line, squeeze
from sheets.problems import FileProblem, Remedy, Severity, row_in_words
from workplan.annexes import Annex
from workplan.importing.fixes import FIRST_LEADS, Fixes, row_key
from workplan.importing.headers import LABELS, Field
from workplan.importing.line_ends import ASKS, settled
from workplan.importing.names import (
    by_their_labels,
    is_sentence,
    split_departments,
    split_members,
    split_people,
)
from workplan.importing.numerals import NUMERAL, item_number
from workplan.importing.tables import BodyRow, Table

STARS = "★☆⭐✩✪✫✬✭✮✯✰"
IN_A_ROW = re.compile(
    r"[^\s、，,；;/／|｜:：（(]{2,20}(?:[ \u3000]+[^\s、，,；;/／|｜:：（(]{2,20})+"
)
ASTERISKS = "*＊"
STARS_AND_SPACE = f"{STARS} \n"
FLAG_YES = {"是", "√", "✓", "✔", "☑", "有", "需", "需要", "1", "true", "yes", "y", *STARS}
FLAG_NO = {
    "",
    "☐",
    "□",
    "否",
    "×",
    "✗",
    "x",
    "无",
    "不需要",
    "0",
    "false",
    "no",
    "n",
    "-",
    "—",
    "/",
}

ADDITION = re.compile(r"增补\d{0,3}")
FEWEST_REPEATED = 2  # rows that are told together
# （一）某某副区长牵头: who, without the post behind the name.
SECTION_LED_BY = re.compile(
    rf"(?:[(（]?(?:{NUMERAL}|\d+)[)）]?[、.．]?)?(?:由)?([^，,。；;:：()（）]{{2,40}}?)(?:同志)?"
    "(?:牵头|领衔|负责|分管|带队|督办|督导)(?:的)?(?:工作|事项|任务|议题|课题|项目)*[:：]?"
)
POST_BEHIND_NAME = re.compile(
    r"([\u4e00-\u9fff·]{2,4}?)(?:党组)?(?:常务)?(?:副?主席|副?区长|副?县长|副?市长|秘书长|副?书记|副?主任|部长)"
)
SECTION_LEADERS = re.compile(
    r"(?:领导|牵头人|负责人|责任人)[:：](.+?)(?=责任|牵头|参与|配合|[()（）；;。]|$)"
)
POSTS_BEGIN = {"常务", "党组"}  # 常务副主席 is a post, no name
# A break between two whole dates separates them (3月 / 8月); any other one is mere wrapping.
DATE_BREAK = re.compile(r"(?<=[月份日底前旬])\n(?=[0-9０-９]{1,2}月)")


@dataclass(frozen=True)
class Row:
    """One item as its row says it.

    `row` is its (first) sheet row, counted from 1; `seq` is None where the cell is empty or holds
    no number. `period_phrase` is as written, only its line breaks and odd spaces undone; "" where
    nothing is written. `section` is the section line above, "" for none. `extra` holds the words
    of columns that nobody knows, by header. `columns` gives the Excel letter of each field found,
    none in an annex of paragraphs. `members` are 课题组成员, `members_note` what is said of others
    ("和相关委员"). `is_added`: its number is one of what was added later (增补1). `file` is the file's
    name, `table` the key of the ReadTable it stands in. `asks` are the fields where a line's end in
    print may part two names or not.
    """

    annex: Annex
    sheet: str
    row: int
    seq: int | None
    title: str
    starred: bool
    leaders: tuple[str, ...]
    lead_departments: tuple[str, ...]
    participants: tuple[str, ...]
    period_phrase: str
    section: str
    extra: dict[str, str]
    columns: dict[Field, str]
    file: str = ""
    table: str = ""
    members: tuple[str, ...] = ()
    members_note: str = ""
    is_added: bool = False
    asks: tuple[Field, ...] = ()

    @property
    def key(self) -> str:
        """How Fixes names the row."""
        return row_key(self.file, self.sheet, self.row)


def typed_rows(
    table: Table, annex: Annex, file: str = "", fixes: Fixes | None = None
) -> tuple[list[Row], list[FileProblem]]:
    """The rows that have a title, and everything that is wrong or missing in any row.

    What a person said instead of a cell holds. Of a row that is skipped nothing is said.
    """
    fixes = fixes or Fixes()
    read = [(r, r.row(annex)) for r in (_RowReading(table, i, file, fixes) for i in table.body)]
    kept = [(reading, row) for reading, row in read if reading.key not in fixes.skipped]
    repeated = _check_numbers([(r, row) for r, row in kept if row and row.seq is not None])
    problems = [problem for reading, _ in kept for problem in reading.problems]
    in_a_row = [reading for reading, _ in kept if reading.is_in_a_row]
    asked = [_who_leads(in_a_row)] if in_a_row else []
    return [row for _, row in read if row], problems + repeated + asked


def _who_leads(in_a_row: "list[_RowReading]") -> FileProblem:
    """Ask once for a table whether, of departments apart by blanks, the first alone leads."""
    first = in_a_row[0]
    words = one_line(first.text(Field.LEAD_DEPARTMENTS))
    said = f"有{len(in_a_row)}行的{LABELS[Field.LEAD_DEPARTMENTS]}用空格隔开（如“{words[:40]}”），"
    remedies: tuple[Remedy, ...] = ()
    if first.first_leads:
        message = f"{said}按第一个负责、其余参与读入。请确认。"
    else:
        message = (
            f"{said}都按{LABELS[Field.LEAD_DEPARTMENTS]}读入。如果第一个牵头、其余配合，请选择。"
        )
        choice = f"{FIRST_LEADS}|{first.table.key}"
        remedies = (Remedy("第一个是责任部门，其余是参与部门", choice=choice),)
    return FileProblem(
        Severity.WARNING, message, first.sheet, first.item.rows[0], remedies=remedies
    )


def _check_numbers(read: "list[tuple[_RowReading, Row]]") -> list[FileProblem]:
    """Report numbers that stand twice; rows that repeat others word for word are told together."""
    numbered: dict[tuple[int, str, int | None], _RowReading] = {}
    said: dict[tuple[str, int | None, str], _RowReading] = {}
    repeated: list[tuple[_RowReading, _RowReading, Row]] = []
    for reading, row in read:
        first = numbered.setdefault((reading.item.section_row, row.section, row.seq), reading)
        same = said.setdefault((row.section, row.seq, row.title), reading)
        if same is not reading and not reading.shares_number(same):
            repeated.append((reading, same, row))
        elif first is not reading:
            reading.report_duplicate(row.seq, first)
    if len(repeated) >= FEWEST_REPEATED:
        return [_repetition(repeated)]
    for reading, same, row in repeated:
        if reading.item.section_row == same.item.section_row:
            reading.report_duplicate(row.seq, same)
    return []


def _repetition(repeated: "list[tuple[_RowReading, _RowReading, Row]]") -> FileProblem:
    reading, same, row = repeated[0]
    message = (
        f"自这里起有{len(repeated)}项重复：序号和内容与前面的相同"
        f"（如{reading.place}与{same.place}）。请删去重复的，或勾选不导入。"
    )
    keys = tuple(row.key for _, _, row in repeated)
    remedy = Remedy(f"不导入重复的{len(repeated)}项", rows=keys)
    letter = row.columns.get(Field.SEQ)
    return FileProblem(Severity.ERROR, message, row.sheet, row.row, letter, remedies=(remedy,))


class _RowReading:
    """One item being read, and the problems met on the way."""

    def __init__(self, table: Table, item: BodyRow, file: str, fixes: Fixes) -> None:
        self.table = table
        self.sheet = table.sheet.name
        self.header = table.header
        self.item = item
        self.file = file
        self.key = row_key(file, self.sheet, item.rows[0])
        self.first_leads = fixes.chose(FIRST_LEADS, table.key)
        self.is_in_a_row = False
        self.said = self._answers(fixes) if fixes.cells else {}
        self.texts = dict(self.said)
        self.problems: list[FileProblem] = []
        self.asks: list[Field] = []

    def _answers(self, fixes: Fixes) -> dict[Field, str]:
        """What a person said instead of the row's cells, or for all rows of a column that is not there:
        such an answer has the header's row for its place.
        """
        for_all = _said(fixes, row_key(self.file, self.sheet, self.header.first))
        known = self.header.columns.of
        return {f: words for f, words in for_all.items() if f not in known} | _said(fixes, self.key)

    def row(self, annex: Annex) -> Row | None:
        self._report_flaws()
        title = one_line(self._text(Field.TITLE).strip(STARS_AND_SPACE))
        if not title:
            message = "这一行没有写工作内容。请补上；如不需要，请删去整行。"
            self._report_missing(Field.TITLE, Severity.ERROR, message)
            return None
        leaders = split_people(self._text(Field.LEADERS)) or _section_leaders(self.item.section)
        lead_words, supporting = by_their_labels(self._text(Field.LEAD_DEPARTMENTS))
        departments = split_departments(lead_words)
        self.is_in_a_row = bool(self._only_blanks_part(lead_words) and departments[1:])
        if self.is_in_a_row and self.first_leads:
            supporting = "、".join((*departments[1:], supporting))
            departments = departments[:1]
        for field, names in ((Field.LEADERS, leaders), (Field.LEAD_DEPARTMENTS, departments)):
            if field in self.header.columns.of and not names:
                message = f"没有写{LABELS[field]}。请补上，或导入后补填。"
                self._report_missing(field, Severity.WARNING, message)
        sentences: dict[str, str] = {}
        participants = split_departments(
            "、".join(filter(None, (supporting, self._names(Field.PARTICIPANTS, sentences))))
        )
        members, members_note = split_members(self._names(Field.MEMBERS, sentences))
        return Row(
            annex=annex,
            sheet=self.sheet,
            row=self.item.rows[0],
            seq=self._seq(),
            title=title,
            starred=self._starred(),
            leaders=leaders,
            lead_departments=departments,
            participants=participants,
            period_phrase=DATE_BREAK.sub("、", self._text(Field.PERIOD)).replace("\n", ""),
            section=one_line(self._text(Field.SECTION)) or self.item.section,
            extra=dict(self._extra()) | sentences,
            columns=self.header.letters,
            file=self.file,
            table=self.table.key,
            members=members,
            members_note=members_note,
            is_added=self._is_added(),
            asks=tuple(self.asks),
        )

    def _names(self, field: Field, sentences: dict[str, str]) -> str:
        """The words of a field that lists names; a whole sentence goes to `sentences` instead."""
        text = self._text(field)
        if not is_sentence(text):
            return text
        column = self.header.columns.of.get(field, (0,))[0]
        sentences[one_line(self.header.texts.get(column, LABELS[field]))] = text
        message = "这里像是一句话，不是名单，没有拆分，作为附加内容保留。请确认。"
        self._report(Severity.WARNING, field, message)
        return ""

    def text(self, field: Field) -> str:
        """The words of a field, as its cells or a person's answer say them."""
        return self._text(field)

    def _only_blanks_part(self, words: str) -> bool:
        """Whether names stand in a row with nothing but blanks between, and no column of participants
        beside: 教育局 民政局 卫健局.
        """
        if self.header.prose or Field.PARTICIPANTS in self.header.columns.of:
            return False
        return bool(IN_A_ROW.fullmatch(words.strip()))

    @property
    def place(self) -> str:
        """第3行; in paragraphs 第3段."""
        return row_in_words(self.item.rows[0], "段" if self.header.prose else "行")

    def shares_number(self, other: "_RowReading") -> bool:
        """Whether one merged cell numbers both."""
        return self._cells(Field.SEQ) == other._cells(Field.SEQ)

    def report_duplicate(self, seq: int | None, first: "_RowReading") -> None:
        rows = f"{first.place}和{self.place}"
        if self.shares_number(first):
            message = f"序号{seq}的合并单元格盖住了{rows}，按两项读入。请确认。"
            self._report(Severity.WARNING, Field.SEQ, message)
        else:
            message = f"序号{seq}重复：{rows}都是{seq}。请改正其中一个。"
            self._report(Severity.ERROR, Field.SEQ, message)

    def _cells(self, field: Field) -> list[Cell]:
        return self.item.in_columns(self.header.columns.of.get(field, ()))

    def _text(self, field: Field) -> str:
        """The words of a field, or what a person said instead; gathered once."""
        text = self.texts.get(field)
        if text is None and field not in self.header.columns.of:
            text = self.texts[field] = ""
        if text is None:
            found = settled(self._cells(field), field, self.table.known)
            text = self.texts[field] = found.text
            if found.asks:
                words = "、".join(text.split("\n"))
                self.asks.append(field)
                self._report(Severity.WARNING, field, ASKS.format(words=words))
        return text

    def _report(self, severity: Severity, field: Field, message: str) -> None:
        row, column = self.item.rows[0], self.header.letters.get(field)
        value = self._text(field)
        self.problems.append(FileProblem(severity, message, self.sheet, row, column, value))

    def _report_missing(self, field: Field, severity: Severity, message: str) -> None:
        if not any(cell.flaw for cell in self._cells(field)):
            self._report(severity, field, message)

    def _report_flaws(self) -> None:
        """What the reader noticed: as grave as it is in a known column, a warning elsewhere."""
        for column, cells in self.item.cells.items():
            known = self.header.columns.field_at(column)
            if known in self.said:
                continue
            for cell in cells:
                if cell.flaw and cell.column == column:
                    severity = cell.flaw.severity if known else Severity.WARNING
                    letter = None if self.header.prose else cell.letter
                    place = (self.sheet, cell.row, letter, cell.words)
                    seen = cell.flaw.seen_at
                    problem = FileProblem(severity, cell.flaw.message, *place, seen_at=seen)
                    self.problems.append(problem)

    def _seq(self) -> int | None:
        """The number of the item; a ★ may stand beside it, or a * (see `_starred`)."""
        if self.item.shares_number:
            return None
        text = squeeze(self._one_number()).strip(STARS + ASTERISKS)
        if not text or self._is_added():
            return None
        number = item_number(text)
        if number is None:
            message = f"序号“{text[:20]}”不是数字。请改为 1、2、3 这样的数字。"
            self._report(Severity.ERROR, Field.SEQ, message)
            return None
        return number

    def _one_number(self) -> str:
        """The words of the number; of an item over several rows with a number each, the first."""
        numbers = list(dict.fromkeys(filter(None, (cell.text for cell in self._cells(Field.SEQ)))))
        if len(numbers) < 2 or Field.SEQ in self.said:
            return self._text(Field.SEQ)
        message = (
            f"工作内容合并在一格里，序号却有{len(numbers)}个（{'、'.join(numbers)[:40]}），"
            f"按一项读入，序号取{numbers[0]}。请确认。"
        )
        self._report(Severity.WARNING, Field.SEQ, message)
        return numbers[0]

    def _is_added(self) -> bool:
        """Whether the number is one that our own ledger gives to what was added later."""
        text = squeeze(self._text(Field.SEQ)).strip(STARS + ASTERISKS)
        return ADDITION.fullmatch(text) is not None

    def _starred(self) -> bool:
        """★ before or after the title or beside the number (annex 1 row 42), or a flag column."""
        texts = (self._text(Field.TITLE), self._text(Field.SEQ))
        if any(text != text.strip(STARS) for text in texts):
            return True
        number = squeeze(self._text(Field.SEQ))
        if number != number.strip(ASTERISKS):
            message = "序号旁的“*”按★（须先制订工作方案）读入。请确认。"
            self._report(Severity.WARNING, Field.SEQ, message)
            return True
        flag = squeeze(self._text(Field.FLAG)).lower()
        if flag not in FLAG_YES | FLAG_NO:
            message = f"“{flag[:20]}”看不出是否需要工作方案，按不需要读入。请填“是”或“否”。"
            self._report(Severity.WARNING, Field.FLAG, message)
        return flag in FLAG_YES

    def _extra(self) -> Iterator[tuple[str, str]]:
        taken: set[str] = set()
        for column, cells in self.item.cells.items():
            if self.header.columns.field_at(column):
                continue
            own = [cell for cell in cells if cell.column == column]
            words = (PICTURE if cell.raw == PICTURE else cell.text for cell in own)
            text = "\n".join(filter(None, words))
            if not text:
                continue
            letter = column_letter(column)
            name = one_line(self.header.texts.get(column, "")) or f"{letter}列"
            yield (f"{name}（{letter}列）" if name in taken else name), text
            taken.add(name)


def _said(fixes: Fixes, key: str) -> dict[Field, str]:
    """What a person said instead of the cells of a row."""
    said = ((field, fixes.cells.get(f"{key}|{field}")) for field in Field)
    return {field: clean(text) for field, text in said if text is not None}


@lru_cache(64)
def _section_leaders(section: str) -> tuple[str, ...]:
    """The leaders that a section line names for all rows below it."""
    if found := SECTION_LEADERS.search(section):
        return split_people(found[1])
    found = SECTION_LED_BY.fullmatch(section.strip())
    return tuple(map(_without_post, split_people(found[1]))) if found else ()


def _without_post(name: str) -> str:
    """The name of 张三副主席; 副主席 alone is a post, and stays."""
    found = POST_BEHIND_NAME.fullmatch(name)
    return found[1] if found and found[1] not in POSTS_BEGIN else name
