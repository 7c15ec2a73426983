"""The plan check (计划体检): what does not fit, why it matters, and what the office said to it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from workflow.actions import posted_from, refusals_in
from workflow.refusals import Refused
from workplan.forms.items import AcceptForm
from workplan.models import AcceptedFinding, Plan
from workplan.permissions import may_see_checkup, may_settle_findings
from workplan.services import checkup


@dataclass(frozen=True)
class Said:
    """What someone typed about a finding and what was wrong with it, to be shown again."""

    key: str
    form: AcceptForm


@require_GET
def check(request: HttpRequest, year: int) -> HttpResponse:
    """Show what does not fit in a year's plan to the office and the leaders."""
    return _page(request, _plan(request, year))


@posted_from(lambda request, year, **_: reverse("workplan:check", args=[year]))
def accept(request: HttpRequest, year: int) -> HttpResponse:
    """Let a finding stay, with a reason; what was typed is kept where it is refused."""
    plan = _plan(request, year, settling=True)
    key, facts = request.POST.get("key", ""), request.POST.get("facts", "")
    form = AcceptForm(request.POST, auto_id=f"%s-{key}")
    if form.is_valid():
        with refusals_in(form):
            checkup.accept(plan=plan, key=key, facts=facts, actor=request.user, **form.cleaned_data)
            messages.success(request, "已接受，理由已记录。")
            return redirect("workplan:check", year)
    return _page(request, plan, Said(key, form), status=422)


@posted_from(lambda request, year, **_: reverse("workplan:check", args=[year]))
def withdraw(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take an acceptance back: the finding is open again."""
    plan = _plan(request, year, settling=True)
    accepted = get_object_or_404(AcceptedFinding, plan=plan, pk=pk)
    try:
        checkup.withdraw(accepted=accepted, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已撤回接受，这一条重新待处理。")
    return redirect("workplan:check", year)


def _plan(request: HttpRequest, year: int, *, settling: bool = False) -> Plan:
    """Return the plan to those who may read, or settle, what was found in it."""
    user: Any = request.user
    if not may_see_checkup(user, clock.today()) or (settling and not may_settle_findings(user)):
        raise Http404
    return get_object_or_404(Plan, year=year)


def _page(
    request: HttpRequest, plan: Plan, said: Said | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    found = checkup.check_plan(plan, clock.today())
    # The finding may have gone from the page, and the form with it.
    gone = said is not None and said.key not in {one.finding.key for one in found.open}
    lost = [said.form["reason"].value() or ""] if said and gone else []
    context = {
        "plan": plan,
        "found": found,
        "groups": [
            (kind, list(rest)) for kind, rest in groupby(found.checked, lambda c: c.finding.kind)
        ],
        "may_settle": may_settle_findings(user),
        "form": AcceptForm(),
        "said": said,
        "refused": said and said.form,
        "lost_words": lost,
        "links": f"{reverse('admin:workplan_itemlink_changelist')}?state=proposed",
    }
    return render(request, "workplan/check.html", context, status=status)
