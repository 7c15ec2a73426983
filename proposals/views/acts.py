"""Doing something to a proposal, to what a unit was handed, or to what was asked of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from almanac import clock
from proposals.deeds import DEEDS, Deed, Rating, Refusal, prefix_of
from proposals.enums import AssignmentStep
from proposals.forms.handling import ProposalAnswerForm
from proposals.models import (
    Assignment,
    AssignmentExtension,
    EvaluationStage,
    LookBack,
    Proposal,
    ProposalLetter,
)
from proposals.permissions import access_to
from proposals.reading.proposal_view import ProposalView
from proposals.services.answering import save_answer
from proposals.views.opening import opened
from proposals.views.page import proposal_page
from workflow.refusals import NotAllowed, Refused

# Where a form on another page leads back to.
_BACK = {name: f"proposals:{name}" for name in ("mine", "unit", "review", "handling", "look_back")}


@require_POST
def act(
    request: HttpRequest,
    pk: int,
    name: str,
    kind: str = "proposal",
    subject_pk: int | None = None,
    stage_pk: int | None = None,
) -> HttpResponse:
    """Carry out an action; where it is refused, the page says why and keeps what was typed."""
    of = opened(request, pk)
    deed = DEEDS[kind].get(name)
    if deed is None:
        raise Http404
    subject = _subject(of.proposal, kind, subject_pk, stage_pk)
    if not deed.may(of.access, subject):
        raise Http404
    form = deed.form(
        request.POST, request.FILES, prefix=prefix_of(subject, name), of=of, subject=subject
    )
    letter = None
    if form.is_valid():
        values = form.values()
        if deed.is_guarded:
            values = {**values, "seen": request.POST.get("seen") or None}
        try:
            if deed.previews and "preview" in request.POST:
                letter = _preview(deed, kind, subject, request.user, values)
            else:
                deed.service(actor=request.user, **{kind: subject}, **values)
                return _done(request, of.proposal, deed)
        except NotAllowed:
            raise Http404 from None
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as invalid:
            form.add_error(None, invalid.messages)
    return proposal_page(request, opened(request, pk), Refusal(subject, name, form, letter))


def _done(request: HttpRequest, proposal: Proposal, deed: Deed) -> HttpResponse:
    """Say what was done, and go back to where it was asked for, or to the proposal if it still opens."""
    messages.success(request, f"{_called(proposal)}：{deed.done}")
    if back := _BACK.get(request.POST.get("back", "")):
        return redirect(back)
    now = Proposal.objects.filter(pk=proposal.pk).first()
    if now is not None and access_to(now, request.user, clock.today()).sees(now):
        return redirect(now)
    return redirect("proposals:home")


def _called(proposal: Proposal) -> str:
    return f"“{proposal.title}”"


def _subject(proposal: Proposal, kind: str, pk: int | None, stage_pk: int | None) -> Any:
    """Return the thing of a proposal; one of another proposal is not there."""
    if kind == "proposal":
        return proposal
    if kind == "rating":
        handed = proposal.assignments.select_related("unit")
        return Rating(
            get_object_or_404(handed, pk=pk), get_object_or_404(EvaluationStage, pk=stage_pk)
        )
    rows: dict[str, Any] = {
        "assignment": proposal.assignments.select_related("unit"),
        "extension": AssignmentExtension.objects.filter(assignment__proposal=proposal),
        "look_back": LookBack.objects.filter(assignment__proposal=proposal),
    }
    return get_object_or_404(rows[kind], pk=pk)


def _preview(
    deed: Deed, kind: str, subject: Any, actor: Any, values: dict[str, Any]
) -> ProposalLetter:
    """Return the letter that an action would write, by doing it and taking it all back."""
    with transaction.atomic():
        proposal = Proposal.objects.get(pk=subject.pk)
        deed.service(actor=actor, **{kind: proposal}, **values)
        letter = proposal.letters.order_by("-at", "-pk").first()
        transaction.set_rollback(True)
    if letter is None:
        raise Refused("这一决定不写函告。")
    return letter


@require_POST
def draft_answer(request: HttpRequest, pk: int, subject_pk: int) -> HttpResponse:
    """Keep an unfinished answer: by its button, or by the page's script while one types."""
    of = opened(request, pk)
    assignment = get_object_or_404(of.proposal.assignments.select_related("unit"), pk=subject_pk)
    if not of.access.may_step(AssignmentStep.ANSWER, assignment):
        raise Http404
    form = ProposalAnswerForm(
        request.POST,
        request.FILES,
        prefix=prefix_of(assignment, "answer"),
        of=of,
        subject=assignment,
    )
    by_script = not request.accepts("text/html")
    if form.is_valid():
        try:
            kept = save_answer(assignment=assignment, actor=request.user, **form.values())
        except (Refused, NotAllowed) as refused:
            form.add_error(None, str(refused))
        except ValidationError as invalid:
            form.add_error(None, invalid.messages)
        else:
            if by_script:
                return JsonResponse({"saved": saved_words(kept.saved_at)})
            messages.success(request, "答复草稿已保存，只有本单位和提案委看得到。")
            return redirect(f"{of.proposal.get_absolute_url()}#unit-{assignment.pk}")
    if by_script:
        return JsonResponse({"saved": f"没有保存：{_first_error(form)}"}, status=422)
    return _refused(request, pk, assignment, form)


def _refused(request: HttpRequest, pk: int, assignment: Assignment, form: Any) -> HttpResponse:
    of: ProposalView = opened(request, pk)
    return proposal_page(request, of, Refusal(assignment, "answer", form))


def _first_error(form: Any) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def saved_words(at: Any) -> str:
    """草稿保存于 5月20日 09:00"""
    local = timezone.localtime(at)
    return f"草稿保存于 {local.month}月{local.day}日 {local:%H:%M}"
