"""The board in the admin: what was said by whom, what was hidden and why, and all stories."""

from django.contrib import admin

from discussions.models import Answer, Story, Topic, TopicChange
from discussions.models.stories import SEARCHED as STORIES
from discussions.models.topics import SEARCHED as TOPICS
from members.admin_base import ReadOnlyAdmin, column, field_filter, link

_page = column(lambda row: link(row.get_absolute_url(), "打开页面"), "页面")


@admin.register(Topic)
class TopicAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "author", "at", "state")
    list_filter = (field_filter("kind"), field_filter("state"))
    list_select_related = ("author__person",)
    search_fields = ("title",)
    searched = TOPICS
    search_help_text = "标题、发起人"
    fields = readonly_fields = ("title", "kind", "text", "author", "at", "state", "page")
    page = _page


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("at", "topic", "author", "text", "state")
    list_filter = (field_filter("state"),)
    list_select_related = ("topic", "author__person")
    search_fields = ("topic__title", "text")
    search_help_text = "话题、内容"
    fields = ("topic", "author", "text", "at", "state")


@admin.register(TopicChange)
class TopicChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "topic", "action", "actor", "reason")
    list_filter = (field_filter("action"),)
    list_select_related = ("topic", "actor__person")
    search_fields = ("topic__title",)
    search_help_text = "话题"
    fields = ("topic", "answer", *TopicChange.READ)


@admin.register(Story)
class StoryAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "published_on", "written_by")
    list_filter = (field_filter("kind"),)
    list_select_related = ("written_by__person",)
    search_fields = ("title",)
    searched = STORIES
    search_help_text = "标题、写到的委员"
    fields = readonly_fields = ("title", "kind", "text", "published_on", "written_by", "page")
    page = _page
