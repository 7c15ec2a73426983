"""Next year's plan: drafted from this year's, and edited row by row. All of it is the office's.

It is issued by `issuing`; its text is `draft_text`'s; the old year ends in `year_end`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from almanac import clock
from members.directory import Directory
from members.models import Appointment, Person, Post, User
from notifications.services.calendar import office_calendar
from workflow.forms import find_all
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, sign
from workplan.annexes import Annex
from workplan.enums import RESTING_STATES, RUNNING_STATES, Fate, LinkKind, LinkState, MeetingKind
from workplan.models import DraftRow, DueDate, ItemLink, Meeting, Plan, PlanDraft, WorkItem
from workplan.next_year import OldRow, Ordinals, Proposed, propose, year_moved
from workplan.periods import PeriodKind
from workplan.permissions import may_draft_next_year
from workplan.registry import suggested_for
from workplan.services.items import period_of

_Named = TypeVar("_Named")
_NOUNS = {MeetingKind.PLENARY: "", MeetingKind.STANDING: "常委", MeetingKind.CHAIR: "主席"}
EDITED = (
    *("annex", "section", "place", "title", "needs_scheme", "leaders", "lead_departments"),
    *("participants", "period_phrase", "members", "members_note"),
)


# --- drafting -------------------------------------------------------------------------------------


@transaction.atomic
def make_draft(*, plan: Plan, new_term: int | None, actor: User) -> PlanDraft:
    """Draft the plan of the year after: a proposal for each row, then what was collected for it.

    `new_term` is the 届 that begins next year, if one does. Raises Refused where there is a draft or
    a plan of that year already.
    """
    check_office(actor)
    lock(plan)
    if PlanDraft.objects.filter(plan=plan).exists():
        raise Refused("已有下一年草案，请在草案上修改。")
    if Plan.objects.filter(year=plan.year + 1).exists():
        raise Refused(f"{plan.year + 1}年工作要点已经有了，不必再起草。")
    items = list(plan.items.with_ledger())
    if not items:
        raise Refused("本年工作要点还没有事项，没有可以起草的依据。")
    ordinals = ordinals_of(plan, new_term)
    draft = PlanDraft.objects.create(
        plan=plan,
        title=year_moved(plan.title, plan.year)[:100],
        new_term=ordinals.new_term,
        made_by=actor,
        made_at=clock.now(),
    )
    today, is_workday = clock.today(), office_calendar().is_workday
    serving, posts = _serving(plan), _Posts(today)
    for place, item in enumerate(items, start=1):
        row = _old_row(item, today, serving)
        said = propose(row, year=plan.year, ordinals=ordinals, is_workday=is_workday)
        leaders, about_leaders = posts.leaders_of(item)
        notes = [*said.notes, *about_leaders, *_stopped(item)]
        common: dict[str, Any] = {
            "leaders": leaders,
            "lead_departments": _words(item.lead_departments),
            "participants": _words(item.participants),
        }
        fate = Fate.DROPPED if said.what == Proposed.DROP else Fate.KEPT
        write(
            DraftRow(
                **common,
                draft=draft,
                origin=item,
                fate=fate,
                why=said.why,
                notes="" if fate == Fate.DROPPED else "\n".join(notes),
                carried=said.carried,
                annex=item.annex,
                section=item.section,
                place=place,
                title=said.title,
                needs_scheme=item.needs_scheme,
                period_phrase=said.phrase,
                members=_words(item.members) if item.annex == Annex.RESEARCH else "",
                members_note=item.members_note,
            ),
            actor,
            "起草",
        )
        if said.becomes:
            write(
                DraftRow(
                    **common,
                    draft=draft,
                    origin=item,
                    fate=Fate.CANDIDATE,
                    why=f"由本年{item.designation}转化",
                    annex=Annex.CONSULTATION.value,
                    place=len(items) + place,
                    title=said.becomes,
                ),
                actor,
                "起草",
            )
    take_in(draft=draft, actor=actor)
    return draft


def waiting_suggestions(draft: PlanDraft) -> list[Any]:
    """Return what was collected for the draft's year and does not stand in it."""
    known = set(draft.rows.exclude(source=None).values_list("source", flat=True))
    return [one for one in suggested_for(draft.year) if one.key not in known]


