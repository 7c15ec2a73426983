"""What Excel shows for a number or a date, as far as a work plan needs it.

Rules of domain.md section 2: a date formatted m"月" means the whole month, a bare 4 formatted
0"月" means April, and "3-5" typed into a cell has become 5 March.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache

from openpyxl.styles.numbers import is_date_format

from sheets.cells import Flaw
from sheets.problems import Severity

# Ids that Chinese Excel and WPS write without a format code: ECMA-376 part 1, 18.8.30, zh-cn.
YEAR_MONTH, MONTH_DAY, FULL_DATE = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), MONTH_DAY),
    30: "m-d-yy",
    31: FULL_DATE,
    **dict.fromkeys((32, 34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
}
LAST_MONTH = 12
LONGEST_FORMAT = 255  # characters, Excel's own limit

NOT_SHOWN = re.compile(r"\[[^\]]*\]|_.|\*.")
GENERAL = re.compile("G/(?:通用格式|標準|标准|常规)", re.IGNORECASE)
SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
QUOTED = re.compile(r'"([^"]*)"|\\(.)')
NOT_A_DATE = re.compile(r"d{3,}|h+\W*m+|m+\W*s+")  # weekdays; minutes, which are no months
PLAIN_NUMBER = re.compile(r"([^0#?.,%Ee]*)(General|[#,]*0+|#+)([^0#?.,%Ee]*)", re.IGNORECASE)


def shown(value: object, number_format: str) -> tuple[str, Flaw | None]:
    """The words a person sees in a cell that holds `value`, and what is doubtful about them."""
    number_format = number_format[:LONGEST_FORMAT]
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), None
    if isinstance(value, int | float):
        return _number(value, number_format), None
    if isinstance(value, date):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.isoformat("minutes"), None
    if isinstance(value, str):
        return shown_text(value, number_format), None
    return str(value), None


@lru_cache(256)
def _text_section(number_format: str) -> str:
    """What a format makes of a text: its fourth section, or its only one; "@" for no change."""
    sections = SECTIONS.split(number_format[:LONGEST_FORMAT])
    section = sections[3] if len(sections) > 3 else sections[0] if len(sections) == 1 else "@"
    section = QUOTED.sub(r"\1\2", NOT_SHOWN.sub("", section))
    return section if "@" in section else "@"


def shown_text(text: str, number_format: str) -> str:
    """The words a person sees of a text: 3 formatted @"月" is 3月."""
    return _text_section(number_format).replace("@", text)


def _number(value: float, number_format: str) -> str:
    section = NOT_SHOWN.sub("", GENERAL.sub("General", SECTIONS.split(number_format)[0]))
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    match = PLAIN_NUMBER.fullmatch(QUOTED.sub(r"\1\2", section))
    if match is None or is_date_format(section):
        return str(int(value))
    before, digits, after = match.groups()
    return f"{before}{int(value):0{digits.count('0') or 1}d}{after}"


def _date(value: date, number_format: str) -> tuple[str, Flaw | None]:
    """Year, month and day as far as the format shows them, written in Chinese."""
    code = QUOTED.sub("", NOT_SHOWN.sub("", number_format.split(";")[0])).lower()
    code = NOT_A_DATE.sub("", code)
    is_date = is_date_format(number_format)
    year, month, day = (letter in code or not is_date for letter in "ymd")
    if not (year or month or day):
        clock = value.time() if isinstance(value, datetime) else time()
        return clock.isoformat("minutes"), None
    text = (
        (f"{value.year}年" if year else "")
        + (f"{value.month}月" if month else "")
        + (f"{value.day}日" if day else "")
    )
    in_doubt = month and day and not year and value.day <= LAST_MONTH
    return text, _maybe_range(value) if in_doubt else None


def _maybe_range(value: date) -> Flaw:
    held = f"{value.year}年{value.month}月{value.day}日"
    return Flaw(
        Severity.WARNING,
        f"Excel 在这里存的是日期{held}，原来写的可能是“{value.month}-{value.day}月”。请确认；"
        "如果是时间段，请把单元格格式改为“文本”后重新填写。",
    )
