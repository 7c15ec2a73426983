"""The demonstration's proposals: the session's 68, and what two members wrote after it, day by day.

Like the rest of the story they pass through the services, each step by the account whose it is; what
a unit without an account did, the 提案委 enters, as it would what comes on paper.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from demo.story import account
from members.models import Department, Organisation, Person, User
from members.names import name_key
from proposals.enums import (
    Action,
    AssignmentState,
    Grade,
    Phase,
    ProposalKind,
    State,
    Way,
)
from proposals.models import (
    AnswerClass,
    Assignment,
    AssignmentExtension,
    Category,
    EvaluationQuestion,
    EvaluationStage,
    Project,
    Proposal,
    ProposalSettings,
)
from proposals.services import (
    answering,
    batches,
    closing,
    dispatch,
    drafts,
    evaluating,
    extensions,
    handling,
    meeting,
    planning,
    publishing,
    returns,
    reviewing,
    supervising,
)
from proposals.services.importing import import_proposals
from workplan.annexes import Annex
from workplan.models import WorkItem

FIXTURES: Path = settings.BASE_DIR / "fixtures"
COMMITTEE = "提案委"


@dataclass(frozen=True)
class ProposalEvent:
    """A line of the story: on which day who does what to which proposals, with what it needs.

    `by` is a department, whose account acts, or a person; a unit's own steps are the unit's,
    whoever is named. Proposals are known by their `numbers` within the session, or by `titles`.
    """

    on: date
    do: str
    by: str = COMMITTEE
    numbers: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    text: str = ""
    name: str = ""
    unit: str = ""
    category: str = ""
    letter: str = ""
    grade: str = ""
    into: int = 0
    people: tuple[str, ...] = ()
    until: date | None = None


class Story:
    """The proposals' story, from the session's workbook on."""

    def __init__(self) -> None:
        words = tomllib.loads((FIXTURES / "proposals_story_2021.toml").read_text(encoding="utf-8"))
        self._settings, self._units = words["settings"], words["units"]
        self._answers = words["answers"]
        self._texts = {entry["title"]: entry for entry in words["proposals"]}
        self._events = [ProposalEvent(**entry) for entry in words["events"]]
        self._session = {"term": self._settings["term"], "session": self._settings["session"]}
        self._committee = account(COMMITTEE)

    def begin(self) -> None:
        """Set the committee's numbers and import the session; annex 4's rows stand for its four."""
        ProposalSettings.objects.create(
            organisation=Organisation.objects.get(),
            committee=Department.objects.get(name=COMMITTEE),
            **self._settings,
        )
        file = FIXTURES / "proposals_2021_session.xlsx"
        import_proposals(file.read_bytes(), self._committee, file_name=file.name)
        items = {name_key(i.title): i for i in WorkItem.objects.filter(annex=Annex.PROPOSALS)}
        for proposal in Proposal.objects.filter(kind=ProposalKind.KEY):
            item = items[proposal.title_key]
            supervising.stand_for(proposal=proposal, item=item, actor=self._committee)

    def play(self, day: date) -> None:
        """Let happen what happened on a day. Raises AttributeError for what nobody does."""
        for event in self._events:
            if event.on == day:
                getattr(self, f"do_{event.do}")(event)

    def _proposals(self, event: ProposalEvent) -> list[Proposal]:
        rows = Proposal.objects.of_session(**self._session)
        numbered = {row.number: row for row in rows.filter(number__in=event.numbers)}
        titled = {row.title: row for row in rows.filter(title__in=event.titles)}
        return [
            *(numbered[number] for number in event.numbers),
            *(titled[title] for title in event.titles),
        ]

    def _assignments(self, event: ProposalEvent) -> Iterator[tuple[Assignment, User]]:
        """Yield what units were handed of an event's proposals, each with who acts for the unit."""
        rows = Assignment.objects.current().answering().filter(proposal__in=self._proposals(event))
        for row in rows.select_related("proposal", "unit").order_by("pk"):
            yield row, self._acting(row)

    def _each(self, event: ProposalEvent, service: Callable[..., Any], **what: Any) -> None:
        """Let the committee do something to each of an event's proposals."""
        for proposal in self._proposals(event):
            service(proposal=proposal, actor=self._committee, **what)

    def _each_unit(self, event: ProposalEvent, service: Callable[..., Any], **what: Any) -> None:
        """Let each unit do something about what it was handed of an event's proposals."""
        for assignment, unit in self._assignments(event):
            service(assignment=assignment, actor=unit, **what)

    def _acting(self, assignment: Assignment) -> User:
        of_unit = User.objects.filter(person__appointments__department=assignment.unit)
        return of_unit.first() or self._committee

    # --- proposers -------------------------------------------------------------------------------

    def do_write(self, event: ProposalEvent) -> list[Proposal]:
        return [self._write(title, account(event.by)) for title in event.titles]

    def _write(self, title: str, author: User) -> Proposal:
        text = self._texts[title]
        proposal = drafts.begin_draft(actor=author)
        return drafts.save_draft(
            proposal=proposal,
            actor=author,
            title=title,
            situation=text["situation"],
            suggestions=text["suggestions"],
        )

    def do_submit(self, event: ProposalEvent) -> None:
        for proposal in self.do_write(event):
            drafts.submit(proposal=proposal, actor=account(event.by))

    def do_invite(self, event: ProposalEvent) -> None:
        people = [Person.objects.get(name=name) for name in event.people]
        for proposal in self.do_write(event):
            drafts.invite_cosigners(
                proposal=proposal,
                actor=account(event.by),
                people=people,
                confirm_by=event.until,
            )

    def do_rate(self, event: ProposalEvent) -> None:
        """Rate an answer: its proposer, or the committee from a paper form."""
        stage = EvaluationStage.objects.get(decisive=True)
        asked = EvaluationQuestion.objects.valid_in(event.on.year).filter(stage=stage)
        marks = dict.fromkeys(asked, Grade(event.grade))
        for assignment, _ in self._assignments(event):
            known = assignment.proposal.author is not None
            evaluating.evaluate(
                assignment=assignment,
                stage=stage,
                actor=account(event.by),
                grade=Grade(event.grade),
                marks=marks,
                comment=event.text,
                rater="" if known else assignment.proposal.proposers,
            )

    # --- the committee ---------------------------------------------------------------------------

    def do_pre_review(self, event: ProposalEvent) -> None:
        self._each(event, reviewing.pre_review, advice=Action.FILE)

    def do_review(self, event: ProposalEvent) -> None:
        """预审 and 复审, after which the 终审 is due."""
        self.do_pre_review(event)
        self._each(event, reviewing.re_review, advice=Action.FILE)

    def do_file(self, event: ProposalEvent) -> None:
        self._each(event, reviewing.file, category=Category.objects.get(name=event.category))

    def do_merge(self, event: ProposalEvent) -> None:
        into = Proposal.objects.get(number=event.into, **self._session)
        self._each(event, reviewing.merge, into=into, note=event.text)

    def do_group(self, event: ProposalEvent) -> None:
        project = Project.objects.create(name=event.name, **self._session)
        self._each(event, supervising.group, project=project)

    def do_hand_over(self, event: ProposalEvent) -> None:
        """交办会: hand over all that is filed by then."""
        batch = batches.make_batch(
            actor=self._committee, name=event.name, held_on=event.on, **self._session
        )
        units = {unit.name: unit for unit in Department.objects.all()}
        for proposal in Proposal.objects.of_session(**self._session).filter(state=State.FILED):
            word = next(word for word in self._units if word in proposal.title)
            unit = units[self._units[word]]
            planning.plan_unit(proposal=proposal, unit=unit, actor=self._committee)
            batches.put_in_batch(proposal=proposal, batch=batch, actor=self._committee)
        batches.hand_over_batch(batch=batch, actor=self._committee)

    def do_hand_over_one(self, event: ProposalEvent) -> None:
        unit = Department.objects.get(name=event.unit)
        for proposal in self._proposals(event):
            planning.plan_unit(proposal=proposal, unit=unit, actor=self._committee)
            dispatch.hand_over(proposal=proposal, actor=self._committee)

    def do_accept_return(self, event: ProposalEvent) -> None:
        unit = Department.objects.get(name=event.unit)
        for assignment, _ in self._assignments(event):
            returns.accept_return(
                assignment=assignment, actor=self._committee, new_unit=unit, note=event.text
            )

    def do_grant_extension(self, event: ProposalEvent) -> None:
        for assignment, _ in self._assignments(event):
            wish = AssignmentExtension.objects.get(assignment=assignment, granted=None)
            extensions.decide_extension(extension=wish, actor=self._committee, granted=True)

    def do_urge(self, event: ProposalEvent) -> None:
        for assignment, _ in self._assignments(event):
            supervising.urge(assignment=assignment, actor=self._committee, text=event.text)

    def do_close(self, event: ProposalEvent) -> None:
        self._each(event, closing.close)

    def do_publish(self, event: ProposalEvent) -> None:
        self._each(event, publishing.set_public, public=True)

    # --- units -----------------------------------------------------------------------------------

    def do_sign(self, event: ProposalEvent) -> None:
        """Let every unit sign for what it was handed."""
        waiting = Assignment.objects.filter(state=AssignmentState.SENT)
        for assignment in waiting.select_related("proposal", "unit").order_by("pk"):
            handling.sign_for(assignment=assignment, actor=self._acting(assignment))

    def do_ask_return(self, event: ProposalEvent) -> None:
        self._each_unit(event, handling.ask_return, reason=event.text)

    def do_ask_extension(self, event: ProposalEvent) -> None:
        until = event.until or event.on
        self._each_unit(event, extensions.ask_extension, until=until, reason=event.text)

    def do_meet(self, event: ProposalEvent) -> None:
        held = {"held_on": event.on, "way": Way.TALK, "place": "区政协会议室"}
        self._each_unit(event, meeting.record_meeting, phase=Phase.BEFORE, **held)

    def do_answer(self, event: ProposalEvent) -> None:
        for assignment, unit in self._assignments(event):
            answering.save_answer(
                assignment=assignment,
                actor=unit,
                text=self._answers[event.letter],
                answer_class=AnswerClass.objects.get(letter=event.letter),
                document_number=f"{assignment.unit}函〔2021〕{assignment.proposal.number}号",
                signed_by=f"{assignment.unit}负责人",
                promised_by=event.until,
            )
            answering.submit_answer(assignment=assignment, actor=unit)
