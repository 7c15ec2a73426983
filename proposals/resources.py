"""Proposals as rows of a workbook, in and out."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet, TextChoices
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import Result
from import_export.widgets import Widget

from members.directory import Directory, UnknownName
from members.models import Post
from members.names import name_key
from proposals.enums import Origin, ProposalKind, ProposalSubmission
from proposals.models import Category, Proposal
from proposals.workbook import ROW
from sheets.cells import one_line
from sheets.plain_tables import day_in
from workflow.states import sign

RELATED = (
    "supervising_leader",
    "supervising_department",
    "promoting_leader",
    "sponsor",
    "category",
)
NUMBER = re.compile(r"第?(\d{1,9})[届次号]?")


class Words(Widget):
    """Words as they are, several lines joined by 、; an empty cell is None."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return what a cell means. Raises ValueError, in Chinese, naming the words."""
        words = str(value or "").strip()
        return self.meaning(words) if words else None

    def meaning(self, words: str) -> Any:
        return "、".join(words.splitlines())


class Title(Words):
    """Words that run on over line breaks."""

    def meaning(self, words: str) -> str:
        return one_line(words)


class Number(Words):
    """2, 第2届, 5次, 第12号."""

    def meaning(self, words: str) -> int:
        if found := NUMBER.fullmatch(name_key(words)):
            return int(found[1])
        raise ValueError(f"“{words}”不是数字，请填 2 这样的数字。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> int | str:
        return "" if value is None else value


class Day(Words):
    """A date cell, or the words 2021年3月25日, 2021-03-25, 2021.3.25."""

    def meaning(self, words: str) -> date:
        if day := day_in(words):
            return day
        raise ValueError(f"“{words}”不是日期，请填 2021年3月25日 这样的日期。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> date | str:
        return "" if value is None else value


class Label(Words):
    """One of the choices of a field, by its label; `what` names them in an error."""

    def __init__(self, choices: type[TextChoices], what: str) -> None:
        super().__init__()
        self.choices, self.what = choices, what

    def meaning(self, words: str) -> str:
        known = {str(choice.label): choice.value for choice in self.choices}
        if value := known.get(name_key(words)):
            return value
        raise ValueError(f"没有“{words}”这一{self.what}，请填：{'、'.join(known)}。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class Paragraphs(Words):
    """Text that keeps its lines."""

    def meaning(self, words: str) -> str:
        return words


class CategoryName(Words):
    """A category that the dictionary has; the resource hands the names over before an import."""

    known: dict[str, Category]

    def meaning(self, words: str) -> Category:
        if found := self.known.get(name_key(words)):
            return found
        raise ValueError(
            f"没有“{words}”这一分类，请填：{'、'.join(map(str, self.known.values()))}。"
        )


class Name(Words):
    """A name that the directory knows; the resource hands the directory over before an import."""

    directory: Directory

    def __init__(self, look_up: Callable[[Directory, str], Any]) -> None:
        super().__init__()
        self.look_up = look_up

    def meaning(self, words: str) -> Any:
        try:
            found = self.look_up(self.directory, words)
        except UnknownName as unknown:
            raise ValueError(_explain(unknown)) from None
        if isinstance(found, Post):
            raise ValueError(f"“{words}”是职务，请填姓名。")
        return found


def _explain(unknown: UnknownName) -> str:
    if unknown.homonyms:
        return f"有{unknown.homonyms}个“{unknown.name}”，请先用别名区分，再填别名。"
    if unknown.near:
        return f"没有“{unknown.name}”，是否为“{'”或“'.join(unknown.near)}”？"
    return f"没有“{unknown.name}”，请先在“人员与部门”中添加。"


class SheetResult(Result):
    """A result that tells of rows by their number in the sheet, of fields by their column."""

    def append_invalid_row(self, number: int, row: dict, validation_error: Any) -> None:
        super().append_invalid_row(row[ROW], row, validation_error)
        invalid = self.invalid_rows[-1]
        labels = {field.name: str(field.verbose_name) for field in Proposal._meta.fields}
        labels[NON_FIELD_ERRORS] = NON_FIELD_ERRORS
        invalid.error_dict = {labels[name]: said for name, said in invalid.error_dict.items()}

    def append_error_row(self, number: int, row: dict, errors: list) -> None:
        super().append_error_row(row[ROW], row, errors)

    def row_errors(self) -> list[tuple[int, list]]:
        return [(row.number, row.errors) for row in self.error_rows]


class ProposalResource(ModelResource):
    """A row of the workbook is a proposal, recognised by term, session and title.

    An empty cell, or a column that is not there, leaves what is known as it is.
    """

    term = Field("term", "届", Number())
    session = Field("session", "次", Number())
    number = Field("number", "案号", Number(), saves_null_values=False)
    title = Field("title", "案由", Title(), saves_null_values=False)
    submission = Field(
        "submission", "提案形式", Label(ProposalSubmission, "提案形式"), saves_null_values=False
    )
    origin = Field("origin", "提案者类别", Label(Origin, "提案者类别"), saves_null_values=False)
    sponsor = Field("sponsor", "提案单位", Name(Directory.department), saves_null_values=False)
    proposers = Field("proposers", "提案人", Words(), saves_null_values=False)
    category = Field("category", "分类", CategoryName(), saves_null_values=False)
    kind = Field("kind", "类别", Label(ProposalKind, "类别"), saves_null_values=False)
    promoting_leader = Field(
        "promoting_leader", "领办领导", Name(Directory.leader), saves_null_values=False
    )
    supervising_leader = Field(
        "supervising_leader", "督办领导", Name(Directory.leader), saves_null_values=False
    )
    supervising_department = Field(
        "supervising_department", "督办部门", Name(Directory.department), saves_null_values=False
    )
    handling_units = Field("handling_units", "承办单位", Words(), saves_null_values=False)
    submitted_on = Field("submitted_on", "提交日期", Day(), saves_null_values=False)
    filed_on = Field("filed_on", "立案日期", Day(), saves_null_values=False)
    answer_due_on = Field("answer_due_on", "答复期限", Day(), saves_null_values=False)
    situation = Field("situation", "情况分析", Paragraphs(), saves_null_values=False)
    suggestions = Field("suggestions", "具体建议", Paragraphs(), saves_null_values=False)

    class Meta:
        model = Proposal
        name = "提案"
        fields = (
            "term",
            "session",
            "number",
            "title",
            "submission",
            "origin",
            "sponsor",
            "proposers",
            "category",
            "kind",
            "promoting_leader",
            "supervising_leader",
            "supervising_department",
            "handling_units",
            "submitted_on",
            "filed_on",
            "answer_due_on",
            "situation",
            "suggestions",
        )
        import_id_fields = ("term", "session", "title")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return SheetResult

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related(*RELATED)

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Read along what a row shows; the order is that of the list that is exported."""
        return queryset.select_related(*RELATED)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Read the names once."""
        directory = Directory.load()
        categories = {name_key(c.name): c for c in Category.objects.all()}
        for field in self.fields.values():
            if isinstance(field.widget, Name):
                field.widget.directory = directory
            if isinstance(field.widget, CategoryName):
                field.widget.known = categories
        self._rows: dict[tuple, int] = {}

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Proposal | None:
        """Return the proposal that a row is about, or None for a new one.

        Raises ValidationError for a second row about the same proposal.
        """
        try:
            key = {name: self.fields[name].clean(row) for name in self.get_import_id_fields()}
        except ValueError:
            return None  # said once more, and kept, when the row's fields are read
        if not all(key.values()):
            return None
        first = self._rows.setdefault(
            (key["term"], key["session"], name_key(key["title"])), row[ROW]
        )
        if first != row[ROW]:
            raise ValidationError({"title": f"与第{first}行是同一件提案，请只留一行。"})
        return self.get_queryset().titled(**key).first()

    def before_save_instance(self, instance: Proposal, row: dict[str, Any], **kwargs: Any) -> None:
        """Let the history say who imported it, and from which file."""
        sign(instance, kwargs.get("user"), f"导入：{kwargs.get('file_name') or '工作簿'}")
