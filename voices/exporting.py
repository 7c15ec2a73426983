"""Messages and their figures as Excel workbooks; who wrote, and how to reach them, is in none."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.timezone import localtime

from sheets.workbooks import SheetTable, write_workbook
from voices.models import Voice
from voices.reading.figures import Row, YearFigures

_COLUMNS = (
    *(("回执号", 11), ("来自", 20), ("类别", 12), ("收到", 16), ("内容", 60), ("地点", 20)),
    *(("状态", 10), ("承诺答复", 12), ("答复日期", 12), ("答复人", 16), ("答复", 50), ("成为", 40)),
)
_NUMBERS = (("收到", 8), ("已答复", 8), ("超过承诺", 10), ("转化", 8), ("采用", 8))


def voice_workbook(voices: Iterable[Voice]) -> bytes:
    """Return messages as the bytes of an .xlsx file, a row each."""
    return write_workbook(SheetTable("公众留言", _COLUMNS, map(_row, voices)))


def figures_workbook(found: YearFigures) -> bytes:
    """Return a year's figures: by place, month and kind, and what became of what was said."""
    tables = [
        SheetTable(name, ((name, 24), *_NUMBERS), [*map(_numbers, rows), _numbers(found.whole)])
        for name, rows in _tables(found)
    ]
    rows: list[Sequence[str | int | None]] = [*found.totals, *found.kinds_of_outcome]
    return write_workbook(
        *tables,
        SheetTable("线索转化", (("成为", 24), ("条", 8), ("被采用", 8)), rows),
    )


def _tables(found: YearFigures) -> list[tuple[str, list[Row]]]:
    return [("驿站和工作室", found.by_place), ("月份", found.by_month), ("类别", found.by_kind)]


def _numbers(row: Row) -> list[str | int]:
    return [row.label, row.said, row.answered, row.late, row.became, row.adopted]


def _row(voice: Voice) -> list[str]:
    return [
        voice.shown_number,
        str(voice.place),
        voice.get_kind_display(),
        f"{localtime(voice.received_at):%Y-%m-%d %H:%M}",
        voice.text,
        voice.where,
        voice.get_state_display(),
        voice.due_on.isoformat(),
        _day(voice.answered_on),
        voice.answered_by,
        voice.answer,
        "；".join(f"{one}（{one.state}）" for one in voice.became.all()),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
