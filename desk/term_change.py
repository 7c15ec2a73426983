"""换届: what is to be done when a term (届) ends, each step with where it is done and what is open of it.

All is derived; nothing is kept. What was of the last term stays where it is, and its links open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Min, Model
from django.urls import reverse

from desk.first_steps import Step
from members.models import Appointment, Membership, Organisation, Person, Post
from members.registry import Charge, charges_left
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
    left: list[Left] = field(default_factory=list)


def term_change(term: int, on: date) -> TermChange:
    """Return how far the change into a term has come on a day."""
    left = [Left(person, charges) for person, charges in charges_left(on).items()]
    return TermChange(term, list(_steps(term, on, sum(len(one.charges) for one in left))), left)


def _steps(term: int, on: date, charges: int) -> Iterator[Step]:
    committee = Organisation.current()
    now = committee.term if committee else None
    settings = ProposalSettings.current()
    yield Step(
        "改本会的届次",
        "会议、届次从这里取；各种会议按新一届从一次数起。",
        _form_of("members_organisation", committee),
        now == term,
        f"现在是第{now}届" if now else "还没有填写",
    )
    yield Step(
        "改提案的届次",
        "新提案按新一届的第一次会议编号，从1号数起；上届的号不变。",
        _form_of("proposals_proposalsettings", settings),
        settings.term == term,
        f"现在是{settings.term}届{settings.session}次",
    )
    new = Membership.objects.of_term(term).count()
    old = Membership.objects.filter(term__lt=term, until__isnull=True).count()
    yield Step(
        "导入新一届委员名册",
        "上届委员同时届满；连任的还是同一个人，各届履职都在。",
        reverse("roster:import"),
        new > 0 and old == 0,
        f"新一届 {new} 名，上届还没有届满的 {old} 名",
    )
    begun = Membership.objects.of_term(term).aggregate(first=Min("since"))["first"]
    held = Appointment.objects.held_on(on).filter(post__isnull=False)
    vacant = list(Post.objects.exclude(pk__in=held.values("post")))
    # Before the new term has begun, those of the last one still hold everything.
    is_filled = begun is not None and held.filter(started_on__gte=begun).exists()
    yield Step(
        "登记新的领导职务和部门负责人",
        "在“任职”页逐个“换人”：填接任的人和从哪天起，原任到前一天为止；提醒跟着职务走。",
        reverse("roster:posts"),
        is_filled and not vacant,
        f"没有人担任：{'、'.join(map(str, vacant))}"
        if vacant
        else "各职务都有人担任" + ("" if is_filled else "，还没有新一届任职的"),
    )
    yield Step(
        "把离任的人手里的事交给接任的人",
        "逐人列在下面，点开即可改到接任的人。",
        "#left",
        is_filled and charges == 0,
        f"还有 {charges} 件" if charges else "没有",
    )
    gone = of_gone(on).count()
    yield Step(
        "停用离任的人的账号，给新任的人开通",
        "在“账号和邀请”里一次停用；记录都在。新任的委员在同一页发邀请。",
        reverse("roster:accounts"),
        is_filled and gone == 0,
        f"离任的人还能登录的账号 {gone} 个",
    )
    draft = PlanDraft.objects.filter(new_term=term).select_related("plan").first()
    before = draft.year if draft else on.year
    last = draft.plan if draft else Plan.objects.filter(year__lte=on.year).first()
    years = WorkItem.objects.filter(due_dates__state__in=RUNNING_STATES, plan__year__lt=before)
    items = years.exclude(followed_links__in=ItemLink.objects.in_force()).distinct().count()
    yield Step(
        "给上一年收尾",
        "在下一年草案里结转，或写明理由了结。",
        reverse("workplan:next_year", args=[last.year]) if last else reverse("workplan:plan"),
        items == 0,
        f"{before}年以前还有 {items} 项没有了结",
    )
    proposals = Assignment.objects.filter(proposal__term__lt=term, state__in=OPEN_ASSIGNMENTS)
    waiting = proposals.count()
    yield Step(
        "上届提案办完",
        "按上届的号继续办理、答复，不必重新提交。",
        reverse("proposals:all"),
        waiting == 0,
        f"上届还在办理的 {waiting} 件次",
    )
    first = Meeting.objects.not_called_off().filter(term=term).order_by("held_on", "pk").first()
    yield Step(
        "登记新一届的会议",
        "主席会议、常委会会议、全体会议各从一次数起；上届的会议照旧可查。",
        reverse("workplan:meetings"),
        first is not None,
        str(first) if first else "还没有",
    )


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
    begun = Membership.objects.of_term(term).aggregate(first=Min("since"))["first"]
    before = Membership.objects.filter(term__lt=term)
    changing = before.exists() and (
        begun is None or begun > on - _FIRST_YEAR or before.filter(until__isnull=True).exists()
    )
    return term if term > 1 and changing else term + 1
