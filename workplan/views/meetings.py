"""Meetings: their agenda with the ★ schemes, what was said to them, and what the committees report.

The office, the leaders and those on a meeting's list read all of it (of a 党组会议 no leader who is not on
it); who reports at it finds that line of the agenda, and the own department's part of the reports.
"""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from sheets.downloads import DOCX, download
from workflow.actions import OpenAction, RefusedForm, next_page, posted_from, refusals_in, unfolded
from workflow.forms import ReasonForm
from workflow.refusals import Refused
from workplan.business_actions import BUSINESS, FOLLOWING, OFF
from workplan.forms.business import BusinessForm
from workplan.forms.meetings import PEOPLE, AgendaForm, MeetingForm, OutcomeForm
from workplan.meeting_actions import CALL_OFF, PASS_ON, RESTORE
from workplan.meeting_actions import MEETING as MEETING_ACTIONS
from workplan.models import Business, BusinessPaper, Meeting, Plan, SchemeReview, WorkItem
from workplan.permissions import Viewer, meetings_seen_by
from workplan.reading.agenda import (
    Agenda,
    business_actions,
    business_rows,
    candidates,
    due_choices,
    off_form,
    read_agenda,
)
from workplan.reading.minutes import minutes_facts
from workplan.reading.official_papers import MINUTES, make
from workplan.reading.papers import MEETING, meeting_document
from workplan.registry import roll
from workplan.reporting import Report, meeting_report
from workplan.services import business, schemes
from workplan.services.agenda import move_on_agenda
from workplan.services.calling_off import gone_on, left_of
from workplan.services.recipients import heads_of
from workplan.views.guards import require_office, require_office_or_leader
from workplan.views.papers import handed_out

_LISTED = Q(reviews__taken_off_at__isnull=True)
NEW_BUSINESS = "new"
_BUSINESS = Q(business__taken_off_at__isnull=True)


def _count(rows: str, which: Q) -> Count:
    return Count(rows, filter=which, distinct=True)


def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings, the newest first; the office enters a new one."""
    require_office_or_leader(request.user)
    form = MeetingForm(request.POST or None, initial=Meeting.upcoming())
    if request.method == "POST":
        require_office(request.user)
        if meeting := _save(request, form):
            return redirect(meeting)
    rows = (
        meetings_seen_by(_viewer(request))
        .select_related("presided_by")
        .annotate(
            lines=_count("reviews", _LISTED),
            others=_count("business", _BUSINESS),
            undecided=_count("reviews", _LISTED & Q(reviews__outcome=""))
            + _count("business", _BUSINESS & Q(business__decision="")),
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


@posted_from(
    lambda request, pk, action: unfolded(reverse("workplan:meeting", args=[pk]), f"{action}-{pk}")
)
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Call a meeting off or restore it, or let what stood on its agenda go on at another."""
    found = _meeting(pk)
    refused = MEETING_ACTIONS.carry_out(request, action, _viewer(request), found)
    return _page(request, found, refused=refused) if refused else redirect(found)


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
    agenda = _agenda(found, _viewer(request))
    if not agenda.reads_whole:
        raise Http404
    facts = minutes_facts(found, agenda)
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
def move(request: HttpRequest, pk: int, kind: str, line_pk: int) -> HttpResponse:
    """Let a line of the agenda change places with the one above or below it."""
    require_office(request.user)
    line = _review(pk, line_pk) if kind == "review" else _business(pk, line_pk)
    move_on_agenda(line=line, actor=request.user, up=request.POST.get("to") == "up")
    return redirect(_line(line) if isinstance(line, SchemeReview) else line)


@posted_from(lambda request, pk, **_: f"{reverse('workplan:meeting', args=[pk])}#add-business")
def add_business(request: HttpRequest, pk: int) -> HttpResponse:
    """Put other business on the agenda, with its papers."""
    require_office(request.user)
    found = _meeting(pk)
    form = BusinessForm(request.POST, request.FILES, prefix=NEW_BUSINESS)
    if form.is_valid():
        with refusals_in(form):
            put = business.put(meeting=found, actor=request.user, **form.cleaned_data)
            messages.success(request, f"已列入{found.name}的议程。")
            return redirect(put)
    return _page(request, found, new_business=form)


@require_GET
def follow(request: HttpRequest, pk: int, business_pk: int) -> HttpResponse:
    """Show a decision with what it became, and let the office make something of it."""
    require_office(request.user)
    return _follow_page(request, _business(pk, business_pk))


@posted_from(
    lambda request, pk, business_pk, action: unfolded(
        reverse("workplan:business", args=[pk, business_pk])
        if action in FOLLOWING
        else reverse("workplan:meeting", args=[pk]),
        f"{action}-{business_pk}",
    )
)
def act_business(request: HttpRequest, pk: int, business_pk: int, action: str) -> HttpResponse:
    """Carry out an action on other business; where it is refused, its page says why."""
    line = _business(pk, business_pk)
    refused = BUSINESS.carry_out(request, action, _viewer(request), line, called=f"{line}：")
    if action in FOLLOWING:
        if refused:
            return _follow_page(request, line, refused)
        return redirect("workplan:business", pk, business_pk)
    if refused:
        return _page(request, line.meeting, refused=refused)
    return redirect(line if action != OFF else line.meeting)


