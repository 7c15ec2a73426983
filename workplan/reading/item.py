"""An item's page: everything known of it, with what the reader may do to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from members.models import Person, User
from members.prepared import Question, find_out, prepared_models, prepared_rows
from workflow.actions import ActionsOn, OpenAction, RefusedForm
from workplan.actions import (
    CORRECT,
    DROP,
    DUE,
    EXTENSION,
    INSTRUCTION,
    ITEM,
    LET_STAND,
    PROGRESS,
    STOP_WAITING,
    TAKE_UP,
)
from workplan.enums import Action, ExtensionState, State
from workplan.lamp import StatusLight, elapsed_percent
from workplan.models import (
    AwaitedDocument,
    DueDate,
    Extension,
    OfficeNote,
    ProgressDraft,
    WorkItem,
)
from workplan.models.items import members_of
from workplan.permissions import Access
from workplan.reading.item_links import ItemLinks, drafted, links_of
from workplan.reading.item_papers import PaperRows, paper_questions
from workplan.reading.item_record import RecordEntry, record_of
from workplan.reading.schemes import Scheme, Step, scheme_of
from workplan.registry import ItemSection, section_questions, sections_of


@dataclass(frozen=True)
class DueCard:
    """A due date with its lamp; for those who see the papers also the wishes for a later one, what may
    be done to it and to the wish that is `asked` now, and which version of its scheme passed.
    """

    due: DueDate
    status_light: StatusLight
    actions: Sequence[OpenAction] = ()
    asked: Extension | None = None
    asked_actions: Sequence[OpenAction] = ()
    passed_version: int | None = None
    wishes: Sequence[Extension] = ()
    # How much of its period has gone by, where it is worked on: what the progress is measured by.
    expected: int | None = None


class Edit(NamedTuple):
    """That the row was edited: when, by whom, and what was changed."""

    at: datetime
    who: str | None
    words: str | None


@dataclass(frozen=True)
class ItemPapers:
    """What only those involved, the leaders and the office may see."""

    progress: list[ActionsOn]
    scheme: Scheme | None
    scheme_actions: list[OpenAction]
    instructions: list[ActionsOn]
    instruct_actions: list[OpenAction]
    notes: list[OfficeNote]
    note_actions: list[OpenAction]
    corrections: list[OpenAction]
    waiting_actions: list[OpenAction]
    record: list[RecordEntry]
    edits: list[Edit]

    @cached_property
    def unanswered(self) -> list[ActionsOn]:
        """The instructions that wait for an answer, which stand above all else."""
        return [one for one in self.instructions if one.row.stands and not one.row.answers.all()]

    @cached_property
    def answered(self) -> list[ActionsOn]:
        """The others: answered, or taken back."""
        waiting = self.unanswered
        return [one for one in self.instructions if one not in waiting]


@dataclass(frozen=True)
class ItemPage:
    """The page; `lost_words` were typed into a form that it does not offer any more."""

    item: WorkItem
    access: Access
    dues: list[DueCard]
    links: ItemLinks
    papers: ItemPapers | None = None
    refused: RefusedForm | None = None
    lost_words: list[str] = field(default_factory=list)
    sections: Sequence[ItemSection] = ()
    # The documents of bodies above that the item waits for or rests upon; mostly none.
    documents: Sequence[AwaitedDocument] = ()
    # Of a research team.
    members: Sequence[Person] = ()


def read_item(
    found: WorkItem, user: User, access: Access, on: date, refused: RefusedForm | None = None
) -> ItemPage:
    """Return what the page shows on a day; a refused form stands on it with what was typed."""
    find_out(_questions(found, user, access, on))
    links = links_of(found, access)
    of_row: dict[str, Any] = {
        "sections": sections_of(found, user, on),
        "documents": _documents(found.pk),
        "members": found.members,
    }
    if not access.sees_papers:
        dues = [DueCard(due, _shown(due, found)) for due in found.due_dates.all()]
        return ItemPage(found, access, dues, links, refused=refused, **of_row)
    rows = PaperRows.of(found)
    drafts = _unfinished(found.pk, user.pk)
    dues = _dues(found, rows, drafts, access, on, refused)
    papers = _papers(found, rows, access, refused)
    shown = [
        *(open for card in dues for open in (*card.actions, *card.asked_actions)),
        *(open for one in papers.instructions for open in one.actions),
        *papers.scheme_actions,
        *papers.instruct_actions,
        *papers.note_actions,
        *papers.corrections,
        *papers.waiting_actions,
    ]
    lost = refused is not None and not any(open.is_refused for open in shown)
    words = refused.words if refused and lost else []
    return ItemPage(found, access, dues, links, papers, refused, words, **of_row)


def _questions(found: WorkItem, user: User, access: Access, on: date) -> Iterator[Question]:
    """Yield what most items have no answer to, to be found out at once."""
    yield from ((asks, found.pk) for asks in (drafted, _documents, members_of))
    yield from section_questions(found, user, on)
    if access.sees_papers:
        yield from paper_questions(found.pk)
        yield _unfinished, found.pk, user.pk
    if access.office:
        yield _notes, found.pk


def open_to_ask(*, is_asked: bool, is_urged: bool) -> set[str]:
    """Return the actions on a due date but for those that are not done twice: another date is not
    asked for while a wish waits, nor is urged again on the same day.
    """
    names = set(DUE.actions)
    if is_asked:
        names.discard(Action.EXTEND)
    if is_urged:
        names.discard(Action.URGE)
    return names


def _shown(due: DueDate, found: WorkItem) -> StatusLight:
    """Return how a due date stands; of a row that follows another, as that one does."""
    return found.status_light if found.leading and due.is_open else due.status_light


def _dues(
    found: WorkItem,
    rows: PaperRows,
    unfinished: Sequence[ProgressDraft],
    access: Access,
    on: date,
    refused: RefusedForm | None,
) -> list[DueCard]:
    wishes = defaultdict(list)
    for wish in rows.extensions:
        wishes[wish.due_date_id].append(wish)
    urged = {urge.due_date_id for urge in rows.urges if urge.on == on}
    drafts = {draft.due_date_id: draft for draft in unfinished}
    reviews = found.scheme_reviews.all()
    passed = {review.pk: review.version.number for review in reviews if review.version}
    cards = []
    for due in found.due_dates.all():
        asked = next((w for w in wishes[due.pk] if w.state == ExtensionState.ASKED), None)
        names = open_to_ask(is_asked=asked is not None, is_urged=due.pk in urged)
        draft = drafts.get(due.pk)
        unfolded = Action.PROGRESS if draft else ""
        actions = DUE.offered(access, due, refused=refused, names=names, unfolded=unfolded)
        cards.append(
            DueCard(
                due,
                _shown(due, found),
                _with_draft(actions, draft),
                asked,
                EXTENSION.offered(access, asked, refused=refused) if asked else (),
                passed.get(due.scheme_review_id or 0),
                [wish for wish in wishes[due.pk] if wish is not asked],
                _expected(due, on),
            )
        )
    return sorted(cards, key=lambda card: card.due.is_ended)


@prepared_models()
def _documents(item: int) -> QuerySet[AwaitedDocument]:
    return AwaitedDocument.objects.filter(item=item)


@prepared_models()
def _unfinished(item: int, author: int) -> QuerySet[ProgressDraft]:
    return ProgressDraft.objects.filter(due_date__item=item, author=author)


@prepared_rows
def _edits(item: int) -> QuerySet:
    who = Coalesce("history_user__person__name", "history_user__username")
    rows = WorkItem.history.filter(id=item)  # type: ignore[attr-defined]
    return rows.values_list("history_date", who, "history_change_reason")


@prepared_models("author", "author__person")
def _notes(item: int) -> QuerySet[OfficeNote]:
    return OfficeNote.objects.filter(item=item)


def _expected(due: DueDate, on: date) -> int | None:
    """Return the even course of a due date that is worked on (序时进度), in percent."""
    if due.state != State.IN_PROGRESS or due.starts_on is None or due.due_on is None:
        return None
    return elapsed_percent(due.starts_on, due.due_on, on)


def _with_draft(actions: list[OpenAction], draft: ProgressDraft | None) -> list[OpenAction]:
    """Fill the progress form with what its writer left unfinished; a refused one is newer."""
    for open in actions:
        if draft and open.name == Action.PROGRESS:
            open.form.take_up(draft, filling=not open.is_refused)
    return actions


def _papers(
    found: WorkItem,
    rows: PaperRows,
    access: Access,
    refused: RefusedForm | None,
) -> ItemPapers:
    instructions = sorted(
        rows.instructions, key=lambda given: not given.stands or bool(given.answers.all())
    )
    actions = {open.name: open for open in ITEM.offered(access, found, refused=refused)}

    def only(action: str) -> list[OpenAction]:
        return [actions[action]] if action in actions else []

    scheme = scheme_of(found) if found.needs_scheme else None
    return ItemPapers(
        progress=[
            ActionsOn(entry, PROGRESS.offered(access, entry, refused=refused))
            for entry in rows.progress
        ],
        scheme=scheme,
        scheme_actions=[
            *only(LET_STAND),
            *(
                replace(open, is_main=access.responsible and _is_owed(scheme, found))
                for open in only(Action.SCHEME)
            ),
        ],
        instructions=[
            ActionsOn(given, INSTRUCTION.offered(access, given, refused=refused))
            for given in instructions
        ],
        instruct_actions=only(Action.INSTRUCT),
        notes=_notes(found.pk) if access.office else [],
        note_actions=only(Action.NOTE),
        corrections=[*only(CORRECT), *only(DROP), *only(TAKE_UP), *only(Action.AWAIT)],
        waiting_actions=[*only(Action.ARRIVE), *only(STOP_WAITING)],
        record=record_of(found, rows),
        edits=[Edit(*row) for row in _edits(found.pk)],
    )


def _is_owed(scheme: Scheme | None, found: WorkItem) -> bool:
    """Return whether the department has a scheme to hand in, the first or a corrected one."""
    is_lacking = scheme is not None and scheme.step in (Step.MISSING, Step.REVISE)
    return is_lacking and any(due.awaits_scheme for due in found.due_dates.all())
