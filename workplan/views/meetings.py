"""Meetings: their agenda with the ★ schemes, what was said to them, and what the committees report.

The office and the leaders read all of it; a department of which a scheme is on the agenda finds the
agenda, what was said to its own, and its own part of the reports.
"""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from sheets.downloads import DOCX, download
from workflow.actions import next_page, posted_from, refusals_in
from workflow.forms import ReasonForm
from workflow.refusals import Refused
from workplan.forms.meetings import AgendaForm, MeetingForm, OutcomeForm
from workplan.models import Meeting, Plan, SchemeReview, WorkItem
from workplan.permissions import Viewer, may_see_meeting
from workplan.reading.agenda import Agenda, candidates, due_choices, off_form, read_agenda
from workplan.reading.minutes import minutes_facts
from workplan.reading.official_papers import MINUTES, make
from workplan.reading.papers import MEETING, meeting_document
from workplan.registry import roll
from workplan.reporting import Report, meeting_report
from workplan.services import schemes
from workplan.services.recipients import heads_of
from workplan.views.guards import require_office, require_office_or_leader
from workplan.views.papers import handed_out

_LISTED = Q(reviews__taken_off_at__isnull=True)


def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings, the newest first; the office enters a new one."""
    require_office_or_leader(request.user)
    form = MeetingForm(request.POST or None, initial=Meeting.upcoming())
    if request.method == "POST":
        require_office(request.user)
        if meeting := _save(request, form):
            return redirect(meeting)
    rows = (
        Meeting.objects.select_related("presided_by")
        .annotate(
            lines=Count("reviews", filter=_LISTED),
            undecided=Count("reviews", filter=_LISTED & Q(reviews__outcome="")),
        )
        .order_by("-held_on", "-pk")
    )
    refused = form if form.is_bound else None
    context = {"meetings": rows, "form": form, "refused": refused}
    return render(request, "workplan/meetings.html", context, status=422 if refused else 200)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting; the office corrects its head."""
    found = _meeting(pk)
    if request.method != "POST":
        return _page(request, found)
    require_office(request.user)
    form = MeetingForm(request.POST, instance=found)
    if _save(request, form):
        return redirect(found)
    return _page(request, _meeting(pk), head=form)


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Download what the meeting's page shows as a Word document in official form."""
    found = _meeting(pk)
    viewer = _viewer(request)
    content = meeting_document(found, _agenda(found, viewer), _report(found, viewer))
    return download(content, f"{found.name}.docx", DOCX)


@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the minutes as Word: for the office and the leaders, who read the whole agenda."""
    require_office_or_leader(request.user)
    found = _meeting(pk)
    facts = minutes_facts(found, _agenda(found, _viewer(request)))
    back = found.get_absolute_url()
    return handed_out(request, lambda: make(MINUTES, facts), f"{found.name}纪要", back=back)


@posted_from(lambda request, pk, **_: reverse("workplan:meeting", args=[pk]))
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a ★ item on the agenda."""
    require_office(request.user)
    found = _meeting(pk)
    item = get_object_or_404(WorkItem.objects.with_ledger(), pk=request.POST.get("item") or 0)
    agenda = _agenda(found, _viewer(request))
    form = AgendaForm(request.POST, dues=due_choices(item), people=agenda.people)
    if form.is_valid():
        with refusals_in(form):
            schemes.put_on_agenda(meeting=found, item=item, actor=request.user, **form.cleaned_data)
            messages.success(request, f"{item.designation}：已列入{found.name}的议程。")
            return redirect(found)
    return _page(request, found, adding=(item, form))


