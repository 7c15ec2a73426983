"""One plain spelling for what is written in many ways, and the words that carry no date."""

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
    _Rewrite("各(?=个?[月季])", "每"),
    _Rewrite("两(?=[个月次周场期批轮])", "2"),
    _Rewrite(r"Q(\d)", r"\1季度"),
    _Rewrite(r"第(?=\d(?:[、,和及-]\d)*季)", ""),
    _Rewrite(r"\((?:周|星期|礼拜)[1-6日天末]\)", ""),
    _Rewrite(r"^(?:1季|季度?|1?半年度?|1?年度?|月度)(?=\d{1,2}次)|^[月季年]度$", r"每\g<0>"),
    _Rewrite(r"^每1", "每"),
    _Rewrite("^1月(?=1次)", "每月", "按每月一次理解，也可能指1月份一次"),
    _Rewrite("^1季度(?=1次)", "每季度", "按每季度一次理解，也可能指第一季度一次"),
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
    _Rewrite("或者?", "-", "“或”按前后两个时间之间的时段理解"),
    _Rewrite(r"(?<=[月份日号底末旬初前])(?=\d{1,2}月)|(?<=[月份季度年])(?=[上下]半年)", "、"),
    _Rewrite(r"(?<=[季度])(?=\d季)", "、"),
)


def plain(phrase: str, remarks: Remarks) -> str:
    """The phrase in one spelling: half-width, Arabic numerals, "-" for every dash, no blanks."""
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


_HAN = r"[\u4e00-\u9fff]"
_COUNT = re.compile(
    r"(?:各自?|共|分别|累计)?(?:召开|开展|组织|举办|举行|报送|进行|安排)?(?:至少|不少于|不低于)?"
    r"(?<![\d第])(\d{1,3})(?:-(\d{1,3}))?[次场期篇批轮回件份](?:以上|左右)?"
)
# 每月一讲, 每季一荐, 每年一论: annex 1 row 5.
_ONE_OF_SOMETHING = re.compile(
    rf"(?<=[月季度年周旬日])1(?![月日号天周旬季年半个]){_HAN}{{1,2}}(?=$|[、,;:()])"
)
_UNIT = "月季周旬日年半"
_OPEN_WORDS = (
    "适时|待定|另定|视情况?|另行(?:通知|安排|确定|明确)|不定期|不限|随时|机动|按需|择机|择期|尽快|及时|"
    rf"(?:视(?!察)|根据|按照?|依据?|结合|待|随|以)[^\d{_UNIT}、,;:()-]{{0,20}}?"
    "(?:安排|要求|部署|通知|情况|需要|实际|进度|进展|计划|而定|确定|明确|为准|调整|定)"
)
_ONGOING_WORDS = "持续|长期|常态化?|经常性?|日常|不断|始终"
_TENTATIVE_WORDS = (
    "暂定|初步|初定|拟定?|预定|预计|计划|暂|大约|约|左右|前后|力争|争取|原则上|可能|可调整"
)
_EMPTY_WORDS = (
    "分别|完成|开展|推进|进行|召开|举行|举办|组织|实施|落实|报送|办结|结束|完毕|坚持|做好|抓好|工作(?!日)|"
    "时间|时限|期间|安排|集中|定于|于|在|自|从|由|各"
)
_BLANKS = {"", "-", "/", "\\", "无", "暂无", "空"}


def _outside_numbers(words: str) -> re.Pattern[str]:
    """The words, except between two digits, which would run together without them."""
    return re.compile(rf"(?<!\d)(?:{words})|(?:{words})(?!\d)")


_OPEN, _ONGOING, _TENTATIVE, _EMPTY = map(
    _outside_numbers, (_OPEN_WORDS, _ONGOING_WORDS, _TENTATIVE_WORDS, _EMPTY_WORDS)
)


def without_counts(text: str) -> tuple[str, int]:
    """Take out "至少1次", "一讲"; also return the highest number of times named, at least 1."""
    counts = [int(match[2] or match[1]) for match in _COUNT.finditer(text)]
    return _ONE_OF_SOMETHING.sub("", _COUNT.sub("", text)), max([1, *counts])


def says_no_date(text: str) -> bool:
    """Whether a plain text leaves the date open on purpose: 持续推进, 根据上级安排, "—", nothing."""
    if text in _BLANKS:
        return True
    rest = without_soft_words(without_counts(text)[0], Remarks())
    return not rest.strip("、,;:()") and bool(_OPEN.search(text) or _ONGOING.search(text))


def without_soft_words(text: str, remarks: Remarks) -> str:
    """Take out the words that change no date; ask where they say that the date is not firm."""
    for pattern in (_OPEN, _TENTATIVE):
        for match in pattern.finditer(text):
            remarks.ask(f"写有“{match.group()}”，时间未最后确定")
        text = pattern.sub("", text)
    return _EMPTY.sub("", _ONGOING.sub("", text))


_NOTE = re.compile(r"\(([^()]*)\)?")
_PART_OF_MONTH = re.compile("[上中下]旬|[上下]半月|[初中底末]前?")


def without_notes(text: str, remarks: Remarks) -> str:
    """Open the brackets that hold a time; drop the others, asking about what they said."""

    def opened(match: re.Match[str]) -> str:
        note = match[1]
        if not note or _PART_OF_MONTH.fullmatch(note):
            return note
        if re.search(rf"[{_UNIT}]|\d(?!{_HAN})", note):
            if "每" not in text and match.group() != text:
                remarks.ask(f"括号里的“{note}”也按完成时间理解")
            return f",{note},"
        remarks.ask(f"括号里的“{note}”没有计入时间")
        return ""

    return _NOTE.sub(opened, text)


# Without a rhythm after it, an open beginning runs to the end of the year.
_ONSET = re.compile("(?:启动|开始|起)[、,;]?-?")


def with_closed_onset(text: str, remarks: Remarks) -> str:
    """Turn "3月启动、10月完成" into a range, and "3月起" into one to the end of the year."""

    def closed(match: re.Match[str]) -> str:
        if re.match(r"止?[\d次明年上下]", text[match.end() :]):
            return "-"
        if "每" not in text:
            remarks.ask("只写了开始时间，按到年底理解")
        return "-年底,"

    return _ONSET.sub(closed, text, count=1)
