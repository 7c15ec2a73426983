"""Groups, speeches and what was done to them, to be looked through; they are kept on the desk."""

from django.contrib import admin

from members.admin_base import HistoryAdmin, ReadOnlyAdmin, column, field_filter, link
from plenary.models import SEARCHED, Group, GroupNote, Speech, SpeechChange

_page = column(lambda row: link(row.get_absolute_url(), "打开页面"), "页面")


@admin.register(Speech)
class SpeechAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = ("title", "meeting", "body", "mode", "state", "unit", "adoption", "page")
    list_filter = (field_filter("state"), field_filter("mode"), field_filter("adoption"))
    list_select_related = ("meeting", "body", "unit")
    search_fields = ("title",)
    searched = SEARCHED
    search_help_text = "题目、发言人、发言单位"
    page = _page


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = ("name", "meeting", "place", "recorder", "page")
    list_select_related = ("meeting", "recorder")
    search_fields = ("name", "place")
    search_help_text = "组名、地点"
    page = _page


@admin.register(GroupNote)
class GroupNoteAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = ("on", "group", "topic", "by")
    list_display_links = ("topic",)
    list_select_related = ("group", "by__person")
    search_fields = ("topic", "text")
    search_help_text = "讨论内容、意见建议"


@admin.register(SpeechChange)
class SpeechChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "speech", "action", "actor", "reason")
    list_filter = (field_filter("action"),)
    list_select_related = ("speech", "actor__person")
    search_fields = ("speech__title",)
    search_help_text = "题目"
    fields = ("speech", *SpeechChange.READ)
