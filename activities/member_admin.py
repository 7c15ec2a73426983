"""Tasks, turns of duty, what receptions brought, and reading in the admin: the office puts words right.

How far a task has come, and what members wrote, changes on its own page alone.
"""

from django.contrib import admin
from unfold.admin import TabularInline

from activities.models import (
    Book,
    DutyTurn,
    ReadingList,
    ReadingNote,
    ReceptionMatter,
    Taking,
    TakingChange,
    Task,
)
from members.admin_base import HistoryAdmin, ReadOnlyAdmin, ReadOnlyInline, field_filter


class TakingInline(ReadOnlyInline):
    model = Taking
    fields = readonly_fields = ("person", "state", "taken_on", "credited_on")


@admin.register(Task)
class TaskAdmin(HistoryAdmin):
    list_display = ("title", "organiser", "put_up_on", "due_on", "places")
    list_select_related = ("organiser",)
    search_fields = ("title",)
    search_help_text = "名称"
    fields = ("title", "text", "organiser", "item", "due_on", "places")
    autocomplete_fields = ("item",)
    inlines = (TakingInline,)


@admin.register(Taking)
class TakingAdmin(ReadOnlyAdmin):
    list_display = ("task", "person", "state", "taken_on", "credited_on")
    list_filter = (field_filter("state"),)
    list_select_related = ("task", "person")
    search_fields = ("task__title", "person__name_key")
    search_help_text = "任务、揭榜人"
    fields = ("task", "person", "state", "taken_on", "report", "credited_on")


@admin.register(TakingChange)
class TakingChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "taking", "action", "actor", "reason")
    list_filter = (field_filter("action"),)
    list_select_related = ("taking__task", "taking__person", "actor__person")
    search_fields = ("taking__task__title", "taking__person__name_key")
    search_help_text = "任务、揭榜人"
    fields = ("taking", *TakingChange.READ)


@admin.register(DutyTurn)
class DutyTurnAdmin(HistoryAdmin):
    list_display = ("on", "person", "place", "answered")
    list_select_related = ("person",)
    search_fields = ("person__name_key",)
    search_help_text = "轮值委员"
    fields = ("on", "person", "place", "answered", "notes")
    autocomplete_fields = ("person",)


@admin.register(ReceptionMatter)
class ReceptionMatterAdmin(HistoryAdmin):
    list_display = ("title", "event", "kind", "handed_to", "handed_on")
    list_filter = (field_filter("kind"),)
    list_select_related = ("event",)
    search_fields = ("title",)
    search_help_text = "标题"
    fields = ("event", "kind", "title", "text", "person", "who")
    readonly_fields = ("event",)
    autocomplete_fields = ("person",)


class BookInline(TabularInline):
    model = Book
    fields = ("title", "order")
    extra = 1


@admin.register(ReadingList)
class ReadingListAdmin(HistoryAdmin):
    list_display = ("title", "since", "until")
    search_fields = ("title",)
    search_help_text = "名称"
    fields = ("title", "since", "until")
    inlines = (BookInline,)


@admin.register(ReadingNote)
class ReadingNoteAdmin(ReadOnlyAdmin):
    list_display = ("written_at", "person", "book", "event")
    list_select_related = ("person", "book", "event")
    search_fields = ("person__name_key",)
    search_help_text = "作者"
    fields = ("person", "book", "event", "text", "written_at", "taken_back_at")
