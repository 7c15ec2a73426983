"""All proposals that the reader may see: narrowed, sorted, paged, and exported as shown."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from tablib import Dataset

from almanac import clock
from almanac.words import session_name
from proposals.forms.lists import ListForm
from proposals.models import Proposal, ProposalQuerySet
from proposals.permissions import is_committee, visible_to
from proposals.reading.receivers import unreceived
from sheets.exporting import TextWorkbook

PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "届次",
    "案号",
    "案由",
    "提案人",
    "提案者类别",
    "形式",
    "分类",
    "类别",
    "状态",
    "承办单位",
    "提交日期",
    "立案日期",
    "答复期限",
    "答复日期",
    "办结日期",
)


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Show the proposals as filtered, a page at a time."""
    form, rows = _filtered(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    today = clock.today()
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "unreceived": unreceived(today) if is_committee(request.user, today) else [],
    }
    return render(request, "proposals/list.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Download the proposals as filtered, all pages of them, as an Excel workbook."""
    _, rows = _filtered(request)
    return workbook(rows, f"提案{clock.today():%Y%m%d}.xlsx")


def workbook(rows: ProposalQuerySet, name: str) -> HttpResponse:
    """Return proposals as a download; one query however many there are."""
    dataset = Dataset(headers=COLUMNS)
    for proposal in rows:
        dataset.append(_row(proposal))
    return HttpResponse(
        TextWorkbook().export_data(dataset),
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _row(p: Proposal) -> list:
    return [
        session_name(p.term, p.session),
        p.number,
        p.title,
        p.proposers,
        p.get_origin_display(),
        p.get_submission_display(),
        str(p.category or ""),
        p.get_kind_display(),
        p.get_state_display(),
        p.handling_units,
        p.submitted_on,
        p.filed_on,
        p.answer_due_on,
        p.answered_on,
        p.closed_on,
    ]


def _filtered(request: HttpRequest) -> tuple[ListForm, ProposalQuerySet]:
    form = ListForm(request.GET)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    rows = form.apply(visible_to(request.user, clock.today()))
    return form, rows.select_related("category", "merged_into").defer("situation", "suggestions")
