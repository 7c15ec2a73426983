"""The papers that are made from templates, as files to be saved."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from sheets.downloads import DOCX, download
from sheets.paper_templates import BadTemplate
from workplan.annexes import Annex
from workplan.models import Plan
from workplan.reading.consultation_plan import consultation_facts
from workplan.reading.official_papers import CONSULTATION_PLAN, make, plan_document
from workplan.reading.plan_paper import annex_sheet, annex_title
from workplan.reading.revision import is_revised

NOT_MADE = "没有生成文件：{why}办公室可在后台“公文模板”改用内置模板。"


@require_GET
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """Download the whole document of a year as Word, open to everyone who signs in as its text is."""
    found = get_object_or_404(Plan, year=year)
    return handed_out(request, lambda: plan_document(found), _name(found), back=_page(found))


@require_GET
def plan_revised(request: HttpRequest, year: int) -> HttpResponse:
    """Download the revision of a year's document, where anything changed since it was issued."""
    found = get_object_or_404(Plan, year=year)
    if not is_revised(found):
        raise Http404
    name = f"{_name(found)}（修订稿）"
    return handed_out(request, lambda: plan_document(found, revised=True), name, back=_page(found))


@require_GET
def annex(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Download an annex alone as Word."""
    found, which = _annex(year, number)
    name = annex_title(found, which)
    return handed_out(request, lambda: plan_document(found, which), name, back=_page(found))


@require_GET
def consultations(request: HttpRequest, year: int) -> HttpResponse:
    """Download the year's plan of consultation, made of annex 3, as open as that."""
    found, _ = _annex(year, Annex.CONSULTATION.number)
    facts, name = consultation_facts(found), f"{year}年度协商工作计划"
    return handed_out(request, lambda: make(CONSULTATION_PLAN, facts), name, back=_page(found))


@require_GET
def annex_excel(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Download an annex as its own table."""
    found, which = _annex(year, number)
    return download(annex_sheet(found, which), f"{annex_title(found, which)}.xlsx")


def handed_out(
    request: HttpRequest, make: Callable[[], bytes], name: str, *, back: str
) -> HttpResponse:
    """Return a paper as a download (sheets/pdf_papers.py makes PDF of it where that is asked for); where none
    can be made, go back to its page and say why.
    """
    try:
        return download(make(), f"{name}.docx", DOCX)
    except BadTemplate as why:
        messages.error(request, NOT_MADE.format(why=why))
        return redirect(back)


def _annex(year: int, number: int) -> tuple[Plan, Annex]:
    """Return a plan and one of its annexes. Raises Http404 where it has no such rows."""
    plan = get_object_or_404(Plan, year=year)
    found = next((annex for annex in Annex if annex.number == number), None)
    if found is None or not plan.items.filter(annex=found, added_no=None).exists():
        raise Http404
    return plan, found


def _name(plan: Plan) -> str:
    return f"{plan.year}年工作要点"


def _page(plan: Plan) -> str:
    return reverse("workplan:text", args=[plan.year])
