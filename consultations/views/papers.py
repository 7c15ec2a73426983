"""Handing out the files of a chain."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from almanac import clock
from consultations.models import Paper
from consultations.permissions import access_to_theme, sees
from workflow.files import hand_out


@require_GET
def paper(request: HttpRequest, key: str) -> FileResponse:
    """Hand out a file to those who may see its chain; to others it is not there."""
    found = get_object_or_404(Paper, key=key)
    if not sees(access_to_theme(found.theme, request.user, clock.today())):
        raise Http404
    return hand_out(found)
