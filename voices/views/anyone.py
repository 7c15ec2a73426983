"""The pages for anyone with a phone: no account, no cookie, no script, nothing from outside.

They are rendered without the frame of the pages inside, and read this app's tables alone, the names of
departments and members besides.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from almanac import clock
from members.models import Organisation
from members.sign_ins import client_address
from voices.forms.outside import QuestionnaireForm, SayForm, TrappedForm
from voices.models import Place, PublicSettings
from voices.reading.outside import place_page, receipt_page
from voices.services import taking_in
from voices.services.taking_in import Said, Sender
from voices.tokens import form_key, new_token, opened
from workflow.actions import posted_from
from workflow.refusals import Refused
from workflow.storage import without_room

EXPIRED = "这一页打开得太久了，刚才没有提交。您写的都还在，请再点一次“提交”。"
# No word of ours and none of a citizen's: a form's words are escaped.
_TOKEN_HERE = "<token>"  # noqa: S105
PHOTOS_AGAIN = "照片要重新选择。"


def for_anyone(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a view to anyone: kept by no one, found by no search, telling no other site where one was.

    What is not there is said in these pages' own words.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = not_here(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return login_not_required(csrf_exempt(never_cache(answer)))


def _page(template: str, status: int = 200, **context: Any) -> HttpResponse:
    return HttpResponse(_rendered(template, **context), status=status)


def _rendered(template: str, **context: Any) -> str:
    """Render a page of our own: without a request, so that nothing inside is asked."""
    shown = {
        "organisation": Organisation.current(),
        "settings": PublicSettings.current(),
        "demo_day": clock.demo_day(),
        **context,
    }
    return render_to_string(f"voices/{template}", shown)


def not_here(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that there is no such page, or no longer."""
    return _page("gone.html", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong; asks the database nothing."""
    return HttpResponse(render_to_string("voices/failed.html"), status=500)


def _require_open() -> PublicSettings:
    found = PublicSettings.current()
    if found is None or not found.is_open:
        raise Http404
    return found


def _place_or_404(code: str) -> Place:
    _require_open()
    open_places = Place.objects.open_on(clock.today()).select_related("department")
    found = open_places.filter(code=code.upper()).first()
    if found is None:
        raise Http404
    return found


def _taking_or_404(code: str) -> Place:
    found = _place_or_404(code)
    if not found.takes_on(clock.today()):
        raise Http404
    return found


@for_anyone
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the places that are open."""
    _require_open()
    return _page("index.html", places=Place.objects.taking_on(clock.today()))


@for_anyone
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Say what becomes of what citizens give (个人信息保护法: who, why, what, how long, which rights)."""
    _require_open()
    shows = Place.objects.open_on(clock.today()).filter(shows_voices=True)
    return _page("notice.html", shows_voices=shows.exists())


@for_anyone
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is being discussed at a place, what came of it, and the form."""
    found = _place_or_404(code)
    form = SayForm(place=found)
    return _place_page(found, form)


def _place_page(found: Place, form: SayForm, status: int = 200, said: str = "") -> HttpResponse:
    """Render a place's page with a form; the token is put in last, and as first shown all else is kept."""

    def made() -> str:
        page = place_page(found, clock.today())
        return _rendered("place.html", page=page, form=form, token=_TOKEN_HERE, said=said)

    key, seconds = f"voices.place.{found.pk}", settings.PUBLIC_PAGE_SECONDS
    html = made() if status != HTTPStatus.OK else cache.get_or_set(key, made, seconds)
    return HttpResponse(html.replace(_TOKEN_HERE, new_token(found.code)), status=status)


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, code: str) -> HttpResponse:
    """Take a message in, and lead to its receipt."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("p:place", args=[code]))
    found = _taking_or_404(code)
    sent = request.FILES.getlist("photos")
    form = SayForm(request.POST, request.FILES, place=found)
    photos = PHOTOS_AGAIN if sent else ""
    token = opened(request.POST.get("token", ""), found.code)
    if token is None:
        # Not looked at yet: what is wrong with it is said when it is handed in.
        form.initial, form.is_bound = {**form.initial, **request.POST.dict()}, False
        return _place_page(found, form, 422, EXPIRED + photos)
    if without_room(request):
        form.add_error("photos", "照片没有存下，请过一会儿再试，或不带照片提交。")
    try:
        # Before photos are looked at, which is dear.
        taking_in.refuse_flood(client_address(request))
    except Refused as refused:
        form.files = MultiValueDict()
        return _place_page(found, form, 429, f"没有提交：{refused}您写的都还在。{photos}")
    if not form.is_valid():
        return _place_page(found, form, 422, f"还没有提交，请看下面的提示。{photos}")
    data = form.cleaned_data
    verified = _verified_phone(request)
    said = Said(
        kind=data["kind"],
        text=data["text"],
        where=data["where"],
        name=data["name"],
        phone=verified or data["phone"],
        photos=tuple(data["photos"]),
        is_verified=bool(verified),
    )
    files = [(file.name, file.size) for file in sent]
    key = form_key(token.number, said.kind, said.text, said.where, said.name, said.phone, files)
    try:
        secret = taking_in.take_in_voice(
            place=found, sender=_sender(request, token, key, form), said=said
        )
    except Refused as refused:
        return _place_page(found, form, 429, f"没有提交：{refused}您写的都还在。{photos}")
    response = HttpResponseRedirect(reverse("p:receipt", args=[secret]))
    response.status_code = 303
    return response


def _sender(request: HttpRequest, token: Any, key: str, form: TrappedForm) -> Sender:
    address = client_address(request)
    return Sender(form=token, key=key, address=address, is_trapped=form.is_trapped)


def _verified_phone(request: HttpRequest) -> str:
    """Return the phone that the gateway before us verified; "" where none stands there."""
    header = settings.PUBLIC_VERIFIED_HEADER
    return request.headers.get(header, "")[:20] if header else ""


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """Show a place's questionnaire, and take the answers in."""
    found = _taking_or_404(code)
    asked = list(found.questions.all())
    if not asked:
        raise Http404
    form = QuestionnaireForm(request.POST or None, questions=asked)
    if request.method != "POST":
        return _questions_page(found, form)
    token = opened(request.POST.get("token", ""), found.code)
    if token is None:
        return _questions_page(found, form, 422, EXPIRED)
    if not form.is_valid():
        return _questions_page(found, form, 422, "还没有提交，请看下面的提示。")
    answers = form.answers
    key = form_key(token.number, sorted(answers.items()))
    try:
        sender = _sender(request, token, key, form)
        taking_in.take_in_reply(place=found, sender=sender, answers=answers)
    except Refused as refused:
        return _questions_page(found, form, 429, f"没有提交：{refused}")
    return _page("thanks.html", place=found)


def _questions_page(
    found: Place, form: QuestionnaireForm, status: int = 200, said: str = ""
) -> HttpResponse:
    token = new_token(found.code)
    return _page("questions.html", status, place=found, form=form, token=token, said=said)


@for_anyone
@require_safe
def receipt(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what became of a message to whoever has its private address."""
    return _receipt(secret)


@posted_from(lambda request, secret: reverse("p:receipt", args=[secret]))
@for_anyone
def take_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Let a message be taken back; the address itself is the right to do so."""
    _require_open()
    if taking_in.voice_of(secret) is None:
        raise Http404
    try:
        taking_in.take_back(secret=secret)
    except Refused as refused:
        return _receipt(secret, 422, str(refused))
    return HttpResponseRedirect(reverse("p:receipt", args=[secret]))


def _receipt(secret: str, status: int = 200, said: str = "") -> HttpResponse:
    _require_open()
    voice = taking_in.voice_of(secret)
    if voice is None:
        raise Http404
    page = receipt_page(voice, clock.today())
    return _page("receipt.html", status, page=page, secret=secret, said=said)
