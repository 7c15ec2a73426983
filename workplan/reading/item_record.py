"""办理记录: all that happened to an item, from every table that keeps a part of it, in one order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workplan.enums import Action, ExtensionState
from workplan.models import Extension, Instruction, SchemeReview, Transition, Urge, WorkItem
from workplan.reading.item_papers import PaperRows
from workplan.reading.schemes import outcomes_among

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
    taken_back: bool = False


def record_of(item: WorkItem, rows: PaperRows) -> list[RecordEntry]:
    """Return the record, the newest first."""
    entries = [
        *_transitions(rows.transitions),
        *_wishes(rows.extensions),
        *_schemes(item, rows.history),
        *_instructions(rows.instructions),
        *_urges(rows.urges),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _transitions(rows: Iterable[Transition]) -> Iterator[RecordEntry]:
    undone: set[int] = set()
    for row in rows:
        change = f"{row.from_label} → {row.to_label}"
        yield RecordEntry(
            *(row.at, row.actor, row.action_label, row.due_date.label, change, row.reason),
            taken_back=row.due_date_id in undone,
        )
        # The newest come first: what is taken back is the step before.
        undone.discard(row.due_date_id)
        if row.action == Action.TAKE_BACK:
            undone.add(row.due_date_id)


def _wishes(extensions: Iterable[Extension]) -> Iterator[RecordEntry]:
    for wish in extensions:
        about, change = wish.due_date.label, str(wish)
        yield RecordEntry(
            wish.asked_at, wish.asked_by, Action.EXTEND.label, about, change, wish.reason
        )
        if wish.decided_at:
            what = _DECIDED[ExtensionState(wish.state)]
            yield RecordEntry(wish.decided_at, wish.decided_by, what, about, change, wish.answer)


def _schemes(item: WorkItem, history: list[Any]) -> Iterator[RecordEntry]:
    for version in item.scheme_versions.all():
        detail = f"第{version.number}版 {version.name}"
        yield RecordEntry(
            version.at, version.author, Action.SCHEME.label, detail=detail, words=version.note
        )
    for review in item.scheme_reviews.all():
        yield from _review(review)
    yield from _taken_newer(history)
    yield from _outcomes(history)


def _review(review: SchemeReview) -> Iterator[RecordEntry]:
    """Yield that a scheme was put on an agenda, or taken off it."""
    about = "、".join(due.label for due in review.due_dates.all())
    name = review.meeting.name
    yield RecordEntry(review.put_at, review.put_by, "列入议程", about, name)
    if review.taken_off_at:
        why = review.taken_off_why
        yield RecordEntry(review.taken_off_at, review.taken_off_by, "移出议程", about, name, why)


def _taken_newer(history: list[Any]) -> Iterator[RecordEntry]:
    """Yield that a line of an agenda took a newer version in place of the one put there."""
    before: dict[int, int | None] = {}
    for row in history:
        if row.version and before.get(row.id, row.version_id) != row.version_id:
            detail = f"{row.meeting.name}：第{row.version.number}版"
            yield RecordEntry(row.history_date, row.history_user, "议程改用新版次", detail=detail)
        before[row.id] = row.version_id


def _outcomes(history: list[Any]) -> Iterator[RecordEntry]:
    """Yield what meetings said, and what was corrected in it since: both stay on the record."""
    for recorded in outcomes_among(history).values():
        for n, row in enumerate(recorded):
            what = "更正审议结果" if n else "登记审议结果"
            said = SchemeReview(outcome=row.outcome, version=row.version).said
            detail = f"{row.meeting.name}：{said}"
            yield RecordEntry(
                row.decided_at, row.decided_by, what, detail=detail, words=row.requirements
            )


def _instructions(instructions: Iterable[Instruction]) -> Iterator[RecordEntry]:
    for given in instructions:
        detail = f"由{given.taken_down_by}代录" if given.taken_down_by else ""
        yield RecordEntry(
            *(given.at, given.leader, Action.INSTRUCT.label),
            detail=detail,
            words=given.text,
            taken_back=not given.stands,
        )
        if given.taken_back_at:
            what = f"{Action.TAKE_BACK.label}{Action.INSTRUCT.label}"
            yield RecordEntry(given.taken_back_at, given.written_by, what)
        for answer in given.answers.all():
            yield RecordEntry(answer.at, answer.author, Action.ANSWER.label, words=answer.text)


def _urges(rows: Iterable[Urge]) -> Iterator[RecordEntry]:
    for row in rows:
        words = f"已通知 {row.told}"
        yield RecordEntry(row.at, row.actor, Action.URGE.label, row.due_date.label, words, row.text)
