"""The dates that the office sets by hand, each left in the item's history."""

from datetime import date

from django.db import transaction

from members.models import User
from workflow.refusals import Refused
from workflow.states import lock, sign
from workplan.models import DueDate, WorkItem


@transaction.atomic
def record_passing(*, due: DueDate, passed_on: date | None, actor: User) -> None:
    """Write on which day a 主席会议 passed the 工作方案 of a due date, where no meeting's outcome does:
    raises Refused for a day that is a meeting's.
    """
    stored = lock(due)
    if stored.scheme_passed_on == passed_on:
        return
    if stored.scheme_review:
        raise Refused(
            f"这一过会日期来自{stored.scheme_review.meeting.name}，请在会议页更正审议结果。"
        )
    words = _words(f"工作方案过会日期（{stored.label}）", stored.scheme_passed_on, passed_on)
    stored.scheme_passed_on, stored.newer_scheme = passed_on, None
    stored.save(update_fields=["scheme_passed_on", "newer_scheme"])
    _leave_word(stored.item, words, actor)


@transaction.atomic
def set_review(*, item: WorkItem, review_on: date | None, actor: User) -> None:
    """Write on which day an item without a date is to be looked at again."""
    if item.review_on == review_on:
        return
    words = _words("回看日期", item.review_on, review_on)
    item.review_on = review_on
    _leave_word(item, words, actor)


def _leave_word(item: WorkItem, words: str, actor: User) -> None:
    sign(item, actor, words)
    item.save()


def _words(what: str, before: date | None, after: date | None) -> str:
    return f"{what}：{before or '空'} → {after or '空'}"
