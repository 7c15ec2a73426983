"""Plays a story: what people did, day by day, through the same services as a click does.

The demonstration is one, the tests' year another. A story is a list of events in TOML; each stands
on its day with the clock there, before that day's reminders.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from members.models import Person, User
from notifications.services.planning import letters_for, write_letters
from sheets.official_document import OfficialDocument
from workplan.annexes import Annex
from workplan.enums import ExtensionState
from workplan.models import DueDate, Extension, Meeting, WorkItem
from workplan.services import (
    awaiting,
    business,
    extensions,
    instructions,
    notes,
    schemes,
    states,
    urging,
)
from workplan.services.office_dates import record_passing


@dataclass(frozen=True)
class StoryEvent:
    """A line of a story: on which day who does what to which items, with what it needs.

    `by` is a department, whose account acts, or a person. `item` is the number in annex 1, or in
    `annex`; `items` are several of them. `due` is the planned day of the round meant, where that is
    not the current one; `until` the later date that is asked for. A meeting is known by its
    `number`; what is entered of it stands in `meeting`.
    """

    on: date
    do: str
    by: str = "办公室"
    item: int = 0
    items: tuple[int, ...] = ()
    annex: str = Annex.TASKS
    due: date | None = None
    text: str = ""
    percent: int | None = None
    done_on: date | None = None
    until: date | None = None
    file: str = ""
    number: int = 0
    reporter: str = ""
    outcome: str = ""
    meeting: dict[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> User:
        return account(self.by)

    @property
    def seqs(self) -> tuple[int, ...]:
        return tuple(self.items) or (self.item,)


def account(of: str) -> User:
    """Return the account of a department, or of a person by name."""
    users = User.objects.filter(person__appointments__department__name=of)
    return users.first() or User.objects.get(person__name=of)


def item_of(seq: int, annex: str = Annex.TASKS) -> WorkItem:
    return WorkItem.objects.with_ledger().get(plan__year=2021, annex=annex, seq=seq)


def play(
    entries: Iterable[dict[str, Any]],
    first: date,
    last: date,
    *,
    meanwhile: Callable[[date], None] = lambda day: None,
) -> None:
    """Play a story from one day to another, both included; each day's events, and what `meanwhile`
    lets happen on it, come before its reminders. Raises TypeError for an event with a word that
    none has, and KeyError for what nobody does.
    """
    events = [StoryEvent(**entry) for entry in entries]
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        with clock.standing_at(day):
            for event in events:
                if event.on == day:
                    ACTIONS[event.do](event)
            meanwhile(day)
            write_letters(letters_for(day))  # and sent on the day, as far as the story goes


def scheme_file(name: str, item: WorkItem, text: str) -> SimpleUploadedFile:
    """Return a scheme as a small Word document: what is to be done, by whom, until when."""
    paper = OfficialDocument(name, clock.now())
    paper.heading("工作内容")
    paper.paragraph(f"{item.title}。")
    paper.heading("组织实施")
    paper.paragraph(f"责任部门：{'、'.join(map(str, item.lead_departments))}。")
    if participants := item.participants:
        paper.paragraph(f"参与部门：{'、'.join(map(str, participants))}。")
    paper.heading("时间安排")
    paper.paragraph(f"{item.period_phrase}。{text}")
    return SimpleUploadedFile(f"{name}.docx", paper.as_bytes())


def _items(event: StoryEvent) -> list[WorkItem]:
    return [item_of(seq, event.annex) for seq in event.seqs]


def _dues(event: StoryEvent) -> list[DueDate]:
    dues = [
        item.due_dates.get(planned_on=event.due) if event.due else item.current_due
        for item in _items(event)
    ]
    return [due for due in dues if due]


def _of_due(service: Callable[..., Any], *words: str, **names: str) -> Callable[[StoryEvent], None]:
    """Return what is done to a due date; `words` are taken over, `names` under another name."""

    def act(event: StoryEvent) -> None:
        what = {word: getattr(event, word) for word in words}
        what |= {theirs: getattr(event, ours) for theirs, ours in names.items()}
        for due in _dues(event):
            service(due=due, actor=event.actor, **what)

    return act


def _of_wish(service: Callable[..., Any]) -> Callable[[StoryEvent], None]:
    """Return what is done to the wish for a later date that waits for an answer."""

    def act(event: StoryEvent) -> None:
        for due in _dues(event):
            wish = Extension.objects.get(due_date=due, state=ExtensionState.ASKED)
            service(extension=wish, actor=event.actor, answer=event.text)

    return act


def _await(event: StoryEvent) -> None:
    """Mark items as waiting for a document; the text is whose, and what it is (省政协：指导意见)."""
    leader, what = event.text.split("：")
    for item in _items(event):
        awaiting.await_document(item=item, actor=event.actor, leader=leader, what=what)


def _submit(event: StoryEvent) -> None:
    for item in _items(event):
        file = scheme_file(event.file or f"{item.designation}工作方案", item, event.text)
        schemes.submit(item=item, actor=event.actor, file=file, note=event.text)


def _enter_meeting(event: StoryEvent) -> None:
    """Enter a meeting before or after it was held, with who was there."""
    facts = dict(event.meeting)
    presided_by = Person.objects.filter(name=facts.pop("presided_by", "")).first()
    attendees = Person.objects.filter(name__in=facts.pop("attendees", ()))
    meeting = Meeting(number=event.number, presided_by=presided_by, **facts)
    schemes.save_meeting(meeting=meeting, actor=event.actor, attendees=attendees)


def _hold_meeting(event: StoryEvent) -> None:
    """Enter who was at a meeting, and that these were all."""
    schemes.save_meeting(
        meeting=Meeting.objects.get(number=event.number),
        actor=event.actor,
        attendees=Person.objects.filter(name__in=event.meeting["attendees"]),
        is_settled=True,
    )


def _list(event: StoryEvent) -> None:
    meeting = Meeting.objects.get(number=event.number)
    for item in _items(event):
        schemes.put_on_agenda(
            meeting=meeting,
            item=item,
            actor=event.actor,
            due_dates=_dues(event) if event.due else (),
            reported_by=Person.objects.get(name=event.reporter),
        )


def _put_business(event: StoryEvent) -> None:
    """Put other business on a meeting's agenda, `text`, with a paper of that name."""
    paper = OfficialDocument(event.text, clock.now())
    paper.paragraph("样例材料。")
    business.put(
        meeting=Meeting.objects.get(number=event.number),
        actor=event.actor,
        title=event.text,
        reported_by=Person.objects.get(name=event.reporter),
        papers=[SimpleUploadedFile(f"{event.text}.docx", paper.as_bytes())],
    )


