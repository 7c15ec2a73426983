"""换届: what is to be done when a term (届) ends, each step with where it is done and what is open of it.

All is derived; nothing is kept. What was of the last term stays where it is, and its links open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Max, Min, Model
from django.urls import reverse

from desk.first_steps import Step
from members.models import Appointment, Membership, Organisation, Person, User
from members.registry import Charge, charges_left
from members.roles import vacant_posts
from members.services.accounts import of_gone
from proposals.enums import OPEN_ASSIGNMENTS
from proposals.models import Assignment, ProposalSettings
from workplan.enums import RUNNING_STATES
from workplan.models import ItemLink, Meeting, Plan, PlanDraft, WorkItem

_FIRST_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Left:
    """Someone who left, and what of theirs has no one."""

    person: Person
    charges: list[Charge]

    @property
    def together(self) -> list[tuple[str, str]]:
        """Where several of them are handed on at once, each once: in words, and the address."""
        return list(dict.fromkeys(one.together for one in self.charges if one.together))


@dataclass(frozen=True)
class TermChange:
    """The steps into a term; `left` is what has to be handed on by name."""

    term: int
    steps: list[Step]
    left: list[Left]


def term_change(term: int, on: date, reader: User) -> TermChange:
    """Return how far the change into a term has come on a day, for who is to take its steps."""
    left = [Left(person, charges) for person, charges in charges_left(on).items()]
    change = _Change(term, on, sum(len(one.charges) for one in left), reader)
    steps = [Step(title, words, *look(change)) for title, words, look in _STEPS]
    return TermChange(term, steps, left)


@dataclass(frozen=True)
class _Change:
    """Into which term, as it stands on which day; how many charges those who left have left; for whom."""

    term: int
    on: date
    charges: int
    reader: User

    @cached_property
    def is_filled(self) -> bool:
        """Whether any post is held anew. Before the term has begun, those of the last one hold everything."""
        begun = _beginning_of(self.term)
        held = Appointment.objects.held_on(self.on).filter(post__isnull=False)
        return begun is not None and held.filter(started_on__gte=begun).exists()


# What a step finds: where it is done, whether it was, and how far it has come.
_Found = tuple[str, bool, str]


def _committee(change: _Change) -> _Found:
    committee = Organisation.current()
    now = committee.term if committee else None
    note = f"现在是第{now}届" if now else "还没有填写"
    return _form_of("members_organisation", committee), now == change.term, note


def _proposals(change: _Change) -> _Found:
    now = ProposalSettings.current()
    url = _form_of("proposals_proposalsettings", now)
    return url, now.term == change.term, f"现在是{now.term}届{now.session}次"


def _roster(change: _Change) -> _Found:
    new = Membership.objects.of_term(change.term).count()
    old = Membership.objects.filter(term__lt=change.term, until__isnull=True).count()
    note = f"新一届 {new} 名，上届还没有届满的 {old} 名"
    return reverse("roster:import"), new > 0 and old == 0, note


def _posts(change: _Change) -> _Found:
    vacant = list(vacant_posts(change.on))
    if vacant:
        note = f"没有人担任：{'、'.join(map(str, vacant))}"
    else:
        note = "各职务都有人担任" + ("" if change.is_filled else "，还没有新一届任职的")
    return reverse("roster:posts"), change.is_filled and not vacant, note


def _charges(change: _Change) -> _Found:
    note = f"还有 {change.charges} 件" if change.charges else "没有"
    return "#left", change.is_filled and change.charges == 0, note


def _accounts(change: _Change) -> _Found:
    gone = of_gone(change.on, change.reader).count()
    note = f"离任的人还能登录的账号 {gone} 个"
    return reverse("roster:accounts"), change.is_filled and gone == 0, note


def _year(change: _Change) -> _Found:
    draft = PlanDraft.objects.filter(new_term=change.term).select_related("plan").first()
    before = draft.year if draft else change.on.year
    last = draft.plan if draft else Plan.objects.filter(year__lte=change.on.year).first()
    running = WorkItem.objects.filter(due_dates__state__in=RUNNING_STATES, plan__year__lt=before)
    items = running.exclude(followed_links__in=ItemLink.objects.in_force()).distinct().count()
    url = reverse("workplan:next_year", args=[last.year]) if last else reverse("workplan:plan")
    return url, items == 0, f"{before}年以前还有 {items} 项没有了结"


def _handling(change: _Change) -> _Found:
    handed = Assignment.objects.filter(state__in=OPEN_ASSIGNMENTS)
    waiting = handed.filter(proposal__term__lt=change.term).count()
    return reverse("proposals:all"), waiting == 0, f"上届还在办理的 {waiting} 件次"


def _meetings(change: _Change) -> _Found:
    meetings = Meeting.objects.not_called_off().filter(term=change.term)
    first = meetings.order_by("held_on", "pk").first()
    return reverse("workplan:meetings"), first is not None, str(first) if first else "还没有"


# In the order in which they are taken: what is to be done, why or how, and what finds out how it stands.
_STEPS: tuple[tuple[str, str, Callable[[_Change], _Found]], ...] = (
    (
        "改本会的届次",
        "会议、届次从这里取；各种会议按新一届从一次数起。",
        _committee,
    ),
    (
        "改提案的届次",
        "新提案按新一届的第一次会议编号，从1号数起；上届的号不变。",
        _proposals,
    ),
    (
        "导入新一届委员名册",
        "上届委员同时届满；连任的还是同一个人，各届履职都在。",
        _roster,
    ),
    (
        "登记新的领导职务和部门负责人",
        "在“任职”页逐个“换人”：填接任的人和从哪天起，原任到前一天为止；提醒跟着职务走。",
        _posts,
    ),
    (
        "把离任的人手里的事交给接任的人",
        "逐人列在下面，点开即可改到接任的人。",
        _charges,
    ),
    (
        "停用离任的人的账号，给新任的人开通",
        "在“账号和邀请”里一次停用；记录都在。新任的委员在同一页发邀请。",
        _accounts,
    ),
    (
        "给上一年收尾",
        "在下一年草案里结转，或写明理由了结。",
        _year,
    ),
    (
        "上届提案办完",
        "按上届的号继续办理、答复，不必重新提交。",
        _handling,
    ),
    (
        "登记新一届的会议",
        "主席会议、常委会会议、全体会议各从一次数起；上届的会议照旧可查。",
        _meetings,
    ),
)


def _beginning_of(term: int) -> date | None:
    """Return since when there are members of a term."""
    return Membership.objects.of_term(term).aggregate(first=Min("since"))["first"]


def _form_of(table: str, row: Model | None) -> str:
    """Return where the one row of a table is changed, or entered as long as there is none."""
    return (
        reverse(f"admin:{table}_change", args=[row.pk])
        if row and row.pk
        else reverse(f"admin:{table}_add")
    )


def term_at_hand(on: date) -> int:
    """Return which change of term is at hand on a day: the present one within its first year, or while
    members of an earlier one have not left; else the next.
    """
    committee = Organisation.current()
    now = (committee.term if committee else None) or 1
    newest = Membership.objects.aggregate(newest=Max("term"))["newest"] or now
    term = max(now, newest)
    begun = _beginning_of(term)
    before = Membership.objects.filter(term__lt=term)
    changing = before.exists() and (
        begun is None or begun > on - _FIRST_YEAR or before.filter(until__isnull=True).exists()
    )
    return term if term > 1 and changing else term + 1
