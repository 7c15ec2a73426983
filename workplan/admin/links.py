"""Which rows of different annexes are the same matter: proposed, and decided by the office."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timezone import localtime

from members.admin_base import OfficeAdmin, column, field_filter, state_column
from workflow.refusals import Refused
from workplan.admin.display import item_link, names
from workplan.enums import LinkKind, LinkState
from workplan.models import ItemLink, WorkItem
from workplan.services import links

_COLOURS = {LinkState.PROPOSED: "yellow", LinkState.CONFIRMED: "green", LinkState.DECLINED: "grey"}


def item_words(item: WorkItem) -> str:
    """Return an item with its time, linked to its page."""
    time = item.period_phrase or "无期限"
    return format_html('<div>{}<span class="reason">{}</span></div>', item_link(item), time)


@admin.register(ItemLink)
class ItemLinkAdmin(OfficeAdmin):
    """Decided by the actions above the list, several at once; nothing is typed here."""

    list_display = (
        *("shown_state", "kind", "leader", "follower", "effect"),
        *("dates", "why", "decided"),
    )
    list_display_links = None
    list_filter = (field_filter("state"), field_filter("kind"))
    search_fields = ("leading__title", "following__title")
    search_help_text = "工作内容"
    actions = ("confirm", "confirm_swapped", "decline", "take_back")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ItemLink]:
        found = super().get_queryset(request)
        found = found.select_related("leading__plan", "following__plan", "decided_by__person")
        return found.prefetch_related("leading__due_dates", "following__due_dates")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ItemLink | None = None) -> bool:
        return False

    shown_state = state_column(_COLOURS)
    leader = column(lambda link: item_words(link.leading), "主项")
    follower = column(lambda link: item_words(link.following), "随从项（或分项、调研）")
    effect = column(lambda link: LinkKind(link.kind).effect, "确认后")

    @admin.display(description="日期")
    def dates(self, link: ItemLink) -> str:
        dated = all(
            item.current_due and item.current_due.due_on for item in (link.leading, link.following)
        )
        return link.contradiction or ("一致" if link.kind == LinkKind.SAME and dated else "—")

    @admin.display(description="决定")
    def decided(self, link: ItemLink) -> str:
        if link.decided_at is None:
            return "—"
        on = localtime(link.decided_at)
        return names([link.decided_by or "", f"{on:%Y年%-m月%-d日}"])

    # --- what the office says ------------------------------------------------------------------

    @admin.action(description="确认：照“确认后”一栏办", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[ItemLink]) -> None:
        self._each(request, queryset, links.confirm, "已确认")

    @admin.action(description="确认：对调，由随从项牵头", permissions=["change"])
    def confirm_swapped(self, request: HttpRequest, queryset: QuerySet[ItemLink]) -> None:
        same = queryset.filter(kind=LinkKind.SAME)
        self._each(request, same, lambda **k: links.confirm(swap=True, **k), "已确认")

    @admin.action(description="不关联", permissions=["change"])
    def decline(self, request: HttpRequest, queryset: QuerySet[ItemLink]) -> None:
        self._each(request, queryset, links.decline, "已记为不关联")

    @admin.action(description="收回决定", permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[ItemLink]) -> None:
        self._each(request, queryset, links.take_back, "已收回")

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[ItemLink],
        decide: Callable[..., None],
        done: str,
    ) -> None:
        count = 0
        for link in queryset.order_by("pk"):
            try:
                decide(link=link, actor=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                count += 1
        if count:
            messages.success(request, f"{done} {count} 条。")
