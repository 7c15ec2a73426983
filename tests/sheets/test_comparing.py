"""Rows of a file beside what is known, and what their cells mean."""

from datetime import date

import pytest

from members.names import UnknownName
from sheets.comparing import Compared, compare
from sheets.plain_rows import PlainRow
from sheets.problems import RowsRefused

KNOWN = {"甲": "1", "乙": "2", "旧名": "2"}


def row(number: int, name: str, value: str = "") -> PlainRow:
    return PlainRow(f"第{number}行", {"名称": name, "数量": value})


def change(row: PlainRow) -> list[str]:
    value = row.words("数量")
    return [f"{row.known} → {value}"] if value != row.known else []


def compared(*rows: PlainRow) -> Compared[PlainRow]:
    return compare(
        rows,
        KNOWN,
        key=lambda row: row.words("名称") or None,
        column="名称",
        thing="一件",
        differs=change,
    )


def test_rows_are_new_changed_or_the_same():
    found = compared(row(2, "丙"), row(3, "甲", "1"), row(4, "乙", "5"), row(5, "丁"))
    assert [row.place for row in found.new] == ["第2行", "第5行"]
    assert [(row.place, row.known, row.differences) for row in found.changed] == [
        ("第4行", "2", ["2 → 5"])
    ]
    assert (found.same, found.problems) == (1, [])
    found.refuse()


def test_what_stands_twice_is_said_after_what_else_is_wrong():
    wrong = row(4, "")
    wrong.need("名称")
    found = compared(row(2, "丙"), row(3, "丙"), wrong)
    assert found.problems == ["第4行 名称：没有填写。", "第3行 名称：与第2行是同一件，请只留一行。"]
    with pytest.raises(RowsRefused) as refused:
        found.refuse()
    assert refused.value.problems == found.problems


def test_two_rows_of_one_known_thing_are_duplicates_whatever_they_call_it():
    assert compared(row(2, "乙"), row(3, "旧名")).problems == [
        "第3行 名称：与第2行是同一件，请只留一行。"
    ]


def test_a_row_with_a_problem_is_neither_new_nor_changed():
    wrong = row(2, "丙", "很多")
    wrong.number("数量")
    found = compared(wrong)
    assert (found.new, found.changed, found.problems) == ([], [], ["第2行 数量：“很多”不是数字。"])


def nobody(name: str) -> None:
    raise UnknownName(name, [])


@pytest.mark.parametrize(
    ("read", "words", "meaning", "said"),
    [
        (PlainRow.line, "一\n二", "一二", ""),
        (PlainRow.day, "2021.3.25", date(2021, 3, 25), ""),
        (PlainRow.day, "", None, ""),
        (PlainRow.day, "3月", None, "“3月”不是日期，请写全年、月、日。"),
        (PlainRow.number, "第12号", 12, ""),
        (PlainRow.number, "３０ 人", 30, ""),
        (PlainRow.number, "", None, ""),
        (PlainRow.number, "1.5", None, "“1.5”不是数字。"),
        (lambda r, c: r.choice(c, {"大": 1, "小": 2}, "这一类"), "大", 1, ""),
        (lambda r, c: r.choice(c, {"大": 1}, "这一类"), "", None, ""),
        (
            lambda r, c: r.choice(c, {"大": 1, "小": 2}, "这一类"),
            "中",
            None,
            "没有“中”这一类，请填：大、小。",
        ),
        (lambda r, c: r.named(c, str.upper), "a", "A", ""),
        (lambda r, c: r.named(c, nobody, "请添加"), "甲", None, "没有“甲”，请添加。"),
    ],
)
def test_a_cell_is_read_or_said_with_its_place(read, words, meaning, said):
    found = PlainRow("表一 第7行", {"列": words})
    assert read(found, "列") == meaning
    assert found.problems == ([f"表一 第7行 列：{said}"] if said else [])
    assert found.wrong == ({"列"} if said else set())
