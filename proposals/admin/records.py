"""What happened to proposals: read by the office; decided on through the services alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from almanac import clock
from members.admin_base import ReadOnlyAdmin, SelectFilter, badge, field_filter
from proposals.enums import OPEN_ASSIGNMENTS
from proposals.models import (
    Assignment,
    AssignmentExtension,
    AssignmentUrge,
    Evaluation,
    LookBack,
    Proposal,
    ProposalLetter,
    ProposalTransition,
    QualityReview,
)
from proposals.services import extensions, handling, looking_back, returns
from workflow.refusals import Refused


def proposal_link(proposal: Proposal) -> str:
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    return format_html('<a class="link" href="{}">{}</a>', url, proposal)


def attempt(request: HttpRequest, rows: QuerySet, what: str, change: Callable[[Any], Any]) -> None:
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
        "proposal_page",
        "unit",
        "role",
        "round",
        "standing",
        "handed_over_on",
        "due_on",
        "done_on",
    )
    list_display_links = ("unit",)
    list_filter = (OverdueFilter, field_filter("state"), field_filter("role"))
    list_select_related = ("proposal", "unit")
    search_fields = ("proposal__title", "proposal__number", "unit__name")
    search_help_text = "案由、案号、承办单位"
    actions = ("sign_for", "accept_return")

    @admin.display(description="提案", ordering="proposal__number")
    def proposal_page(self, assignment: Assignment) -> str:
        return proposal_link(assignment.proposal)

    @admin.display(description="状态", ordering="state")
    def standing(self, assignment: Assignment) -> str:
        late = assignment.state in OPEN_ASSIGNMENTS and (
            assignment.due_on is not None and assignment.due_on < clock.today()
        )
        colour = "red" if late else "yellow" if assignment.state in OPEN_ASSIGNMENTS else "grey"
        return badge(colour, assignment.get_state_display(), "逾期" if late else "")

    @admin.action(description="代为签收", permissions=["view"])
    def sign_for(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        attempt(
            request,
            queryset,
            "签收",
            lambda row: handling.sign_for(assignment=row, actor=request.user),
        )

    @admin.action(description="同意退回（之后另行安排单位）", permissions=["view"])
    def accept_return(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        attempt(
            request,
            queryset,
            "同意退回",
            lambda row: returns.accept_return(assignment=row, actor=request.user),
        )


@admin.register(AssignmentExtension)
class AssignmentExtensionAdmin(ReadOnlyAdmin):
    list_display = (
        "proposal_page",
        "unit",
        "old_due_on",
        "until",
        "reason",
        "asked_at",
        "granted",
    )
    list_display_links = ("until",)
    list_select_related = ("assignment__proposal", "assignment__unit")
    search_fields = ("assignment__proposal__title", "reason")
    search_help_text = "案由、理由"
    actions = ("grant",)

    @admin.display(description="提案")
    def proposal_page(self, extension: AssignmentExtension) -> str:
        return proposal_link(extension.assignment.proposal)

    @admin.display(description="承办单位")
    def unit(self, extension: AssignmentExtension) -> str:
        return extension.assignment.unit.name

    @admin.action(description="同意延期", permissions=["view"])
    def grant(self, request: HttpRequest, queryset: QuerySet[AssignmentExtension]) -> None:
        attempt(
            request,
            queryset,
            "同意延期",
            lambda row: extensions.decide_extension(
                extension=row, actor=request.user, granted=True
            ),
        )


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("proposal_page", "unit", "stage", "rated_by", "grade", "rated_on", "comment")
    list_display_links = ("grade",)
    list_filter = (field_filter("grade"),)
    list_select_related = ("assignment__proposal", "assignment__unit", "stage", "person")
    search_fields = ("assignment__proposal__title", "person__name", "rater", "comment")
    search_help_text = "案由、评价人、意见"

    @admin.display(description="提案")
    def proposal_page(self, evaluation: Evaluation) -> str:
        return proposal_link(evaluation.assignment.proposal)

    @admin.display(description="承办单位")
    def unit(self, evaluation: Evaluation) -> str:
        return evaluation.assignment.unit.name

    @admin.display(description="评价人")
    def rated_by(self, evaluation: Evaluation) -> str:
        return evaluation.rated_by


@admin.register(LookBack)
class LookBackAdmin(ReadOnlyAdmin):
    list_display = ("proposal_page", "unit", "why", "listed_on", "due_on", "finding", "done_on")
    list_display_links = ("why",)
    list_filter = (field_filter("why"), field_filter("finding"))
    list_select_related = ("assignment__proposal", "assignment__unit")
    search_fields = ("assignment__proposal__title", "note")
    search_help_text = "案由、情况"

    @admin.display(description="提案")
    def proposal_page(self, look: LookBack) -> str:
        return proposal_link(look.assignment.proposal)

    @admin.display(description="承办单位")
    def unit(self, look: LookBack) -> str:
        return look.assignment.unit.name

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """List what the rules name by today before the list is shown: nothing is missing from it."""
        if request.method == "GET" and self.has_view_permission(request):
            looking_back.list_look_backs(actor=request.user)
        return super().changelist_view(request, extra_context)


@admin.register(ProposalLetter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("at", "addressee", "subject", "proposal_page")
    list_display_links = ("subject",)
    list_select_related = ("proposal",)
    search_fields = ("addressee", "subject", "proposal__title")
    search_help_text = "收件人、标题、案由"

    @admin.display(description="提案")
    def proposal_page(self, letter: ProposalLetter) -> str:
        return proposal_link(letter.proposal)


@admin.register(ProposalTransition)
class ProposalTransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "proposal_page", "what", "actor", "reason")
    list_display_links = ("at",)
    list_select_related = ("proposal", "assignment__unit", "actor__person")
    search_fields = ("proposal__title", "reason", "actor__person__name")
    search_help_text = "案由、说明、操作人"

    @admin.display(description="提案")
    def proposal_page(self, transition: ProposalTransition) -> str:
        return proposal_link(transition.proposal)

    @admin.display(description="流转")
    def what(self, transition: ProposalTransition) -> str:
        unit = f"{transition.assignment.unit} " if transition.assignment else ""
        return f"{unit}{transition}"


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
