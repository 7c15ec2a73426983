"""Next year's plan: drafted from this year's, edited, issued; then this year is brought to an end.

The only writer of drafts. All of it is the office's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
from workplan.enums import OPEN_STATES, Fate, LinkKind, LinkState, MeetingKind, State
from workplan.models import DraftRow, DueDate, ItemLink, Meeting, Plan, PlanDraft, WorkItem
from workplan.next_year import OldRow, Ordinals, Proposed, propose, year_moved
from workplan.periods import PeriodKind
from workplan.permissions import may_draft_next_year
from workplan.registry import suggested_for
from workplan.services import states
from workplan.services.items import ItemData, create_items, period_of
from workplan.services.links import propose_links

_Named = TypeVar("_Named")
RUNNING = (*OPEN_STATES, State.SUSPENDED)
_NOUNS = {MeetingKind.PLENARY: "", MeetingKind.STANDING: "常委", MeetingKind.CHAIR: "主席"}
# What stands beneath this annex explains the ★, and holds for any year.
_KEPT_NOTE = Annex.TASKS.value
EDITED = (
    *("annex", "section", "place", "title", "needs_scheme", "leaders", "lead_departments"),
    *("participants", "period_phrase", "members", "members_note"),
)


# --- drafting ------------------------------------------------------------------------------------


@transaction.atomic
def make_draft(*, plan: Plan, new_term: int | None, actor: User) -> PlanDraft:
    """Draft the plan of the year after: a proposal for each row, then what was collected for it.

    `new_term` is the 届 that begins next year, if one does. Raises Refused where there is a draft or
    a plan of that year already.
    """
    _check_office(actor)
    lock(plan)
    if PlanDraft.objects.filter(plan=plan).exists():
        raise Refused("已有下一年草案，请在草案上修改。")
    if Plan.objects.filter(year=plan.year + 1).exists():
        raise Refused(f"{plan.year + 1}年工作要点已经有了，不必再起草。")
    items = list(plan.items.with_ledger())
    if not items:
        raise Refused("本年工作要点还没有事项，没有可以起草的依据。")
    ordinals = Ordinals((item.title for item in items), _last_held(), new_term)
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
        _write(
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
            _write(
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
    _check_open(draft, actor)
    found = waiting_suggestions(draft)
    for place, one in enumerate(found, start=_last_place(draft) + 1):
        _write(
            DraftRow(
                draft=draft,
                fate=Fate.NEW if one.is_chosen else Fate.CANDIDATE,
                why=one.why[:200],
                source=one.key,
                annex=one.annex,
                place=place,
                title=one.title[:500],
            ),
            actor,
            "取入征集的选题",
        )
    return len(found)


def _last_held() -> dict[tuple[int, str], int]:
    numbered = Meeting.objects.filter(kind__in=_NOUNS).order_by()
    rows = numbered.values_list("term", "kind").annotate(last=Max("number"))
    return {(term, _NOUNS[MeetingKind(kind)]): last for term, kind, last in rows}


def _old_row(item: WorkItem, today: date, serving: set[int]) -> OldRow:
    """Return what the rules look at; a row that follows another is as open as that one."""
    led_by: Any = item.leading or item
    dues: list[DueDate] = list(led_by.due_dates.all())
    running = [due for due in dues if due.state in RUNNING]
    last = running[-1] if running else None
    over = last and (last.due_on or date(item.plan.year, 12, 31)) < today
    return OldRow(
        annex=Annex(item.annex),
        title=item.title,
        phrase=item.period_phrase,
        is_open=bool(running),
        is_late=bool(
            last
            and (over or last.state == State.SUSPENDED)
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


# --- editing -------------------------------------------------------------------------------------


@transaction.atomic
def edit_row(
    *, row: DraftRow, in_plan: bool, why: str, actor: User, seen: int | None, **values: Any
) -> DraftRow:
    """Say of a row whether it stands in the plan, and what it says there.

    Raises Refused where it was changed since the page was opened (`seen`), where it is left out
    without a reason, and for words that cannot be understood.
    """
    _check_open(row.draft, actor)
    row = lock(row)
    if latest_change(row) != seen:
        raise Refused("您打开页面后，他人改过这一项。请在新窗口中打开核对，再行修改。")
    if not in_plan:
        row.fate, row.why = Fate.DROPPED, check_words(why, "不列入的理由")
        _write(row, actor, f"不列入：{row.why}"[:100])
        return row
    before = {name: getattr(row, name) for name in EDITED}
    for name, value in values.items():
        setattr(row, name, value)
    _check_row(row)
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
    _write(row, actor, "修改草案")
    return row


@transaction.atomic
def add_row(*, draft: PlanDraft, why: str, actor: User, **values: Any) -> DraftRow:
    """Put a new row into the draft. Raises Refused for words that cannot be understood."""
    _check_open(draft, actor)
    values["place"] = values.get("place") or _last_place(draft) + 1
    row = DraftRow(draft=draft, fate=Fate.NEW, why=why.strip(), **values)
    _check_row(row)
    _write(row, actor, "新增")
    return row


def latest_change(row: DraftRow) -> int | None:
    """Return the key of the row's latest history: what a form was opened upon."""
    return row.history.values_list("history_id", flat=True).first()


