"""What happened to the items: read by the office, written by nobody."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.admin import TabularInline

from members.admin_base import ReadOnlyAdmin, field_filter
from workplan.models import Attachment, DueDate, Progress, Transition


def item_link(due: DueDate) -> str:
    """Return a due date's item, linked to its page."""
    url = reverse("admin:workplan_workitem_change", args=[due.item_id])
    return format_html('<a class="link" href="{}">{}</a>（{}）', url, due.item, due.label)


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "item", "action", "from_state", "to_state", "actor", "reason")
    list_filter = (field_filter("action"), field_filter("to_state"))
    list_select_related = ("due_date__item__plan", "actor__person")
    search_fields = ("due_date__item__title", "reason", "actor__person__name")
    search_help_text = "工作内容、说明、操作人"
    fields = ("item", "action", ("from_state", "to_state"), ("at", "actor"), "reason")
    readonly_fields = ("item",)

    @admin.display(description="事项")
    def item(self, transition: Transition) -> str:
        return item_link(transition.due_date)


class AttachmentInline(TabularInline):
    model = Attachment
    fields = readonly_fields = ("link", "size")
    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Progress | None = None) -> bool:
        return False

    @admin.display(description="文件")
    def link(self, attachment: Attachment) -> str:
        return format_html(
            '<a class="link" href="{}">{}</a>', attachment.get_absolute_url(), attachment.name
        )


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin):
    list_display = ("at", "item", "author", "text", "percent", "is_report", "files")
    list_filter = (field_filter("is_report"),)
    list_select_related = ("due_date__item__plan", "author__person")
    search_fields = ("due_date__item__title", "text", "author__person__name")
    search_help_text = "工作内容、进展、填报人"
    fields = ("item", ("at", "author"), "text", ("percent", "is_report"))
    readonly_fields = ("item",)
    inlines = (AttachmentInline,)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("attachments")

    @admin.display(description="事项")
    def item(self, progress: Progress) -> str:
        return item_link(progress.due_date)

    @admin.display(description="附件")
    def files(self, progress: Progress) -> str:
        links = ((a.get_absolute_url(), a.name) for a in progress.attachments.all())
        return format_html_join("、", '<a class="link" href="{}">{}</a>', links)