@transaction.atomic
def take_in(*, draft: PlanDraft, actor: User) -> int:
    """Put what was collected meanwhile into the draft, and return how many rows that are."""
    check_open(draft, actor)
    found = waiting_suggestions(draft)
    for place, one in enumerate(found, start=_last_place(draft) + 1):
        write(
            DraftRow(
                draft=draft,
                fate=Fate.NEW if one.is_chosen else Fate.CANDIDATE,
                why=one.why[:200],
                source=one.key,
                annex=one.annex,
                place=place,
                title=one.title[:500],
                leaders=one.leaders,
                lead_departments=one.lead_departments,
            ),
            actor,
            "取入征集的选题和建议",
        )
    return len(found)


def ordinals_of(plan: Plan, new_term: int | None) -> Ordinals:
    """Return how the meetings that a plan's rows name are counted on."""
    return Ordinals((item.title for item in plan.items.all()), _last_held(), new_term)


def _last_held() -> dict[tuple[int, str], int]:
    numbered = Meeting.objects.not_called_off().filter(kind__in=_NOUNS).order_by()
    rows = numbered.values_list("term", "kind").annotate(last=Max("number"))
    return {(term, _NOUNS[MeetingKind(kind)]): last for term, kind, last in rows}


def _old_row(item: WorkItem, today: date, serving: set[int]) -> OldRow:
    """Return what the rules look at; a row that follows another is as open as that one."""
    led_by: Any = item.leading or item
    dues: list[DueDate] = list(led_by.due_dates.all())
    running = [due for due in dues if due.state in RUNNING_STATES]
    last = running[-1] if running else None
    over = last and (last.due_on or date(item.plan.year, 12, 31)) < today
    return OldRow(
        annex=Annex(item.annex),
        title=item.title,
        phrase=item.period_phrase,
        is_open=bool(running),
        is_late=bool(
            last
            and (over or last.state in RESTING_STATES)
            and item.period_kind not in (PeriodKind.ALL_YEAR, PeriodKind.RECURRING)
        ),
        serves=item.pk in serving,
        holds=item.annex == Annex.TASKS and "请你来协商" in item.title,
    )


def _serving(plan: Plan) -> set[int]:
    """Return the research of which a consultation of the year was made, as far as anyone thinks so."""
    kinds = (LinkKind.SAME, LinkKind.SERVES)
    links = ItemLink.objects.filter(leading__plan=plan, kind__in=kinds)
    links = links.exclude(state=LinkState.DECLINED).select_related("leading", "following")
    found: set[int] = set()
    for link in links:
        for one, other in ((link.leading, link.following), (link.following, link.leading)):
            if one.annex == Annex.RESEARCH and "协商" in Annex(other.annex).label + other.title:
                found.add(one.pk)
    return found


class _Posts:
    """Who holds which post on a day, and who held one before."""

    def __init__(self, on: date) -> None:
        held = Appointment.objects.filter(post__isnull=False).select_related("person", "post")
        self.now: dict[int, list[Person]] = defaultdict(list)
        self.last: dict[int, Post] = {}
        today = set(Appointment.objects.held_on(on).values_list("pk", flat=True))
        self.leading: set[int] = set()
        for one in held.order_by("started_on", "pk"):
            if one.post is None:
                continue
            self.last[one.person_id] = one.post
            if one.pk in today:
                self.now[one.post.pk].append(one.person)
                self.leading.add(one.person_id)

    def leaders_of(self, item: WorkItem) -> tuple[str, list[str]]:
        """Return an item's leaders by today's posts, and what was changed for it: who has left is
        replaced by the one who holds the post now, or by the post where several or none do.
        """
        names: list[str] = []
        notes: list[str] = []
        for leader in item.leaders:
            post = self.last.get(leader.pk) if isinstance(leader, Person) else None
            if post is None or leader.pk in self.leading:
                names.append(leader.name)
                continue
            holders = self.now[post.pk]
            name = holders[0].name if len(holders) == 1 else post.name
            names.append(name)
            notes.append(f"{leader.name}已不任{post.name}，改为{name}")
        return "、".join(dict.fromkeys(names)), notes


def _stopped(item: WorkItem) -> list[str]:
    named = (*item.lead_departments, *item.participants)
    return [f"{one.name}已停用，请改为现在的部门" for one in named if not one.is_active]


def _words(named: Iterable[Any]) -> str:
    return "、".join(one.name for one in named)


def _last_place(draft: PlanDraft) -> int:
    return draft.rows.aggregate(last=Max("place"))["last"] or 0


# --- editing --------------------------------------------------------------------------------------


