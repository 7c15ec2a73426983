"""What happened to proposals: read by the office; decided on through the services alone."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from almanac import clock
from members.admin_base import ReadOnlyAdmin, SelectFilter, badge, column, field_filter, link
from proposals.enums import OPEN_ASSIGNMENTS
from proposals.models import (
    Assignment,
    AssignmentExtension,
    AssignmentUrge,
    Evaluation,
    LookBack,
    ProposalLetter,
    ProposalTransition,
    QualityReview,
)
from proposals.services import extensions, handling, looking_back, returns
from workflow.refusals import Refused


def _proposal_link(row: Any) -> str:
    """Return the proposal that a row is about, by itself or through its assignment, linked."""
    proposal = row.proposal if hasattr(row, "proposal") else row.assignment.proposal
    return link(reverse("admin:proposals_proposal_change", args=[proposal.pk]), proposal)


class ProposalRecordAdmin(ReadOnlyAdmin):
    """Records that hang on a proposal, or on what a unit was handed of it."""

    proposal_page = column(_proposal_link, "提案")
    unit = column(lambda row: row.assignment.unit.name, "承办单位")


def what_happened(transition: ProposalTransition) -> str:
    """Return a step with the unit that it is about, where it is about one."""
    return (
        f"{transition.assignment.unit} {transition}" if transition.assignment else str(transition)
    )


def _attempt(request: HttpRequest, rows: QuerySet, what: str, change: Callable[[Any], Any]) -> None:
    """Do something to each selected row, and say of each that refuses why."""
    done = 0
    for row in rows:
        try:
            change(row)
        except Refused as refused:
            messages.error(request, f"{row}：{refused}")
        else:
            done += 1
    if done:
        messages.success(request, f"{what}：{done} 件已完成。")


class OverdueFilter(SelectFilter):
    title, parameter_name = "期限", "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "逾期未办"), ("open", "未办完")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Assignment]:
        if self.value() == "overdue":
            return queryset.overdue(clock.today())
        return queryset.open() if self.value() == "open" else queryset


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = (
        *("proposal_page", "unit", "role", "round", "standing"),
        *("handed_over_on", "due_on", "done_on"),
    )
    list_display_links = ("unit",)
    list_filter = (OverdueFilter, field_filter("state"), field_filter("role"))
    list_select_related = ("proposal", "unit")
    search_fields = ("proposal__title", "proposal__number", "unit__name")
    search_help_text = "案由、案号、承办单位"
    actions = ("sign_for", "accept_return")

    proposal_page = column(_proposal_link, "提案", "proposal__number")

    @admin.display(description="状态", ordering="state")
    def standing(self, assignment: Assignment) -> str:
        is_open, due_on = assignment.state in OPEN_ASSIGNMENTS, assignment.due_on
        late = is_open and due_on is not None and due_on < clock.today()
        colour = "red" if late else "yellow" if is_open else "grey"
        return badge(colour, assignment.get_state_display(), "逾期" if late else "")

    @admin.action(description="代为签收", permissions=["view"])
    def sign_for(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        sign_for = partial(handling.sign_for, actor=request.user)
        _attempt(request, queryset, "签收", lambda row: sign_for(assignment=row))

    @admin.action(description="同意退回（之后另行安排单位）", permissions=["view"])
    def accept_return(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        accept = partial(returns.accept_return, actor=request.user)
        _attempt(request, queryset, "同意退回", lambda row: accept(assignment=row))


@admin.register(AssignmentExtension)
class AssignmentExtensionAdmin(ProposalRecordAdmin):
    list_display = (
        *("proposal_page", "unit", "old_due_on", "until", "reason", "asked_at", "granted"),
    )
    list_display_links = ("until",)
    list_select_related = ("assignment__proposal", "assignment__unit")
    search_fields = ("assignment__proposal__title", "reason")
    search_help_text = "案由、理由"
    actions = ("grant",)

    @admin.action(description="同意延期", permissions=["view"])
    def grant(self, request: HttpRequest, queryset: QuerySet[AssignmentExtension]) -> None:
        grant = partial(extensions.decide_extension, actor=request.user, granted=True)
        _attempt(request, queryset, "同意延期", lambda row: grant(extension=row))


@admin.register(Evaluation)
class EvaluationAdmin(ProposalRecordAdmin):
    list_display = ("proposal_page", "unit", "stage", "rated_by", "grade", "rated_on", "comment")
    list_display_links = ("grade",)
    list_filter = (field_filter("grade"),)
    list_select_related = ("assignment__proposal", "assignment__unit", "stage", "person")
    search_fields = ("assignment__proposal__title", "person__name", "rater", "comment")
    search_help_text = "案由、评价人、意见"

    rated_by = column("rated_by", "评价人")


@admin.register(LookBack)
class LookBackAdmin(ProposalRecordAdmin):
    list_display = ("proposal_page", "unit", "why", "listed_on", "due_on", "finding", "done_on")
    list_display_links = ("why",)
    list_filter = (field_filter("why"), field_filter("finding"))
    list_select_related = ("assignment__proposal", "assignment__unit")
    search_fields = ("assignment__proposal__title", "note")
    search_help_text = "案由、情况"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """List what the rules name by today before the list is shown: nothing is missing from it."""
        if request.method == "GET" and self.has_view_permission(request):
            looking_back.list_look_backs(actor=request.user)
        return super().changelist_view(request, extra_context)


@admin.register(ProposalLetter)
class LetterAdmin(ProposalRecordAdmin):
    list_display = ("at", "addressee", "subject", "proposal_page")
    list_display_links = ("subject",)
    list_select_related = ("proposal",)
    search_fields = ("addressee", "subject", "proposal__title")
    search_help_text = "收件人、标题、案由"


@admin.register(ProposalTransition)
class ProposalTransitionAdmin(ProposalRecordAdmin):
    list_display = ("at", "proposal_page", "what", "actor", "reason")
    list_display_links = ("at",)
    list_select_related = ("proposal", "assignment__unit", "actor__person")
    search_fields = ("proposal__title", "reason", "actor__person__name")
    search_help_text = "案由、说明、操作人"
    fields = ("proposal", "assignment", *ProposalTransition.READ)

    what = column(what_happened, "流转")


@admin.register(AssignmentUrge)
class AssignmentUrgeAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "assignment", "text", "actor")
    list_filter = (field_filter("kind"),)
    list_select_related = ("assignment__unit", "actor__person")


@admin.register(QualityReview)
class QualityReviewAdmin(ReadOnlyAdmin):
    list_display = ("at", "assignment", "quality", "comment")
    list_filter = (field_filter("quality"),)
    list_select_related = ("assignment__unit",)
