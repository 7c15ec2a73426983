"""Key and linked proposals with their leaders and rows of the plan, themes, pressing a unit."""

from django.db import transaction

from almanac import clock
from members import roles
from members.models import Department, Person, User
from proposals.enums import OPEN_ASSIGNMENTS, ProposalKind, UrgeKind
from proposals.models import Assignment, AssignmentUrge, Project, Proposal
from proposals.services.archive import check_open
from proposals.services.notices import tell_unit
from proposals.services.on_plan import keep_in_step
from proposals.services.states import access_of, check_committee, lock_assignment
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import copy, lock, own_rules, sign
from workplan.models import WorkItem


@transaction.atomic
def set_kind(
    *,
    proposal: Proposal,
    actor: User,
    kind: ProposalKind,
    promoting_leader: Person | None = None,
    supervising_leader: Person | None = None,
    supervising_department: Department | None = None,
) -> None:
    """Make a filed proposal key (领办, 督办), linked or ordinary, with who sees to it."""
    check_committee(actor)
    locked = lock(proposal)
    if not locked.is_filed:
        raise Refused("只有已立案的提案可以确定为重点提案。")
    check_open(locked)
    locked.kind = kind
    locked.promoting_leader = promoting_leader
    locked.supervising_leader = supervising_leader
    locked.supervising_department = supervising_department
    with own_rules():
        locked.clean_fields(exclude=["situation", "suggestions", "title_key"])
        locked.validate_constraints()
    sign(locked, actor, f"确定为{kind.label}")
    led = ("promoting_leader", "supervising_leader", "supervising_department")
    locked.save(update_fields=["kind", *led])
    copy(locked, proposal)


@transaction.atomic
def stand_for(*, proposal: Proposal, item: WorkItem | None, actor: User | None) -> None:
    """Say which row of the plan (annex 4) a proposal stands for, and let that stand as the proposal does;
    None takes it back: the row is its own again.

    Raises ValidationError, in Chinese, where the row already stands for another.
    """
    before, proposal.work_item = proposal.work_item, item
    proposal.full_clean()
    sign(proposal, actor, "")
    proposal.save()
    keep_in_step(proposal, actor, before=before)


@transaction.atomic
def group(*, project: Project | None, proposal: Proposal, actor: User) -> None:
    """Put a filed proposal of the project's session into it; None takes it out of its own."""
    check_committee(actor)
    locked = lock(proposal)
    if not locked.is_filed:
        raise Refused(f"{locked}：只有已立案的提案可以归入专题项目。")
    if project and (project.term, project.session) != (locked.term, locked.session):
        raise Refused(f"{locked}：与专题项目的届次不同。")
    check_open(locked)
    locked.project = proposal.project = project
    sign(locked, actor, f"归入专题项目：{project}" if project else "移出专题项目")
    locked.save(update_fields=["project"])


@transaction.atomic
def urge(*, assignment: Assignment, actor: User, text: str) -> AssignmentUrge:
    """催办 by the committee, 督办 by a leader or the supervising committee: press a unit that owes.

    Raises NotAllowed for anyone else, Refused where the unit owes nothing or the words are missing.
    """
    locked = lock_assignment(assignment)
    access = access_of(actor, locked.proposal)
    if not (access.committee or access.supervisor):
        raise NotAllowed("只有提案委和督办的领导、部门可以催办。")
    if locked.state not in OPEN_ASSIGNMENTS:
        raise Refused("这家单位没有待办的事项。")
    text = check_words(text, "催办内容")
    leads = roles.is_leader(actor, clock.today()) or not access.committee
    kind = UrgeKind.SUPERVISE if leads else UrgeKind.URGE
    tell_unit(locked, kind.label, "内容", text)
    return AssignmentUrge.objects.create(
        assignment=locked, kind=kind, text=text, actor=actor, at=clock.now()
    )
