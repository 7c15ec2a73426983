"""What the office does to many items at once: first shown, then done to all or to none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextareaWidget

from members.models import User
from workplan.admin.forms import DepartmentsField, LeadersField
from workplan.models import WorkItem
from workplan.services import follow_through
from workplan.services.items import Change, InvalidPeriod, ItemData, changes, revise_item

Apply = Callable[[WorkItem, dict[str, Any], User], None]
Foresee = Callable[[WorkItem, dict[str, Any]], list[Change]]


@dataclass
class Fate:
    """What would happen to one item, or why nothing can."""

    item: WorkItem
    changes: list[Change]
    problem: str = ""


@dataclass(frozen=True)
class BulkAction:
    """A change to many items: what is asked for, what it would do to one, and the doing of it."""

    name: str
    title: str
    form: type[forms.Form]
    foresee: Foresee
    apply: Apply

    def fates(self, items: Sequence[WorkItem], asked: dict[str, Any]) -> list[Fate]:
        return [Fate(item, self.foresee(item, asked)) for item in items]

    def carry_out(self, fates: Sequence[Fate], asked: dict[str, Any], actor: User) -> bool:
        """Do it to all, or to none where one refuses; each refusal is written on its fate."""
        with transaction.atomic():
            for fate in fates:
                try:
                    with transaction.atomic():
                        self.apply(fate.item, asked, actor)
                except (follow_through.Refused, InvalidPeriod) as refused:
                    fate.problem = str(refused)
            refused_any = any(fate.problem for fate in fates)
            transaction.set_rollback(refused_any)
        return not refused_any


class CloseForm(forms.Form):
    reason = forms.CharField(
        label="说明",
        max_length=1000,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text="记入每一项的流转记录，例如：1月已完成，补录。",
    )
    done_on = forms.DateField(
        label="完成日期",
        required=False,
        widget=UnfoldAdminSingleDateWidget(),
        help_text="此前已完成的填实际日期，不填按今天计。",
    )


class LeadDepartmentsForm(forms.Form):
    lead_departments = DepartmentsField(label="责任部门", help_text="替换所选各项现有的责任部门。")


class LeadersForm(forms.Form):
    leaders = LeadersField(label="牵头领导", help_text="替换所选各项现有的牵头领导。")


def _closing(item: WorkItem, asked: dict[str, Any]) -> list[Change]:
    due = item.current_due
    return [Change(due.label, due.get_state_display(), "已办结")] if due else []


def _close(item: WorkItem, asked: dict[str, Any], actor: User) -> None:
    if item.current_due is None:
        raise follow_through.Refused("没有可以办结的到期日。")
    follow_through.close(due=item.current_due, actor=actor, **asked)


def _revised(item: WorkItem, asked: dict[str, Any]) -> ItemData:
    return replace(ItemData.of(item), **{name: tuple(value) for name, value in asked.items()})


def _revision(item: WorkItem, asked: dict[str, Any]) -> list[Change]:
    return changes(ItemData.of(item), _revised(item, asked)) if asked else []


def _revise(item: WorkItem, asked: dict[str, Any], actor: User) -> None:
    revise_item(item=item, data=_revised(item, asked), actor=actor)


CLOSE = BulkAction("close_selected", "办结", CloseForm, _closing, _close)
DEPARTMENTS = BulkAction(
    "change_departments", "改责任部门", LeadDepartmentsForm, _revision, _revise
)
LEADERS = BulkAction("change_leaders", "改牵头领导", LeadersForm, _revision, _revise)


class LedgerActions(admin.ModelAdmin):
    """The actions of the ledger."""

    actions = ("close_selected", "change_departments", "change_leaders", "export_selected")

    @admin.action(description="办结…", permissions=["change"])
    def close_selected(
        self, request: HttpRequest, queryset: QuerySet[WorkItem]
    ) -> HttpResponse | None:
        return self._bulk(request, queryset, CLOSE)

    @admin.action(description="改责任部门…", permissions=["change"])
    def change_departments(
        self, request: HttpRequest, queryset: QuerySet[WorkItem]
    ) -> HttpResponse | None:
        return self._bulk(request, queryset, DEPARTMENTS)

    @admin.action(description="改牵头领导…", permissions=["change"])
    def change_leaders(
        self, request: HttpRequest, queryset: QuerySet[WorkItem]
    ) -> HttpResponse | None:
        return self._bulk(request, queryset, LEADERS)

    @admin.action(description="导出所选", permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> HttpResponse:
        return self.ledger_response(queryset)

    def _bulk(
        self, request: HttpRequest, queryset: QuerySet[WorkItem], action: BulkAction
    ) -> HttpResponse | None:
        """Ask, show what would happen, and on a yes do it; None leads back to the list."""
        step = request.POST.get("step", "")
        form = action.form(request.POST if step else None)
        asked = form.cleaned_data if step and form.is_valid() else {}
        items = queryset.prefetch_related("member_rows__person")  # a row has them, the ledger not
        fates = action.fates(list(items), asked)
        if step == "confirm" and asked and action.carry_out(fates, asked, request.user):
            messages.success(request, f"{action.title}：{len(fates)} 项已完成。")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"{action.title}：所选 {len(fates)} 项",
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "fates": fates,
            "problems": [fate for fate in fates if fate.problem],
            "needs_preview": action is not CLOSE and not asked,
            "action_name": action.name,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/workplan/workitem/bulk.html", context)
