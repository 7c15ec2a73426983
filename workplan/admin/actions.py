"""What the office does to many items at once: first shown, then done to all or to none."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from workplan.admin.bulk import BULK_ACTIONS, BulkAction, Fate
from workplan.models import WorkItem

Page = Callable[["LedgerActions", HttpRequest, QuerySet[WorkItem]], HttpResponse | None]


def _page_of(action: BulkAction) -> Page:
    """Return an action as Django's admin offers it."""

    @admin.action(description=f"{action.title}…", permissions=["change"])
    def page(
        ledger: "LedgerActions", request: HttpRequest, queryset: QuerySet[WorkItem]
    ) -> HttpResponse | None:
        return ledger.bulk(request, queryset, action)

    page.__name__ = action.name
    return page


class LedgerActions(admin.ModelAdmin):
    """The actions of the ledger."""

    actions = (*map(_page_of, BULK_ACTIONS), "export_selected")

    @admin.action(description="导出所选", permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> HttpResponse:
        return self.ledger_response(queryset)

    def bulk(
        self, request: HttpRequest, queryset: QuerySet[WorkItem], action: BulkAction
    ) -> HttpResponse | None:
        """Ask, show what would happen, and on a yes do it; None leads back to the list."""
        step = request.POST.get("step", "")
        # A row has its members, the ledger not.
        items = list(queryset.prefetch_related("member_rows__person", *action.reads))
        form = action.form(request.POST if step else None, items=items)  # type: ignore[call-arg]
        answered = bool(step) and form.is_valid()
        asked = form.cleaned_data if answered else {}
        waits = action.needs_answers and not answered
        fates = [Fate(item) for item in items] if waits else action.foresee(items, asked)
        if step == "confirm" and answered:
            shown = request.POST.getlist("shown")
            if done := action.carry_out(fates, asked, request.user, shown):
                messages.success(request, f"{action.title}：{len(done)} 项已完成。")
                return None
        doable = [fate for fate in fates if not (fate.left_out or fate.problem)]
        context = {
            **self.admin_site.each_context(request),
            "title": f"{action.title}：所选 {len(fates)} 项",
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "action": action,
            "selected": items,
            "doable": doable,
            "left_out": [fate for fate in fates if fate.left_out or fate.problem],
            "problems": [fate for fate in fates if fate.problem],
            "waits": waits,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/workplan/workitem/bulk.html", context)
