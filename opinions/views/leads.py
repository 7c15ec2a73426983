"""线索 of a year: what the office entered, beside what other pages gathered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from almanac import clock
from members import roles
from members.admin_base import number
from opinions.figures import funnel, year_figures
from opinions.forms import LeadForm
from opinions.models import LeadCount
from opinions.services.leads import record_leads, remove_leads
from opinions.views.access import reader_or_404
from workflow.actions import posted_from
from workflow.refusals import Refused


@require_http_methods(["GET", "POST"])
def leads(request: HttpRequest) -> HttpResponse:
    """Show a year's 线索 to the office and the leaders; the office enters more."""
    reader_or_404(request)
    is_office = roles.is_office(request.user)
    asked = request.GET.get("year")
    year = number(asked) if asked else clock.today().year
    if year is None or not 1990 <= year <= 2100 or (request.method == "POST" and not is_office):
        raise Http404
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = record_leads(actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, f"已登记 {row.count} 条。")
            return redirect(f"{reverse('opinions:leads')}?year={row.on.year}")
        except Refused as refused:
            form.add_error(refused.about or None, str(refused))
    rows = LeadCount.objects.filter(on__year=year).select_related("point")
    context = {
        "form": form if is_office else None,
        "year": year,
        "step": funnel(year, year_figures(year))[0],
        "rows": rows,
        "refused": form if form.errors else None,
    }
    return render(request, "opinions/leads.html", context, status=422 if form.errors else 200)


@posted_from(lambda request, pk: reverse("opinions:leads"))
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was entered wrongly."""
    if not roles.is_office(request.user):
        raise Http404
    row = get_object_or_404(LeadCount, pk=pk)
    remove_leads(row=row, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, "已删去，修改记录中可以查到。")
    return redirect(f"{reverse('opinions:leads')}?year={row.on.year}")
