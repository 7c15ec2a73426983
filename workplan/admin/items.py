"""The ledger (台账): the year's items, edited in the list, in the form, or many at once."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.core.paginator import Paginator
from django.db import router
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from almanac import clock
from members.admin_base import (
    HistoryAdmin,
    OfficeList,
    ReadOnlyInline,
    column,
    is_edited,
    number,
    state_column,
)
from workplan.admin import display
from workplan.admin.bulk import LedgerActions
from workplan.admin.filters import LEDGER_FILTERS
from workplan.admin.forms import DueDateForm, LedgerRowForm, WorkItemForm
from workplan.admin.transfer import LedgerTransfer
from workplan.annexes import Annex
from workplan.enums import OPEN_STATES, LinkKind, LinkState
from workplan.models import ANNEX_ORDER, DueDate, ItemLink, Plan, WorkItem
from workplan.models.items import SEARCHED
from workplan.periods import parse_period
from workplan.reading.board import Group
from workplan.reading.counts import Count, counts_of
from workplan.reading.rows import ledger_rows
from workplan.services.items import ItemData, add_item, over_words, revise_item
from workplan.services.office_dates import record_passing, set_review
from workplan.services.plan_points import place_under_point
from workplan.work_tables import was_worked_on

_OPEN_DUES = DueDate.objects.filter(item=OuterRef("pk"), state__in=OPEN_STATES)
_NEXT_DUE = Subquery(_OPEN_DUES.order_by("due_on").values("due_on")[:1])


class DueDateInline(ReadOnlyInline):
    """The due dates that the phrase became; only the scheme's date is entered here."""

    model = DueDate
    form = DueDateForm
    fields = ("label", "starts_on", "status", "lamp", "percent", "scheme_passed_on")
    readonly_fields = ("label", "starts_on", "status", "lamp", "percent")
    verbose_name_plural = "到期日（由完成时间得出；状态随签收、报结、办结变化，不能手改）"

    label = column("label", "到期日")
    status = state_column(display.STATE_COLOURS)
    lamp = column(display.lamp, "红黄绿灯")


class LedgerList(OfficeList):
    """The ledger's rows: plain ones, but where they are edited in the list."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.is_edited:
            self.result_list = ledger_rows(self.result_list.prefetch_related(None))


class LedgerPages(Paginator):
    """The ledger's pages, its rows counted by annex: together they are how many there are."""

    @cached_property
    def by_annex(self) -> list[tuple[Annex, Count]]:
        return counts_of(self.object_list).by_annex

    @cached_property
    def count(self) -> int:
        return sum(count.rows for _, count in self.by_annex)


