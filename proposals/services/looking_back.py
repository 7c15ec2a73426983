"""“回头看”: listing by rule what is looked at again, and recording what was found."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from almanac import clock
from members.models import User
from proposals.enums import AssignmentState, Grade, LookBackFinding, LookBackReason, State
from proposals.models import Answer, Assignment, Evaluation, LookBack, ProposalSettings
from proposals.services.states import access_of, check_committee, lock_assignment
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock


def due_for_look_back(on: date) -> Iterator[tuple[Assignment, LookBackReason]]:
    """Yield what the rules list by a day, in three queries: rated 基本满意, answered in a class that is
    looked at again, or promised for a day that has come. What is listed already is not among them.
    """
    answered = (
        Assignment.objects.current()
        .filter(state=AssignmentState.ANSWERED, proposal__state__in=(State.ANSWERED, State.CLOSED))
        .select_related("proposal", "unit")
    )
    last = Answer.objects.submitted(on).filter(assignment=OuterRef("pk")).order_by("-version")
    answered = answered.annotate(
        _looks_back=Subquery(last.values("answer_class__looks_back")[:1]),
        _promised=Subquery(last.values("promised_by")[:1]),
    ).order_by("proposal__number", "pk")
    basic = Evaluation.objects.decisive(on).filter(grade=Grade.BASIC).values("assignment")
    for why, found in (
        (LookBackReason.BASIC, answered.filter(pk__in=basic)),
        (LookBackReason.CLASS, answered.filter(_looks_back=True)),
        (LookBackReason.PROMISE, answered.filter(_promised__lte=on)),
    ):
        listed = LookBack.objects.filter(why=why).values("assignment")
        for assignment in found.exclude(pk__in=listed):
            yield assignment, why


@transaction.atomic
def list_look_backs(*, actor: User | None) -> list[LookBack]:
    """Put on the list what the rules name today; a second run adds nothing.

    `actor` is None for the nightly run.
    """
    if actor is not None:
        check_committee(actor)
    day = clock.today()
    due_on = day + timedelta(days=ProposalSettings.current().look_back_days)
    return [
        LookBack.objects.create(assignment=assignment, why=why, listed_on=day, due_on=due_on)
        for assignment, why in list(due_for_look_back(day))
    ]


@transaction.atomic
def record_look_back(
    *, look_back: LookBack, actor: User, finding: LookBackFinding, note: str
) -> LookBack:
    """Record what the second look found; 未落实 may then be handled again (closing.handle_again)."""
    assignment = lock_assignment(look_back.assignment)
    if not access_of(actor, assignment.proposal).committee:
        raise NotAllowed("只有提案委和办公室可以记录“回头看”。")
    locked = lock(look_back)
    if locked.done_on is not None:
        raise Refused("这次“回头看”已经完成。请刷新页面后再看。")
    locked.finding, locked.note = finding, check_words(note, "“回头看”的情况")
    locked.done_on, locked.actor = clock.today(), actor
    locked.save(update_fields=["finding", "note", "done_on", "actor"])
    look_back.refresh_from_db()
    return locked