@posted_from(lambda request, pk, **_: reverse("workplan:meeting", args=[pk]))
def take_back_paper(request: HttpRequest, pk: int, business_pk: int, key: str) -> HttpResponse:
    """Take a paper back that was attached by mistake."""
    require_office(request.user)
    line = _business(pk, business_pk)
    paper = get_object_or_404(BusinessPaper, business=line, key=key)
    try:
        business.take_back_paper(paper=paper, actor=request.user)
        messages.success(request, f"已撤回材料“{paper}”。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(line)


def _line(review: SchemeReview) -> str:
    return f"{review.meeting.get_absolute_url()}#review-{review.pk}"


def _save(request: HttpRequest, form: MeetingForm) -> Meeting | None:
    """Keep a meeting as typed, or say in the form why not."""
    if form.is_valid():
        with refusals_in(form):
            saved = schemes.save_meeting(
                meeting=form.save(commit=False),
                actor=request.user,
                **{name: form.cleaned_data.get(name) for name in PEOPLE},
                is_settled=form.cleaned_data.get("is_settled", False),
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, f"{saved.name}已保存。")
            return saved
    return None


def _meeting(pk: int) -> Meeting:
    rows = Meeting.objects.select_related("presided_by", "called_off_by__person")
    return get_object_or_404(rows, pk=pk)


def _review(meeting_pk: int, pk: int) -> SchemeReview:
    rows = SchemeReview.objects.on_agenda().filter(meeting=meeting_pk).select_related("meeting")
    return get_object_or_404(rows.prefetch_related("item__due_dates"), pk=pk)


def _business(meeting_pk: int, pk: int) -> Business:
    rows = business_rows(Business.objects.on_agenda().filter(meeting=meeting_pk))
    return get_object_or_404(rows.select_related("meeting__presided_by"), pk=pk)


def _follow_page(
    request: HttpRequest, line: Business, refused: RefusedForm | None = None
) -> HttpResponse:
    context = {
        "meeting": line.meeting,
        "business": line,
        "follow_ups": line.follow_ups.all(),
        "actions": business_actions(_viewer(request), line, refused, FOLLOWING, line.version),
        "refused": refused.form if refused else None,
    }
    return render(request, "workplan/business.html", context, status=422 if refused else 200)


def _viewer(request: HttpRequest) -> Viewer:
    return Viewer.of(request.user, clock.today())


def _agenda(found: Meeting, viewer: Viewer, refused: RefusedForm | None = None) -> Agenda:
    """Return the agenda as the reader sees it. Raises Http404 for whom the meeting is not there."""
    agenda = read_agenda(found, viewer, refused)
    if not (agenda.reads_whole or agenda.every_line):
        raise Http404
    return agenda


def _report(found: Meeting, viewer: Viewer) -> Report | None:
    """Return what the meeting hears of the departments; a head reads the own one's part, and whose none
    of them is, nothing.
    """
    if not found.reviews_schemes or found.called_off_at:
        return None
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
    new_business: BusinessForm | None = None,
    refused: RefusedForm | None = None,
) -> HttpResponse:
    viewer = _viewer(request)
    agenda = _agenda(found, viewer, refused)
    context = {
        "meeting": found,
        "agenda": agenda,
        "report": _report(found, viewer),
        "labels": MEETING,
        "is_over": found.held_on < clock.today(),
        "roll": roll().groups(found),
    }
    of_a_line = deciding or taking_off or adding
    refused_form = (
        head or new_business or (of_a_line and of_a_line[1]) or (refused and refused.form)
    )
    if viewer.office:
        may_list = found.reviews_schemes and not found.called_off_at
        waiting = candidates(agenda) if may_list else []
        context |= {
            "head_form": head or MeetingForm(instance=found),
            "head_refused": head is not None,
            "candidates": waiting,
            "adding": adding or _chosen(request, waiting, agenda),
            "refused": refused_form,
            "new_business": new_business or BusinessForm(prefix=NEW_BUSINESS),
            "new_business_refused": new_business is not None,
            "roll_page": roll().page(found),
            "left": left_of(found),
            "gone_on": gone_on(found),
            "call_off": _meeting_actions(viewer, found, refused, CALL_OFF),
            "called_off": _meeting_actions(viewer, found, refused, PASS_ON, RESTORE),
        }
        agenda.fill_in(deciding, taking_off)
    status = 422 if refused_form else 200
    return render(request, "workplan/meeting.html", context, status=status)


def _meeting_actions(
    viewer: Viewer, found: Meeting, refused: RefusedForm | None, *names: str
) -> list[OpenAction]:
    shown = {"seen": found.last_change}
    return MEETING_ACTIONS.offered(viewer, found, refused=refused, names=names, shown=shown)


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
