"""By which rules people are reminded: the default, and those of an annex or an item."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleTimeWidget

from members.admin_base import HistoryAdmin, badge, column, link
from notifications.admin.preview import PreviewPages
from notifications.models import ReminderPolicy
from notifications.registry import escalation_steps, scope_choices, scope_label
from notifications.schedule import DAILY_REMINDERS, daily_task, daily_time, set_daily_time

RULES = (
    *("is_active", "days_ahead", "task_days_ahead", "overdue_days", "overdue_every"),
    *("first_step_after", "second_step_after", "quarterly", "monthly"),
)


class PolicyForm(forms.ModelForm):
    """A policy; the default one also has the hour, which is the scheduler's own."""

    scope = forms.ChoiceField(
        label="适用范围",
        widget=UnfoldAdminSelectWidget,
        help_text="只为某一项设置的，在该事项的页面上点“提醒预览”，再点“为本项单独设置”。",
    )
    at = forms.TimeField(
        label="发送时刻",
        widget=UnfoldAdminSingleTimeWidget(format="%H:%M"),
        help_text="每个工作日的这个时刻，例如 08:30。当天这一时刻已过的，改后从次日起。",
    )

    class Meta:
        model = ReminderPolicy
        fields = ("scope", *RULES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "at" in self.fields:
            self.fields["at"].initial = daily_time(daily_task(DAILY_REMINDERS))
        if "scope" in self.fields:
            self.fields["scope"].choices = self._free_scopes()

    def _free_scopes(self) -> list[tuple[str, str]]:
        """Return the scopes that have no policy yet, the one asked for in the address first."""
        asked = self.data.get("scope") or self.initial.get("scope", "")
        own = [(asked, label)] if (label := scope_label(asked)) else []
        taken = set(ReminderPolicy.objects.values_list("scope", flat=True))
        return [
            *own,
            *((key, words) for key, words in scope_choices() if key not in taken and key != asked),
        ]


@admin.register(ReminderPolicy)
class ReminderPolicyAdmin(PreviewPages, HistoryAdmin):
    form = PolicyForm
    list_display = ("place", "sent", "ahead", "overdue", "above")
    list_display_links = ("place",)
    readonly_fields = ("place", "preview")
    change_list_template = "admin/notifications/reminderpolicy/change_list.html"

    def get_fieldsets(self, request: HttpRequest, obj: ReminderPolicy | None = None) -> list:
        place = "scope" if obj is None else "place"
        hour = ("at",) if obj is not None and not obj.scope else ()
        seen = ("preview",) if obj else ()
        return [
            (None, {"fields": (place, "is_active", *hour, *seen)}),
            ("到期以前", {"fields": ("days_ahead", "task_days_ahead")}),
            ("逾期以后", {"fields": (("overdue_days", "overdue_every"),)}),
            ("逐级告知", {"fields": (("first_step_after", "second_step_after"),)}),
            ("定期", {"fields": ("quarterly", "monthly")}),
        ]

    def get_form(
        self,
        request: HttpRequest,
        obj: ReminderPolicy | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        """Leave out the fields that the page does not show: nobody can fill them in."""
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields.pop("at" if obj is None or obj.scope else "scope", None)
        if obj is not None:
            form.base_fields.pop("scope", None)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin a new policy with what the default says."""
        default = ReminderPolicy.objects.filter(scope="").first() or ReminderPolicy()
        chosen = super().get_changeform_initial_data(request)
        return {name: getattr(default, name) for name in RULES} | chosen

    def save_model(
        self, request: HttpRequest, obj: ReminderPolicy, form: PolicyForm, change: bool
    ) -> None:
        """Save the rules; a new hour goes to the scheduler, and into the history in words."""
        at, task = form.cleaned_data.get("at"), daily_task(DAILY_REMINDERS)
        old = daily_time(task)
        if at and task and at != old:
            set_daily_time(task, at)
            obj._change_reason = f"发送时刻：{old:%H:%M} → {at:%H:%M}" if old else ""  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def has_delete_permission(
        self, request: HttpRequest, obj: ReminderPolicy | None = None
    ) -> bool:
        """Without the default nobody would know by which rules mails go out."""
        if obj is not None and not obj.scope:
            return False
        return super().has_delete_permission(request, obj)

    # --- what the list says ----------------------------------------------------------------------

    @admin.display(description="适用范围", ordering="scope")
    def place(self, policy: ReminderPolicy) -> str:
        if not policy.scope:
            return "默认（没有单独规则的全部事项）"
        return scope_label(policy.scope) or "已不存在的范围"

    sent = column(
        lambda p: badge("green", "发") if p.is_active else badge("grey", "不发"), "发提醒"
    )
    ahead = column(lambda p: f"{p.days_ahead} 天；工作方案 {p.task_days_ahead} 天", "到期前")

    @admin.display(description="逾期后")
    def overdue(self, policy: ReminderPolicy) -> str:
        return f"第 {policy.overdue_days} 个工作日，此后每隔 {policy.overdue_every} 个"

    @admin.display(description="逐级告知")
    def above(self, policy: ReminderPolicy) -> str:
        steps = zip(escalation_steps(), policy.rules.escalate_after, strict=True)
        parts = [f"{step}：第 {after} 个工作日起" for step, after in steps if after]
        return "；".join(parts) or "只告知负责人"

    @admin.display(description="预览")
    def preview(self, policy: ReminderPolicy) -> str:
        query = f"?scope={policy.scope}" if policy.scope else ""
        url = f"{reverse('admin:notifications_reminderpolicy_preview')}{query}"
        return link(url, "谁会在哪一天收到什么提醒")
