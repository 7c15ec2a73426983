"""The floor of `benchmarks.public`: the least that Django does to keep a message. One row, one redirect."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from voices.models import Arrival
from voices.own_urls import urlpatterns as _own


@csrf_exempt
@login_not_required
def insert(request: HttpRequest) -> HttpResponse:
    """Keep what was sent in one row."""
    text = request.POST["text"][:32]
    Arrival.objects.create(place_id=1, form=text, at=timezone.now())
    return HttpResponseRedirect("/p/")


urlpatterns = [*_own, path("floor/insert/", insert)]
