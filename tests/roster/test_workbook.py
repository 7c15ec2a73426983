"""What a roster's layout means: headers anywhere, lines of a 界别, members side by side, marks at names."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from members.enums import Party, Sex
from roster.workbook import Col, party_of, read_roster
from tests.roster.workbooks import plain


def members(data: bytes, **options) -> list[tuple[str, str, str]]:
    found = read_roster(data, **options).rows
    return [(row.place, row.name, "".join(row.places.get(Col.SECTOR, ()))) for row in found]


def test_a_sector_stands_on_a_line_of_its_own_above_its_people():
    data = plain(
        ("三届政协委员名单",),
        ("姓名", "性别", "单位及职务"),
        ("一、中共（2人）", None, None),
        ("赵样", "男", "甲单位"),
        ("钱样", "女", "乙单位"),
        ("二、民革界（1名）", None, None),
        ("孙　样", "男", "丙单位"),
        ("说明：以姓氏笔画为序。", None, None),
    )

    assert members(data) == [
        ("第4行", "赵样", "中共"),
        ("第5行", "钱样", "中共"),
        ("第7行", "孙样", "民革界"),
    ]
    assert read_roster(data).lines == ["第8行：说明：以姓氏笔画为序。"]


def test_members_stand_side_by_side():
    data = plain(
        ("序号", "姓名", "手机", "联系电话", "序号", "姓名", "手机", "联系电话"),
        (1, "赵样", 13800000001, None, 3, "孙样", None, "0571-87000000"),
        (2, "钱样", None, None, None, None, None, None),
    )

    found = read_roster(data).rows
    assert [(row.place, row.name, row.mobile) for row in found] == [
        ("第2行 B列", "赵样", "13800000001"),
        ("第2行 F列", "孙样", ""),
        ("第3行 B列", "钱样", ""),
    ]


def test_several_sheets_are_read_and_named():
    book = Workbook()
    book.active.title = "在任"
    book.active.append(("姓名", "界别"))
    book.active.append(("赵样", "经济"))
    more = book.create_sheet("增补")
    more.append(("姓名", "界别"))
    more.append(("钱样", "教育"))
    book.create_sheet("说明").append(("这一页没有名单",))
    stream = BytesIO()
    book.save(stream)

    assert members(stream.getvalue()) == [
        ("在任 第2行", "赵样", "经济"),
        ("增补 第2行", "钱样", "教育"),
    ]


@pytest.mark.parametrize(
    ("printed", "name", "said"),
    [
        ("赵　样", "赵样", {}),
        ("赵样（女）", "赵样", {"sex": Sex.FEMALE}),
        ("赵样(女，回族)", "赵样", {"sex": Sex.FEMALE, "nation": "回族"}),
        ("赵样（女）（民盟）", "赵样", {"sex": Sex.FEMALE, "party": Party.MINMENG}),
        (
            "阿依古丽•买买提（女，维吾尔族）",
            "阿依古丽·买买提",
            {"sex": Sex.FEMALE, "nation": "维吾尔族"},
        ),
        ("赵样*", "赵样", {}),
    ],
)
def test_marks_stand_behind_a_name(printed, name, said):
    row = read_roster(plain(("姓名", "界别"), (printed, "经济"))).rows[0]

    assert (row.name, row.said, row.problems) == (name, said, [])


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        *(("姓名", "★赵样"), ("姓名", "赵样（常委）"), ("常委", "√"), ("是否常委", "是")),
        *(("政协职务", "常委"), ("备注", "政协常委")),
    ],
)
def test_standing_members_are_marked_in_many_ways(header, cell):
    header = ("姓名", "界别", header) if header != "姓名" else ("姓名", "界别")
    row = ("赵样", "经济", cell) if len(header) == 3 else (cell, "经济")

    assert read_roster(plain(header, row)).rows[0].standing is True


def test_who_is_none_of_the_standing_members_is_not_marked():
    data = plain(("姓名", "政协职务", "备注"), ("赵样", "委员", "非常委"), ("钱样", "", ""))

    assert [row.standing for row in read_roster(data).rows] == [False, False]


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        (date(1975, 3, 12), date(1975, 3, 12)),
        ("1975年3月", date(1975, 3, 1)),
        ("1975.03", date(1975, 3, 1)),
        ("1975-10", date(1975, 10, 1)),
        (197510, date(1975, 10, 1)),
    ],
)
def test_births_are_days_or_months(cell, born):
    row = read_roster(plain(("姓名", "出生年月"), ("赵样", cell))).rows[0]

    assert (row.said.get("born_on"), row.problems) == (born, [])


@pytest.mark.parametrize(
    ("header", "cell", "problem"),
    [
        (
            "出生年月",
            1975.1,
            "第2行 出生年月：“1975.1”分不清是1月还是10月，请写成1975年1月或10月。",
        ),
        ("出生年月", "1975.13", "第2行 出生年月：“1975.13”不是年月。"),
        ("性别", "未知", "第2行 性别：没有“未知”性别，请填：男、女。"),
        ("任期自", "换届时", "第2行 任期自：“换届时”不是日期，请写全年、月、日。"),
        ("手机", "见备注", "第2行 手机：“见备注”不是电话号码。"),
    ],
)
def test_what_cannot_be_read_is_said_with_row_and_column(header, cell, problem):
    assert read_roster(plain(("姓名", header), ("赵样", cell))).rows[0].problems == [problem]


@pytest.mark.parametrize(
    ("cell", "mobile"),
    [
        (13800000001, "13800000001"),
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("0571-87000000", "0571-87000000"),
    ],
)
def test_telephones_are_numbers_or_words(cell, mobile):
    assert read_roster(plain(("姓名", "联系电话"), ("赵样", cell))).rows[0].mobile == mobile


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("中共党员", Party.CPC),
        ("党员", Party.CPC),
        ("民盟盟员", Party.MINMENG),
        ("农工民主党", Party.NONGGONG),
        ("九三学社", Party.JIUSAN),
        ("无党派人士", Party.NONE),
        ("致公", Party.ZHIGONG),
        ("群 众", Party.MASSES),
        ("共青团员", Party.MASSES),
        ("民新党", None),
    ],
)
def test_parties_have_many_names(words, party):
    assert party_of(words) == party


def test_several_committees_and_what_is_not_read():
    data = plain(
        ("姓名", "界别", "专委会", "学历", "身份证号"),
        ("赵样", "经济", "提案委、\n城建委", "大学", "330100"),
    )

    found = read_roster(data)
    assert found.rows[0].places[Col.COMMITTEE] == ("提案委", "城建委")
    assert found.columns == ["学历", "身份证号"]


@pytest.mark.parametrize("cell", ["13800000006/0571-88880000", "88880000、138 0000 0006"])
def test_of_several_numbers_in_a_cell_the_mobile_one_is_kept(cell):
    row = read_roster(plain(("姓名", "手机"), ("赵样", cell))).rows[0]
    assert (row.mobile, row.problems) == ("13800000006", [])


def test_a_remark_that_says_nothing_that_is_kept_is_shown_to_be_looked_at():
    data = plain(
        ("姓名", "界别", "备注"),
        ("赵样", "经济", "2021.3调离"),
        ("钱样", "经济", "常委"),
        ("孙样", "经济", "组长"),
    )

    found = read_roster(data)
    assert found.lines == ["第2行：赵样，备注“2021.3调离”"]
    assert [(row.standing, row.sector_duty) for row in found.rows[1:]] == [
        (True, ""),
        (False, "head"),
    ]
