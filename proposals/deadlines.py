"""What this app tells the reminders: whose turn it is with a proposal, and by when."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import (
    BooleanField,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from almanac.words import month_day
from members.prepared import Question, prepared_models, prepared_rows
from members.roles import Staffing, staffing_on
from notifications.registry import EVERYONE, Deadline, Relation
from notifications.services.calendar import office_calendar
from proposals.enums import AssignmentState, State
from proposals.models import (
    Assignment,
    AssignmentExtension,
    CoSigner,
    Evaluation,
    LookBack,
    Proposal,
    ProposalMeeting,
    ProposalSettings,
)
from proposals.readers import COMMITTEE, COSIGNER, INVITED, LOOKING_BACK, PROPOSER, UNIT
from proposals.reading.member import stages_in, to_be_rated_by

SERIES = "提案"
# Who is told, and the department in which no one could be.
_People = tuple[tuple[int, ...], tuple[str, ...]]


def coming(on: date, until: date, person: int | None, since: date) -> Iterator[Deadline]:
    """Yield what `open_deadlines` has due between two days for a person; of what they have no part in
    nothing is read.
    """
    if person == EVERYONE:
        yield from open_deadlines(on, until)
    if not person:
        return
    staffing, settings = staffing_on(on), ProposalSettings.current()
    committee = _answering(settings, staffing)
    if person in committee[0] or staffing.units_of(person):
        units = None if person in committee[0] else staffing.units_of(person)
        yield from _of_units(on, until, staffing, settings, committee, units)
    yield from _of_cosigners(on, until, since, person)
    yield from _of_raters(on, until, settings, since, person)
    if person in committee[0]:
        yield from _of_committee(until, committee, since)


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    if person is None:
        return
    staffing, settings = staffing_on(on), ProposalSettings.current()
    of_all = person == EVERYONE
    of_committee = of_all or person in _answering(settings, staffing)[0]
    units = None if of_committee else staffing.units_of(person)
    whose, since = (None, date.min) if of_all else (person, since)
    if units or units is None:
        yield _owed, units, until, until + timedelta(days=settings.meeting_days)
    yield _gathering, since, until, whose
    yield _to_rate, _far_before(since, settings), until, whose
    if of_committee:
        yield _to_look_at, since, until


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield by `until`, each in a constant number of queries, to those whose turn it is:

    - units: to sign for it or return it, to answer or give their opinion, to meet before the answer;
      while they wait for the committee to say yes to a return or a later date, it is the committee's;
    - those asked to sign too, as long as they may answer; then the proposer, to submit;
    - who signed, to rate an answer; the committee, for second looks.

    Reviews, the handing over and the closing have no day set, and no one is reminded of them.
    """
    staffing, settings = staffing_on(on), ProposalSettings.current()
    committee = _answering(settings, staffing)
    yield from _of_units(on, until, staffing, settings, committee)
    yield from _of_cosigners(on, until)
    yield from _of_raters(on, until, settings)
    yield from _of_committee(until, committee)


def _answering(settings: ProposalSettings, staffing: Staffing) -> _People:
    """Return who answers for the committee, and its name where no one does."""
    committee = settings.committee
    people = tuple(p.pk for p in staffing.answering_for(committee.pk)) if committee else ()
    return people, (committee.name,) if committee and not people else ()


def _deadline(
    proposal: Proposal,
    subject: str,
    due_on: date,
    act: str,
    relation: Relation,
    people: _People,
    status: str = "",
) -> Deadline:
    return Deadline(
        subject=f"proposals.{subject}",
        series=SERIES,
        number=str(proposal.number or ""),
        title=proposal.title,
        due_on=due_on,
        url=proposal.get_absolute_url(),
        act=act,
        status=status,
        relations=(relation,),
        recipient_ids=people[0],
        unanswered=people[1],
    )


