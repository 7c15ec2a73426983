"""Sessions as rows of an Excel workbook."""

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, IntegerWidget

from consultations.models import Session


class SessionResource(ModelResource):
    """One row for each session; for export only."""

    year = Field("consultation__item__plan__year", "年度", IntegerWidget(coerce_to_string=False))
    level = Field("consultation__get_level_display", "层级")
    topic = Field("consultation__topic", "协商议题")
    item = Field("consultation__item", "工作事项")
    held_on = Field("held_on", "召开日期", DateWidget(coerce_to_string=False))
    form = Field("get_form_display", "形式")
    place = Field("place", "地点")
    host = Field("host__name", "主持人")
    invited_units = Field("invited_units", "邀请单位")
    attendance = Field("attendance", "参加人数", IntegerWidget(coerce_to_string=False))
    offered = Field("offered", "提出意见建议数", IntegerWidget(coerce_to_string=False))
    adopted = Field("adopted", "采纳意见建议数", IntegerWidget(coerce_to_string=False))
    summary = Field("summary", "协商成果")

    class Meta:
        model = Session
        name = "协商会"
        fields = (
            "year",
            "level",
            "topic",
            "item",
            "held_on",
            "form",
            "place",
            "host",
            "invited_units",
            "attendance",
            "offered",
            "adopted",
            "summary",
        )

    def filter_export(self, queryset, **kwargs):
        """Read along what a row shows; the order is that of the list that is exported."""
        return queryset.select_related("consultation__item__plan", "host")
