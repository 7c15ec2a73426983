"""i读书: the books of each period, the reading events of a year, and members' notes on them."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from activities.enums import EventKind, EventState, Role
from activities.member_actions import ABOUT, NOTE, noun_of
from activities.member_forms import BooksForm
from activities.models import Attendance, Book, Event, ReadingList, ReadingNote
from activities.permissions import visible_to
from activities.rights import Standing
from activities.services.reading import list_books
from activities.views.inside import inside_or_404, year_of
from almanac import clock
from workflow.actions import RefusedForm, next_page, posted_from, refusals_in, unfolded


@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest) -> HttpResponse:
    """Show what is read in a year, and take in a list of books."""
    standing = inside_or_404(request)
    if request.method == "GET":
        return _page(request, standing)
    if not standing.puts_up:
        raise Http404
    form = BooksForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            made = list_books(actor=request.user, **form.cleaned_data)
            messages.success(request, f"“{made}”已发布。")
            return redirect("activities:reading")
    return _page(request, standing, form=form)


def _events(request: HttpRequest) -> QuerySet[Event]:
    """Return the reading events that the user sees."""
    seen = visible_to(request.user, clock.today()).filter(kind=EventKind.READING)
    return seen.exclude(state=EventState.CANCELLED)


def _subject(request: HttpRequest, of: str, pk: int) -> Any:
    among = {
        "book": Book.objects.all(),
        "event": _events(request),
        "note": ReadingNote.objects.all(),
    }
    if of not in among:
        raise Http404
    return get_object_or_404(among[of], pk=pk)


@posted_from(
    lambda request, of, pk, action: unfolded(reverse("activities:reading"), f"{of}-{pk}-{action}")
)
def act(request: HttpRequest, of: str, pk: int, action: str) -> HttpResponse:
    """Write a note on a book or an event, or take one back."""
    standing, subject = inside_or_404(request), _subject(request, of, pk)
    table = NOTE if noun_of(subject) == "note" else ABOUT
    if refused := table.carry_out(request, action, standing, subject):
        return _page(request, standing, refused)
    return redirect(next_page(request, reverse("activities:reading")))


def _page(
    request: HttpRequest,
    standing: Standing,
    refused: RefusedForm | None = None,
    form: BooksForm | None = None,
) -> HttpResponse:
    year = year_of(request)
    notes = ReadingNote.objects.filter(taken_back_at=None).select_related("person")
    with_notes = Prefetch("notes", notes)
    lists = ReadingList.objects.filter(since__year__lte=year, until__year__gte=year)
    lists = lists.prefetch_related(Prefetch("books", Book.objects.prefetch_related(with_notes)))
    readers = Attendance.objects.filter(role=Role.READER).select_related("person")
    events = _events(request).filter(on__year=year).order_by("on", "pk")
    events = events.prefetch_related(
        Prefetch("reading_notes", notes), Prefetch("attendances", readers, "readers")
    )

    def shown(subject: Any, found: Any) -> dict[str, Any]:
        return {
            "subject": subject,
            "actions": ABOUT.offered(standing, subject, refused=refused),
            "notes": [(note, NOTE.offered(standing, note, refused=refused)) for note in found],
        }

    wrong = refused.form if refused else form
    context = {
        "year": year,
        "lists": [
            (each, [shown(book, book.notes.all()) for book in each.books.all()]) for each in lists
        ],
        "events": [shown(event, event.reading_notes.all()) for event in events],
        "form": form or (BooksForm() if standing.puts_up else None),
        "refused": wrong,
    }
    return render(request, "activities/reading.html", context, status=422 if wrong else 200)
