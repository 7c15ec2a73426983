"""Doing something to a proposal, to what a unit was handed, or to what was asked of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from almanac import clock
from proposals.actions import ASSIGNMENT, TABLES, Rating
from proposals.enums import AssignmentStep
from proposals.forms.handling import DRAFT_IS_WHOSE
from proposals.models import (
    AssignmentExtension,
    EvaluationStage,
    LookBack,
    Proposal,
)
from proposals.permissions import access_to
from proposals.services.answering import save_answer
from proposals.views.opening import opened
from proposals.views.page import proposal_page
from workflow.actions import (
    RefusedForm,
    posted_from,
    refusals_in,
    saved_words,
    shown_by,
    unfolded,
)

# Where a form on another page leads back to.
_BACK = {name: f"proposals:{name}" for name in ("mine", "unit", "review", "handling", "look_back")}


def _form(
    request: HttpRequest, pk: int, name: str, subject_pk: int | None = None, **more: Any
) -> str:
    """Return where the form of an action stands open."""
    keys = [subject_pk or pk, *([more["stage_pk"]] if "stage_pk" in more else [])]
    return unfolded(
        reverse("proposals:proposal", args=[pk]), "-".join([name, *(str(key) for key in keys)])
    )


@posted_from(_form)
def act(
    request: HttpRequest,
    pk: int,
    name: str,
    kind: str = "proposal",
    subject_pk: int | None = None,
    stage_pk: int | None = None,
) -> HttpResponse:
    """Carry out an action; where it is refused, the page says why and keeps what was typed."""
    view = opened(request, pk)
    proposal = view.proposal
    subject = _subject(proposal, kind, subject_pk, stage_pk)
    called = f"“{proposal.title}”："
    if refused := TABLES[kind].carry_out(request, name, view, subject, called=called):
        return proposal_page(request, opened(request, pk), refused)
    return _back(request, proposal)


def _back(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Go back to where it was asked for, or to the proposal if it still opens."""
    if back := _BACK.get(request.POST.get("back", "")):
        return redirect(back)
    now = Proposal.objects.filter(pk=proposal.pk).first()
    if now is not None and access_to(now, request.user, clock.today()).sees(now):
        return redirect(now)
    return redirect("proposals:home")


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


@posted_from(lambda request, pk, subject_pk: _form(request, pk, "answer", subject_pk))
def draft_answer(request: HttpRequest, pk: int, subject_pk: int) -> HttpResponse:
    """Keep an unfinished answer: by its button, or by the page's script while one types."""
    view = opened(request, pk)
    assignment = get_object_or_404(view.proposal.assignments.select_related("unit"), pk=subject_pk)
    if not view.access.may_step(AssignmentStep.ANSWER, assignment):
        raise Http404
    form = ASSIGNMENT.form("answer", view, assignment, request)
    by_script = not request.accepts("text/html")
    if form.is_valid():
        with refusals_in(form):
            words = {**form.values(), **shown_by(request, "kept")}
            kept = save_answer(assignment=assignment, actor=request.user, **words)
            if by_script:
                answer = {"saved": saved_words(kept.saved_at), "fields": {"kept": kept.kept}}
                return JsonResponse(answer)
            messages.success(request, f"答复草稿已保存。{DRAFT_IS_WHOSE}")
            return redirect(f"{view.proposal.get_absolute_url()}#unit-{assignment.pk}")
    if by_script:
        return JsonResponse({"saved": f"没有保存：{_first_error(form)}"}, status=422)
    return proposal_page(request, opened(request, pk), RefusedForm(assignment, "answer", form))


def _first_error(form: Any) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)
