"""What was sent to the user, by whichever way, to read in the browser."""

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from members.models import User
from members.roles import is_office
from notifications.models import Mail
from notifications.services.outbox import mark_all_read, mark_read
from workflow.actions import posted_from


def _readable(user: User) -> QuerySet[Mail]:
    """Return one's own mails; the office reads them all."""
    mails = Mail.objects.select_related("recipient")
    return mails if is_office(user) else mails.filter(recipient=user.person_id)


def mails(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first."""
    newest_first = _readable(request.user).order_by("-on", "-pk")
    page = Paginator(newest_first, 50).get_page(request.GET.get("page"))
    return render(request, "desk/mails.html", {"page": page})


def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail as its reader sees it."""
    found = get_object_or_404(_readable(request.user), pk=pk)
    if found.recipient_id == request.user.person_id:
        mark_read(found)
    return render(request, "desk/mail.html", {"mail": found})


@posted_from(lambda request: reverse("desk:mails"))
def read_all(request: HttpRequest) -> HttpResponse:
    """Take everything sent to the user's desk for read."""
    mark_all_read(request.user.person_id)
    return redirect("desk:mails")


@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]})
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the mail's own HTML, which may run and fetch nothing."""
    return HttpResponse(get_object_or_404(_readable(request.user), pk=pk).html)