def _settle_business(event: StoryEvent) -> None:
    """Record what a meeting decided on its one other business, and hand it over on an item as 批示."""
    meeting = Meeting.objects.get(number=event.number)
    line = meeting.business.get()
    business.decide(business=line, actor=event.actor, decision=event.text)
    for item in _items(event):
        business.instruct_on(
            business=line,
            actor=event.actor,
            item=item,
            text=event.text,
            leader=Person.objects.get(presided_meetings=meeting),
        )


def _decide(event: StoryEvent) -> None:
    for item in _items(event):
        schemes.record_outcome(
            review=item.scheme_reviews.get(meeting__number=event.number),
            actor=event.actor,
            outcome=event.outcome,
            requirements=event.text,
        )


def _pass_scheme(event: StoryEvent) -> None:
    """Write down that a scheme passed, without the meeting that passed it."""
    for due in _dues(event):
        record_passing(due=due, passed_on=event.on, actor=event.actor)


def _urge(event: StoryEvent) -> None:
    urging.urge(dues=_dues(event), actor=event.actor, text=event.text)


def _instruct(event: StoryEvent) -> None:
    for item in _items(event):
        instructions.instruct(item=item, actor=event.actor, text=event.text)


def _answer(event: StoryEvent) -> None:
    for item in _items(event):
        given = item.instructions.unanswered().get()
        instructions.answer(instruction=given, actor=event.actor, text=event.text)


def _note(event: StoryEvent) -> None:
    for item in _items(event):
        notes.note(item=item, actor=event.actor, text=event.text)


ACTIONS: dict[str, Callable[[StoryEvent], None]] = {
    "accept": _of_due(states.accept),
    "progress": _of_due(states.write_progress, "text", "percent"),
    "report": _of_due(states.report_done, "text"),
    "close": _of_due(states.close, "done_on", reason="text"),
    "return": _of_due(states.send_back, reason="text"),
    "reopen": _of_due(states.reopen, reason="text"),
    "suspend": _of_due(states.suspend, reason="text"),
    "restore": _of_due(states.restore, reason="text"),
    "cancel": _of_due(states.cancel, reason="text"),
    "await": _await,
    "ask": _of_due(extensions.ask, new_due_on="until", reason="text"),
    "grant": _of_wish(extensions.grant),
    "refuse": _of_wish(extensions.refuse),
    "submit": _submit,
    "scheme": _pass_scheme,
    "meeting": _enter_meeting,
    "hold": _hold_meeting,
    "list": _list,
    "business": _put_business,
    "settle": _settle_business,
    "decide": _decide,
    "urge": _urge,
    "instruct": _instruct,
    "answer": _answer,
    "note": _note,
}
