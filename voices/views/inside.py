"""The pages inside: messages as those read them who answer, places as the office keeps them, figures."""

from typing import Any

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from almanac import clock
from members import roles
from members.admin_base import number
from sheets.downloads import download
from voices.actions import PLACE, VOICE, at
from voices.enums import State
from voices.exporting import figures_workbook, voice_workbook
from voices.forms.inside import HELD, ListFilter
from voices.likeness import alike
from voices.models import Place, Summary, Voice, VoicePhoto, VoiceQuerySet
from voices.permissions import reader_of, visible_to
from voices.reading.figures import year_figures, years
from voices.reading.replies import tallies
from voices.services import places as place_services
from voices.services import states
from workflow.actions import RefusedForm, next_page, posted_from, unfolded
from workflow.becoming import outcomes_of
from workflow.files import hand_out
from workplan.views.guards import require_office

PAGE = 50
# So many of the latest are compared, and the nearest shown.
_COMPARED, _ALIKE, _LEAST = 500, 5, 0.4


def _voices(request: HttpRequest) -> VoiceQuerySet:
    """Return what the reader sees; to whom none could ever come there is no such page."""
    reader = reader_of(request.user, clock.today())
    if not (reader.reads_any or reader.departments):
        raise Http404
    return visible_to(request.user, clock.today())


def _filtered(request: HttpRequest) -> tuple[ListFilter, VoiceQuerySet]:
    form = ListFilter(request.GET)
    if not form.is_valid():
        raise Http404("筛选条件无效。")
    return form, form.apply(_voices(request)).with_places()


@require_GET
def voices(request: HttpRequest) -> HttpResponse:
    """List the messages that the reader sees, as filtered."""
    form, found = _filtered(request)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "filtered": any(form.cleaned_data.values()),
        "settles": form.cleaned_data["state"] == HELD and roles.is_office(request.user),
        "query": query.urlencode(),
    }
    return render(request, "voices/inside/list.html", context)


@posted_from(lambda request: f"{reverse('voices:list')}?state={HELD}")
def settle(request: HttpRequest) -> HttpResponse:
    """Settle many of those that were set apart: those chosen, or all that the page showed."""
    require_office(request.user)
    name = "shown" if "all" in request.POST else "chosen"
    keys = [key for key in map(number, request.POST.getlist(name)) if key is not None]
    reason = request.POST.get("reason", "").strip()[:1000]
    if "hide" in request.POST and not reason:
        messages.error(request, "没有办理：“不予办理”须填写理由。")
    elif not keys:
        messages.error(request, "没有选中任何一条。")
    else:
        voices = Voice.objects.filter(pk__in=keys).select_related("place").order_by("pk")
        why = reason if "hide" in request.POST else ""
        settled = states.settle_held(voices=voices, actor=request.user, reason=why)
        messages.success(request, f"已办理 {settled} 条。")
    return redirect(next_page(request, f"{reverse('voices:list')}?state={HELD}"))


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Download the list as filtered."""
    require_office(request.user)
    _, found = _filtered(request)
    workbook = voice_workbook(found.prefetch_related("became"))
    return download(workbook, f"公众留言{clock.today().isoformat()}.xlsx")


def _voice_or_404(request: HttpRequest, pk: int) -> tuple[Voice, Any]:
    found = get_object_or_404(
        Voice.objects.with_places().select_related("place__department"), pk=pk
    )
    of = at(request.user, found)
    if not of.access.sees:
        raise Http404
    return found, of


@require_GET
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a message, what was done, and what may be done now."""
    return _voice_page(request, *_voice_or_404(request, pk))