@posted_from(lambda request, pk, **_: reverse("workplan:meeting", args=[pk]))
def decide(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Record or correct what the meeting said to a scheme; of two who do so at once, one is told."""
    require_office(request.user)
    found, review = _meeting(pk), _review(pk, review_pk)
    agenda = _agenda(found, _viewer(request))
    form = OutcomeForm(
        request.POST, dues=due_choices(review.item), people=agenda.people, prefix=f"r{review.pk}"
    )
    if form.is_valid():
        with refusals_in(form):
            schemes.record_outcome(review=review, actor=request.user, **form.cleaned_data)
            messages.success(request, f"{review.item.designation}：审议结果已登记。")
            return redirect(found)
    return _page(request, found, deciding=(review.pk, form))


@posted_from(lambda request, pk, **_: reverse("workplan:meeting", args=[pk]))
def take_off(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Take a scheme off the agenda of which nothing was said yet, for a reason."""
    require_office(request.user)
    found, review = _meeting(pk), _review(pk, review_pk)
    form = off_form(review, request.POST)
    if form.is_valid():
        with refusals_in(form):
            schemes.take_off_agenda(review=review, actor=request.user, **form.cleaned_data)
            messages.success(request, f"{review.item.designation}：已移出议程。")
            return redirect(found)
    return _page(request, found, taking_off=(review.pk, form))


@posted_from(lambda request, pk, **_: reverse("workplan:meeting", args=[pk]))
def take_newer(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Let the newest version of a scheme take the place of the one on the agenda."""
    require_office(request.user)
    review = _review(pk, review_pk)
    shown = request.POST.get("number", "")
    seen = int(shown) if shown.isdecimal() else 0
    try:
        newer = schemes.take_newer(review=review, actor=request.user, seen=seen)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        done = (
            f"{review.item.designation}：{review.meeting.name}的议程已改用第{newer.number}版方案。"
        )
        messages.success(request, done)
    return redirect(next_page(request, _line(review)))


@posted_from(lambda request, pk, **_: reverse("workplan:meeting", args=[pk]))
def move(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Let a line of the agenda change places with the one above or below it."""
    require_office(request.user)
    review = _review(pk, review_pk)
    schemes.move_on_agenda(review=review, actor=request.user, up=request.POST.get("to") == "up")
    return redirect(_line(review))


def _line(review: SchemeReview) -> str:
    return f"{review.meeting.get_absolute_url()}#review-{review.pk}"


def _save(request: HttpRequest, form: MeetingForm) -> Meeting | None:
    """Keep a meeting as typed, or say in the form why not."""
    if form.is_valid():
        with refusals_in(form):
            saved = schemes.save_meeting(
                meeting=form.save(commit=False),
                actor=request.user,
                attendees=form.cleaned_data["attendees"],
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, f"{saved.name}已保存。")
            return saved
    return None


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("presided_by"), pk=pk)


def _review(meeting_pk: int, pk: int) -> SchemeReview:
    rows = SchemeReview.objects.on_agenda().filter(meeting=meeting_pk).select_related("meeting")
    return get_object_or_404(rows.prefetch_related("item__due_dates"), pk=pk)


def _viewer(request: HttpRequest) -> Viewer:
    return Viewer.of(request.user, clock.today())


def _agenda(found: Meeting, viewer: Viewer) -> Agenda:
    """Return the agenda as the reader sees it. Raises Http404 for whom the meeting is not there."""
    agenda = read_agenda(found, viewer)
    if not may_see_meeting(viewer, [line.review for line in agenda.lines]):
        raise Http404
    return agenda


def _report(found: Meeting, viewer: Viewer) -> Report | None:
    """Return what the meeting hears of the departments; a head reads the own one's part."""
    plan = Plan.objects.filter(year=found.held_on.year).first()
    if plan is None:
        return None
    report = meeting_report(plan, found.held_on)
    return report if viewer.office or viewer.leader else report.part_of(viewer.departments)


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    head: MeetingForm | None = None,
    adding: tuple[WorkItem, AgendaForm] | None = None,
    deciding: tuple[int, OutcomeForm] | None = None,
    taking_off: tuple[int, ReasonForm] | None = None,
) -> HttpResponse:
    viewer = _viewer(request)
    agenda = _agenda(found, viewer)
    context = {
        "meeting": found,
        "agenda": agenda,
        "report": _report(found, viewer),
        "labels": MEETING,
        "is_over": found.held_on < clock.today(),
        "roll": roll().groups(found),
    }
    of_a_line = deciding or taking_off or adding
    refused = head or (of_a_line and of_a_line[1])
    if viewer.office:
        waiting = candidates(agenda)
        context |= {
            "head_form": head or MeetingForm(instance=found),
            "head_refused": head is not None,
            "candidates": waiting,
            "adding": adding or _chosen(request, waiting, agenda),
            "refused": refused,
            "roll_page": roll().page(found),
        }
        agenda.fill_in(deciding, taking_off)
    return render(request, "workplan/meeting.html", context, status=422 if refused else 200)


def _chosen(
    request: HttpRequest, waiting: list, agenda: Agenda
) -> tuple[WorkItem, AgendaForm] | None:
    """Return the item that the office chose to put on the agenda, with its form."""
    wanted = request.GET.get("item", "")
    item = next((entry.item for entry in waiting if str(entry.item.pk) == wanted), None)
    if item is None:
        return None
    heads = heads_of(item, clock.today())
    initial = {"reported_by": heads[0].pk if heads else None}
    return item, AgendaForm(dues=due_choices(item), people=agenda.people, initial=initial)
