"""What a rule does, said in words; from the rule itself, so that it is what is reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from members.facts import FactKind
from performance.enums import Share, Status
from performance.points import Group, Rule, plain

_SHARES = {
    Share.EQUAL: "多人的平均分",
    Share.SETTLED: "多人的按登记的份额分",
    Share.HALF_FIRST: "联名的第一人得一半，其余的人平分另一半",
    Share.HALF: "多人合作的各计一半",
}


def says(rule: Rule, kinds: Mapping[str, FactKind], year: int) -> str:
    """Return a rule as a sentence: 立案提案（第一提案人），每件得5分，全年最多计9件。"""
    about = [kinds[key] for key in rule.kinds if key in kinds]
    unit = about[0].unit if len({kind.unit for kind in about}) == 1 else "件（次）"
    names = "、".join(kind.label for kind in about) or "（现在没有的事项）"
    narrowed = "；".join(
        _names(words, about) for words in (rule.roles, rule.levels, rule.marks) if words
    )
    verb, worth = ("扣", -rule.points) if rule.points < 0 else ("得", rule.points)
    parts = [
        f"{names}（{narrowed}）" if narrowed else names,
        f"{_by_amount(about, unit) if rule.per_unit else f'每{unit}'}{verb}{plain(worth)}分",
    ]
    if rule.status != Status.ANY:
        parts.insert(0, f"限{Status(rule.status).label}")
    if rule.share != Share.WHOLE:
        parts.append(_SHARES[Share(rule.share)])
    if rule.halves:
        parts.append(f"{_names(rule.halves, about)}的按一半计")
    if rule.after:
        parts.append(f"从第{rule.after + 1}{unit}起计")
    if rule.cap_count is not None:
        parts.append(f"全年最多计{rule.cap_count}{unit}，取分高的")
    if rule.cap is not None:
        most = "最多扣" if rule.points < 0 else "最多"
        parts.append(f"全年{most}{plain(rule.cap)}分")
    if (rule.since, rule.until) != (date(year, 1, 1), date(year, 12, 31)):
        parts.append(f"计{day(rule.since)}至{day(rule.until)}的")
    return "，".join(parts) + "。"


def limits(group: Group) -> str:
    """Return what holds for all rules of a group: 从70分起，扣到0分为止。"""
    parts = []
    if group.start:
        parts.append(f"从{plain(group.start)}分起")
    if group.cap is not None:
        parts.append(f"合计最多{plain(group.cap)}分")
    if group.floor is not None:
        parts.append(f"扣到{plain(group.floor)}分为止")
    if group.cap_count is not None:
        parts.append(f"全年最多计{group.cap_count}件（次），取分高的")
    if group.best:
        parts.append("同一件只计最高的一项")
    return "，".join(parts) + "。" if parts else ""


def day(on: date) -> str:
    """2020年12月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def _by_amount(about: list[FactKind], unit: str) -> str:
    """Return what the amount of a fact counts: half-days of what one attends, else as entered."""
    attended = bool(about) and all(kind.is_presence for kind in about)
    return "每半天" if attended else f"按登记的数量每{unit}"


def _names(words: tuple[str, ...], about: list[FactKind]) -> str:
    found = (next(filter(None, (kind.says(word) for kind in about)), word) for word in words)
    return "、".join(dict.fromkeys(found))