@posted_from(lambda request, pk, action: unfolded(reverse("voices:voice", args=[pk]), action))
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a message; what was typed is kept where it is refused."""
    found, of = _voice_or_404(request, pk)
    if refused := VOICE.carry_out(request, action, of, found):
        return _voice_page(request, *_voice_or_404(request, pk), refused)
    still = at(request.user, found).access.sees
    return redirect(
        next_page(request, found.get_absolute_url() if still else reverse("voices:list"))
    )


def _voice_page(
    request: HttpRequest, found: Voice, of: Any, refused: RefusedForm | None = None
) -> HttpResponse:
    reaches = of.access.reaches(found)
    actions = VOICE.offered(of, found, refused=refused)
    lost = not any(open.is_refused for open in actions)
    context = {
        "voice": found,
        "actions": actions,
        "contact": getattr(found, "contact", None) if reaches else None,
        "photos": found.photos.all(),
        "became": outcomes_of([found.key], (request.user, clock.today())).get(found.key, []),
        "merged": found.merged.all(),
        "alike": _like(found) if of.access.office and found.waits else [],
        "late_days": max((clock.today() - found.due_on).days, 0) if found.waits else 0,
        "log": found.records.select_related("actor__person"),
        "refused": refused.form if refused else None,
        "lost_words": refused.words if refused and lost else [],
    }
    return render(request, "voices/inside/voice.html", context, status=422 if refused else 200)


def _like(voice: Voice) -> list[Voice]:
    """Return the messages that say nearly the same, of the latest."""
    others = Voice.objects.exclude(pk=voice.pk).exclude(state__in=(State.HIDDEN, State.TAKEN_BACK))
    latest = others.filter(merged_into=None).order_by("-pk").values_list("pk", "text")[:_COMPARED]
    keys = alike(voice.text, latest, least=_LEAST, most=_ALIKE)
    found = Voice.objects.in_bulk(keys)
    return [found[key] for key in keys]


@require_GET
def photo(request: HttpRequest, key: Any) -> FileResponse:
    """Hand out a photo to those who see its message."""
    stored = get_object_or_404(VoicePhoto.objects.select_related("voice"), key=key)
    if not at(request.user, stored.voice).access.sees:
        raise Http404
    return hand_out(stored)


# --- places ---------------------------------------------------------------------------------------


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """List the places, with how many wait there."""
    require_office(request.user)
    found = Place.objects.select_related("department").prefetch_related("members")
    rows = Voice.objects.waiting().order_by().values_list("place")
    waiting = dict(rows.annotate(n=Count("pk")))
    context = {"places": [(place, waiting.get(place.pk, 0)) for place in found]}
    return render(request, "voices/inside/places.html", context)


def _place_or_404(request: HttpRequest, pk: int) -> Place:
    require_office(request.user)
    return get_object_or_404(Place.objects.select_related("department", "consultation"), pk=pk)


@require_GET
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the office a place: its code, whether it is open, its duty list, its questionnaire."""
    return _place_page(request, _place_or_404(request, pk))


@posted_from(lambda request, pk, action: unfolded(reverse("voices:place", args=[pk]), action))
def place_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a place."""
    found = _place_or_404(request, pk)
    if refused := PLACE.carry_out(request, action, True, found):
        return _place_page(request, found, refused)
    return redirect(found)


@posted_from(lambda request, pk, row: reverse("voices:place", args=[pk]))
def withdraw(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take a summary off the public's page."""
    found = _place_or_404(request, pk)
    summary = get_object_or_404(Summary.objects.select_related("place"), place=found, pk=row)
    place_services.withdraw(summary=summary, actor=request.user)
    messages.success(request, "已撤下。")
    return redirect(found)


def _place_page(
    request: HttpRequest, found: Place, refused: RefusedForm | None = None
) -> HttpResponse:
    context = {
        "place": found,
        "actions": PLACE.offered(True, found, refused=refused, shown={}),
        "refused": refused.form if refused else None,
        "summaries": found.summaries.select_related("by__person"),
        "duties": found.duties.filter(ends_on__gte=clock.today()).select_related("person"),
        "tallies": tallies(found),
    }
    return render(request, "voices/inside/place.html", context, status=422 if refused else 200)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a place's code as a sheet of A5, ready to print."""
    found = _place_or_404(request, pk)
    code = segno.make_qr(found.public_url, error="m")
    context = {"place": found, "qr": code.svg_inline(omitsize=True, light="#fff")}
    return render(request, "voices/inside/sheet.html", context)


# --- figures --------------------------------------------------------------------------------------


def _year(request: HttpRequest) -> int:
    require_office(request.user)
    asked = request.GET.get("year")
    year = number(asked) if asked else next(iter(years()), clock.today().year)
    if year is None or not 1990 <= year <= 2100:
        raise Http404
    return year


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show a year's figures, each of which opens the messages behind it."""
    found = year_figures(_year(request), clock.today())
    tables = [("驿站和工作室", found.by_place), ("月份", found.by_month), ("类别", found.by_kind)]
    context = {"figures": found, "tables": tables, "years": years()}
    return render(request, "voices/inside/figures.html", context)


@require_GET
def export_figures(request: HttpRequest) -> HttpResponse:
    """Download a year's figures."""
    year = _year(request)
    return download(
        figures_workbook(year_figures(year, clock.today())), f"{year}年公众留言统计.xlsx"
    )
