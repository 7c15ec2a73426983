"""How far the 工作方案 of a ★ item has come, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Prefetch

from almanac.words import month_day
from workplan.models import DueDate, SchemeReview, SchemeVersion
from workplan.models.standing import ItemStanding

# What `scheme_of` reads, for pages with many items.
SCHEME_ROWS = (
    Prefetch("scheme_versions", SchemeVersion.objects.select_related("author__person")),
    Prefetch(
        "scheme_reviews",
        SchemeReview.objects.select_related(
            *("meeting", "version", "reported_by"),
            *("put_by__person", "taken_off_by__person", "decided_by__person"),
        ).prefetch_related(
            Prefetch("due_dates", DueDate.objects.select_related("item__plan")),
        ),
    ),
)


class Step(Enum):
    """Where a scheme is, in the order of its way."""

    MISSING = "未提交"
    WAITING = "待安排审议"
    LISTED = "已列入议程"
    REVISE = "须修改"
    PASSED = "已通过"


@dataclass(frozen=True)
class Scheme:
    """The state of an item's scheme: its step, the words for it, and what a meeting wants.

    `passed` is the review that the work may rest on; `changed` are the rounds for which a newer
    version than that waits; `wanted` says of each round without a scheme by when it should pass.
    """

    step: Step
    words: str
    requirements: str
    passed: SchemeReview | None
    versions: list[SchemeVersion]
    reviews: list[SchemeReview]
    changed: list[DueDate]
    wanted: list[str]


def scheme_of(item: ItemStanding) -> Scheme:
    """Return how far the scheme of a ★ item has come. Reads what SCHEME_ROWS prefetches."""
    versions = list(item.scheme_versions.all())
    listed = (review for review in item.scheme_reviews.all() if review.is_on_agenda)
    reviews = sorted(listed, key=lambda r: (r.meeting.held_on, r.pk), reverse=True)
    dues = list(item.due_dates.all())
    lacking = [due for due in dues if due.lacks_scheme and not due.is_ended]
    changed = [due for due in dues if due.newer_scheme and not due.is_ended]
    last = reviews[0] if reviews else None
    passed = next((review for review in reviews if review.has_passed), None)
    step, words = _step(versions, last, passed, lacking, changed, dues)
    return Scheme(
        step=step,
        words=words,
        requirements=last.requirements if last and step in (Step.REVISE, Step.PASSED) else "",
        passed=passed,
        versions=versions,
        reviews=reviews,
        changed=changed,
        wanted=_wanted(lacking, item.plan.year),
    )


def outcomes_recorded(**of: Any) -> dict[int, list]:
    """Return of each line of an agenda what was recorded of its outcome, in order, as the history kept
    it: the last is the one in force, those before it were corrected.
    """
    rows = SchemeReview.history.filter(**of).exclude(outcome="")  # type: ignore[attr-defined]
    rows = rows.select_related("meeting", "version", "decided_by__person")
    return outcomes_among(rows.order_by("history_id"))


def outcomes_among(history: Iterable[Any]) -> dict[int, list]:
    """Return the same of rows of the history, the oldest first."""
    found: dict[int, dict] = defaultdict(dict)
    for row in history:
        if row.outcome:
            what = (row.decided_at, row.decided_by_id, row.outcome, row.requirements)
            found[row.id].setdefault(what, row)
    return defaultdict(list, {pk: list(kept.values()) for pk, kept in found.items()})


def _step(
    versions: list[SchemeVersion],
    last: SchemeReview | None,
    passed: SchemeReview | None,
    lacking: list[DueDate],
    changed: list[DueDate],
    dues: list[DueDate],
) -> tuple[Step, str]:
    newest = versions[0] if versions else None
    if last and not last.outcome:
        return Step.LISTED, _listed(last, newest)
    days = [due.scheme_passed_on for due in dues if due.scheme_passed_on]
    before = _said(passed) if passed else f"{month_day(max(days))}过会" if days else ""
    if newest and (lacking or changed) and (last is None or _is_newer(newest, last)):
        if not changed:
            return Step.WAITING, f"第{newest.number}版已提交，待安排审议"
        return Step.WAITING, f"{before}；第{newest.number}版是通过后提交的，未过会"
    if last and not last.has_passed:
        return Step.REVISE, _said(last) + (f"；此前已通过：{before}" if passed else "")
    if last:
        return Step.PASSED, before + _settled(newest, passed, dues) + _still_lacking(lacking)
    if days and not lacking:
        return Step.PASSED, before
    return Step.MISSING, "未提交"


def _listed(review: SchemeReview, newest: SchemeVersion | None) -> str:
    """Return on which agenda a scheme stands, and in which version, where there is a newer one."""
    words = f"已列入{review.meeting.name}"
    listed = review.version.number if review.version else 0
    if newest is None or newest.number == listed:
        return words
    of = f"，审议第{listed}版" if listed else "，未附方案"
    return f"{words}{of}；第{newest.number}版未列入"


def _wanted(lacking: list[DueDate], year: int) -> list[str]:
    """Return of each round without a scheme by when it should pass, each day once."""
    rounds: dict[date, list[str]] = {}
    for due in lacking:
        if wanted_by := due.scheme_wanted_by:
            rounds.setdefault(wanted_by, []).append(due.label)
    return [
        f"{'、'.join(labels)}到期的，方案应在{month_day(day, year)}前过会"
        for day, labels in sorted(rounds.items())
    ]


def _is_newer(version: SchemeVersion, review: SchemeReview) -> bool:
    """Return whether a version was handed in after a meeting spoke of an earlier one."""
    if review.version is None:
        return review.decided_at is None or version.at > review.decided_at
    return version.number > review.version.number


def _said(review: SchemeReview) -> str:
    return f"{review.meeting.name}：{review.said}"


def _settled(newest: SchemeVersion | None, passed: SchemeReview | None, dues: list[DueDate]) -> str:
    """Return that a newer version than the passed one goes to no meeting, as the office said."""
    if newest is None or passed is None or passed.version is None:
        return ""
    stands = any(due.scheme_passed_on and not due.is_ended for due in dues)
    goes_to_none = stands and newest.number > passed.version.number
    return f"；第{newest.number}版不再上会" if goes_to_none else ""


def _still_lacking(lacking: list[DueDate]) -> str:
    return f"（{'、'.join(due.label for due in lacking)}尚未审议）" if lacking else ""
