"""Proposals as rows of an Excel workbook, under the headers that an import reads."""

from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, IntegerWidget

from proposals.models import Proposal


def _number(name: str, column: str) -> Field:
    return Field(name, column, IntegerWidget(coerce_to_string=False))


def _day(name: str, column: str) -> Field:
    return Field(name, column, DateWidget(coerce_to_string=False))


class ProposalResource(ModelResource):
    """One row for each proposal; for export only."""

    term = _number("term", "届")
    session = _number("session", "次")
    number = _number("number", "案号")
    title = Field("title", "案由")
    submission = Field("get_submission_display", "提案形式")
    origin = Field("get_origin_display", "提案者类别")
    sponsor = Field("sponsor__name", "提案单位")
    proposers = Field("proposers", "提案人")
    category = Field("category__name", "分类")
    kind = Field("get_kind_display", "类别")
    promoting_leader = Field("promoting_leader__name", "领办领导")
    supervising_leader = Field("supervising_leader__name", "督办领导")
    supervising_department = Field("supervising_department__name", "督办部门")
    handling_units = Field("handling_units", "承办单位")
    submitted_on = _day("submitted_on", "提交日期")
    filed_on = _day("filed_on", "立案日期")
    answer_due_on = _day("answer_due_on", "答复期限")
    situation = Field("situation", "情况分析")
    suggestions = Field("suggestions", "具体建议")

    class Meta:
        model = Proposal
        name = "提案"
        fields = (
            *("term", "session", "number", "title", "submission", "origin", "sponsor", "proposers"),
            *("category", "kind", "promoting_leader", "supervising_leader"),
            *("supervising_department", "handling_units", "submitted_on", "filed_on"),
            *("answer_due_on", "situation", "suggestions"),
        )

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Read along what a row shows; the order is that of the list that is exported."""
        return queryset.select_related(
            *("category", "sponsor", "promoting_leader"),
            *("supervising_leader", "supervising_department"),
        )
