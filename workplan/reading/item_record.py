"""办理记录: all that happened to an item, from every table that keeps a part of it, in one order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workplan.enums import Action, ExtensionState
from workplan.models import Extension, Instruction, SchemeReview, Transition, Urge, WorkItem

_DECIDED = {
    ExtensionState.GRANTED: Action.GRANT.label,
    ExtensionState.REFUSED: Action.REFUSE.label,
    ExtensionState.LAPSED: "延期申请失效",
}


@dataclass(frozen=True)
class RecordEntry:
    """A line of the record: when, who, what was done, about which due date, and in which words."""

    at: datetime
    who: Any
    what: str
    about: str = ""
    detail: str = ""
    words: str = ""


def record_of(
    item: WorkItem, extensions: Iterable[Extension], instructions: Iterable[Instruction]
) -> list[RecordEntry]:
    """Return the record, the newest first; what the page has read already is passed in."""
    entries = [
        *_transitions(item),
        *_wishes(extensions),
        *_schemes(item),
        *_instructions(instructions),
        *_urges(item),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _transitions(item: WorkItem) -> Iterator[RecordEntry]:
    rows = Transition.objects.filter(due_date__item=item)
    for row in rows.select_related("actor__person", "due_date__item__plan"):
        change = f"{row.from_label} → {row.to_label}"
        yield RecordEntry(
            row.at, row.actor, row.action_label, row.due_date.label, change, row.reason
        )


def _wishes(extensions: Iterable[Extension]) -> Iterator[RecordEntry]:
    for wish in extensions:
        about, change = wish.due_date.label, str(wish)
        yield RecordEntry(
            wish.asked_at, wish.asked_by, Action.EXTEND.label, about, change, wish.reason
        )
        if wish.decided_at:
            what = _DECIDED[ExtensionState(wish.state)]
            yield RecordEntry(wish.decided_at, wish.decided_by, what, about, change, wish.answer)


def _schemes(item: WorkItem) -> Iterator[RecordEntry]:
    for version in item.scheme_versions.all():
        detail = f"第{version.number}版 {version.name}"
        yield RecordEntry(
            version.at, version.author, Action.SCHEME.label, detail=detail, words=version.note
        )
    for review in item.scheme_reviews.all():
        yield from _review(review)


def _review(review: SchemeReview) -> Iterator[RecordEntry]:
    """Yield that a scheme was put on an agenda, taken off it, or what the meeting said to it."""
    about = "、".join(due.label for due in review.due_dates.all())
    name = review.meeting.name
    yield RecordEntry(review.put_at, review.put_by, "列入议程", about, name)
    if review.taken_off_at:
        yield RecordEntry(review.taken_off_at, review.taken_off_by, "移出议程", about, name)
    if review.decided_at:
        detail = f"{name}：{review.get_outcome_display()}"
        who = review.decided_by
        yield RecordEntry(
            review.decided_at, who, "登记审议结果", about, detail, review.requirements
        )


def _instructions(instructions: Iterable[Instruction]) -> Iterator[RecordEntry]:
    for given in instructions:
        by_office = given.written_by.person_id != given.leader_id
        detail = f"{given.written_by}登记" if by_office else ""
        yield RecordEntry(
            given.at, given.leader, Action.INSTRUCT.label, detail=detail, words=given.text
        )
        for answer in given.answers.all():
            yield RecordEntry(answer.at, answer.author, Action.ANSWER.label, words=answer.text)


def _urges(item: WorkItem) -> Iterator[RecordEntry]:
    rows = Urge.objects.filter(due_date__item=item)
    for row in rows.select_related("actor__person", "due_date__item__plan"):
        words = f"已通知 {row.told}"
        yield RecordEntry(row.at, row.actor, Action.URGE.label, row.due_date.label, words, row.text)
