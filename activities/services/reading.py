"""i读书: the only writer of lists of books and of the notes on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from activities.enums import EventKind
from activities.models import Book, Event, ReadingList, ReadingNote
from activities.rights import standing_of
from almanac import clock
from members.models import User
from workflow import states, taking_back
from workflow.refusals import NotAllowed, Refused, check_words


@transaction.atomic
def list_books(
    *, actor: User, title: str, since: date, until: date, books: Sequence[str]
) -> ReadingList:
    """Put up the books of a period. Raises NotAllowed; Refused without a book."""
    if not standing_of(actor, clock.today()).puts_up:
        raise NotAllowed("书目由办公室和各专委会、界别、活动小组的负责人发布。")
    if not books:
        raise Refused("请至少写一本书。", about="books")
    made = ReadingList(title=check_words(title, "名称"), since=since, until=until)
    states.sign(made, actor, "发布书目")
    made.full_clean()
    made.save()
    for order, name in enumerate(books):
        book = Book(reading_list=made, title=name, order=order)
        book.full_clean()
        book.save()
    return made


@transaction.atomic
def write_note(*, actor: User, about: Book | Event, text: str) -> ReadingNote:
    """写心得, on a book or on a reading event. Raises NotAllowed for who is not of the committee."""
    if not standing_of(actor, clock.today()).inside or actor.person is None:
        raise NotAllowed("委员和机关人员可以写心得。")
    if isinstance(about, Event) and about.kind != EventKind.READING:
        raise Refused("只能给读书活动写心得。")
    subject: dict[str, Any] = {"event" if isinstance(about, Event) else "book": about}
    words = check_words(text, "心得")
    note = ReadingNote(person=actor.person, text=words, written_at=clock.now(), **subject)
    states.sign(note, actor, "写心得")
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def take_back_note(*, note: ReadingNote, actor: User) -> None:
    """撤回: the author's own, on the day of writing."""
    locked = states.lock(note)
    made_by = actor.pk if standing_of(actor, clock.today()).wrote(locked) else None
    taking_back.check(
        *("心得",), made_by=made_by, at=locked.written_at, actor=actor, acted=not locked.stands
    )
    locked.taken_back_at = clock.now()
    states.sign(locked, actor, "撤回")
    locked.save()
