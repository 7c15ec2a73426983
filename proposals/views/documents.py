"""A proposal's papers as Word files; to whom one is not open, it is not there."""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.models import User
from proposals.models import (
    Answer,
    Assignment,
    DispatchBatch,
    Evaluation,
    EvaluationQuestion,
    Proposal,
    ProposalLetter,
    ProposalSettings,
)
from proposals.permissions import ProposalAccess, access_to, is_committee
from proposals.reading import documents
from sheets.downloads import DOCX, download


@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the 提案 form; telephones stand in it for those who have to reach the proposer."""
    found = get_object_or_404(Proposal.objects.select_related("author", "sponsor"), pk=pk)
    access = _access(found, request.user)
    content = documents.proposal_form(found, with_contacts=access.sees_contacts)
    # Before it has a number, its title tells it from others.
    name = f"{found.designation}提案表" if found.number else f"提案表（{found.title}）"
    return _download(content, name)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the 交办清单: the whole to the committee; to a unit, once handed over, its own."""
    found = get_object_or_404(DispatchBatch, pk=pk)
    rows = Assignment.objects.live().filter(proposal__batch=found, round=1)
    today = clock.today()
    if not is_committee(request.user, today):
        own = rows.given().filter(unit__in=roles.acting_for(request.user, today))
        rows = rows.given().filter(proposal__in=own.values("proposal"))
        if not own.exists():
            raise Http404
    rows = rows.select_related("unit", "proposal__author", "proposal__sponsor")
    rows = rows.prefetch_related("proposal__cosigners__person")
    in_order = F("proposal__number").asc(nulls_last=True)
    rows = rows.order_by(in_order, "proposal_id", "role", "pk")
    return _download(documents.dispatch_list(found, rows), f"{found.name}交办清单")


@require_GET
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the 答复函; a draft's only to who writes it, and to the committee."""
    rows = Answer.objects.select_related("assignment__unit", "assignment__proposal__author")
    found = get_object_or_404(rows, pk=pk)
    handed = found.assignment
    access = _access(handed.proposal, request.user)
    writes = access.committee or access.handles(handed)
    if found.submitted_on is None and not writes:
        raise Http404
    name = f"{handed.proposal.designation}答复（{handed.unit}）"
    return _download(documents.answer_letter(found), name)


@require_GET
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the 征询意见表 on what a unit was handed: filled in for who rated, else blank.

    It is for the proposers, the unit that sends it with its answer, and the committee.
    """
    rows = Assignment.objects.given().answering()
    handed = get_object_or_404(rows.select_related("unit", "proposal__author"), pk=pk)
    settings = ProposalSettings.current()
    access = _access(handed.proposal, request.user, settings)
    if not (access.committee or access.owner or access.cosigner or access.handles(handed)):
        raise Http404
    given = _own_rating(handed, request.user)
    year = (given.rated_on if given else clock.today()).year
    questions = EvaluationQuestion.objects.valid_in(year).filter(stage__decisive=True)
    content = documents.rating_form(handed, questions, given, settings=settings)
    return _download(content, f"{handed.proposal.designation}征询意见表（{handed.unit}）")


def _own_rating(handed: Assignment, user: User) -> Evaluation | None:
    if user.person_id is None:
        return None
    return handed.evaluations.decisive().filter(person=user.person_id).first()


@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out what a proposer was told: to the one it was written to, and to the committee."""
    found = get_object_or_404(ProposalLetter.objects.select_related("proposal", "person"), pk=pk)
    access = _access(found.proposal, request.user)
    mine = found.person_id is not None and found.person_id == request.user.person_id
    if not (access.committee or mine):
        raise Http404
    return _download(documents.outcome_letter(found), f"告知函（{found.addressee}）")


def _access(
    found: Proposal, user: User, settings: ProposalSettings | None = None
) -> ProposalAccess:
    """Return what the reader is to a proposal. Raises Http404 for who may not see it."""
    access = access_to(found, user, clock.today(), settings)
    if not access.sees(found):
        raise Http404
    return access


def _download(content: bytes, name: str) -> HttpResponse:
    return download(content, f"{name}.docx", DOCX)
