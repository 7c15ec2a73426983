"""Points of people: one's own, everyone's for the office; objections and their answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from members.facts import kinds
from members.models import Membership, Person
from performance import reading
from performance.actions import OBJECTIONS
from performance.enums import ObjectionState
from performance.forms import ObjectionForm
from performance.forms.objections import MISSING
from performance.models import Objection
from performance.permissions import PointsAccess, access_to, is_counted, reads_rules, writes_rules
from performance.services.objections import raise_objection
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Lead a member to the own points, the office to everyone's, who reads the rules to these."""
    year = clock.today().year
    if is_counted(request.user):
        return redirect("performance:of_person", year, request.user.person_id)
    if writes_rules(request.user):
        return redirect("performance:everyone", year)
    if reads_rules(request.user, clock.today()):
        return redirect("performance:rules", year)
    raise Http404


@require_GET
def everyone(request: HttpRequest, year: int) -> HttpResponse:
    """Show the office everyone's points of a year, as the roster stands; by points where asked."""
    if not writes_rules(request.user):
        raise Http404
    found, by_points = reading.standing(year), request.GET.get("by") == "points"
    lines = found.lines if by_points else found.by_person
    open_objections = Objection.objects.filter(state=ObjectionState.OPEN, year=year).select_related(
        "person"
    )
    context = {
        "year": year,
        "years": _years(year),
        "standing": found,
        "lines": lines,
        "by_points": by_points,
        "objections": open_objections,
    }
    return render(request, "performance/everyone.html", context)


@require_GET
def of_person(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Show a member's points, each with its fact: to the member and the office."""
    return _page(request, year, *_person_or_404(request, pk))


@posted_from(lambda request, year, pk: reverse("performance:of_person", args=[year, pk]))
def object_to(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take in what a member objects to."""
    person, access = _person_or_404(request, pk)
    if not access.own:
        raise Http404
    groups = _groups(reading.of_person(year, person), year)
    form = ObjectionForm(request.POST, lines=_choices(groups))
    if form.is_valid():
        about, url = _about(form.cleaned_data["about"], groups)
        with refusals_in(form):
            words = form.cleaned_data["words"]
            raise_objection(year=year, about=about, url=url, words=words, actor=request.user)
            messages.success(request, "已提交，办公室答复后会通知您。")
            return redirect("performance:of_person", year, pk)
    return _page(request, year, person, access, form=form)


@posted_from(lambda request, pk, action: get_object_or_404(Objection, pk=pk).get_absolute_url())
def act_on_objection(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Answer an objection, or take it back."""
    objection = get_object_or_404(Objection.objects.select_related("person"), pk=pk)
    person, access = _person_or_404(request, objection.person_id)
    if refused := OBJECTIONS.carry_out(request, action, access, objection):
        return _page(request, objection.year, person, access, refused)
    return redirect(next_page(request, objection))


def _person_or_404(request: HttpRequest, pk: int) -> tuple[Person, PointsAccess]:
    person = get_object_or_404(Person, pk=pk)
    access = access_to(pk, request.user)
    if not access.sees or not Membership.objects.filter(person=pk).exists():
        raise Http404
    return person, access


def _page(
    request: HttpRequest,
    year: int,
    person: Person,
    access: PointsAccess,
    refused: RefusedForm | None = None,
    form: ObjectionForm | None = None,
) -> HttpResponse:
    line, known = reading.of_person(year, person), kinds()
    groups = _groups(line, year)
    if form is None:
        form = ObjectionForm(
            lines=_choices(groups), initial={"about": request.GET.get("about", MISSING)}
        )
    wrong = refused.form if refused else (form if form.errors else None)
    objections = Objection.objects.filter(person=person, year=year)
    context = {
        "year": year,
        "years": _years(year),
        "person": person,
        "access": access,
        "rule_set": reading.in_force(year),
        "line": line,
        "groups": groups,
        "uncounted": [
            (one, reading.called(one.fact, known))
            for one in (line.points.uncounted if line else ())
        ],
        "objections": [
            (one, OBJECTIONS.offered(access, one, refused=refused)) for one in objections
        ],
        "form": form,
        "refused": wrong,
    }
    return render(request, "performance/person.html", context, status=422 if wrong else 200)


def _groups(line: reading.Line | None, year: int) -> list[tuple[Any, list[reading.AwardLine]]]:
    known = kinds()
    return [(part, reading.award_lines(part, year, known)) for part in (line.parts if line else ())]


def _choices(groups: list[tuple[Any, list[reading.AwardLine]]]) -> list[tuple[str, str]]:
    return [(line.key, _in_words(line)) for _, lines in groups for line in lines]


def _in_words(line: reading.AwardLine) -> str:
    on = line.award.fact.on
    return f"{on.month}月{on.day}日 {line.what}：{line.award.fact.title}，{line.points}分"


def _about(key: str, groups: list[tuple[Any, list[reading.AwardLine]]]) -> tuple[str, str]:
    """Return a line in words with the page of its fact."""
    for _, lines in groups:
        for line in lines:
            if line.key == key:
                return _in_words(line), line.award.fact.url
    return "少了一条", ""


def _years(year: int) -> list[int]:
    return [other for other in reading.years() if other != year]
