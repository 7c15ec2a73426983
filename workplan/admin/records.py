"""What happened to the items: read by the office, written by nobody here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from members.admin_base import (
    ReadOnlyAdmin,
    ReadOnlyInline,
    badge,
    column,
    field_filter,
    state_column,
)
from workplan.admin.display import about, named_link, names
from workplan.enums import ExtensionState
from workplan.models import (
    Attachment,
    Extension,
    Instruction,
    InstructionAnswer,
    OfficeNote,
    Progress,
    Transition,
    Urge,
)

_COLOURS = {
    ExtensionState.ASKED: "yellow",
    ExtensionState.GRANTED: "green",
    ExtensionState.REFUSED: "red",
    ExtensionState.LAPSED: "grey",
}


class RecordAdmin(ReadOnlyAdmin):
    """Records that hang on an item or on one of its due dates; `about` is that, linked."""

    readonly_fields: tuple[str, ...] = ("about",)

    about = column(about, "事项")


@admin.register(Transition)
class TransitionAdmin(RecordAdmin):
    list_display = ("at", "about", "action", "from_state", "to_state", "actor", "reason")
    list_filter = (field_filter("action"), field_filter("to_state"))
    list_select_related = ("due_date__item__plan", "actor__person")
    search_fields = ("due_date__item__title", "reason", "actor__person__name")
    search_help_text = "工作内容、说明、操作人"
    date_hierarchy = "at"
    fields = ("about", "action", ("from_state", "to_state"), ("at", "actor"), "reason")


class AttachmentInline(ReadOnlyInline):
    model = Attachment
    fields = readonly_fields = ("link", "size")

    link = column(named_link, "文件")


@admin.register(Progress)
class ProgressAdmin(RecordAdmin):
    list_display = ("at", "about", "author", "text", "step", "percent", "is_report", "files")
    list_filter = (field_filter("is_report"),)
    list_select_related = ("due_date__item__plan", "author__person")
    search_fields = ("due_date__item__title", "text", "author__person__name")
    search_help_text = "工作内容、进展、填报人"
    date_hierarchy = "at"
    fields = (
        *("about", ("at", "author"), "text", ("step", "percent", "is_report")),
        "taken_back_at",
    )
    inlines = (AttachmentInline,)

    def get_inlines(self, request: HttpRequest, obj: Progress | None) -> Any:
        """Leave out the files of what was taken back: they are its author's alone."""
        return self.inlines if obj is None or obj.stands else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Progress]:
        return super().get_queryset(request).prefetch_related("attachments")

    @admin.display(description="附件")
    def files(self, progress: Progress) -> str:
        if not progress.stands:
            return badge("grey", "已撤回")
        return format_html_join("、", "{}", ((named_link(a),) for a in progress.attachments.all()))


@admin.register(Extension)
class ExtensionAdmin(RecordAdmin):
    list_display = (
        *("asked_at", "about", "dates", "shown_state", "reason", "asked_by"),
        *("decided_by", "answer"),
    )
    list_filter = (field_filter("state"),)
    list_select_related = ("due_date__item__plan", "asked_by__person", "decided_by__person")
    search_fields = ("due_date__item__title", "reason", "answer", "asked_by__person__name")
    search_help_text = "工作内容、理由、审核意见、申请人"
    date_hierarchy = "asked_at"
    fields = (
        *("about", ("old_due_on", "new_due_on"), "reason", ("asked_by", "asked_at")),
        *("state", ("decided_by", "decided_at"), "answer"),
    )

    @admin.display(description="延期")
    def dates(self, extension: Extension) -> str:
        before, _, after = str(extension).partition(" → ")
        return names([before, f"→ {after}"])

    shown_state = state_column(_COLOURS)


class AnsweredFilter(field_filter("answered", "回复")):  # type: ignore[misc]
    """Whether the department has answered."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("0", "未回复"), ("1", "已回复")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.chosen:
            return queryset
        return queryset.filter(answers__isnull=self.chosen == "0").distinct()


class AnswerInline(ReadOnlyInline):
    model = InstructionAnswer
    fields = readonly_fields = ("at", "author", "text")
    verbose_name_plural = "回复"


@admin.register(Instruction)
class InstructionAdmin(RecordAdmin):
    list_display = ("given_on", "leader", "about", "text", "answered", "written_by")
    list_filter = (AnsweredFilter,)
    list_select_related = ("item__plan", "leader", "written_by__person")
    search_fields = ("item__title", "text", "leader__name", "answers__text")
    search_help_text = "工作内容、批示、回复、领导"
    date_hierarchy = "given_on"
    fields = (
        *("about", ("leader", "given_on"), "text", ("department", "answer_by")),
        ("written_by", "at", "taken_back_at"),
    )
    inlines = (AnswerInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Instruction]:
        return super().get_queryset(request).prefetch_related("answers")

    @admin.display(description="回复")
    def answered(self, instruction: Instruction) -> str:
        if not instruction.stands:
            return badge("grey", "已撤回")
        answers = [answer.text for answer in instruction.answers.all()]
        return "；".join(answers) if answers else badge("yellow", "未回复")


@admin.register(Urge)
class UrgeAdmin(RecordAdmin):
    list_display = ("at", "about", "told", "text", "actor")
    list_select_related = ("due_date__item__plan", "actor__person")
    search_fields = ("due_date__item__title", "told", "text", "actor__person__name")
    search_help_text = "工作内容、被通知人、内容、催办人"
    date_hierarchy = "on"
    fields = ("about", "told", "text", ("actor", "at"))


@admin.register(OfficeNote)
class OfficeNoteAdmin(RecordAdmin):
    list_display = ("at", "about", "text", "author")
    list_select_related = ("item__plan", "author__person")
    search_fields = ("item__title", "text", "author__person__name")
    search_help_text = "工作内容、备注、记录人"
    date_hierarchy = "at"
    fields = ("about", "text", ("author", "at"))
