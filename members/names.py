"""How names are compared, and what is said of one that is not known. Pure: imports no Django."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\ue5e5]+")
# Copied from a PDF, ⼯ and ⻓ are radicals that look like 工 and 长. The ordinary character for each
# of U+2E81 to U+2EF3 (there is no U+2E9A): Unicode, EquivalentUnifiedIdeograph.txt.
_SUPPLEMENT = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王"
    "𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長"
    "镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_EXTRA_RADICALS = (code for code in range(0x2E81, 0x2EF4) if code != 0x2E9A)
_ORDINARY = dict(zip(_EXTRA_RADICALS, _SUPPLEMENT, strict=True))
# The Kangxi radicals and the ideographs kept for old encodings have theirs by themselves.
_ORDINARY |= {
    code: plain
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))
    if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_ORDINARY[ord("⼾")] = "户"  # 戶 by itself, but fonts of simplified Chinese mean 户
LOOK_ALIKES = "\u2e81-\u2fd5\uf900-\ufad9"  # for a class of a regular expression
_LOOK_ALIKE = re.compile(f"[{LOOK_ALIKES}]")
_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_POINT = re.compile(rf"(?<=[{_HAN}])\s*[·•・．.‧∙⋅･]\s*(?=[{_HAN}])")


def ordinary(text: str) -> str:
    """Return the text with the ordinary character for each that only looks like one: ⼯ → 工."""
    return text.translate(_ORDINARY) if _LOOK_ALIKE.search(text) else text


def one_point(name: str) -> str:
    """Return a name with its points, of whatever kind, as 阿依古丽·买买提 has them."""
    return _POINT.sub("·", name)


def name_key(name: str) -> str:
    """Return the form in which names are compared: no space of any width, one width of letters.

    `郑　丽`, `郑  丽` and `郑丽` are one person (annex 1, rows 4, 15 and 37), so are 马丽 and ⻢丽.
    """
    plain = unicodedata.normalize("NFKC", ordinary(name))
    return one_point(_INVISIBLE.sub("", plain))


def near_names(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names that a person may have meant: 张爱连 → 张爱莲."""
    key = name_key(name)
    known = list(known)
    close = get_close_matches(key, known, n=limit, cutoff=0.5)
    containing = [k for k in known if len(key) > 1 and (key in k or k in key) and k not in close]
    return (close + containing)[:limit]


class UnknownName(Exception):
    """No one, or more than one, is known by a name; `near` are names that may have been meant."""

    def __init__(self, name: str, near: list[str], homonyms: int = 0) -> None:
        super().__init__(name)
        self.name, self.near, self.homonyms = name, near, homonyms

    @property
    def is_nobodys(self) -> bool:
        """Whether no one bears the name, so that a person of that name may be added."""
        return not self.homonyms

    def in_words(self, where: str = "", advice: str = "") -> str:
        """Return in Chinese what is wrong with the name.

        `where` (名册中) says where it is not, `advice` (请先…) what to do with one that is like no other.
        """
        if self.homonyms:
            return f"有{self.homonyms}个“{self.name}”，请先用别名区分，再填别名。"
        if self.near:
            return f"{where}没有“{self.name}”，是否为“{'”或“'.join(self.near)}”？"
        return f"{where}没有“{self.name}”{advice and '，'}{advice}。"


class IsPost(UnknownName):
    """A post stands where only a person can."""

    @property
    def is_nobodys(self) -> bool:
        return False

    def in_words(self, where: str = "", advice: str = "") -> str:
        return f"“{self.name}”是职务，请填姓名。"
