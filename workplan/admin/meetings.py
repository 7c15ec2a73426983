"""Meetings, the ★ schemes before them and their other business: the head is edited here, the agenda on the
desk.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from members.admin_base import HistoryAdmin, ReadOnlyInline, badge, column, field_filter, link
from members.models import Person
from workflow.refusals import Refused
from workplan.admin.display import about, named_link
from workplan.admin.forms import SearchableSelect
from workplan.admin.records import RecordAdmin
from workplan.enums import Outcome
from workplan.forms.meetings import HEAD, PEOPLE, check_people, entered, say_when
from workplan.models import Business, BusinessPaper, Meeting, SchemeReview, SchemeVersion
from workplan.services.schemes import check_meeting, save_meeting

_COLOURS = {
    Outcome.AGREED: "green",
    Outcome.IN_PRINCIPLE: "green",
    Outcome.REVISE: "red",
    Outcome.DISCUSSED: "yellow",
}


def _rounds(review: SchemeReview) -> str:
    return "、".join(due.label for due in review.due_dates.all())


def _outcome(review: SchemeReview) -> str:
    if not review.is_on_agenda:
        return badge("grey", "已移出议程")
    if not review.outcome:
        return badge("plain", "待登记")
    return badge(_COLOURS[Outcome(review.outcome)], review.get_outcome_display())


def _undecided(meeting: Meeting) -> str:
    """Return how many outcomes and decisions are to be recorded: `waiting`, with which the list is
    annotated.
    """
    waiting = meeting.waiting  # type: ignore[attr-defined]
    return badge("yellow", f"{waiting} 项") if waiting else "—"


class MeetingAdminForm(forms.ModelForm):
    """The head of a meeting. What someone else saved meanwhile is not written over."""

    attendees = forms.ModelMultipleChoiceField(
        Person.objects.all(), label="出席", required=False, widget=SearchableSelect
    )
    observers = forms.ModelMultipleChoiceField(
        Person.objects.all(), label="列席", required=False, widget=SearchableSelect
    )
    seen = forms.CharField(label="版本", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Meeting
        fields = HEAD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_when(self)
        for name in ("term", "number", "title", "department"):
            self.fields[name].help_text = f"{self.fields[name].when}。"  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.update(entered(self.instance))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_people(self)
        return cleaned

    def _post_clean(self) -> None:
        """Ask the service while its answer can still be shown; it asks itself again."""
        super()._post_clean()
        if not self.errors:
            try:
                check_meeting(meeting=self.instance, seen=self.cleaned_data["seen"])
            except Refused as refused:
                self.add_error(None, str(refused))


class AgendaInline(ReadOnlyInline):
    model = SchemeReview
    fields = readonly_fields = ("about", "rounds", "reported_by", "said", "requirements")
    verbose_name_plural = "审议工作方案"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SchemeReview]:
        lines = SchemeReview.objects.on_agenda().select_related("item__plan", "reported_by")
        return lines.prefetch_related("due_dates__item__plan")

    about = column(about, "事项")
    rounds = column(_rounds, "审议的到期日")
    said = column(_outcome, "审议结果")


def _decision(business: Business) -> str:
    if not business.is_on_agenda:
        return badge("grey", "已移出议程")
    return business.decision or badge("plain", "待登记")


def _followed(business: Business) -> str:
    rows = business.follow_ups.all()
    return format_html_join(
        "；",
        "{}：{}",
        ((row.get_kind_display(), named_link(row.item)) for row in rows),
    )


class BusinessInline(ReadOnlyInline):
    model = Business
    fields = readonly_fields = ("title", "department", "reported_by", "decided", "followed")
    verbose_name_plural = "其他议题"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Business]:
        lines = Business.objects.on_agenda().select_related("department", "reported_by")
        return lines.prefetch_related("follow_ups__item__plan")

    decided = column(_decision, "议定事项")
    followed = column(_followed, "落实")


class BusinessPaperInline(ReadOnlyInline):
    model = BusinessPaper
    fields = readonly_fields = ("link", "size", "author", "at", "taken_back_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BusinessPaper]:
        return super().get_queryset(request).select_related("author__person")

    link = column(lambda paper: named_link(paper) if paper.stands else paper.name, "文件")


@admin.register(Business)
class BusinessAdmin(RecordAdmin):
    list_display = (
        *("held_on", "meeting_link", "title", "department", "reported_by", "decided", "followed"),
    )
    list_select_related = ("meeting", "department", "reported_by")
    search_fields = ("title", "decision", "department__name", "reported_by__name")
    search_help_text = "议题、议定事项、汇报部门、汇报人"
    date_hierarchy = "meeting__held_on"
    fields = (
        *("title", "meeting_link", ("department", "reported_by"), ("put_by", "put_at")),
        *(("taken_off_by", "taken_off_at"), "taken_off_why", "decided"),
        *(("decided_by", "decided_at"), "followed"),
    )
    readonly_fields = ("meeting_link", "decided", "followed")
    inlines = (BusinessPaperInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Business]:
        rows = super().get_queryset(request).prefetch_related("follow_ups__item__plan")
        return rows.order_by("-meeting__held_on", "order", "pk")

    held_on = column(lambda business: business.meeting.held_on, "日期", "meeting__held_on")
    meeting_link = column(lambda business: named_link(business.meeting), "会议")
    decided = column(_decision, "议定事项")
    followed = column(_followed, "落实")


@admin.register(Meeting)
class MeetingAdmin(HistoryAdmin):
    form = MeetingAdminForm
    list_display = (*("name", "held_on", "presided_by", "place", "lines", "others", "undecided"),)
    list_filter = (field_filter("kind"), field_filter("term", "届"))
    list_select_related = ("presided_by",)
    search_fields = (
        *("=number", "title", "place", "presided_by__name", "reviews__item__title"),
        "business__title",
    )
    search_help_text = "次数、名称、地点、主持人、审议的事项、议题"
    date_hierarchy = "held_on"
    readonly_fields = ("agenda",)
    inlines = (AgendaInline, BusinessInline)

    name = column("name", "会议", "held_on")
    lines = column(lambda meeting: f"{meeting.listed} 项", "审议方案")
    others = column(lambda meeting: f"{meeting.other_lines} 项", "其他议题")
    undecided = column(_undecided, "待登记结果")
    agenda = column(
        lambda meeting: link(meeting.get_absolute_url(), "到工作台安排议程、登记审议结果"), "议程"
    )

    def get_fields(self, request: HttpRequest, obj: Meeting | None = None) -> tuple:
        head = ("seen", "kind", ("term", "number"), ("title", "department"))
        people = ("presided_by", "attendees", "observers")
        return (*head, ("held_on", "place"), *people, *(("agenda",) if obj else ()))

    def get_inlines(self, request: HttpRequest, obj: Meeting | None) -> tuple:
        return self.inlines if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        listed = Q(reviews__taken_off_at__isnull=True)
        others = Q(business__taken_off_at__isnull=True)
        return (
            super()
            .get_queryset(request)
            .annotate(
                listed=Count("reviews", filter=listed, distinct=True),
                other_lines=Count("business", filter=others, distinct=True),
                waiting=Count("reviews", filter=listed & Q(reviews__outcome=""), distinct=True)
                + Count("business", filter=others & Q(business__decision=""), distinct=True),
            )
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return Meeting.upcoming() | super().get_changeform_initial_data(request)

    def save_model(
        self, request: HttpRequest, obj: Meeting, form: MeetingAdminForm, change: bool
    ) -> None:
        """Let the service write."""
        save_meeting(
            meeting=obj,
            actor=request.user,
            **{name: form.cleaned_data[name] for name in PEOPLE},
            seen=form.cleaned_data["seen"],
        )

    def has_delete_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return False


@admin.register(SchemeVersion)
class SchemeVersionAdmin(RecordAdmin):
    list_display = ("at", "about", "number", "link", "note", "author")
    list_select_related = ("item__plan", "author__person")
    search_fields = ("item__title", "name", "note", "author__person__name")
    search_help_text = "工作内容、文件名、说明、提交人"
    date_hierarchy = "at"
    fields = ("about", "number", ("link", "size"), "note", ("author", "at"))
    readonly_fields = ("about", "link")

    link = column(named_link, "文件")


@admin.register(SchemeReview)
class SchemeReviewAdmin(RecordAdmin):
    list_display = (
        *("held_on", "meeting_link", "about", "rounds", "version", "reported_by"),
        *("said", "requirements"),
    )
    list_filter = (field_filter("outcome"),)
    list_select_related = ("meeting", "item__plan", "version", "reported_by")
    search_fields = ("item__title", "requirements", "reported_by__name")
    search_help_text = "工作内容、审议要求、汇报人"
    date_hierarchy = "meeting__held_on"
    fields = (
        *("about", "meeting_link", "rounds", ("version", "reported_by"), ("put_by", "put_at")),
        *(("taken_off_by", "taken_off_at"), "said", "requirements", ("decided_by", "decided_at")),
    )
    readonly_fields = ("about", "meeting_link", "rounds", "said")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SchemeReview]:
        rows = super().get_queryset(request).prefetch_related("due_dates__item__plan")
        return rows.order_by("-meeting__held_on", "order", "pk")

    held_on = column(lambda review: review.meeting.held_on, "日期", "meeting__held_on")
    meeting_link = column(lambda review: named_link(review.meeting), "会议")
    rounds = column(_rounds, "审议的到期日")
    said = column(_outcome, "审议结果", "outcome")