@transaction.atomic
def show(*, draft: PlanDraft, shown: bool, actor: User) -> None:
    """Let the leaders read the draft, or no longer."""
    _check_open(draft, actor)
    locked = lock(draft)
    locked.is_shown = draft.is_shown = shown
    locked.save(update_fields=["is_shown"])


def _check_row(row: DraftRow) -> None:
    if not row.title.strip():
        raise Refused("请填写工作内容。", about="title")
    period = period_of(row.period_phrase, row.draft.year)
    if period.kind == PeriodKind.INVALID:
        raise Refused(period.message, about="period_phrase")
    for name, named in _names_of(row).items():
        try:
            named()
        except ValidationError as wrong:
            raise Refused("".join(wrong.messages), about=name) from None


def _names_of(row: DraftRow) -> dict[str, Callable[[], list[Any]]]:
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


# --- issuing -------------------------------------------------------------------------------------


@transaction.atomic
def issue(
    *, draft: PlanDraft, document_number: str, meeting: Meeting, issued_on: date, actor: User
) -> Plan:
    """Make the draft the year's plan: number, the meeting that adopted it, the day it was issued.

    Rows are numbered anew, annex by annex, in their order. Raises Refused, naming the rows, while
    something is undecided, lacks a department, or names who is not known.
    """
    _check_open(draft, actor)
    lock(draft.plan)
    if Plan.objects.filter(year=draft.year).exists():
        raise Refused(f"{draft.year}年工作要点已经有了，不能再由草案印发。")
    if issued_on < meeting.held_on:
        raise Refused("印发日期不能早于通过的会议。", about="issued_on")
    if max(issued_on, meeting.held_on) > clock.today():
        raise Refused("会议或印发日期还没有到。", about="issued_on")
    rows = list(draft.rows.select_related("origin__plan").order_by("place", "pk"))
    if wrong := what_stops(rows):
        raise Refused("；".join(wrong[:5]) + ("……" if len(wrong) > 5 else "") + "。")
    this = draft.plan
    plan = Plan(
        year=draft.year,
        title=draft.title,
        document_number=check_words(document_number, "发文字号"),
        adopted_by=meeting.name,
        adopted_on=meeting.held_on,
        issued_on=issued_on,
        addressees=this.addressees,
        copied_to=this.copied_to,
        printed_by=this.printed_by,
        annex_notes={k: v for k, v in this.annex_notes.items() if k == _KEPT_NOTE},
    )
    sign(plan, actor, f"由{this}草案印发")
    plan.save()
    standing = [row for row in rows if row.in_plan]
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    data = []
    for row in standing:
        numbers[row.annex, row.section] += 1
        data.append(_data(row, numbers[row.annex, row.section]))
    for row, item in zip(standing, create_items(plan=plan, rows=data, actor=actor), strict=True):
        row.item = item
        _write(row, actor, "印发")
    propose_links(plan)
    draft.issued = plan
    draft.save(update_fields=["issued"])
    return plan


