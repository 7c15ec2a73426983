"""A member's own year and record, the report on it, the tags."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almanac import clock
from members import roles
from members.models import Membership, Person
from performance import reading
from performance.models import MemberTag, ReportRound, YearReport
from performance.permissions import PointsAccess, access_to, is_counted, reads_rules
from performance.report import documents
from performance.report.actions import REPORTS
from performance.report.enums import ReportState
from performance.report.forms import ReportForm, TagsForm
from performance.report.own import year_of, years_with
from performance.report.permissions import ReportAccess, reads_reports, report_access
from performance.report.record import record_of
from performance.report.tags import proposed
from performance.services import yearly
from performance.services.tags import confirm_tags
from sheets.downloads import DOCX, download
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded


@require_GET
def my_year(request: HttpRequest) -> HttpResponse:
    """Lead a member to the own year, the office and the leaders to everyone's, all others of the committee
    to the rules.
    """
    today = clock.today()
    if is_counted(request.user):
        return redirect("performance:year", today.year, request.user.person_id)
    if reads_reports(request.user, today):
        return redirect("performance:statistics", today.year)
    if reads_rules(request.user, today):
        return redirect("performance:rules", today.year)
    raise Http404


@require_GET
def year(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Show a member's year: the sentence, the months, what was done by kind, the points."""
    person, access = _person_or_404(request, pk)
    today = clock.today()
    years = years_with(person, today)
    if year not in years:
        raise Http404
    report = YearReport.objects.filter(person=person, year=year).first()
    if report and not report_access(pk, request.user, today).sees(report):
        report = None
    context = {
        "person": person,
        "access": access,
        "told": year_of(person, year, today),
        "year": year,
        "years": [other for other in years if other != year],
        "line": reading.of_person(year, person),
        "report": report,
        "round": ReportRound.objects.filter(year=year).first() if access.own else None,
        "tags": MemberTag.objects.filter(person=person),
    }
    return render(request, "performance/year.html", context)


