"""The only writer of the rules of a year: begun, copied, edited as a draft, put in force, dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from members.facts import FactKind, kinds
from members.models import User
from performance.enums import Action, RuleSetState
from performance.models import PointRule, RuleGroup, RuleSet
from performance.permissions import writes_rules
from performance.services.states import change
from workflow.refusals import NotAllowed, Refused
from workflow.states import lock, sign

_Row = TypeVar("_Row", bound=models.Model)

# What a rule may narrow, by the part of a kind that has the words.
_NARROWED = {
    "roles": ("身份", lambda kind: kind.roles),
    "levels": ("级别、情形", lambda kind: kind.levels),
    "marks": ("方式", lambda kind: kind.marks),
    "halves": ("“按一半计的”", lambda kind: (*kind.roles, *kind.levels, *kind.marks)),
}


@transaction.atomic
def begin_rules(
    *,
    year: int,
    name: str,
    actor: User,
    bands: str = "",
    note: str = "",
    copy_of: RuleSet | None = None,
) -> RuleSet:
    """Begin a draft, empty or as a copy of another set; its days are moved to the new year.

    Raises NotAllowed but for the office, ValidationError in Chinese.
    """
    _check(actor)
    if copy_of is not None:
        bands, note = bands or copy_of.bands, note or copy_of.note
    rule_set = _save(RuleSet(year=year, name=name.strip(), bands=bands, note=note.strip()), actor)
    if copy_of is not None:
        years = year - copy_of.year
        for group in copy_of.groups.prefetch_related("rules"):
            rules = list(group.rules.all())
            group.pk, group.rule_set = None, rule_set
            group.save(force_insert=True)
            for rule in rules:
                rule.pk, rule.group = None, group
                rule.since, rule.until = _moved(rule.since, years), _moved(rule.until, years)
                rule.save(force_insert=True)
    return rule_set


def copy_rules(*, rule_set: RuleSet, year: int, name: str, actor: User) -> RuleSet:
    """照此起草: begin a draft like a set, to change it within the year or for another year."""
    return begin_rules(year=year, name=name, actor=actor, copy_of=rule_set)


def _moved(day: date, years: int) -> date:
    """Return a day some years on; the end of February stays it."""
    if (day + timedelta(days=1)).month == 3 and day.month == 2:
        return date(day.year + years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year + years)


@transaction.atomic
def edit_rules(*, rule_set: RuleSet, actor: User, **values: Any) -> RuleSet:
    """Change name, bands or note of a draft. Raises Refused for what is no draft."""
    return _save(_draft(rule_set, actor), actor, **values)


@transaction.atomic
def save_group(
    *, rule_set: RuleSet, actor: User, group: RuleGroup | None = None, **values: Any
) -> RuleGroup:
    """Write a group of a draft, a new one last. Raises Refused, and ValidationError in Chinese."""
    draft = _draft(rule_set, actor)
    row = (
        _own(group, draft.groups) if group else RuleGroup(rule_set=draft, order=_last(draft.groups))
    )
    return _save(row, actor, **values)


def edit_group(*, group: RuleGroup, actor: User, **values: Any) -> RuleGroup:
    """Change a group of a draft."""
    return save_group(rule_set=group.rule_set, group=group, actor=actor, **values)


@transaction.atomic
def save_rule(
    *, group: RuleGroup, actor: User, rule: PointRule | None = None, **values: Any
) -> PointRule:
    """Write a rule of a draft, a new one last in its group; without days it is for the set's year.

    Raises Refused for what is no draft and for what no kind of facts knows, ValidationError in Chinese.
    """
    draft = _draft(group.rule_set, actor)
    among = PointRule.objects.filter(group__rule_set=draft)
    row = _own(rule, among) if rule else PointRule(order=_last(group.rules))
    row.group = group
    values["since"] = values.get("since") or row.since or date(draft.year, 1, 1)
    values["until"] = values.get("until") or row.until or date(draft.year, 12, 31)
    _check_words(values, kinds())
    return _save(row, actor, **values)


def _check_words(values: Mapping[str, Any], known: Mapping[str, FactKind]) -> None:
    """Raise Refused where a rule names no kind, or what none of its kinds has."""
    chosen = [known[key] for key in values.get("kinds", ()) if key in known]
    if not chosen:
        raise Refused("请选择至少一种事项。", about="kinds")
    for field, (called, words_of) in _NARROWED.items():
        has = {key: label for kind in chosen for key, label in words_of(kind)}
        if strange := [word for word in values.get(field) or () if word not in has]:
            labels = {key: label for kind in known.values() for key, label in words_of(kind)}
            named = "、".join(labels.get(word, word) for word in strange)
            may_be = "、".join(has.values()) or "不填"
            raise Refused(f"所选事项没有{called}“{named}”，可以是：{may_be}。", about=field)


@transaction.atomic
def remove_group(*, group: RuleGroup, actor: User) -> None:
    """Take a group out of a draft. Raises Refused where it still has rules."""
    found = _own(group, _draft(group.rule_set, actor).groups)
    if found.rules.exists():
        raise Refused("这个分组里还有规则，请先删去规则，再删去分组。")
    found.delete()


@transaction.atomic
def remove_rule(*, rule: PointRule, actor: User) -> None:
    """Take a rule out of a draft."""
    draft = _draft(rule.group.rule_set, actor)
    _own(rule, PointRule.objects.filter(group__rule_set=draft)).delete()


@transaction.atomic
def enforce(*, rule_set: RuleSet, actor: User, seen: str | None = None) -> RuleSet:
    """施行: put a draft in force; the set that was until then is replaced.

    Raises Refused for a draft without rules.
    """
    if not PointRule.objects.filter(group__rule_set=rule_set).exists():
        raise Refused("这套规则还没有一条规则，不能施行。")
    # All sets of the year are locked, so that of two put in force at once the second waits.
    list(RuleSet.objects.select_for_update().filter(year=rule_set.year).order_by("pk"))
    for before in RuleSet.objects.filter(year=rule_set.year, state=RuleSetState.IN_FORCE):
        change(before, Action.REPLACE, actor=actor)
    return change(rule_set, Action.ENFORCE, actor=actor, seen=seen)


def drop(*, rule_set: RuleSet, actor: User, seen: str | None = None) -> RuleSet:
    """放弃: a draft that is not going to be put in force; it stays on the record."""
    return change(rule_set, Action.DROP, actor=actor, seen=seen)


def _draft(rule_set: RuleSet, actor: User) -> RuleSet:
    """Return a set as stored, locked. Raises NotAllowed, and Refused for what is no draft."""
    _check(actor)
    found = lock(rule_set)
    if not found.is_draft:
        raise Refused("施行中和已替换的规则不能改。请先“起草修改”，改好后再施行。")
    return found


def _check(actor: User) -> None:
    if not writes_rules(actor):
        raise NotAllowed("只有办公室可以起草和修改计分规则。")


def _own(row: _Row, among: models.Manager | models.QuerySet) -> _Row:
    """Return a row as stored. Raises Refused where it is gone."""
    found = among.filter(pk=row.pk).first()
    if found is None:
        raise Refused("这一条已被删去。请刷新页面后再看。")
    return found


def _last(rows: Any) -> int:
    return (rows.aggregate(last=models.Max("order"))["last"] or 0) + 1


def _save(row: _Row, actor: User, **values: Any) -> _Row:
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.full_clean()
    sign(row, actor, "")
    row.save()
    return row
