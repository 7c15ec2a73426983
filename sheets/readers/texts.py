"""What several readers say and do with what they find: cut, clean, count, bound."""

import re

from sheets.cells import Cell, Flaw, Merge, clean
from sheets.problems import VALUE_LENGTH, FileProblem, Severity, UnreadableFile
from sheets.safety import TOO_MUCH

MAX_TEXT = 5000  # characters kept of one cell
MAX_CHARACTERS = 10_000_000  # of all cells; one shared string may stand in a million of them
MAX_MERGED_ROWS = 100_000  # rows that a sheet's merged ranges cover, added up
TALLEST_MERGE = 1000  # rows

HIDDEN = "这张工作表是隐藏的，没有读入。如需导入，请先取消隐藏。"
MACROS = "文件带有宏。宏没有运行，也没有读入。"
MERGES = "合并单元格过多，合并没有照办，只读各区域左上角的内容。请取消整列合并。"


# WPS puts a picture into a cell as a formula: =DISPIMG("ID_…",1), Excel as =IMAGE("…").
PICTURE_FORMULA = re.compile(r"=?\s*(?:_xlfn\.|_xlws\.)*(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
PICTURE_IN_CELL = Flaw(
    Severity.WARNING, "这一格里是图片，图片里的内容没有读入。如有需要导入的文字，请改填文字。"
)


# Characters that only the maker's fonts can show: 造字 of rare names, symbol fonts.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


class Budget:
    """How many characters a file may still give. Raises UnreadableFile when they are used up."""

    def __init__(self) -> None:
        self.left = MAX_CHARACTERS

    def spend(self, characters: int) -> None:
        self.left -= characters
        if self.left < 0:
            raise UnreadableFile(TOO_MUCH)


def filled(
    row: int,
    column: int,
    text: str,
    raw: object = None,
    *,
    number_format: str = "General",
    flaw: Flaw | None = None,
    budget: Budget,
) -> Cell | None:
    """The cell that holds `text`, cleaned and cut; None where nothing is in it."""
    if len(text) > MAX_TEXT:
        message = f"单元格有{len(text)}个字，只读入前{MAX_TEXT}个。请缩短后重新导入。"
        text, flaw = text[:MAX_TEXT], Flaw(Severity.ERROR, message)
        raw = text
    text = clean(text)
    budget.spend(len(text))
    if not text and not flaw:
        return None
    if not text.isascii() and (private := PRIVATE.findall(text)):
        flaw = flaw or _unknown_characters(private)
    return Cell(row, column, text, text if raw is None else raw, number_format, flaw)


def _unknown_characters(private: list[str]) -> Flaw:
    codes = "、".join(dict.fromkeys(f"U+{ord(char):04X}" for char in private[:3]))
    return Flaw(
        Severity.WARNING,
        f"这里有 {len(private)} 个认不出的字（造字或符号字体：{codes}），照原样保留。请核对，改成通用的字。",
    )


def struck_out(words: str) -> Flaw | None:
    """The warning about words that are struck out; None where there are none."""
    words = re.sub(r"\s+", " ", words).strip()
    if not words:
        return None
    message = (
        f"“{words[:VALUE_LENGTH]}”带有删除线，仍按有效内容读入。如已作废，请改正或跳过这一行。"
    )
    return Flaw(Severity.WARNING, message)


def error_value(value: object) -> Flaw:
    """The error about #REF! and its like."""
    message = f"这里是 Excel 的错误值 {value}。请在 Excel 中改正，或改填文字。"
    return Flaw(Severity.ERROR, message)


def bounded_merges(sheet: str, merges: list[Merge]) -> tuple[list[Merge], list[FileProblem]]:
    """The merged ranges of a sheet; none, and a warning, where they cover too much."""
    heights = [merge.bottom - merge.top + 1 for merge in merges]
    if sum(heights) <= MAX_MERGED_ROWS and max(heights, default=0) <= TALLEST_MERGE:
        return merges, []
    return [], [FileProblem(Severity.WARNING, MERGES, sheet)]