@require_GET
def year_word(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Hand out the year as the paper for 年度述职, with the member's own words as far as written."""
    person, today = get_object_or_404(Person, pk=pk), clock.today()
    report = YearReport.objects.filter(person=person, year=year).first()
    reads = report is not None and report_access(pk, request.user, today).sees(report)
    if not (access_to(pk, request.user).sees or reads):
        raise Http404
    if year not in years_with(person, today):
        raise Http404
    content = documents.year_paper(
        year_of(person, year, today),
        Membership.objects.filter(person=person).order_by("-since").first(),
        report if reads else None,
    )
    return download(content, f"{person}{year}年度述职报告.docx", DOCX)


@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member's record over terms and years."""
    person, access = _person_or_404(request, pk)
    context = {"record": record_of(person, clock.today()), "person": person, "access": access}
    return render(request, "performance/dossier.html", context)


@require_GET
def dossier_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the record as a Word file."""
    person, _ = _person_or_404(request, pk)
    content = documents.record_paper(record_of(person, clock.today()))
    return download(content, f"{person}履职档案.docx", DOCX)


def _person_or_404(request: HttpRequest, pk: int) -> tuple[Person, PointsAccess]:
    """Let the member and the office pass, as to the points."""
    person = get_object_or_404(Person, pk=pk)
    access = access_to(pk, request.user)
    if not access.sees or not Membership.objects.filter(person=pk).exists():
        raise Http404
    return person, access


# --- the report ----------------------------------------------------------------------------------


@require_GET
def my_report(request: HttpRequest, year: int) -> HttpResponse:
    """Lead a member to the own report of a year."""
    if request.user.person_id is None:
        raise Http404
    return redirect("performance:report", year, request.user.person_id)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Show a member's report of a year; as its author, write it: `hand_in` hands it in at once."""
    person, found, access = _report_or_404(request, year, pk)
    if request.method != "POST":
        return _report_page(request, person, found, access)
    if not access.own:
        raise Http404
    form = ReportForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            version = int(v) if (v := request.POST.get("version", "")).isdecimal() else None
            saved = yearly.write_report(
                year=year, actor=request.user, version=version, **form.cleaned_data
            )
            if "hand_in" in request.POST:
                yearly.hand_in(report=saved, actor=request.user)
            messages.success(
                request, "已提交。" if "hand_in" in request.POST else "已保存，还没有提交。"
            )
            return redirect(saved)
    return _report_page(request, *_report_or_404(request, year, pk), form=form)


@posted_from(
    lambda request, year, pk, action: unfolded(
        reverse("performance:report", args=[year, pk]), action
    )
)
def act_on_report(request: HttpRequest, year: int, pk: int, action: str) -> HttpResponse:
    """Hand in a report, take it back, comment on it."""
    _, found, access = _report_or_404(request, year, pk)
    if found.pk is None:
        raise Http404
    if refused := REPORTS.carry_out(request, action, access, found):
        return _report_page(request, *_report_or_404(request, year, pk), refused)
    if access.sees(found):
        return redirect(next_page(request, found))
    return redirect(next_page(request, reverse("performance:reports", args=[year])))


def _report_or_404(
    request: HttpRequest, year: int, pk: int
) -> tuple[Person, YearReport, ReportAccess]:
    person = get_object_or_404(Person, pk=pk)
    access = report_access(pk, request.user, clock.today())
    found = YearReport.objects.filter(person=person, year=year).first()
    if found is None and access.own and yearly.was_member(person, year):
        found = YearReport(person=person, year=year)
    if found is None or not access.sees(found):
        raise Http404
    return person, found, access


def _report_page(
    request: HttpRequest,
    person: Person,
    found: YearReport,
    access: ReportAccess,
    refused: RefusedForm | None = None,
    form: Any = None,
) -> HttpResponse:
    writes = access.own and found.state == ReportState.DRAFT
    wrong = refused.form if refused else form
    context = {
        "person": person,
        "report": found,
        "access": access,
        "told": year_of(person, found.year, clock.today()),
        "form": form or (ReportForm(initial=ReportForm.initial_of(found)) if writes else None),
        "writes": writes,
        "version": yearly.latest_version(found),
        "actions": REPORTS.offered(access, found, refused=refused) if found.pk else [],
        "round": ReportRound.objects.filter(year=found.year).first(),
        "log": found.changes.select_related("actor__person") if found.pk else [],
        "refused": wrong,
        "lost_words": [
            text
            for name, text in (form.data.items() if form and not writes else ())
            if name in form.fields and text
        ],
    }
    return render(request, "performance/report.html", context, status=422 if wrong else 200)


# --- tags ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def my_tags(request: HttpRequest) -> HttpResponse:
    """Let a member confirm the tags that the own work suggests."""
    if not is_counted(request.user) or request.user.person is None:
        raise Http404
    person = request.user.person
    known = list(MemberTag.objects.filter(person=person).values_list("name", flat=True))
    choices = list(dict.fromkeys([*known, *proposed(person, clock.today())]))
    posted = request.POST if request.method == "POST" else None
    form = TagsForm(posted, choices=choices, initial={"names": known})
    if form.is_valid():
        with refusals_in(form):
            confirm_tags(actor=request.user, names=form.cleaned_data["names"])
            messages.success(request, "标签已更新。")
            return redirect("performance:tags")
    context = {"form": form, "choices": choices, "refused": form if form.is_bound else None}
    status = 422 if form.is_bound else 200
    return render(request, "performance/my_tags.html", context, status=status)


@require_GET
def tags(request: HttpRequest) -> HttpResponse:
    """Show the committee which members confirmed which tags (标签墙)."""
    today = clock.today()
    if not request.user.is_active or not roles.is_of_committee(request.user, today):
        raise Http404
    now = Membership.objects.on_day(today).values("person")
    rows = MemberTag.objects.filter(person__in=now).select_related("person")
    wall: dict[str, list[Person]] = {}
    for row in rows.order_by("person__rank", "person__stroke_key", "pk"):
        wall.setdefault(row.name, []).append(row.person)
    found = sorted(wall.items(), key=lambda one: (-len(one[1]), one[0]))
    context = {"wall": found, "is_member": is_counted(request.user)}
    return render(request, "performance/tags.html", context)
