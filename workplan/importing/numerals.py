"""Numbers as offices write them before an item: 37．, ４２, 03, （5）, 3.0, 十二, ①, 第三项."""

import re
import unicodedata

from sheets.cells import plain_digits

NUMERAL = "[一二三四五六七八九十]+"
SEQ = re.compile(rf"[(（]?(?:(\d{{1,9}})(?:\.0+)?|({NUMERAL}))[)）]?[.．、。]?")
NTH = re.compile(r"^第(.+)[项条件号]$")
LARGEST_SEQ = 99_999


def item_number(text: str) -> int | None:
    """The number that squeezed `text` is, 1 to LARGEST_SEQ; None for what is none."""
    found = SEQ.fullmatch(NTH.sub(r"\1", unicodedata.normalize("NFKC", plain_digits(text))))
    if not found:
        return None
    number = int(found[1]) if found[1] else chinese_number(found[2])
    return number if number and number <= LARGEST_SEQ else None


def chinese_number(text: str) -> int | None:
    """1 to 99 in Chinese numerals; None for what is no number, such as 一一."""
    digits = "一二三四五六七八九"
    tens, ten, ones = text.partition("十") if "十" in text else ("", "", text)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (digits.find(tens) + 1 or 1) * 10 * bool(ten) + (digits.find(ones) + 1 if ones else 0)
