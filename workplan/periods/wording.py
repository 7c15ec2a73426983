"""Words that carry no date: how often, how firmly, remarks in brackets."""

import re

from workplan.periods.remarks import Remarks

# Not 每2周1次.
_NAMED_DAY = re.compile(
    r"(?<![每逐隔])((?:(\d{1,2})月)?(\d{1,2})[日号]?)\(?(?:周|星期|礼拜)([1-6日天])(?![次场期])\)?"
)
_WEEKDAYS = "123456日天"
# What stands before 前 or 后 and is a time that nobody dated: 月底前, 下周前, 每月最后….
_UNDATED_TIME = re.compile(
    "[每逢].*|(?:[本当上下这]个?)?(?:半?年|季度?|[月周旬]|星期)[初中底末]?|(?:[本当上下]|双休)日"
)
# A date of any kind: what is wrong with it is no event to wait for.
_DATED = re.compile(r"\d{1,4} ?[月日号季旬年/.-]|[上下]半[年月]|[上中下]旬|(?<!\d)\d+$|^\d")
# How long before or after an event: 前15个工作日, 后一周内, 后半个月内.
_SPACE_OF_TIME = re.compile(
    r"(?<=[前后])(?:\d{1,3}个?|半个?)(?:工作日|[日天周旬月年]|星期|礼拜|季度|小时)内?"
)
_AWAITED = re.compile(
    r"(?:视|待|俟|等|在|于|自)?(?P<event>会|(?=.?[\u4e00-\u9fff]{2})[^\d,;:。]{2,40}?)(?:之|以)?"
    r"(?:前后|[前后])"
    r"(?:[,、]?(?:再|及时|尽快|适时|统筹|组织|抓紧)*(?:推进|开展|实施|进行|落实|启动|报送|完成|确定|安排|办理|部署))?"
)

SEPARATORS = "、,;:。/&+和与及跟"

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
    "适时|待定|另定|视情(?!况)|另行(?:通知|安排|确定|明确)|不定期|不限|随时|机动|按需|择机|择期|尽快|及时|"
    rf"(?:视(?!察)|根据|按照?|依据?|结合|待|随|以)[^\d{_UNIT}、,;:()-]{{0,20}}?"
    "(?:安排|要求|部署|通知|情况|需要|实际|进度|进展|计划|而定|确定|明确|为准|调整|定)(?:[而再后]定|调整)?"
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
    """Return a pattern for the words, but not between two digits that would run together."""
    return re.compile(rf"(?<!\d)(?:{words})|(?:{words})(?!\d)")


_OPEN, _ONGOING, _TENTATIVE, _EMPTY = map(
    _outside_numbers, (_OPEN_WORDS, _ONGOING_WORDS, _TENTATIVE_WORDS, _EMPTY_WORDS)
)


def without_counts(text: str) -> tuple[str, int]:
    """Take out "至少1次", "一讲"; also return the highest number of times named, at least 1."""
    counts = [int(match[2] or match[1]) for match in _COUNT.finditer(text)]
    return _ONE_OF_SOMETHING.sub(",", _COUNT.sub(",", text)), max([1, *counts])


def says_no_date(text: str) -> bool:
    """Return whether a plain text leaves the date open on purpose: 持续推进, 适时, "—", nothing."""
    if text in _BLANKS:
        return True
    rest = without_soft_words(without_counts(text)[0], Remarks())
    return not rest.strip(f"{SEPARATORS}()") and bool(_OPEN.search(text) or _ONGOING.search(text))


def awaited_event(text: str) -> str:
    """Return the event after or before which something is due (两会前, 视…出台后), "" for any other.

    A plain text without any date; when the event is, the document does not say.
    """
    text = _SPACE_OF_TIME.sub("", text)
    found = None if _DATED.search(text) else _AWAITED.fullmatch(text)
    return found["event"] if found and not _UNDATED_TIME.fullmatch(found["event"]) else ""


def without_weekdays(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """Take out the weekday beside a date; also return month (0 where none is named), day and weekday
    (0 is Monday) of each.
    """
    named = [
        (int(match[2] or 0), int(match[3]), min(_WEEKDAYS.index(match[4]), 6))
        for match in _NAMED_DAY.finditer(text)
    ]
    return _NAMED_DAY.sub(r"\1", text), named


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
        note = match[1].strip(SEPARATORS)
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