@prepared_models(
    *("proposal", "unit"), also={"is_met": BooleanField(), "wished": DateField(null=True)}
)
def _owed(units: frozenset[int] | None, until: date, meeting_until: date) -> QuerySet[Assignment]:
    """What some units, or all, owe by a day, and of answers what is to be met about by then: whether they
    have met, and until when they asked to have more time.
    """
    met = ProposalMeeting.objects.face_to_face().filter(assignment=OuterRef("pk"))
    asked = AssignmentExtension.objects.filter(assignment=OuterRef("pk"), granted=None)
    owed = Assignment.objects.open().order_by("pk")
    owed = owed.filter(Q(due_on__lte=meeting_until) | Q(return_by__lte=until))
    if units is not None:
        owed = owed.filter(unit__in=units)
    return owed.annotate(is_met=Exists(met), wished=Subquery(asked.values("until")[:1]))


def _of_units(
    on: date,
    until: date,
    staffing: Staffing,
    settings: ProposalSettings,
    committee: _People,
    units: frozenset[int] | None = None,
) -> Iterator[Deadline]:
    """Yield what units owe: signing for it (or returning it), the meeting, the answer or opinion; and
    what the committee owes them.
    """
    ahead = timedelta(days=settings.meeting_days)
    for assignment in _owed(units, until, until + ahead):
        people = tuple(person.pk for person in staffing.answering_for(assignment.unit_id))
        unit: _People = people, () if people else (assignment.unit.name,)
        due_on = assignment.due_on or on  # a constraint says that there is one
        return_by = assignment.return_by or on
        proposal, name = assignment.proposal, assignment.unit.name
        if assignment.state == AssignmentState.RETURN_ASKED:
            if return_by <= until:
                asks = f"{name}申请退回"
                subject = f"return:{assignment.pk}"
                yield _deadline(
                    proposal, subject, return_by, "审核退回申请", COMMITTEE, committee, asks
                )
            continue
        owes = []
        if assignment.state == AssignmentState.SENT:
            owes.append(("signing", return_by, "签收", "办不了的可申请退回"))
        if assignment.answers and not assignment.is_met:
            owes.append(("meeting", due_on - ahead, "面商", ""))
        if assignment.wished is None:
            owes.append(("answer", due_on, "答复" if assignment.answers else "提会办意见", ""))
        elif due_on <= until:
            asks = f"{name}申请延至{month_day(assignment.wished, due_on.year)}"
            subject = f"extension:{assignment.pk}"
            yield _deadline(proposal, subject, due_on, "审核延期申请", COMMITTEE, committee, asks)
        for what, day, act, status in owes:
            if day <= until:
                subject = f"{what}:{assignment.pk}"
                yield _deadline(proposal, subject, day, act, UNIT, unit, status)


def _of_cosigners(
    on: date, until: date, since: date = date.min, person: int | None = None
) -> Iterator[Deadline]:
    """Yield what is asked of those who may still sign; once none may, what is left to the proposer. Of a
    person it is what they wrote or are asked to sign.
    """
    waiting = _gathering(since, until, person)
    invited = _in_lists(_invited(tuple(proposal.pk for proposal in waiting))) if waiting else {}
    for proposal in waiting:
        day = proposal.cosign_by or until
        asked = invited.get(proposal.pk, ()) if on <= day else ()
        for pk, signer in asked:
            subject = f"cosigning:{pk}"
            yield _deadline(proposal, subject, day, "确认联名", INVITED, ((signer,), ()))
        if not asked and proposal.author_id:
            subject, people = f"submitting:{proposal.pk}", ((proposal.author_id,), ())
            yield _deadline(proposal, subject, day, "提交", PROPOSER, people, "联名确认已经结束")


@prepared_models()
def _gathering(since: date, until: date, person: int | None) -> QuerySet[Proposal]:
    """Return what gathers signatures until one of some days; of a person what they have a part in."""
    waiting = Proposal.objects.filter(state=State.COSIGNING, cosign_by__range=(since, until))
    if person is not None:
        asked = CoSigner.objects.waiting().filter(person=person)
        waiting = waiting.filter(Q(author=person) | Q(pk__in=asked.values("proposal")))
    return waiting.order_by("pk")


@prepared_rows
def _invited(proposals: tuple[int, ...]) -> QuerySet:
    invited = CoSigner.objects.waiting().filter(proposal__in=proposals)
    return invited.values_list("proposal", "pk", "person")


