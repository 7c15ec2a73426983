"""What this app tells the reminders: who still owes what to a proposal, and by when."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch

from members.roles import Staffing
from notifications.registry import Deadline
from notifications.services.calendar import office_calendar
from proposals.enums import AssignmentState, State
from proposals.models import (
    Assignment,
    CoSigner,
    Evaluation,
    EvaluationStage,
    LookBack,
    Proposal,
    ProposalMeeting,
    ProposalSettings,
)

SERIES = "提案"


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield by `until`, each in a constant number of queries: what a unit is to sign for or return,
    to answer or give its opinion on, and the meeting before the answer; co-signers who have not
    answered; proposers who have not rated; second looks of the committee.
    """
    staffing, settings = Staffing(on), ProposalSettings.current()
    yield from _of_units(on, until, staffing, settings)
    yield from _of_cosigners(until)
    yield from _of_raters(on, until, settings)
    yield from _of_committee(until, staffing, settings)


def _deadline(
    proposal: Proposal,
    subject: str,
    due_on: date,
    status: str,
    people: Iterable[int],
    unanswered: tuple[str, ...] = (),
) -> Deadline:
    return Deadline(
        subject=f"proposals.{subject}",
        series=SERIES,
        number=str(proposal.number or ""),
        title=proposal.title,
        due_on=due_on,
        url=proposal.get_absolute_url(),
        status=status,
        recipient_ids=tuple(people),
        unanswered=unanswered,
    )


def _of_units(
    on: date, until: date, staffing: Staffing, settings: ProposalSettings
) -> Iterator[Deadline]:
    """Yield what units owe: signing for it (or returning it), the meeting, the answer or opinion."""
    met = ProposalMeeting.objects.face_to_face().filter(assignment=OuterRef("pk"))
    ahead = timedelta(days=settings.meeting_days)
    owed = Assignment.objects.open().select_related("proposal", "unit")
    for assignment in owed.annotate(is_met=Exists(met)).order_by("pk"):
        people = [person.pk for person in staffing.answering_for(assignment.unit_id)]
        unanswered = () if people else (assignment.unit.name,)
        due_on = assignment.due_on or on  # a constraint says that there is one
        owes = []
        if assignment.state == AssignmentState.SENT:
            owes.append(("signing", assignment.return_by or on, "待签收或申请退回"))
        if assignment.answers and not assignment.is_met:
            owes.append(("meeting", due_on - ahead, "待面商"))
        owes.append(("answer", due_on, "待答复" if assignment.answers else "待提会办意见"))
        for what, day, status in owes:
            if day <= until:
                subject = f"{what}:{assignment.pk}"
                yield _deadline(assignment.proposal, subject, day, status, people, unanswered)


def _of_cosigners(until: date) -> Iterator[Deadline]:
    waiting = CoSigner.objects.waiting().filter(
        proposal__state=State.COSIGNING, proposal__cosign_by__lte=until
    )
    for asked in waiting.select_related("proposal"):
        proposal = asked.proposal
        day = proposal.cosign_by or until
        yield _deadline(proposal, f"cosigning:{asked.pk}", day, "待确认联名", [asked.person_id])


def _of_raters(on: date, until: date, settings: ProposalSettings) -> Iterator[Deadline]:
    """Yield answers that signatories have not rated yet; one for each answer, to all of them."""
    if not EvaluationStage.objects.valid_in(on.year).filter(decisive=True).exists():
        return
    rated = Evaluation.objects.decisive().select_related("person")
    signed = CoSigner.objects.select_related("person")
    merged = Proposal.objects.select_related("author").prefetch_related(
        Prefetch("cosigners", signed)
    )
    calendar = office_calendar()
    answered = (
        Assignment.objects.current()
        .answering()
        .filter(state=AssignmentState.ANSWERED, done_on__lte=until)
        .filter(proposal__state__in=(State.HANDLING, State.ANSWERED))
    )
    for assignment in answered.select_related("proposal__author", "unit").prefetch_related(
        Prefetch("evaluations", rated, to_attr="rated"),
        Prefetch("proposal__cosigners", signed),
        Prefetch("proposal__merged", merged),
    ):
        proposal = assignment.proposal
        due_on = calendar.workdays_after(assignment.done_on or until, settings.feedback_days)
        if due_on > until:
            continue
        people = dict.fromkeys(p.pk for p in proposal.signatories)
        for other in proposal.merged.all():
            people.update(dict.fromkeys(p.pk for p in other.signatories))
        done = {evaluation.person_id for evaluation in assignment.rated}
        if waiting := [pk for pk in people if pk not in done]:
            yield _deadline(proposal, f"rating:{assignment.pk}", due_on, "待评价", waiting)


def _of_committee(
    until: date, staffing: Staffing, settings: ProposalSettings
) -> Iterator[Deadline]:
    committee = settings.committee
    people = [p.pk for p in staffing.answering_for(committee.pk)] if committee else []
    unanswered = (committee.name,) if committee and not people else ()
    for look in (
        LookBack.objects.open().filter(due_on__lte=until).select_related("assignment__proposal")
    ):
        proposal = look.assignment.proposal
        yield _deadline(
            proposal, f"look_back:{look.pk}", look.due_on, "待“回头看”", people, unanswered
        )
