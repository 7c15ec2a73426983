"""How far the 工作方案 of a ★ item has come, in words."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Prefetch

from almanac.words import month_day
from workplan.enums import Outcome
from workplan.models import DueDate, SchemeReview, SchemeVersion, WorkItem

# What `scheme_of` reads, for pages with many items.
SCHEME_ROWS = (
    Prefetch("scheme_versions", SchemeVersion.objects.select_related("author__person")),
    Prefetch(
        "scheme_reviews",
        SchemeReview.objects.select_related(
            *("meeting", "version", "reported_by"),
            *("put_by__person", "taken_off_by__person", "decided_by__person"),
        ).prefetch_related("due_dates__item__plan"),
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
    """The state of an item's scheme: its step, the words for it, and what a meeting wants."""

    step: Step
    words: str
    requirements: str
    versions: list[SchemeVersion]
    reviews: list[SchemeReview]
    lacking: list[DueDate]
    wanted_by: date | None
    wanted_words: str


def scheme_of(item: WorkItem) -> Scheme:
    """Return how far the scheme of a ★ item has come. Reads what SCHEME_ROWS prefetches."""
    versions = list(item.scheme_versions.all())
    listed = (review for review in item.scheme_reviews.all() if review.is_on_agenda)
    reviews = sorted(listed, key=lambda r: (r.meeting.held_on, r.pk), reverse=True)
    dues = list(item.due_dates.all())
    lacking = [due for due in dues if due.lacks_scheme and not due.is_ended]
    wanted = [due.scheme_wanted_by for due in lacking if due.scheme_wanted_by]
    last = reviews[0] if reviews else None
    step, words = _step(versions, last, lacking, dues)
    return Scheme(
        step=step,
        words=words,
        requirements=last.requirements if last and step in (Step.REVISE, Step.PASSED) else "",
        versions=versions,
        reviews=reviews,
        lacking=lacking,
        wanted_by=min(wanted, default=None),
        wanted_words=_wanted_words(min(wanted, default=None), item.plan.year),
    )


def _step(
    versions: list[SchemeVersion],
    last: SchemeReview | None,
    lacking: list[DueDate],
    dues: list[DueDate],
) -> tuple[Step, str]:
    newest = versions[0] if versions else None
    if last and not last.outcome:
        return Step.LISTED, f"已列入{last.meeting.name}"
    if lacking and newest and (last is None or _is_newer(newest, last)):
        return Step.WAITING, f"第{newest.number}版已提交，待安排审议"
    if last and not last.has_passed:
        return Step.REVISE, _said(last)
    if last:
        return Step.PASSED, _said(last) + _still_lacking(lacking)
    passed = [due.scheme_passed_on for due in dues if due.scheme_passed_on]
    if passed and not lacking:
        return Step.PASSED, f"{month_day(max(passed))}过会"
    return Step.MISSING, "未提交"


def _wanted_words(wanted_by: date | None, year: int) -> str:
    """Return until when a scheme should have passed; a day before the plan's year helps no one."""
    if wanted_by is None:
        return ""
    return "应尽快过会" if wanted_by.year < year else f"应在{month_day(wanted_by)}前过会"


def _is_newer(version: SchemeVersion, review: SchemeReview) -> bool:
    """Return whether a version was handed in after a meeting spoke of an earlier one."""
    if review.version is None:
        return review.decided_at is None or version.at > review.decided_at
    return version.number > review.version.number


def _said(review: SchemeReview) -> str:
    return f"{review.meeting.name}：{Outcome(review.outcome).label}"


def _still_lacking(lacking: list[DueDate]) -> str:
    return f"（{'、'.join(due.label for due in lacking)}尚未审议）" if lacking else ""
