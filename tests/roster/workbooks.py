"""Rosters as offices keep them: 205 members in 17 界别, all of them samples."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

# 阆中 and others have as many; a district of 205 members has some twelve in each.
SECTORS = (
    *(
        "中共",
        "民革",
        "民盟",
        "民建",
        "民进",
        "农工党",
        "九三学社",
        "无党派",
        "共青团和青联",
        "总工会",
    ),
    *("妇联", "工商联", "科技科协", "经济", "教育", "医卫文体", "特邀"),
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云"
GIVEN = ("样", "例", "样一", "例二", "样三")
GROUPS = ("样例东街小组", "样例西街小组", "样例南街小组")


@dataclass
class Sample:
    """A member of the list, as its row is to be understood."""

    name: str
    sector: str
    unit: str
    party: str
    mobile: str
    email: str = ""
    sex: str = ""
    nation: str = ""
    standing: bool = False
    head: bool = False
    committee: str = ""
    group: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def samples() -> list[Sample]:
    """Return 205 members; two of them bear one name, in two units."""
    names = [f"{surname}{given}" for given in GIVEN for surname in SURNAMES]
    assert len(names) == 205
    names[150] = names[10]
    found = []
    for n, name in enumerate(names):
        sector = SECTORS[n * len(SECTORS) // len(names)]
        found.append(
            Sample(
                name,
                sector,
                f"样例单位{n + 1} 职务",
                party=(sector if sector in ("民革", "民盟", "民建", "民进") else "中共党员"),
                mobile=f"138{n:08d}",
                email=f"weiyuan{n}@example.org" if n % 3 else "",
                sex="女" if n % 4 == 0 else "",
                nation="回族" if n % 40 == 8 else "",
                standing=n % 8 == 0,
                head=n > 0 and sector != SECTORS[(n - 1) * len(SECTORS) // len(names)],
                committee="提案委" if n % 2 else "城建委",
                group=GROUPS[n % 3],
            )
        )
    return found


HEADER = (
    *("序号", "界  别", "姓　名", "出生\n年月", "党 派", "工作单位及职务", "专委会", "街道活动组"),
    *("联系电话", "电子邮箱", "备注", "身份证号码"),
)


def printed(one: Sample) -> str:
    """A name as printed: two characters held apart, sex and nation behind it, ★ for 常委."""
    name = f"{one.name[0]}　{one.name[1]}" if len(one.name) == 2 else one.name
    marks = "，".join(filter(None, (one.sex, one.nation)))
    return f"{'★' if one.standing else ''}{name}{f'（{marks}）' if marks else ''}"


def office_roster(members: list[Sample]) -> bytes:
    """The list as a district's office keeps it: title, note, the header again on each page, 界别 merged
    down, telephones as numbers, a sum and notes at the foot.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "委员名单"
    sheet.append(["样例区政协委员名单（按界别排列）"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADER))
    sheet.append(["（2021年1月）"])
    first = 0
    for n, one in enumerate(members):
        begins_page = n % 40 == 0
        if begins_page:
            sheet.append(HEADER)
        is_first = begins_page or one.sector != members[n - 1].sector
        sheet.append(
            [
                n + 1,
                one.sector if is_first else None,
                printed(one),
                date(1975, n % 12 + 1, 1),
                one.party,
                one.unit,
                one.committee,
                one.group,
                int(one.mobile),
                one.email,
                "组长" if one.head else None,
                "330100000000000000",
            ]
        )
        row = sheet.max_row
        sheet.cell(row, 4).number_format = 'yyyy"年"m"月"'
        first = row if is_first else first
        is_last = n + 1 == len(members) or (n + 1) % 40 == 0 or members[n + 1].sector != one.sector
        if is_last and row > first:
            sheet.merge_cells(start_row=first, start_column=2, end_row=row, end_column=2)
    sheet.append(["合计", None, f"{len(members)}人"])
    sheet.append(["注：带★的为常委。"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def plain(*rows: tuple[Any, ...]) -> bytes:
    """A workbook of these rows, the first of them the header."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
