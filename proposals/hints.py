"""What may be said to a proposal while it is written: hints, of which none forbids anything.

Pure: imports no Django. Nothing is asked of a service; who writes decides.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from members.names import near_names
from proposals.intake import UNTITLED, text_length

# Of a text whose suggestions are fewer than this the reader learns what is wrong, not what to do.
_LEAST_SHARE = 30
# What fills a page, and says neither what is wrong nor what to do.
_EMPTY_WORDS = ("加强领导", "提高认识", "高度重视", "加大力度", "进一步加强", "营造氛围")
_MANY_EMPTY = 4

# Where the name of a unit begins: after the words with which one is called upon, or after a mark.
_CALLED = re.compile(
    r"(?:由|请|建议|责成|会同|协调|督促|联合|牵头|[，。；：、和与及（\n]|^)区?"
    r"([\u4e00-\u9fff]{2,8}?(?:局|委|街道|管委会|办公室|指挥部))"
    r"(?=[，。；：、和与及）等\s牵会应要负加在对将联]|$)"
)
_COLLECTIVE = re.compile(r"(?:有关|相关|各|主管|职能|多|等)")

# By a part of the ground's own words: what in a text lets one think of it.
_SIGNS = {
    "国家秘密": r"秘密|机密|绝密|涉密|内部文件|不宜公开",
    "人事安排": r"干部任用|提拔|任免|人事安排|党内处分|编制调整",
    "本组织内部": r"我(?:支部|会|党派)内部|本(?:支部|党派)",
    "司法、仲裁": r"法院|起诉|诉讼|仲裁|判决|上诉|立案侦查",
    "学术研讨": r"学术|学界|理论探讨|文献综述|假说",
    "个人问题": r"本人|我家|我(?:儿子|女儿|父亲|母亲|爱人|妻子|丈夫|孩子)|亲属|我的(?:房|户口|工作|职称)",
    "作品、产品": r"我(?:公司|司|厂)|本(?:公司|厂|品牌)|我们公司|独家产品|品牌推广",
    "指名举报": r"举报|贪污|受贿|行贿|以权谋私|违纪违法",
}
_VAGUE = "内容空泛"
_TWO_MATTERS = re.compile(r"关于.+关于|；|以及")


@dataclass(frozen=True)
class Hint:
    """A hint: what it is about, and a sentence; `seen` quotes what in the text gave rise to it."""

    about: str
    words: str
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """A proposal as it stands while being written."""

    title: str
    situation: str
    suggestions: str

    @property
    def shares(self) -> tuple[int, int]:
        """How many percent of the text are 情况分析 and 具体建议; 0, 0 where there is no text."""
        total = text_length(self.situation, self.suggestions)
        if not total:
            return 0, 0
        suggestions = round(100 * text_length(self.suggestions) / total)
        return 100 - suggestions, suggestions

    @property
    def whole(self) -> str:
        return "\n".join((self.title, self.situation, self.suggestions))


def hints(written: Written, *, units: Mapping[str, str], grounds: Iterable[str]) -> list[Hint]:
    """Return what may be said, the weightiest first.

    `units` are the units' names and other names, each with the name that it stands for; `grounds` the
    grounds on which a proposal is not filed (不予立案情形), in the office's words.
    """
    return [
        *_of_grounds(written, grounds),
        *_of_matters(written),
        *_of_shares(written),
        *_of_units(written, units),
    ]


def _of_grounds(written: Written, grounds: Iterable[str]) -> Iterable[Hint]:
    for ground in grounds:
        seen: tuple[str, ...] = ()
        for part, signs in _SIGNS.items():
            if part in ground:
                seen = tuple(dict.fromkeys(re.findall(signs, written.whole)))
        if _VAGUE in ground:
            empty = [word for word in _EMPTY_WORDS if word in written.suggestions]
            seen = tuple(empty) if len(empty) >= _MANY_EMPTY else ()
        if seen:
            yield Hint("立案", f"可能涉及不予立案的情形“{ground}”，请再看看。", seen)


def _of_matters(written: Written) -> Iterable[Hint]:
    if written.title != UNTITLED and _TWO_MATTERS.search(written.title):
        yield Hint("一事一案", "案由里像有几件事。一件提案只提一件事，可以分成几件写。")


def _of_shares(written: Written) -> Iterable[Hint]:
    situation, suggestions = written.shares
    if written.suggestions.strip() and suggestions < _LEAST_SHARE:
        yield Hint(
            "篇幅",
            f"情况分析占 {situation}%，具体建议只占 {suggestions}%。建议写得具体些，办理单位才好答复。",
        )


def units_named(written: Written, units: Mapping[str, str]) -> list[str]:
    """Return the units that a text names, each by its own name, in the order of the names."""
    return sorted({of for name, of in units.items() if len(name) > 1 and name in written.whole})


def _of_units(written: Written, units: Mapping[str, str]) -> Iterable[Hint]:
    unknown: dict[str, None] = {}
    for name in _CALLED.findall(written.suggestions):
        known = any(name.endswith(unit) or unit.endswith(name) for unit in units)
        if not known and not _COLLECTIVE.search(name):
            unknown[name] = None
    for name in unknown:
        near = near_names(name, units, limit=1)
        meant = f"是否为“{units[near[0]]}”？" if near else "请核对名称，或只写由有关部门办理。"
        yield Hint("单位", f"承办单位里没有“{name}”，{meant}")
    if written.suggestions.strip() and not unknown and not units_named(written, units):
        yield Hint("单位", "没有提到由哪个单位办理。写明单位，交办更准；不清楚的可以不写。")