def _in_lists(rows: list[tuple]) -> dict[int, list[tuple]]:
    """Return rows without their first column, by it."""
    found: dict[int, list[tuple]] = {}
    for key, *rest in rows:
        found.setdefault(key, []).append(tuple(rest))
    return found


def _of_raters(
    on: date,
    until: date,
    settings: ProposalSettings,
    since: date = date.min,
    person: int | None = None,
) -> Iterator[Deadline]:
    """Yield answers that signatories have not rated yet: one to the proposers, one to the others. Of a
    person it is answers to what they signed.
    """
    answered = _to_rate(_far_before(since, settings), until, person)
    if not answered or not any(stage.decisive for stage in stages_in(on.year)):
        return
    rated = _in_lists(_rated(tuple(assignment.pk for assignment in answered)))
    proposals = tuple({assignment.proposal_id for assignment in answered})
    merged = _in_lists(_merged(proposals))
    signed_with = {*proposals, *(pk for rows in merged.values() for pk, _ in rows)}
    confirmed = _in_lists(_confirmed(tuple(signed_with)))
    calendar = office_calendar()
    for assignment in answered:
        proposal = assignment.proposal
        due_on = calendar.workdays_after(assignment.done_on or until, settings.feedback_days)
        if due_on > until:
            continue
        done = {pk for (pk,) in rated.get(assignment.pk, ())}
        signed = ((proposal.pk, proposal.author_id), *merged.get(proposal.pk, ()))
        proposers = dict.fromkeys(author for _, author in signed if author)
        # What is nobody's own has no signatories either.
        others = dict.fromkeys(
            pk for one, author in signed if author for (pk,) in confirmed.get(one, ())
        )
        subject, status = f"rating:{assignment.pk}", f"{assignment.unit}已答复"
        if people := tuple(pk for pk in proposers if pk not in done):
            yield _deadline(proposal, subject, due_on, "评价", PROPOSER, (people, ()), status)
        if people := tuple(pk for pk in others if pk not in done and pk not in proposers):
            subject += ":cosigners"
            yield _deadline(proposal, subject, due_on, "评价", COSIGNER, (people, ()), status)


@prepared_models("proposal", "unit")
def _to_rate(since: date, until: date, person: int | None) -> QuerySet[Assignment]:
    """Return the answers of some days; of a person those to what they signed."""
    answered = Assignment.objects.current().answering()
    answered = answered.filter(state=AssignmentState.ANSWERED, done_on__range=(since, until))
    if person is not None:
        answered = answered.filter(proposal__in=to_be_rated_by(person).values("pk"))
    return answered.filter(proposal__state__in=(State.HANDLING, State.ANSWERED))


@prepared_rows
def _rated(assignments: tuple[int, ...]) -> QuerySet:
    rated = Evaluation.objects.decisive().filter(assignment__in=assignments)
    return rated.order_by().values_list("assignment", "person")


@prepared_rows
def _merged(proposals: tuple[int, ...]) -> QuerySet:
    merged = Proposal.objects.filter(merged_into__in=proposals)
    return merged.values_list("merged_into", "pk", "author")


@prepared_rows
def _confirmed(proposals: tuple[int, ...]) -> QuerySet:
    signing = CoSigner.objects.confirmed().filter(proposal__in=proposals)
    return signing.values_list("proposal", "person")


def _far_before(since: date, settings: ProposalSettings) -> date:
    """Return a day so long before another that what was answered by then is due before that other: so many
    workdays lie within twice as many days and a month of holidays.
    """
    days = 2 * settings.feedback_days + 31
    return since - timedelta(days=days) if since.year > 1 else since


def _of_committee(until: date, committee: _People, since: date = date.min) -> Iterator[Deadline]:
    for look in _to_look_at(since, until):
        subject, proposal = f"look_back:{look.pk}", look.assignment.proposal
        yield _deadline(proposal, subject, look.due_on, "“回头看”", LOOKING_BACK, committee)


@prepared_models("assignment", "assignment__proposal")
def _to_look_at(since: date, until: date) -> QuerySet[LookBack]:
    """Return what is to be looked at again on some days."""
    return LookBack.objects.open().filter(due_on__range=(since, until))
