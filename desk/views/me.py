"""My reminders: by which way, at which hour, how often; and the private address of my calendar."""

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from almanac import clock
from desk.reminder_form import ReminderForm
from members.models import Membership, Person
from members.sign_ins import sign_ins_of
from notifications.models import CalendarFeed
from notifications.schedule import DAILY_REMINDERS, daily_task, daily_time
from notifications.services import feeds, preferences
from voices.permissions import answers_somewhere
from workflow.actions import posted_from


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show what the user chose, and keep what they choose; a refused form keeps what was typed."""
    if request.method != "POST":
        return _page(request)
    person = _person(request)
    form = ReminderForm(preferences.preference_of(person), request.POST)
    if form.is_valid():
        try:
            preferences.choose(person=person, actor=request.user, **form.cleaned_data)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, "已保存。")
            return redirect("desk:me")
    return _page(request, form=form, status=422)


@posted_from(lambda request: f"{reverse('desk:me')}#tests")
def try_out(request: HttpRequest) -> HttpResponse:
    """Send the user a test, the way they chose."""
    try:
        preferences.send_test(person=_person(request))
    except preferences.TooSoon as too_soon:
        messages.error(request, str(too_soon))
    else:
        messages.success(request, "测试提醒已放入发件箱，两分钟内发出，结果见下方。")
    return redirect(f"{reverse('desk:me')}#tests")


def _calendar(request: HttpRequest) -> str:
    return f"{reverse('desk:me')}#calendar"


@never_cache
@posted_from(_calendar)
def open_calendar(request: HttpRequest) -> HttpResponse:
    """Make a new address for the user's calendar, and show it this once."""
    token = feeds.open_feed(person=_person(request))
    url = request.build_absolute_uri(reverse("desk:calendar", args=[token]))
    return _page(request, calendar_url=url)


def _for_phones(url: str) -> dict[str, str]:
    """Return a calendar's address as phones take it: webcal, which asks whether to subscribe, and its
    QR code, drawn in the page.
    """
    webcal = f"webcal://{url.partition('://')[2]}"
    code = segno.make_qr(webcal, error="m")
    return {
        "calendar_url": url,
        "webcal": webcal,
        "qr": code.svg_inline(omitsize=True, light="#fff"),
    }


@posted_from(_calendar)
def close_calendar(request: HttpRequest) -> HttpResponse:
    """Make the address of the user's calendar void."""
    feeds.close_feed(person=_person(request))
    messages.success(request, "日历地址已作废，用它订阅的日历不再更新。")
    return redirect("desk:me")


def _person(request: HttpRequest) -> Person:
    """Return whom the account stands for; an account of no one is reminded of nothing."""
    if request.user.person is None:
        raise Http404
    return request.user.person


def _page(
    request: HttpRequest,
    form: ReminderForm | None = None,
    calendar_url: str = "",
    status: int = 200,
) -> HttpResponse:
    person = request.user.person
    sign_ins = sign_ins_of(request.user)[:5]
    if person is None:
        return render(request, "desk/me.html", {"sign_ins": sign_ins})
    preference = preferences.preference_of(person)
    context = {
        "person": person,
        "is_member": Membership.objects.on_day(clock.today()).filter(person=person).exists(),
        "sign_ins": sign_ins,
        "answers_citizens": answers_somewhere(request.user, clock.today()),
        "preference": preference,
        "form": form or ReminderForm(preference),
        "refused": form,
        "office_hour": daily_time(daily_task(DAILY_REMINDERS)),
        "tests": preferences.tests_of(person)[:3],
        "feed": CalendarFeed.objects.filter(person=person).first(),
        **(_for_phones(calendar_url) if calendar_url else {}),
    }
    return render(request, "desk/me.html", context, status=status)
