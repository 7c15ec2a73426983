"""Tables whose columns are named once and for all."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from sheets.plain_rows import PlainRow, day_in
from sheets.plain_tables import read_plain_rows
from sheets.problems import UnreadableFile

HEADERS = ("事项", "日期", "数量")


class Row(PlainRow):
    HEADERS = HEADERS
    REQUIRED = ("事项",)


class RowOfSeveral(Row):
    REQUIRED = ("事项", "日期")
    SEVERAL = True


class LenientRow(Row):
    STRICT = False


def saved(**sheets: list[tuple]) -> bytes:
    book, stream = Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def test_rows_of_all_tables_are_read_with_their_places():
    data = saved(
        上半年=[("登记表",), HEADERS, ("甲", date(2021, 3, 5), 2), (), ("乙",)],
        说明=[("本表由办公室填写",)],
        下半年=[("日期", "事项"), ("2021年9月1日", "丙")],
    )
    rows = read_plain_rows(data, RowOfSeveral)
    assert [(row.place, row.values) for row in rows] == [
        ("上半年 第3行", {"事项": "甲", "日期": date(2021, 3, 5), "数量": "2"}),
        ("上半年 第5行", {"事项": "乙", "日期": "", "数量": ""}),
        ("下半年 第2行", {"日期": "2021年9月1日", "事项": "丙"}),
    ]
    assert (rows[0].words("数量"), rows[2].words("数量")) == ("2", "")


def test_of_two_columns_of_one_name_the_visible_one_counts():
    book, stream = Workbook(), BytesIO()
    book.active.append(("事项", "数量", "数量"))
    book.active.append(("甲", "1", "2"))
    book.active.column_dimensions["B"].hidden = True
    book.save(stream)
    [row] = read_plain_rows(stream.getvalue(), Row)
    assert row.words("数量") == "2"


def test_where_one_table_is_asked_for_two_are_refused():
    data = saved(一=[HEADERS], 二=[HEADERS])
    with pytest.raises(UnreadableFile, match="工作表“一”“二”都有表头，不知以哪一张为准。"):
        read_plain_rows(data, Row)


def test_a_broken_cell_refuses_the_file_or_is_its_rows_problem():
    data = saved(一=[HEADERS, ("=A9", None, 2)])
    with pytest.raises(UnreadableFile, match="工作表“一” 第2行 A列：这里是公式"):
        read_plain_rows(data, Row)
    [row] = read_plain_rows(data, LenientRow)
    assert (row.place, row.values["日期"], row.words("数量")) == ("第2行", "", "2")
    assert row.problems[0].startswith("第2行 事项：这里是公式")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2024, 3, 25), date(2024, 3, 25)),
        ("2024年3月25日", date(2024, 3, 25)),
        ("2024 年 3 月 25 日", date(2024, 3, 25)),
        ("２０２４-０３-２５", date(2024, 3, 25)),
        ("2024/3/25", date(2024, 3, 25)),
        ("2024.3.25", date(2024, 3, 25)),
        ("2024年2月30日", None),
        ("3月25日", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_the_usual_ways_of_writing_it(value, day):
    assert day_in(value) == day
