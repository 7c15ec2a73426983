"""Workbooks of a year's reports, made for the tests."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from members.enums import DepartmentKind
from tests.factories import make_department, make_person

HEADER = (
    "标题",
    "作者",
    "部门",
    "报送日期",
    "本级采用",
    "市级采用",
    "省级采用",
    "全国采用",
    "市级批示",
    "全国采用方式",
    "转送部委",
)
AUTHORS = tuple("甲乙丙丁戊己庚辛")
DEPARTMENTS = ("教育界", "经济界", "科技界")


def workbook(*rows: Iterable[Any], header: Iterable[str] = HEADER, title: str = "") -> bytes:
    """Return the bytes of a workbook; a title may stand above its header."""
    book, stream = Workbook(), BytesIO()
    for row in ([(title,)] if title else []) + [tuple(header), *rows]:
        book.active.append(list(row))
    book.save(stream)
    return stream.getvalue()


def wuxing_people() -> None:
    for name in AUTHORS:
        make_person(name)
    for name in DEPARTMENTS:
        make_department(name, DepartmentKind.SECTOR)


def wuxing() -> bytes:
    """吴兴区政协2024年: 279 reports, 184 adopted at city level or above, 40 of them nationally.

    5 of the 40 alone (单篇), 5 passed on to ministries. How they spread over levels, months and authors
    is made up: 1-40 by the nation (30 of them by the city too), 41-70 by the province, 71-184 by the
    city, 185-230 at home alone; of the nation's 1-5 alone, 4-8 passed on.
    """
    return workbook(*map(_row, range(1, 280)), title="2024年社情民意信息采用情况")


def _row(n: int) -> tuple:
    sent = date(2024, (n - 1) % 12 + 1, 10)
    adopted = date(2024, 12, 30)
    return (
        f"关于第{n}件事的建议",
        AUTHORS[n % 8] if n % 4 else f"{AUTHORS[n % 8]}、{AUTHORS[(n + 1) % 8]}",
        DEPARTMENTS[n % 3] if n > 9 else None,
        sent,
        "√" if 185 <= n <= 230 else None,
        adopted if n <= 30 or 71 <= n <= 184 else None,
        "2024年12月30日" if 41 <= n <= 70 else None,
        adopted if n <= 40 else None,
        "市委主要领导" if n in (1, 100, 200) else None,
        ("单篇采用" if n <= 5 else "综合采用") if n <= 40 else None,
        "国家发展改革委" if 4 <= n <= 8 else None,
    )
