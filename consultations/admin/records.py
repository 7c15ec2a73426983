"""What was put forward, said, found, sent and written: each a table of its own, and the record of changes."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from almanac import clock
from consultations.admin.themes import year_filter
from consultations.enums import ANSWERED_PROBLEM_STATES, ANSWERED_STATES, TopicState
from consultations.models import (
    ChainChange,
    MonitorReport,
    Problem,
    ReportVersion,
    Suggestion,
    ThemeActivity,
    ThemeInstruction,
    ThemeSubmission,
    TopicSuggestion,
)
from consultations.problem_rows import ProblemRow
from consultations.resources import ProblemResource, SuggestionResource
from consultations.services.problem_lists import import_problems, prepare_problems
from consultations.units import unit_named
from members.admin_base import HistoryAdmin, OfficeAdmin, ReadOnlyAdmin, column, field_filter
from members.models import User
from sheets.admin_import import TableImport
from sheets.comparing import Compared
from sheets.exporting import WorkbookExport


class FixedOnceAnswered:
    """A row whose words (`asked`) stand as they were answered, in the states `answered`."""

    asked: tuple[str, ...] = ("text", "unit")
    answered: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        return (*fields, *self.asked) if obj and obj.state in self.answered else fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if "unit" in form.changed_data:
            obj.department = unit_named(obj.unit)
        super().save_model(request, obj, form, change)  # type: ignore[misc]


@admin.register(TopicSuggestion)
class TopicSuggestionAdmin(FixedOnceAnswered, HistoryAdmin):
    asked = ("title", "background")
    answered = (TopicState.SELECTED, TopicState.DECLINED)
    list_display = ("title", "year", "level", "proposer", "state", "consultation")
    list_filter = (field_filter("level"), field_filter("state"))
    list_select_related = ("proposed_by__person", "consultation")
    search_fields = ("title", "background", "on_behalf_of", "street")
    search_help_text = "建议议题、理由、提出人"
    autocomplete_fields = ("consultation",)
    # Selecting and declining are done on the desk, by one service, and recorded there.
    readonly_fields = ("state", "proposed_by", "proposed_at")

    proposer = column("proposer", "提出人")

    def save_model(
        self, request: HttpRequest, obj: TopicSuggestion, form: Any, change: bool
    ) -> None:
        if not change:
            obj.proposed_by = request.user  # type: ignore[assignment]  # the admin asks to sign in
            obj.proposed_at = clock.now()
        super().save_model(request, obj, form, change)


@admin.register(Suggestion)
class SuggestionAdmin(FixedOnceAnswered, WorkbookExport, HistoryAdmin):
    answered = ANSWERED_STATES
    list_display = ("number", "text", "said_by", "unit", "state", "meeting")
    list_display_links = ("text",)
    list_filter = (field_filter("state"),)
    list_select_related = ("person", "meeting__consultation")
    search_fields = ("text", "unit", "speaker", "person__name_key", "meeting__consultation__topic")
    search_help_text = "意见建议、转办单位、提出人、协商议题"
    autocomplete_fields = ("meeting", "person")
    # Handing over and answering are done on the desk, by one service, and recorded there.
    readonly_fields = ("state", "handed_on", "due_on", "answered_on", "answer")
    resource_classes = (SuggestionResource,)

    said_by = column("said_by", "提出人")


@admin.register(MonitorReport)
class MonitorReportAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = ("on", "monitor", "unit", "text")
    list_select_related = ("appointment__person", "appointment__department")
    search_fields = ("appointment__person__name", "appointment__department__name", "text")
    search_help_text = "民主监督员、派驻单位、情况"

    monitor = column("monitor", "民主监督员")
    unit = column("unit", "派驻单位")


class OfThemeAdmin(OfficeAdmin):
    """A row that belongs to a consultation, research or supervision."""

    list_select_related = ("theme",)
    autocomplete_fields = ("theme",)
    date_hierarchy = "on"

    @admin.display(description="所属")
    def of(self, row: Any) -> str:
        return f"{row.theme.get_kind_display()}：{row.theme}"


@admin.register(ThemeInstruction)
class ThemeInstructionAdmin(OfThemeAdmin):
    list_display = ("on", "rank", "leader", "handed_to", "of")
    list_filter = (field_filter("rank"),)
    search_fields = ("leader", "text", "handed_to")
    search_help_text = "批示领导、内容、转办单位"


@admin.register(ThemeSubmission)
class ThemeSubmissionAdmin(OfThemeAdmin):
    list_display = ("on", "title", "sent_to", "points", "of")
    search_fields = ("title", "sent_to")
    search_help_text = "名称、报送单位"


@admin.register(ThemeActivity)
class ThemeActivityAdmin(OfThemeAdmin):
    list_display = ("on", "kind", "place", "people", "of")
    list_filter = (field_filter("kind"),)
    search_fields = ("place", "people", "text")
    search_help_text = "地点、人员、情况"


@admin.register(ReportVersion)
class ReportVersionAdmin(ReadOnlyAdmin):
    list_display = ("research", "number", "note", "by", "at")
    list_select_related = ("research", "by__person")
    search_fields = ("research__topic", "note")
    search_help_text = "调研课题、版本说明"


@admin.register(ChainChange)
class ChainChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "of", "action", "before", "after", "actor", "reason")
    list_filter = (field_filter("action"),)
    search_fields = ("reason", "step__name", "topic__title", "suggestion__text", "problem__text")
    search_help_text = "说明、环节、选题、意见建议、问题"
    fields = ("step", "topic", "suggestion", "problem", *ChainChange.READ)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChainChange]:
        return (
            super()
            .get_queryset(request)
            .select_related("actor__person", "topic", "suggestion", "problem", "step__theme")
        )

    of = column("subject", "对象")
    before = column("from_label", "原状态")
    after = column("to_label", "新状态")


# What changes with the state is changed on the desk, by one service, and recorded there.
BY_STATE = (
    *("state", "handed_on", "answered_on", "answer", "rectified_on", "checked_on", "closed_on"),
)


@admin.register(Problem)
class ProblemAdmin(FixedOnceAnswered, WorkbookExport, TableImport, HistoryAdmin):
    answered = ANSWERED_PROBLEM_STATES
    list_display = ("number", "text", "place", "unit", "handed_on", "due_on", "state", "of")
    list_display_links = ("text",)
    list_filter = (year_filter("supervision__year"), field_filter("state"))
    list_select_related = ("supervision",)
    search_fields = ("text", "place", "unit", "supervision__topic")
    search_help_text = "问题、地点、责任单位、监督议题"
    autocomplete_fields = ("supervision",)
    readonly_fields = BY_STATE
    resource_classes = (ProblemResource,)
    import_hints = (
        f"每行一个问题。须有的列：{'、'.join(ProblemRow.REQUIRED)}；"
        f"可以有的列：{'、'.join(ProblemRow.HEADERS)}。"
        "先看到结果，确认以后才写入；有一处错误就全部不写。",
        "有序号的按序号对应，没有的按问题和地点对应、接着编号。导入的问题都是“待交办”；已交办的不能用表格改。"
        "照片在监督页上逐个加。导出的表可以改好再导入。",
    )
    import_unit = "个"

    def prepare_rows(self, data: bytes) -> Compared:
        return prepare_problems(data)

    def import_rows(self, data: bytes, actor: User, file_name: str) -> Compared:
        return import_problems(data, actor)

    of = column("supervision", "监督议题", "supervision__topic")
