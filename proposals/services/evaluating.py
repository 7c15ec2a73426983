"""评价: each signatory rates the handling; 不满意 has it handled again."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from almanac import clock
from members.models import Person, User
from notifications.services.calendar import office_calendar
from proposals.enums import GIVEN_ASSIGNMENTS, AssignmentState, Grade, Moment, State
from proposals.models import (
    Assignment,
    Evaluation,
    EvaluationMark,
    EvaluationQuestion,
    EvaluationStage,
    Proposal,
    ProposalSettings,
)
from proposals.services.dispatch import open_round
from proposals.services.states import access_of, bring_up_to_date, lock_assignment
from workflow.refusals import NotAllowed, Refused


def raters(proposal: Proposal) -> list[Person]:
    """Return who may rate: everyone who signed it, or one that was merged into it, each once."""
    people = dict.fromkeys(proposal.signatories)
    for merged in proposal.merged.select_related("author").prefetch_related("cosigners__person"):
        people.update(dict.fromkeys(merged.signatories))
    return list(people)


def is_open(stage: EvaluationStage, assignment: Assignment) -> bool:
    """Return whether a stage can be rated now: it has begun, and this is the unit's last round.

    An archived proposal is rated no more; a stage that follows the second look stays open after 办结.
    """
    proposal = assignment.proposal
    if not proposal.assignments.current().answering().filter(pk=assignment.pk).exists():
        return False
    if assignment.state not in GIVEN_ASSIGNMENTS or proposal.state == State.ARCHIVED:
        return False
    answered = assignment.state == AssignmentState.ANSWERED
    match stage.opens:
        case Moment.HANDED_OVER:
            return True
        case Moment.MET:
            return assignment.meetings.exists()
        case Moment.ANSWERED:
            return answered and proposal.state in (State.HANDLING, State.ANSWERED)
        case _:
            return answered and assignment.look_backs.filter(done_on__isnull=False).exists()


def feedback_due(assignment: Assignment, settings: ProposalSettings) -> date | None:
    """Return the day by which the proposer rates an answer: so many working days after it."""
    if assignment.done_on is None or not assignment.answers:
        return None
    return office_calendar().workdays_after(assignment.done_on, settings.feedback_days)


@transaction.atomic
def evaluate(
    *,
    assignment: Assignment,
    stage: EvaluationStage,
    actor: User,
    grade: Grade,
    marks: Mapping[EvaluationQuestion, Grade],
    comment: str = "",
    person: Person | None = None,
    rater: str = "",
    on: date | None = None,
    answer: str | None = None,
) -> Evaluation:
    """Rate a unit's handling at a stage: an overall grade and one for each of its questions.

    - the rating is kept with its marks and the version of the answer that it speaks of, and never
      changed;
    - 不满意 at the decisive stage opens a second round with that unit, as often as the settings allow.

    A signatory rates for himself. The committee enters a paper form: `person` is the signatory, or
    `rater` a name where the proposer has no entry of their own, `on` the day of the form. `answer` is
    the key of the answer that the page showed.
    Raises NotAllowed, or Refused for a stage that is not open, a mark missing, a second rating, 不满意
    without words, or an answer that is another than the one that was read.
    """
    locked = lock_assignment(assignment)
    proposal = locked.proposal
    who, rater = _rater(proposal, actor, person, rater.strip())
    if not is_open(stage, locked):
        raise Refused(f"“{stage}”现在没有开放，或已结束。")
    _check_marks(stage, marks)
    comment = comment.strip()
    if grade == Grade.UNSATISFIED and not comment:
        raise Refused("评价“不满意”须填写意见。", about="comment")
    if locked.evaluations.filter(stage=stage, person=who, rater=rater).exists():
        raise Refused("已评价过。")
    today = clock.today()
    if on is not None and not (locked.handed_over_on or on) <= on <= today:
        raise Refused("评价日期须在交办以后、今天以前。", about="on")
    rated = locked.answer_that_stands
    if answer is not None and answer != str(rated.pk if rated else ""):
        raise Refused("答复在您打开这一页以后改过。请看过现在的答复再评价。")
    evaluation = Evaluation.objects.create(
        assignment=locked,
        stage=stage,
        person=who,
        rater=rater,
        answer=rated,
        grade=grade,
        comment=comment,
        rated_on=on or today,
        entered_by=actor,
        entered_at=clock.now(),
    )
    EvaluationMark.objects.bulk_create(
        EvaluationMark(evaluation=evaluation, question=question, grade=mark)
        for question, mark in marks.items()
    )
    if stage.decisive and grade == Grade.UNSATISFIED:
        _handle_again(locked, evaluation)
    bring_up_to_date(assignment, locked)
    return evaluation


def _rater(
    proposal: Proposal, actor: User, person: Person | None, rater: str
) -> tuple[Person | None, str]:
    """Return whose rating it is. Raises NotAllowed for who did not sign the proposal."""
    allowed = raters(proposal)
    if actor.is_active and actor.person in allowed and person in (None, actor.person):
        return actor.person, ""
    if not access_of(actor, proposal).committee:
        raise NotAllowed("只有提案人和联名人可以评价。")
    if person is not None:
        if person not in allowed:
            raise Refused(f"{person}没有提出或联名这件提案。", about="person")
        return person, ""
    if not rater:
        raise Refused("录入评价须填写评价人。", about="rater")
    return None, rater


def _check_marks(stage: EvaluationStage, marks: Mapping[EvaluationQuestion, Grade]) -> None:
    asked = set(EvaluationQuestion.objects.valid_in(clock.today().year).filter(stage=stage))
    if missing := [str(q) for q in sorted(asked - set(marks), key=lambda q: q.order)]:
        raise Refused(f"请评价：{'、'.join(missing)}。")
    if set(marks) - asked:
        raise Refused("评价内容与本阶段不符，请刷新页面后再评。")


def _handle_again(assignment: Assignment, evaluation: Evaluation) -> None:
    """Open a second round with the unit, if all units have answered and a round is left.

    While another unit still works, the committee opens it later (closing.handle_again); after the
    last round it decides by closing with its reason.
    """
    proposal = assignment.proposal
    if proposal.state == State.ANSWERED and proposal.round < ProposalSettings.current().max_rounds:
        reason = f"{evaluation.rated_by}评价不满意：{evaluation.comment}"
        open_round(proposal, [assignment], evaluation.entered_by, reason)
