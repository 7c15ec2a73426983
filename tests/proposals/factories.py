"""Someone of each kind around one proposal, and proposals put where a test begins."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Department, Organisation, Person, Post, User
from proposals.enums import AssignmentState, Origin, ProposalKind, ProposalSubmission, Role, State
from proposals.models import (
    AnswerClass,
    Assignment,
    CoSigner,
    EvaluationQuestion,
    EvaluationStage,
    Ground,
    Proposal,
    ProposalSettings,
)
from proposals.reading.figures import ProposalFigures, ProposalRate
from tests.factories import appoint, make_department, make_head, make_person, make_user
from workflow.states import sign

TITLE = "关于江南大道沿线亮灯工程提升改造的建议"
SITUATION = "江南大道沿线亮灯设施老化。" * 10
SUGGESTIONS = "一、更换老化灯具。二、统一色温。" * 8
GIVEN = (AssignmentState.SENT, AssignmentState.SIGNED, AssignmentState.RETURN_ASKED)


@dataclass
class OneOfEachProposalRole:
    """A committee with a member, a co-signer, a unit and its co-handler, an account for each role."""

    users: dict[str, User | AnonymousUser]
    settings: ProposalSettings
    committee: Department
    supervising: Department
    unit: Department
    co_unit: Department
    other_unit: Department
    sector: Department

    def person(self, role: str) -> Person:
        return self.users[role].person


def file_proposal(*, actor: User | None, title: str, **known: Any) -> Proposal:
    """A proposal in the record that was not written here, as the admin and an import leave one."""
    proposal = Proposal(title=title.strip(), **{"kind": ProposalKind.ORDINARY} | known)
    proposal.full_clean()
    sign(proposal, actor, "")
    proposal.save()
    return proposal


def make_one_of_each_role(**settings: Any) -> OneOfEachProposalRole:
    organisation = Organisation.objects.create(name="滨江区政协", short_name="滨江区政协", term=2)
    committee, supervising = make_department("提案委"), make_department("城建委")
    sector = make_department("科技界", DepartmentKind.SECTOR)
    units = [
        make_department(name, DepartmentKind.UNIT) for name in ("主办单位", "会办单位", "他单位")
    ]
    members = {role: make_person(role) for role in ("author", "co-signer", "another member")}
    for person in members.values():
        appoint(person, sector, Duty.MEMBER)
    staff, leader = make_person("提案委干部"), make_person("周翔")
    appoint(staff, committee, Duty.STAFF)
    appoint(leader, Post.objects.create(name="副主席"))
    users: dict[str, User | AnonymousUser] = {
        role: make_user(person=person) for role, person in members.items()
    }
    users |= {
        "committee head": make_user(person=make_head(committee, "周国桥")),
        "committee staff": make_user(person=staff),
        "office": make_user(office=True),
        "leader": make_user(person=leader),
        "supervising head": make_user(person=make_head(supervising, "陈悦")),
        "sector head": make_user(person=make_head(sector)),
        "unit": make_user(person=make_head(units[0])),
        "co-unit": make_user(person=make_head(units[1])),
        "other unit": make_user(person=make_head(units[2])),
        "account of no one": make_user(),
        "stopped committee head": make_user(
            person=make_head(committee, "前任主任"), is_active=False
        ),
        "stopped office": make_user(office=True, is_active=False),
        "stopped unit": make_user(person=make_head(units[0], "前任联系人"), is_active=False),
        "not signed in": AnonymousUser(),
    }
    row = ProposalSettings.objects.create(
        **{
            "organisation": organisation,
            "committee": committee,
            "term": 2,
            "session": 5,
            **settings,
        }
    )
    return OneOfEachProposalRole(users, row, committee, supervising, *units, sector)


def proposal_in(
    state: State, one_of_each_role: OneOfEachProposalRole, title: str = TITLE, **values: Any
) -> Proposal:
    """Put the author's proposal where a test begins, past the services."""
    day = clock.today()
    row: dict[str, Any] = {
        "term": 2,
        "session": 5,
        "kind": ProposalKind.ORDINARY,
        "origin": Origin.INDIVIDUAL,
        "author": one_of_each_role.person("author"),
        "proposers": "author",
        "situation": SITUATION,
        "suggestions": SUGGESTIONS,
        "supervising_department": one_of_each_role.supervising,
        "submission": ProposalSubmission.PLENARY,
    }
    if state == State.COSIGNING:
        row |= {"origin": Origin.JOINT, "cosign_by": day}
    elif state != State.DRAFT:
        row["submitted_on"] = day - timedelta(days=100)
    if state == State.REJECTED:
        row["ground"] = Ground.objects.get(order=10)
    if state == State.MERGED and "merged_into" not in values:
        row["merged_into"] = proposal_in(State.FILED, one_of_each_role, "被并入的提案")
    if state in (State.CLOSED, State.ARCHIVED):
        row["closed_on"] = day
    return Proposal.objects.create(title=title, state=state, **{**row, **values})


def cosign(proposal: Proposal, person: Person, state: str = "invited") -> CoSigner:
    answered = clock.now() if state in ("confirmed", "declined") else None
    key = proposal.text_key if state in ("confirmed", "outdated") else ""
    return CoSigner.objects.create(
        proposal=proposal, person=person, state=state, answered_at=answered, text_key=key
    )


def assignment_in(
    state: AssignmentState,
    proposal: Proposal,
    unit: Department,
    role: Role = Role.LEAD,
    **values: Any,
) -> Assignment:
    """Put an assignment where a test begins: handed over today, due in three months."""
    day = clock.today()
    row: dict[str, Any] = {}
    if state != AssignmentState.PLANNED:
        due = day + timedelta(days=90)
        row = {
            "handed_over_on": day,
            "return_by": day + timedelta(days=7),
            "planned_due_on": due,
            "due_on": due,
        }
    if state in (AssignmentState.ANSWERED, AssignmentState.OPINED):
        row["done_on"] = day
    if state == AssignmentState.OPINED:
        row["opinion"] = "建议由主办单位统筹。"
    return Assignment.objects.create(
        proposal=proposal, unit=unit, role=role, state=state, **{**row, **values}
    )


def answer_class(letter: str) -> AnswerClass:
    return AnswerClass.objects.get(letter=letter)


def stage() -> EvaluationStage:
    return EvaluationStage.objects.get(decisive=True)


def marks(grade: str) -> dict[EvaluationQuestion, str]:
    """Answer every question of the stage with one grade."""
    return dict.fromkeys(EvaluationQuestion.objects.all(), grade)


def day(month: int, number: int) -> date:
    return date(2021, month, number)


def counts(rate: ProposalRate) -> tuple[int, int]:
    return rate.part.count(), rate.whole.count()


def percents(figures: ProposalFigures) -> dict[str, float | None]:
    """Each rate in percent, to one decimal; None where there is nothing to count."""
    found = {rate.name: counts(rate) for rate in figures.rates()}
    return {
        name: round(100 * part / whole, 1) if whole else None
        for name, (part, whole) in found.items()
    }