@transaction.atomic
def edit_row(
    *, row: DraftRow, in_plan: bool, why: str, actor: User, seen: int | None, **values: Any
) -> DraftRow:
    """Say of a row whether it stands in the plan, and what it says there.

    Raises Refused where it was changed since the page was opened (`seen`), where it is left out
    without a reason, and for words that cannot be understood.
    """
    check_open(row.draft, actor)
    row = lock(row)
    if latest_change(row) != seen:
        raise Refused("您打开页面后，他人改过这一项。请在新窗口中打开核对，再行修改。")
    if not in_plan:
        row.fate, row.why = Fate.DROPPED, check_words(why, "不列入的理由")
        write(row, actor, f"不列入：{row.why}"[:100])
        return row
    before = {name: getattr(row, name) for name in EDITED}
    for name, value in values.items():
        setattr(row, name, value)
    check_row(row)
    is_edited = any(getattr(row, name) != before[name] for name in EDITED if name != "place")
    if row.source or row.fate == Fate.NEW or row.annex != (row.origin and row.origin.annex):
        row.fate = Fate.NEW
    elif is_edited or row.fate == Fate.CHANGED:
        row.fate = Fate.CHANGED
    else:
        row.fate = Fate.KEPT
    if is_edited:
        row.notes = ""
    row.why = why.strip()
    write(row, actor, "修改草案")
    return row


@transaction.atomic
def add_row(*, draft: PlanDraft, why: str, actor: User, **values: Any) -> DraftRow:
    """Put a new row into the draft. Raises Refused for words that cannot be understood."""
    check_open(draft, actor)
    values["place"] = values.get("place") or _last_place(draft) + 1
    row = DraftRow(draft=draft, fate=Fate.NEW, why=why.strip(), **values)
    check_row(row)
    write(row, actor, "新增")
    return row


def latest_change(row: DraftRow) -> int | None:
    """Return the key of the row's latest history: what a form was opened upon."""
    return row.history.values_list("history_id", flat=True).first()


@transaction.atomic
def show(*, draft: PlanDraft, shown: bool, actor: User) -> None:
    """Let the leaders read the draft, or no longer."""
    check_open(draft, actor)
    locked = lock(draft)
    locked.is_shown = draft.is_shown = shown
    locked.save(update_fields=["is_shown"])


def check_row(row: DraftRow) -> None:
    """Raise Refused for a row without words, or whose time or names cannot be understood."""
    if not row.title.strip():
        raise Refused("请填写工作内容。", about="title")
    period = period_of(row.period_phrase, row.draft.year)
    if period.kind == PeriodKind.INVALID:
        raise Refused(period.message, about="period_phrase")
    for name, named in names_of(row).items():
        try:
            named()
        except ValidationError as wrong:
            raise Refused("".join(wrong.messages), about=name) from None


def names_of(row: DraftRow) -> dict[str, Callable[[], list[Any]]]:
    """Return for each cell with names what finds them; a name of the row it stands for is that one."""
    directory, origin = Directory.load(), row.origin
    old: Sequence[Any] = (*origin.leaders, *origin.members) if origin else ()
    units: Sequence[Any] = (*origin.lead_departments, *origin.participants) if origin else ()

    def found(words: str, known: Sequence[Any], find: Callable[[str], _Named]) -> list[_Named]:
        def find_one(name: str) -> _Named:
            plain = "".join(name.split())
            return next((one for one in known if one.name == plain), None) or find(name)

        return find_all(words, find_one)

    active = [unit for unit in units if unit.is_active]
    people = [one for one in old if isinstance(one, Person)]
    return {
        "leaders": lambda: found(row.leaders, old, directory.leader),
        "lead_departments": lambda: found(row.lead_departments, active, directory.department),
        "participants": lambda: found(row.participants, active, directory.department),
        "members": lambda: found(row.members, people, directory.person),
    }


# --- who and how ----------------------------------------------------------------------------------


def check_office(actor: User) -> None:
    """Raise NotAllowed for who may not write next year's draft."""
    if not may_draft_next_year(actor):
        raise NotAllowed("只有办公室可以起草和印发下一年工作要点。")


def check_open(draft: PlanDraft, actor: User) -> None:
    """Raise NotAllowed as `check_office`, and Refused where the draft was issued."""
    check_office(actor)
    if PlanDraft.objects.filter(pk=draft.pk, issued__isnull=False).exists():
        raise Refused(f"{draft.year}年工作要点已经印发，请在台账里修改。")


def write(row: DraftRow, actor: User, why: str) -> None:
    """Save a row with who did it and why, for its history."""
    sign(row, actor, why)
    row.save()
