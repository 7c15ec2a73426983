"""The floors of `benchmarks.pages`: the least that Django does for the same rows.

Each view loads session and user as Django does it (`Stock`; ours are prepared, members/sessions.py),
reads plain values in one statement, and renders a template without tags of ours; what writes, writes the
same rows by the ORM, asks nothing, and leads elsewhere. The admin's floors are a list of the same rows with
as many columns, all of them the rows' own, and an empty page, in the same theme.
"""

import time
from collections.abc import Callable
from datetime import date

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from config.urls import urlpatterns as _own
from consultations.models import ConsultationMeeting, Paper, Theme
from members.models import Department, Person
from opinions.models import OpinionReport
from proposals.models import Answer, Proposal
from workplan.enums import Side
from workplan.models import (
    Attachment,
    DueDate,
    ItemDepartment,
    ItemLeader,
    Meeting,
    PlanPoint,
    Progress,
    SchemeVersion,
    WorkItem,
)
from workplan.periods import PeriodKind

STOCK = "django.contrib.auth.backends.ModelBackend"


class Stock:
    """Has a floor find session and user by Django's own store and backend; it follows the middleware of
    sessions, and asks nothing itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/floor/"):
            request.session = SessionStore(request.session.session_key)
            request.session._session[BACKEND_SESSION_KEY] = STOCK  # unsaved
        return self.get_response(request)


_LIST = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{{ title }}</title>
<body><p>{{ request.user }}</p><table>{% for row in rows %}<tr><td>{{ row.seq }}</td>
<td><a href="/items/{{ row.pk }}/">{{ row.title }}</a></td><td>{{ row.period_phrase }}</td>
<td>{{ row.needs_scheme }}</td></tr>{% endfor %}</table></body></html>"""
_FIELDS = ("pk", "seq", "title", "period_phrase", "needs_scheme")


def _page(request: HttpRequest, rows: object) -> HttpResponse:
    template = engines["django"].from_string(_LIST)
    return HttpResponse(template.render({"rows": rows, "title": "底线"}, request))


def rows(request: HttpRequest, year: int, count: int) -> HttpResponse:
    """The first rows of a plan, as a table."""
    found = WorkItem.objects.filter(plan__year=year).order_by("annex", "seq").values(*_FIELDS)
    return _page(request, found[:count])


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One row."""
    return _page(request, WorkItem.objects.filter(pk=pk).values(*_FIELDS))


def _holding(word: str) -> Q:
    """Return that a word stands in an item's title, or in the name of who leads or answers for it."""
    leads = ItemLeader.objects.filter(item=OuterRef("pk"))
    leads = leads.filter(Q(person__name__contains=word) | Q(post__name__contains=word))
    answers = ItemDepartment.objects.filter(item=OuterRef("pk"), department__name__contains=word)
    return Q(title__contains=word) | Exists(leads) | Exists(answers)


def like(request: HttpRequest, word: str) -> HttpResponse:
    """The rows in which a word stands, counted, and the first 25 of them in the document's order."""
    found = WorkItem.objects.filter(_holding(word))
    return _page(request, [*found.values(*_FIELDS)[:25], {"title": found.count()}])


_SEARCHED = (
    (Person, ("name",)),
    (Department, ("name",)),
    (PlanPoint, ("title", "section", "text")),
    (Meeting, ("place",)),
    (Proposal, ("title", "proposers", "handling_units", "situation", "suggestions")),
    (OpinionReport, ("title", "edited_title", "text", "edited_text")),
    (Theme, ("topic",)),
    (ConsultationMeeting, ("place", "street", "summary", "agenda", "invited_units")),
    (Progress, ("text",)),
    (Attachment, ("name",)),
    (SchemeVersion, ("name",)),
    (Answer, ("file_name",)),
    (Paper, ("name",)),
)


def like_all(request: HttpRequest, word: str) -> HttpResponse:
    """The same in every table that the one search looks through: counted, and the first five of each."""
    holding = [(WorkItem, _holding(word), "title")]
    for model, columns in _SEARCHED:
        anywhere = [(f"{column}__contains", word) for column in columns]
        holding.append((model, Q(*anywhere, _connector=Q.OR), columns[0]))
    rows: list[dict] = []
    for model, condition, title in holding:
        found = model._default_manager.filter(condition)
        rows.append({"title": found.count()})
        rows += [{"pk": pk, "title": words} for pk, words in found.values_list("pk", title)[:5]]
    return _page(request, rows)


@csrf_exempt
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one row, and lead elsewhere."""
    with transaction.atomic():
        DueDate.objects.filter(pk=pk).update(percent=time.time_ns() % 100)
    return HttpResponseRedirect(f"/floor/one/{pk}/")


@csrf_exempt
def create(request: HttpRequest, plan: int) -> HttpResponse:
    """Write the rows of a new item, by the ORM and unasked: itself, its history, its names, its days."""
    with transaction.atomic():
        item = WorkItem.objects.create(
            plan_id=plan,
            title="推进一项工作",
            section="底线",
            seq=time.time_ns() // 1000 % 2_000_000_000,
            period_phrase="3月、8月",
            period_kind=PeriodKind.MONTHS.value,
        )
        department = Department.objects.values_list("pk", flat=True)[0]
        ItemDepartment.objects.create(item=item, department_id=department, side=Side.LEAD)
        days = (date(2021, 3, 31), date(2021, 8, 31))
        dues = [DueDate(item=item, planned_on=day, due_on=day, starts_on=day) for day in days]
        DueDate.objects.bulk_create(dues)
    return HttpResponseRedirect("/floor/empty/")


@csrf_exempt
def progress(request: HttpRequest, due: int) -> HttpResponse:
    """Write an entry of progress on a due date that is read and locked, and lead elsewhere."""
    with transaction.atomic():
        found = DueDate.objects.select_for_update().get(pk=due)
        Progress.objects.create(
            due_date=found, author_id=request.user.pk, at=timezone.now(), text="已开展走访。"
        )
    return HttpResponseRedirect("/floor/empty/")


class _Plain(ModelAdmin):
    """As many columns as the ledger's, all of them the row's own."""

    list_display = (
        *("annex", "needs_scheme", "title", "section", "seq", "added_no"),
        *("period_phrase", "period_kind", "review_on", "members_note"),
    )
    list_per_page = 25
    list_filter = ("plan__year",)
    search_fields = ("title",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.filter(_holding(search_term)) if search_term else queryset, False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: WorkItem | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


site = UnfoldAdminSite(name="floor")
site.register(WorkItem, _Plain)


def empty(request: HttpRequest) -> HttpResponse:
    """A page of the admin's theme with nothing on it."""
    return TemplateResponse(request, "admin/base_site.html", site.each_context(request))


urlpatterns = [
    *_own,
    path("floor/rows/<int:year>/<int:count>/", rows),
    path("floor/one/<int:pk>/", one),
    path("floor/like/<str:word>/", like),
    path("floor/search/<str:word>/", like_all),
    path("floor/update/<int:pk>/", update),
    path("floor/create/<int:plan>/", create),
    path("floor/progress/<int:due>/", progress),
    path("floor/empty/", empty),
    path("floor/admin/", include((site.get_urls(), "admin"), namespace="floor")),
]
