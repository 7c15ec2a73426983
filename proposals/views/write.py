"""Writing a proposal: the draft is kept as typed, and what is like it is shown while one writes."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from members import roles
from proposals.enums import FILED_STATES, Action, Origin, State
from proposals.forms.drafts import ProposalDraftForm, origin_of
from proposals.intake import UNTITLED, text_length
from proposals.models import Proposal, ProposalSettings, ProposalTransition
from proposals.permissions import ProposalAccess, may_propose, sponsors_of, visible_to
from proposals.reading.checking import check
from proposals.reading.proposal_view import ProposalView
from proposals.services import drafts
from proposals.views.opening import opened
from proposals.wording import text_key
from workflow.actions import refusals_in, saved_words
from workflow.refusals import NotAllowed, Refused

_MEANWHILE = "这份草稿在别处改动过。下面是您刚才填写的内容，请与已保存的核对后再保存。"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a proposal of which nothing is kept yet: the first save with words in it makes the draft,
    and leads to its page. However often this page is handed in, it makes one.
    """
    of = _blank(request)
    if request.method == "GET":
        return _page(request, of, ProposalDraftForm(proposal=of.proposal, user=request.user))
    key = _key(request)
    if known := drafts.begun_on(key, request.user):
        return edit(request, known.pk)
    form = ProposalDraftForm(request.POST, proposal=of.proposal, user=request.user)
    if form.is_valid():
        if not form.has_words:
            form.add_error(None, "还没有写内容，没有保存。")
        elif draft := _first_save(request, of, form, key):
            return _saved(request, draft)
    if _by_script(request):
        return JsonResponse({"saved": _first_error(form) if form.has_words else ""}, status=422)
    return _page(request, of, form)


def _blank(request: HttpRequest) -> ProposalView:
    """Return a proposal that nothing is kept of, as who may write one has it open: one's own, or of
    the first body that one acts for. Raises Http404 for anyone else.
    """
    today = clock.today()
    if not may_propose(request.user, today):
        raise Http404
    sponsor, origin = None, Origin.INDIVIDUAL
    if not roles.is_member(request.user, today):
        sponsor = sponsors_of(request.user, today)[0]
        origin = origin_of(sponsor)
    settings = ProposalSettings.current()
    proposal = Proposal(
        title=UNTITLED,
        state=State.DRAFT,
        origin=origin,
        sponsor=sponsor,
        term=settings.term,
        session=settings.session,
    )
    return ProposalView(proposal, request.user, ProposalAccess(owner=True), settings, today)


def _key(request: HttpRequest) -> UUID:
    """Return the key of the page that was handed in; a new one where it has none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _first_save(
    request: HttpRequest, of: ProposalView, form: ProposalDraftForm, key: UUID
) -> Proposal | None:
    """Make the draft with its words, all or nothing; where it is refused, the form says why."""
    origin, sponsor = Origin(of.proposal.origin), of.proposal.sponsor
    with refusals_in(form), transaction.atomic():
        draft = drafts.begin_draft(actor=request.user, origin=origin, sponsor=sponsor, key=key)
        return drafts.save_draft(proposal=draft, actor=request.user, **form.values())
    return None


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
            if not _is_as_seen(request, of.proposal, form):
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


def _is_as_seen(request: HttpRequest, proposal: Proposal, form: ProposalDraftForm) -> bool:
    """Return whether what is stored is what the page had, or is what it hands in."""
    handed_in = text_key(
        *(form.cleaned_data[name] for name in ("title", "situation", "suggestions"))
    )
    return proposal.text_key in (request.POST.get("seen"), handed_in)


def _saved(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    address = reverse("proposals:edit", args=[proposal.pk])
    if _by_script(request):
        return JsonResponse(
            {
                "saved": saved_words(clock.now()),
                "fields": {"seen": proposal.text_key},
                "address": address,
                "similar": reverse("proposals:similar", args=[proposal.pk]),
            }
        )
    if "check" in request.POST:
        return redirect(f"{address}?check=1#check")
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
        "seen": proposal.text_key,
        "address": request.path,
        "similar_address": reverse("proposals:similar", args=[proposal.pk])
        if proposal.pk
        else reverse("proposals:similar_to_new"),
        "settings": of.settings,
        "length": text_length(proposal.situation, proposal.suggestions),
        "key": _key(request) if proposal.pk is None else "",
        "sent_back": _sent_back(proposal) if proposal.pk else None,
        "refused": form if form.is_bound else None,
    }
    if request.GET.get("check") and proposal.pk:
        context |= _similar(of, proposal.title)
        context["checked"] = check(proposal, of.on.year)
    return render(request, "proposals/edit.html", context, status=422 if form.is_bound else 200)


def _sent_back(proposal: Proposal) -> ProposalTransition | None:
    return proposal.transitions.filter(action=Action.SEND_BACK).first()


@require_GET
def similar(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Return what is like a title, for the page's script, as a piece of the page."""
    of = opened(request, pk) if pk else _blank(request)
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