@admin.register(WorkItem)
class WorkItemAdmin(LedgerActions, LedgerTransfer, HistoryAdmin):
    form = WorkItemForm
    change_list_template = "admin/workplan/workitem/change_list.html"
    list_before_template = "admin/workplan/workitem/means.html"
    list_display = (
        "designation",
        "needs_scheme",
        "title",
        "leaders",
        "lead_departments",
        "participants",
        "period_phrase",
        "due",
        "state",
        "lamp",
    )
    list_display_links = ("title",)
    list_editable = ("needs_scheme", "period_phrase")
    list_per_page = 25
    paginator = LedgerPages
    list_filter = LEDGER_FILTERS
    search_fields = ("title",)
    searched = SEARCHED
    search_help_text = "工作内容、领导、部门、完成时间"
    inlines = (DueDateInline,)
    readonly_fields = ("became", "links")

    def get_fieldsets(self, request: HttpRequest, obj: WorkItem | None = None) -> list:
        where = ("annex", "section", "seq") if obj else ("plan", "annex", "section", "seq")
        point = ("point",) if obj and obj.plan.points.exists() else ()
        links = ("links",) if obj and ItemLink.objects.of_item(obj).exists() else ()
        has_team = obj is None or obj.annex == Annex.RESEARCH or obj.members or obj.members_note
        team = ("members", "members_note") if has_team else ()
        return [
            (None, {"fields": ("seen", "title", *where, "needs_scheme", *point, *links)}),
            ("文件所列，还是印发后增补", {"fields": ("origin", "added_by", "added_why")}),
            ("谁来做", {"fields": ("leaders", "lead_departments", "participants", *team)}),
            ("什么时候完成", {"fields": ("period_phrase", "became", "review_on")}),
        ]

    def get_inlines(self, request: HttpRequest, obj: WorkItem | None) -> tuple:
        return self.inlines if obj else ()

    # --- what the ledger reads -----------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Show the ★ as the document does where it is not to be changed."""
        shown = super().get_list_display(request)
        edited = is_edited(request)
        return tuple("star" if n == "needs_scheme" and not edited else n for n in shown)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(
            request, {"all_groups": list(Group), **(extra_context or {})}
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LedgerList]:
        return LedgerList

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkItem]:
        return WorkItem.objects.with_ledger()

    designation = column(lambda item: display.names([item.designation]), "序号", ANNEX_ORDER)
    star = column(lambda item: "★" if item.needs_scheme else mark_safe(" "), "★", "needs_scheme")
    leaders = column(lambda item: display.names(item.leaders), "牵头领导")
    lead_departments = column(lambda item: display.names(item.lead_departments), "责任部门")
    participants = column(lambda item: display.names(item.participants), "参与部门")
    due = column(display.dates, "到期日", _NEXT_DUE)
    state = column(display.state, "状态")
    lamp = column(display.lamp, "红黄绿灯")

    # --- what the form shows beside its fields ---------------------------------------------------

    @admin.display(description="读作")
    def became(self, item: WorkItem) -> str:
        found = parse_period(item.period_phrase, item.plan.year) if item.pk else None
        words = display.understood(found) if found else "填写后显示对应的日期。"
        return format_html('<div id="period-preview">{}</div>', words)

    @admin.display(description="关联")
    def links(self, item: WorkItem) -> str:
        """Return the rows that are, or may be, the same matter; decided on the page of links."""
        return format_html_join(
            "",
            '<div>{}<a class="link" href="{}">{}</a>（{}）<span class="reason">{}</span></div>',
            (link_words(link, item) for link in ItemLink.objects.of_item(item)),
        )

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.period_view)
        return [path("period/", view, name="workplan_workitem_period"), *super().get_urls()]

    def period_view(self, request: HttpRequest) -> HttpResponse:
        """Answer, while someone types, what the phrase would become."""
        chosen = number(request.GET.get("plan"))
        plan = Plan.objects.filter(pk=chosen).first() if chosen else Plan.current()
        phrase = request.GET.get("period_phrase", "")[:400]
        found = parse_period(phrase, plan.year) if plan else None
        if not found:
            return HttpResponse("")
        words = display.understood(found)
        # Only the form of a new row has its year: what stands is over for many good reasons.
        if chosen and (over := over_words(found, clock.today())):
            words = format_html('{}<span class="reason">{}</span>', words, over)
        return HttpResponse(words)

    # --- writing, through the services ----------------------------------------------------------

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, form=LedgerRowForm, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: WorkItem, form: LedgerRowForm | WorkItemForm, change: bool
    ) -> None:
        """Let the service write; the form's own instance is only what was typed."""
        if not change:
            item = add_item(plan=obj.plan, data=form.new_data(None), actor=request.user)
            obj.pk = item.pk
            obj._state.adding = False
            period = parse_period(item.period_phrase, item.plan.year)
            if warning := over_words(period, clock.today()):
                messages.warning(request, warning)
        else:
            item = WorkItem.objects.with_ledger().get(pk=obj.pk)
            data = form.new_data(ItemData.of(item))
            revise_item(item=item, data=data, actor=request.user, new_rounds=form.new_rounds)
        if "review_on" in form.changed_data:
            review_on = form.cleaned_data["review_on"]
            set_review(item=item, review_on=review_on, actor=request.user)
        if "point" in form.changed_data:
            point = form.cleaned_data["point"]
            place_under_point(item=item, point=point, actor=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write the schemes' dates; a due date that the new phrase took away is left alone."""
        for due in formset.save(commit=False):
            if DueDate.objects.filter(pk=due.pk).exists():
                record_passing(due=due, passed_on=due.scheme_passed_on, actor=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: WorkItem | None = None) -> bool:
        """Nothing goes that someone worked on: the record would go with it."""
        if obj is not None and was_worked_on(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """Name what goes along, and what hangs on it and keeps it; due dates have no page and no
        right of their own.
        """
        dues = [str(due) for item in objs for due in item.due_dates.all()]
        collector = NestedObjects(using=router.db_for_write(WorkItem))
        collector.collect(objs)
        # What stands in a table shared by several kinds is called as its kind is.
        held = [getattr(row, "detail", row) for row in collector.protected]
        kept = [f"{row._meta.verbose_name}：{row}" for row in held]
        return [str(item) for item in objs] + dues, {"工作事项": 1}, set(), kept


def link_words(link: ItemLink, item: WorkItem) -> tuple[str, ...]:
    """Return how a link reads on the page of one of its two items."""
    leads = link.leading_id == item.pk
    other = link.following if leads else link.leading
    role = {
        LinkKind.SAME: "随从本项：" if leads else "主项：",
        LinkKind.SERVES: "前期调研：" if leads else "服务于：",
        LinkKind.UMBRELLA: "分项：" if leads else "属于：",
    }[LinkKind(link.kind)]
    url = reverse("admin:workplan_workitem_change", args=[other.pk])
    note = ""
    if not leads and link.kind == LinkKind.SAME and link.state == LinkState.CONFIRMED:
        note = "以主项为准，本项不再单独提醒。"
    return (role, url, str(other), link.get_state_display(), note + link.contradiction)
