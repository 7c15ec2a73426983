"""Meetings, suggestions and problems as rows of an Excel workbook."""

from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, IntegerWidget

from consultations.models import ConsultationMeeting, Problem, Suggestion


class MeetingResource(ModelResource):
    """One row for each meeting; for export only."""

    year = Field("consultation__year", "年度", IntegerWidget(coerce_to_string=False))
    level = Field("consultation__get_level_display", "层级")
    topic = Field("consultation__topic", "协商议题")
    item = Field("consultation__item", "工作事项")
    held_on = Field("held_on", "召开日期", DateWidget(coerce_to_string=False))
    form = Field("get_form_display", "形式")
    place = Field("place", "地点")
    host = Field("host__name", "主持人")
    invited_units = Field("invited_units", "邀请单位")
    attendance = Field("attendance", "参加人数", IntegerWidget(coerce_to_string=False))
    offered = Field("offered_count", "提出意见建议数", IntegerWidget(coerce_to_string=False))
    adopted = Field("adopted_count", "采纳意见建议数", IntegerWidget(coerce_to_string=False))
    summary = Field("summary", "协商成果")
    kind = Field("consultation__consultation_kind__name", "协商类型")

    class Meta:
        model = ConsultationMeeting
        name = "协商会"
        fields = (
            *("year", "level", "topic", "item", "held_on", "form", "place", "host"),
            *("invited_units", "attendance", "offered", "adopted", "summary", "kind"),
        )

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Read along what a row shows; the order is that of the list that is exported."""
        found = queryset.select_related(
            "consultation__item__plan", "consultation__consultation_kind", "host"
        )
        return found.prefetch_related("suggestions")


class SuggestionResource(ModelResource):
    """One row for each suggestion; for export only."""

    held_on = Field("meeting__held_on", "协商日期", DateWidget(coerce_to_string=False))
    topic = Field("meeting__consultation__topic", "协商议题")
    number = Field("number", "序号", IntegerWidget(coerce_to_string=False))
    text = Field("text", "意见建议")
    said_by = Field("said_by", "提出人")
    unit = Field("unit", "转办单位")
    due_on = Field("due_on", "反馈期限", DateWidget(coerce_to_string=False))
    state = Field("get_state_display", "状态")
    answer = Field("answer", "反馈")
    outcome = Field("outcome", "落实成效")

    class Meta:
        model = Suggestion
        name = "意见建议"
        fields = (
            *("held_on", "topic", "number", "text", "said_by", "unit", "due_on"),
            *("state", "answer", "outcome"),
        )

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Read along what a row shows; the order is that of the list that is exported."""
        return queryset.select_related("meeting__consultation", "person")


class ProblemResource(ModelResource):
    """One row for each problem, which `services.problem_lists` reads again."""

    year = Field("supervision__year", "年度", IntegerWidget(coerce_to_string=False))
    topic = Field("supervision__topic", "监督议题")
    number = Field("number", "序号", IntegerWidget(coerce_to_string=False))
    text = Field("text", "问题")
    place = Field("place", "地点")
    unit = Field("unit", "责任单位")
    found_on = Field("found_on", "发现日期", DateWidget(coerce_to_string=False))
    handed_on = Field("handed_on", "交办日期", DateWidget(coerce_to_string=False))
    due_on = Field("due_on", "整改期限", DateWidget(coerce_to_string=False))
    answer = Field("answer", "责任单位答复")
    rectified_on = Field("rectified_on", "整改日期", DateWidget(coerce_to_string=False))
    closed_on = Field("closed_on", "销号日期", DateWidget(coerce_to_string=False))
    state = Field("get_state_display", "状态")

    class Meta:
        model = Problem
        name = "监督问题"
        fields = (
            *("year", "topic", "number", "text", "place", "unit", "found_on"),
            *("handed_on", "due_on"),
            *("answer", "rectified_on", "closed_on", "state"),
        )

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Read along what a row shows; the order is that of the list that is exported."""
        return queryset.select_related("supervision")
