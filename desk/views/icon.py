"""The icon that a browser asks for by itself, for files and pages that name none."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


@login_not_required
def icon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon of every page."""
    return redirect(static("icon.svg"), permanent=True)
