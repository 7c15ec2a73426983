"""The rules of a year in words; drafts of them, and what a draft would change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from members.facts import grouped, kinds
from performance import reading
from performance.actions import GROUPS, POINT_RULES, SETS, TABLES
from performance.forms import BeginForm, RuleForm
from performance.forms.rules import stored
from performance.models import PointRule, RuleGroup, RuleSet
from performance.permissions import PointsAccess, reads_rules, writes_rules
from performance.services.rules import begin_rules, save_rule
from workflow.actions import RefusedForm, posted_from, refusals_in, unfolded

# Years for which rules may be begun, around today's.
_YEARS_BACK, _YEARS_AHEAD = 6, 1


@require_GET
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the rules in force, and to the office the drafts and what was replaced."""
    return _year_page(request, year, BeginForm())


@posted_from(lambda request, year: reverse("performance:rules", args=[year]))
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """Begin a draft, as the office."""
    if not writes_rules(request.user) or not _may_begin(year):
        raise Http404
    form = BeginForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            return redirect(begin_rules(year=year, actor=request.user, **form.cleaned_data))
    return _year_page(request, year, form)


@require_GET
def rule_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a set of rules in words: those in force to all who read them, others to the office."""
    return _set_page(request, pk)


@require_GET
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the office whose points a set would move, by how much and why, before it is put in force."""
    if not writes_rules(request.user) or (found := reading.whole(pk)) is None:
        raise Http404
    context = {"rule_set": found, "what_if": reading.what_if(found)}
    return render(request, "performance/what_if.html", context)


def _of_set(row: Any) -> int:
    """Return the key of the set that a row belongs to."""
    if isinstance(row, RuleSet):
        return row.pk
    return row.rule_set_id if isinstance(row, RuleGroup) else row.group.rule_set_id


def _act(request: HttpRequest, model: type[Model], pk: int, action: str) -> HttpResponse:
    if not writes_rules(request.user):
        raise Http404
    row: Any = get_object_or_404(model, pk=pk)
    home = _of_set(row)
    if refused := TABLES[model].carry_out(request, action, PointsAccess(office=True), row):
        return _set_page(request, home, refused)
    if action == "copy":
        # To where the draft that was begun just now stands.
        return redirect("performance:rules", int(request.POST[f"{SETS.prefix(row, action)}-year"]))
    return redirect("performance:rule_set", home)


@posted_from(lambda request, pk, action: unfolded(_page_of(pk), f"ruleset-{pk}-{action}"))
def act_on_set(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a set of rules."""
    return _act(request, RuleSet, pk, action)


@posted_from(lambda request, pk, action: _page_of(_of_set(get_object_or_404(RuleGroup, pk=pk))))
def act_on_group(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a group of a draft."""
    return _act(request, RuleGroup, pk, action)


@posted_from(lambda request, pk, action: _page_of(_of_set(get_object_or_404(PointRule, pk=pk))))
def act_on_rule(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a rule of a draft."""
    return _act(request, PointRule, pk, action)


@require_http_methods(["GET", "POST"])
def new_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a rule: first of which facts it speaks, then what they give."""
    return _rule_page(request, get_object_or_404(RuleGroup, pk=pk), None)


@require_http_methods(["GET", "POST"])
def edit_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule of a draft."""
    rule = get_object_or_404(PointRule.objects.select_related("group__rule_set"), pk=pk)
    return _rule_page(request, rule.group, rule)


def _rule_page(request: HttpRequest, group: RuleGroup, rule: PointRule | None) -> HttpResponse:
    if not writes_rules(request.user) or not group.rule_set.is_draft:
        raise Http404
    known = kinds()
    asked = (
        request.POST.getlist("kinds") if request.method == "POST" else request.GET.getlist("kinds")
    )
    chosen = [key for key in asked if key in known] or (list(rule.kinds) if rule else [])
    chosen = [key for key in chosen if key in known]
    about = [known[key] for key in chosen]
    form: forms.Form | None = None
    if about and request.method == "POST":
        form = RuleForm(request.POST, about=about)
        if form.is_valid():
            with refusals_in(form):
                save_rule(group=group, rule=rule, actor=request.user, kinds=chosen, **_words(form))
                messages.success(request, "规则已保存。")
                return redirect("performance:rule_set", group.rule_set_id)
    elif about:
        form = RuleForm(about=about, initial=_stored(rule))
    context = {
        "group": group,
        "rule": rule,
        "about": about,
        "kinds": grouped(known.values()) if not about or "choose" in request.GET else None,
        "form": form,
        "actions": POINT_RULES.offered(PointsAccess(office=True), rule) if rule else [],
        "refused": form if form is not None and form.errors else None,
    }
    status = 422 if context["refused"] else 200
    return render(request, "performance/rule.html", context, status=status)


def _words(form: forms.Form) -> dict[str, Any]:
    """Return what was typed; what the kinds have no words for is empty."""
    return {"roles": [], "levels": [], "marks": [], "halves": []} | form.cleaned_data


def _stored(rule: PointRule | None) -> dict[str, Any]:
    return stored(rule, RuleForm.base_fields) if rule else {}


def _page_of(pk: int) -> str:
    return reverse("performance:rule_set", args=[pk])


def _may_begin(year: int) -> bool:
    this = clock.today().year
    return this - _YEARS_BACK <= year <= this + _YEARS_AHEAD


def _year_page(request: HttpRequest, year: int, form: BeginForm) -> HttpResponse:
    office = writes_rules(request.user)
    if not reads_rules(request.user, clock.today()):
        raise Http404
    current = reading.in_force(year)
    others = RuleSet.objects.filter(year=year).exclude(pk=current.pk if current else 0)
    context = {
        "year": year,
        "years": [other for other in reading.years() if other != year],
        "rule_set": current,
        "said": reading.said(current) if current else [],
        "others": others if office else [],
        "office": office,
        "may_begin": office and _may_begin(year),
        "form": form,
        "actions": SETS.offered(PointsAccess(office=office), current) if current else [],
        "refused": form if form.errors else None,
    }
    return render(request, "performance/rules.html", context, status=422 if form.errors else 200)


def _set_page(request: HttpRequest, pk: int, refused: RefusedForm | None = None) -> HttpResponse:
    office = writes_rules(request.user)
    found = reading.whole(pk)
    if found is None or not (
        office or (found.state == "in_force" and reads_rules(request.user, clock.today()))
    ):
        raise Http404
    access = PointsAccess(office=office)
    rows = {group.pk: group for group in found.groups.all()}
    groups = []
    for part in reading.said(found):
        group = rows[part.group.key]
        group.rule_set = found
        groups.append((group, part, GROUPS.offered(access, group, refused=refused)))
    context = {
        "rule_set": found,
        "groups": groups,
        "office": office,
        "actions": SETS.offered(access, found, refused=refused),
        "log": found.changes.select_related("actor__person") if office else [],
        "refused": refused.form if refused else None,
    }
    return render(request, "performance/rule_set.html", context, status=422 if refused else 200)