def what_stops(rows: Iterable[DraftRow]) -> list[str]:
    """Return what has to be settled before the draft can be issued, row by row."""
    wrong = []
    for row in rows:
        called = f"“{row.title[:20]}”"
        if row.fate == Fate.CANDIDATE:
            wrong.append(f"{called}还没有取舍")
        elif row.in_plan and not row.lead_departments:
            wrong.append(f"{called}没有{Annex(row.annex).department_label}")
        elif row.in_plan:
            try:
                _check_row(row)
            except Refused as refused:
                wrong.append(f"{called}：{str(refused).rstrip('。')}")
    return wrong


def _data(row: DraftRow, seq: int) -> ItemData:
    named: Any = {name: tuple(find()) for name, find in _names_of(row).items()}
    of_old = row.origin if row.origin and row.origin.annex == row.annex else None
    same: Any = {n: getattr(row, n) for n in ("title", "annex", "section", "needs_scheme")}
    return ItemData(
        **same,
        **named,
        seq=seq,
        period_phrase=row.period_phrase,
        members_note=row.members_note,
        extra=dict(of_old.extra) if of_old else {},
    )


# --- the year ends -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unfinished:
    """An item of the old year that is not ended, and the row of the new plan that stands for it."""

    item: WorkItem
    row: DraftRow | None

    @property
    def carried_to(self) -> WorkItem | None:
        return self.row.item if self.row else None


def unfinished(draft: PlanDraft) -> list[Unfinished]:
    """Return what of the old year has still to be ended; what follows another is ended there."""
    rows = {
        row.origin_id: row
        for row in draft.rows.exclude(item=None).select_related("item__plan")
        if row.origin and row.annex == row.origin.annex
    }
    items = draft.plan.items.filter(due_dates__state__in=RUNNING).distinct().with_ledger()
    return [Unfinished(item, rows.get(item.pk)) for item in items if item.leading is None]


@transaction.atomic
def carry_over(*, draft: PlanDraft, actor: User) -> int:
    """End each open item that goes on in the new plan (结转), and return how many these are."""
    _check_issued(draft, actor)
    found = [one for one in unfinished(draft) if one.row and one.row.carried]
    for one in found:
        _carry(one, draft, actor)
    return len(found)


@transaction.atomic
def end_item(*, draft: PlanDraft, item: WorkItem, carry: bool, reason: str, actor: User) -> None:
    """End an open item of the old year: it goes on in the row that stands for it, or for a reason."""
    _check_issued(draft, actor)
    one = next((one for one in unfinished(draft) if one.item.pk == item.pk), None)
    if one is None:
        raise Refused("这一项已经了结，请刷新页面后再看。")
    if carry:
        if one.row is None:
            raise Refused(f"{draft.year}年工作要点里没有对应的事项，不能结转。请写明了结的理由。")
        if not one.row.carried:
            one.row.carried = True
            _write(one.row, actor, "结转")
        _carry(one, draft, actor)
        return
    reason = check_words(reason, "了结的理由")
    _end(one.item, f"年终了结：{reason}", actor)


def _carry(one: Unfinished, draft: PlanDraft, actor: User) -> None:
    to = one.carried_to
    _end(one.item, f"结转到{draft.year}年{to.designation if to else ''}", actor)


def _end(item: WorkItem, reason: str, actor: User) -> None:
    for due in item.due_dates.all():
        if due.state in RUNNING:
            due.item = item
            states.cancel(due=due, actor=actor, reason=reason)


# --- who and how ---------------------------------------------------------------------------------


def _check_office(actor: User) -> None:
    if not may_draft_next_year(actor):
        raise NotAllowed("只有办公室可以起草和印发下一年工作要点。")


def _check_open(draft: PlanDraft, actor: User) -> None:
    _check_office(actor)
    if PlanDraft.objects.filter(pk=draft.pk, issued__isnull=False).exists():
        raise Refused(f"{draft.year}年工作要点已经印发，请在台账里修改。")


def _check_issued(draft: PlanDraft, actor: User) -> None:
    _check_office(actor)
    if draft.issued_id is None:
        raise Refused("草案还没有印发，不能给本年收尾。")


def _write(row: DraftRow, actor: User, why: str) -> None:
    sign(row, actor, why)
    row.save()
