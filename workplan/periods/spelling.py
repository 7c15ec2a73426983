"""One plain spelling for what is written in many ways."""

import re
import unicodedata
from typing import NamedTuple

from workplan.periods.remarks import Remarks

_DIGITS = {"〇": 0, "○": 0, "零": 0} | {char: n for n, char in enumerate("一二三四五六七八九", 1)}
_NUMERAL = re.compile("[〇○零一二三四五六七八九十]+")
_TENS = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")


class _Rewrite(NamedTuple):
    pattern: str
    replacement: str
    question: str = ""


_SPELLINGS = (
    # A date cell that was read as text: 2021-03-15 00:00:00.
    _Rewrite(r"(?<=\d) 0?0:00(?::00)?$", ""),
    # Two lines of one cell: "3月⏎10-12月" must not become the 10th of March.
    _Rewrite(
        r"(?<=[月份日号底末旬初前度]) (?=\d{1,2} ?(?:[-~–—至到] ?\d{1,2} ?)?[月季])",
        "、",
    ),
    _Rewrite(r"(?<=\d) (?=\d)", "", "数字之间的空白已略去，按相连的数理解"),
    _Rewrite(" ", ""),
    _Rewrite(r"[\[{【〔〖「《]", "("),
    _Rewrite(r"[\]}】〕〗」》]", ")"),
    _Rewrite(r"(?:截至|截止|直至|直到|不[晚迟]于|最[晚迟])[于到至]?|^[至到](?=.)", "止"),
    _Rewrite(r"(?<=.)(?:至(?!少)|到(?!位))(?=.)|[-~‐‒–—―─━−∼〜ー]+", "-"),
    _Rewrite("--+", "-"),
    _Rewrite("元月", "1月"),
    _Rewrite("以及", "、"),
    _Rewrite("各(?=个?[月季])", "每"),
    _Rewrite("两(?=[个月次周场期批轮])", "2"),
    _Rewrite(r"Q(\d)", r"\1季度"),
    _Rewrite(r"第(?=\d(?:[、,和及-]\d)*季)", ""),
    _Rewrite(r"\((?:周|星期|礼拜)末\)", ""),
    _Rewrite(r"^(?:1季|季度?|1?半年度?|1?年度?|月度)(?=\d{1,2}次)|^[月季年]度$", r"每\g<0>"),
    _Rewrite("^1月(?=1次)", "每月", "按每月一次理解，也可能指1月份一次"),
    _Rewrite("^1季度(?=1次)", "每季度", "按每季度一次理解，也可能指第一季度一次"),
    # 第三、四季度 is one stretch; 一、三季度 are two.
    _Rewrite(
        r"(?<![\d、,和及])(?:(1)[、,和及](?=2季)|(2)[、,和及](?=3季)|(3)[、,和及](?=4季))",
        r"\1\2\3-",
    ),
    _Rewrite("(?<=[年月])度", ""),
    _Rewrite("(?:贯穿|覆盖)?[全整常长]年内?", "全年"),
    _Rewrite("[之以]前", "前"),
    _Rewrite("[之以]内", "内"),
    _Rewrite("为?止(?=$|[、,;)])", "止"),
    _Rewrite("上[、,和及]?下半年", "上半年、下半年"),
    _Rewrite(r"前(?=[234]季)", "1-"),
    _Rewrite(r"(?<!\d)(20\d\d)(?=全年|[上下]半年|\d季)", r"\1年"),
    _Rewrite(r"(?<!\d)(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?![\d月])日?", r"\1年\3月\4日"),
    _Rewrite(r"(?<!\d)(\d{4})[-./](\d{1,2})(?!\d)月?", r"\1年\2月"),
    _Rewrite(
        r"(?<![\d./])(\d{1,2})[./](\d{1,2})(?![\d./月])[日号]?",
        r"\1月\2日",
        "用点或斜线写的两个数按“几月几日”理解",
    ),
    _Rewrite(r"(?<=\d年|[今本当次明来翌每]年)(?=[初中底末终])", "年"),
    _Rewrite(
        r"(?:底|末|下旬)[、,]?(?=\d{1,2}月(?:初|上旬))",
        r"\g<0>-",
        "月底月初连写，按一个时段理解",
    ),
    _Rewrite("[、,]-", "-"),
    _Rewrite("(?<=.)或者?(?=.)", "-", "“或”按前后两个时间之间的时段理解"),
    _Rewrite(r"(?<=[月份日号底末旬初前])(?=\d{1,2}月)|(?<=半年)(?=[上下]半年)", "、"),
    _Rewrite(r"(?<=[季度])(?=\d季)", "、"),
)


def plain(phrase: str, remarks: Remarks) -> str:
    """Return the phrase half-width, without blanks, with Arabic numerals and one sort of dash."""
    text = unicodedata.normalize("NFKC", phrase).upper()
    text = re.sub(r"\s+", " ", text).strip()
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc"))
    text = _NUMERAL.sub(_arabic, text)
    for pattern, replacement, question in _SPELLINGS:
        text, count = re.subn(pattern, replacement, text)
        if count and question:
            remarks.ask(question)
    return text


def _arabic(numeral: re.Match[str]) -> str:
    """十一 is 11 and 二〇二一 is 2021; "一二" stays, since 一二月 is not December."""
    text = numeral.group()
    if tens := _TENS.fullmatch(text):
        return str(10 * _DIGITS.get(tens[1], 1) + _DIGITS.get(tens[2], 0))
    if "十" not in text and len(text) in (1, 4):
        return "".join(str(_DIGITS[char]) for char in text)
    return text
