"""The people whom letters go to, and what happens to them: a method for each thing that happens."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Department, Organisation, Person, Post, User
from opinions.models import OpinionReport
from opinions.services import states as opinion_states
from opinions.services.writing import Author, ReportData, write
from proposals.enums import AssignmentState, Role, State
from proposals.models import Assignment, Proposal, ProposalSettings
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_person,
    make_plan,
    make_user,
)
from tests.proposals import factories as proposals
from workplan.annexes import Annex
from workplan.models import DueDate, Meeting, WorkItem
from workplan.services import extensions, schemes, states

ON = date(2021, 3, 24)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class World:
    """A committee in which each relation to a matter is someone's, with an account for each."""

    departments: dict[str, Department]
    people: dict[str, Person]
    users: dict[str, User]
    settings: ProposalSettings

    # --- the plan ---

    def item(self, period: str = "3月", annex: Annex = Annex.TASKS, **more: Any) -> WorkItem:
        """Add the row 24 that 城建委 answers for, 周翔 leads, and 提案委 takes part in."""
        values: dict[str, Any] = {
            "leaders": [self.people["周翔"]],
            "lead": [self.departments["城建委"]],
            "participants": [self.departments["提案委"]],
        }
        plan = self.departments["plan"]
        return make_item(
            plan, more.pop("seq", 24), more.pop("title", "地铁口序化"), annex=annex,
            period=period, **values | more,
        )  # fmt: skip

    def due(self, item: WorkItem) -> DueDate:
        return item.due_dates.select_related("item__plan").get()

    def reported(self, item: WorkItem) -> WorkItem:
        head = self.users["陈悦"]
        states.accept(due=self.due(item), actor=head)
        states.report_done(due=self.due(item), actor=head, text="已完成")
        return item

    def asked(self, item: WorkItem) -> Any:
        return extensions.ask(
            due=self.due(item),
            actor=self.users["陈悦"],
            new_due_on=date(2021, 4, 30),
            reason="等数据",
        )

    def handed_in(self, item: WorkItem, note: str = "") -> WorkItem:
        file = SimpleUploadedFile("方案.pdf", PDF)
        schemes.submit(item=item, actor=self.users["陈悦"], file=file, note=note)
        return item

    def listed(self, item: WorkItem, held_on: date) -> Any:
        meeting, _ = Meeting.objects.get_or_create(term=2, number=62, held_on=held_on)
        return schemes.put_on_agenda(meeting=meeting, item=item, actor=self.users["办公室负责人"])

    def decided(self, item: WorkItem, outcome: str) -> None:
        schemes.record_outcome(
            review=self.listed(self.handed_in(item), date(2021, 3, 23)),
            actor=self.users["办公室负责人"],
            outcome=outcome,
            requirements="扩大范围",
        )

    # --- proposals ---

    def proposal(self, state: State, **values: Any) -> Proposal:
        """Add the proposal of 李庆莲, which 金永明 signed too."""
        day = clock.today()
        row: dict[str, Any] = {
            "term": 2,
            "session": 5,
            "number": 12,
            "kind": "ordinary",
            "origin": "joint",
            "author": self.people["李庆莲"],
            "proposers": "李庆莲、金永明",
            "situation": proposals.SITUATION,
            "suggestions": proposals.SUGGESTIONS,
            "submission": "plenary",
            "submitted_on": day,
        }
        found = Proposal.objects.create(title="亮灯工程提升的建议", state=state, **row | values)
        proposals.cosign(found, self.people["金永明"], "confirmed")
        return found

    def under_review(self) -> Proposal:
        return self.proposal(State.RE_REVIEWED, number=None)

    def handed(
        self, state: str = "sent", unit: str = "区城管局", role: Role = Role.LEAD
    ) -> Assignment:
        of = State.ANSWERED if state == "answered" else State.HANDLING
        return proposals.assignment_in(
            AssignmentState(state), self.proposal(of), self.departments[unit], role
        )

    # --- opinion reports ---

    def report(self, *done: str) -> OpinionReport:
        """Let 李庆莲's report go so far: submit, finish, sign, send."""
        author, office = self.users["李庆莲"], self.users["办公室负责人"]
        data = ReportData("老旧小区加装电梯难", "协调难、筹资难。", (Author(author.person),))
        found = write(data=data, actor=author)
        actors = {"submit": author, "finish": office, "sign": self.users["郑丽"], "send": office}
        for action in done:
            more = {"sent_to": "区委办"} if action == "send" else {}
            getattr(opinion_states, action)(report=found, actor=actors[action], **more)
        return found


def make_world() -> World:
    organisation = Organisation.objects.create(
        name="政协滨江区委员会", short_name="滨江区政协", term=2
    )
    kinds = {"办公室": DepartmentKind.OFFICE, "科技界": DepartmentKind.SECTOR}
    kinds |= dict.fromkeys(("区城管局", "区住建局"), DepartmentKind.UNIT)
    names = ("办公室", "城建委", "提案委", "科技界", "区城管局", "区住建局")
    departments = {
        name: make_department(name, kinds.get(name, DepartmentKind.COMMITTEE), order=order)
        for order, name in enumerate(names)
    }
    heads = {
        "办公室": "办公室负责人",
        "城建委": "陈悦",
        "提案委": "周国桥",
        "区城管局": "城管局联系人",
        "区住建局": "住建局联系人",
    }
    people = {name: make_head(departments[place], name) for place, name in heads.items()}
    for name, post in (("周翔", "副主席"), ("郑丽", "秘书长")):
        people[name] = make_person(name)
        appoint(people[name], Post.objects.create(name=post))
    for name in ("李庆莲", "金永明"):
        people[name] = make_person(name)
        appoint(people[name], departments["科技界"], Duty.MEMBER)
    users = {
        name: make_user(
            "chenyue" if name == "陈悦" else "", person=person, office=name == "办公室负责人"
        )
        for name, person in people.items()
    }
    settings = ProposalSettings.objects.create(
        organisation=organisation, committee=departments["提案委"], term=2, session=5
    )
    return World(departments | {"plan": make_plan()}, people, users, settings)
