"""汇编专刊: several reports as one paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.admin_base import number
from opinions.enums import State
from opinions.forms import CollectionForm
from opinions.models import OpinionReport
from opinions.papers import COLLECTION, collection_facts
from workplan.reading.official_papers import make
from workplan.views.papers import handed_out


@require_GET
def collection(request: HttpRequest) -> HttpResponse:
    """Offer the year's reports that were signed, the office alone; make a 专刊 of those chosen."""
    if not roles.is_office(request.user):
        raise Http404
    asked = request.GET.get("year")
    year = number(asked) if asked else clock.today().year
    if year is None or not 1990 <= year <= 2100:
        raise Http404
    reports = OpinionReport.objects.filter(
        state__in=(State.SIGNED, State.SENT), signed_on__year=year
    ) | OpinionReport.objects.filter(state=State.SENT, sent_on__year=year)
    reports = reports.exclude(text="", edited_text="").order_by("sent_on", "signed_on", "pk")
    asks = "name" in request.GET
    form = CollectionForm(request.GET if asks else None, reports=reports)
    if asks and form.is_valid():
        said = form.cleaned_data
        facts = collection_facts(said["name"], said["number"], said["reports"].with_people())
        name = f"{said['name']}{said['number']}"
        back = reverse("opinions:collection")
        return handed_out(request, lambda: make(COLLECTION, facts), name, back=back)
    context = {"form": form, "year": year, "refused": form if form.errors else None}
    status = 422 if form.errors else 200
    return render(request, "opinions/collection.html", context, status=status)
