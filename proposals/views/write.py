"""Writing a proposal: the draft is kept as typed, and what is like it is shown while one writes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from members import roles
from proposals.enums import FILED_STATES, SPONSOR_KINDS, Origin, State
from proposals.forms.drafts import ProposalDraftForm, version_of
from proposals.intake import UNTITLED, text_length
from proposals.models import Proposal
from proposals.permissions import may_propose, sponsors_of, visible_to
from proposals.reading.proposal_view import ProposalView
from proposals.services import drafts
from proposals.views.opening import opened
from workflow.actions import posted_from, saved_words
from workflow.refusals import NotAllowed, Refused

_MEANWHILE = "这份草稿在别处改动过。下面是您刚才填写的内容，请与已保存的核对后再保存。"


@posted_from(lambda request: reverse("proposals:mine"))
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a proposal, or go on with one that is still empty, and open it to be written."""
    today = clock.today()
    if not may_propose(request.user, today):
        raise Http404
    empty = Proposal.objects.filter(
        author=request.user.person, state=State.DRAFT, title=UNTITLED, situation="", suggestions=""
    ).first()
    if empty is None:
        origin, sponsor = Origin.INDIVIDUAL, None
        if not roles.is_member(request.user, today):
            sponsor = sponsors_of(request.user, today)[0]
            origin = next(o for o, kind in SPONSOR_KINDS.items() if kind == sponsor.kind)
        empty = drafts.begin_draft(actor=request.user, origin=origin, sponsor=sponsor)
    return redirect("proposals:edit", empty.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft. What is refused, or was changed elsewhere meanwhile, keeps every word."""
    of = opened(request, pk)
    if not of.access.owner:
        raise Http404
    if request.method == "GET":
        if of.proposal.state != State.DRAFT:
            return redirect(of.proposal)
        return _page(request, of, ProposalDraftForm(proposal=of.proposal, user=request.user))
    form = ProposalDraftForm(request.POST, proposal=of.proposal, user=request.user)
    if form.is_valid():
        try:
            if request.POST.get("seen") != version_of(of.proposal):
                raise Refused(_MEANWHILE)
            drafts.save_draft(proposal=of.proposal, actor=request.user, **form.values())
        except (Refused, NotAllowed) as refused:
            form.add_error(None, str(refused))
        except ValidationError as invalid:
            form.add_error(None, invalid.messages)
        else:
            return _saved(request, of.proposal)
    if _by_script(request):
        return JsonResponse({"saved": f"没有保存：{_first_error(form)}"}, status=422)
    return _page(request, opened(request, pk), form)


def _saved(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if _by_script(request):
        words = saved_words(clock.now())
        return JsonResponse({"saved": words, "seen": version_of(proposal)})
    if "similar" in request.POST:
        return redirect(f"{request.path}?similar=1#similar")
    messages.success(request, "草稿已保存，只有您自己看得到。")
    if "next" in request.POST:
        return redirect(proposal)
    return redirect("proposals:edit", proposal.pk)


def _by_script(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def _first_error(form: Any) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _page(request: HttpRequest, of: ProposalView, form: ProposalDraftForm) -> HttpResponse:
    proposal = of.proposal
    context = {
        "proposal": proposal,
        "form": form,
        "seen": version_of(proposal),
        "settings": of.settings,
        "length": text_length(proposal.situation, proposal.suggestions),
        "sent_back": proposal.transitions.filter(action="send_back").first(),
        "refused": form if form.is_bound else None,
    }
    if request.GET.get("similar"):
        context |= _similar(of, proposal.title)
    return render(request, "proposals/edit.html", context, status=422 if form.is_bound else 200)


@require_GET
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what is like a title, for the page's script, as a piece of the page."""
    of = opened(request, pk)
    if not of.access.owner:
        raise Http404
    context = _similar(of, request.GET.get("title", "")[:200])
    return render(request, "proposals/parts/similar.html", context)


def _similar(of: ProposalView, title: str) -> dict[str, Any]:
    """Return the proposals like a draft with this title, as far as its writer may know of them: what
    was filed, and what is open to the writer anyway. One that was not filed may be so for good
    reason (涉密).
    """
    if not title.strip() or title == UNTITLED:
        return {"asked": True, "alike": [], "open_keys": set()}
    found = of.similar_if_titled(title)
    keys = [s.proposal.pk for s in found]
    mine = set(visible_to(of.user, of.on).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        "asked": True,
        "alike": [s for s in found if s.proposal.state in FILED_STATES or s.proposal.pk in mine],
        "open_keys": mine,
    }
