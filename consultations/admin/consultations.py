"""Consultations and their meetings in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from unfold.admin import StackedInline

from consultations.admin.inlines import (
    ChainStepInline,
    ThemeInstructionInline,
    ThemeSubmissionInline,
)
from consultations.admin.themes import DetailAdmin, year_filter
from consultations.enums import ConsultationLevel, Presence
from consultations.forms.people import hosts
from consultations.meeting_rows import MeetingRow
from consultations.models import Consultation, ConsultationKind, ConsultationMeeting
from consultations.resources import MeetingResource
from consultations.services.importing import import_meetings, prepare_meetings
from consultations.services.meetings import forget_meeting, keep_event, set_presence, shown_as
from members.admin_base import HistoryAdmin, OfficeAdmin, SelectFilter, column, field_filter, number
from members.models import Person, User
from sheets.admin_import import TableImport
from sheets.comparing import Compared
from sheets.exporting import WorkbookExport
from workplan.admin.forms import SearchableSelect


class LevelFilter(SelectFilter):
    """The consultation's level, on its own list and its meetings'."""

    title, parameter_name = "层级", "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return ConsultationLevel.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        path = "consultation__level" if queryset.model is ConsultationMeeting else "level"
        known = self.value() in ConsultationLevel.values
        return queryset.filter(**{path: self.value()}) if known else queryset


class KindFilter(SelectFilter):
    """The consultation's kind, on its own list and its meetings'."""

    title, parameter_name = "协商类型", "consultation_kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(kind.pk), kind.name) for kind in ConsultationKind.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        path = "consultation__" if queryset.model is ConsultationMeeting else ""
        kind = number(self.value())
        return queryset.filter(**{f"{path}consultation_kind": kind}) if kind else queryset


class HostMixin:
    """A meeting's host is one of those who may preside."""

    def formfield_for_foreignkey(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if db_field.name == "host":
            kwargs["queryset"] = hosts()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class ConsultationMeetingInline(HostMixin, StackedInline):
    model = ConsultationMeeting
    extra = 0


def _people(presence: Presence) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Person.objects.all(), label=presence.label, required=False, widget=SearchableSelect
    )


class MeetingAdminForm(forms.ModelForm):
    """A meeting, and who came to it by name."""

    present = _people(Presence.PRESENT)
    late = _people(Presence.LATE)
    left_early = _people(Presence.LEFT_EARLY)
    excused = _people(Presence.EXCUSED)
    absent = _people(Presence.ABSENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event := self.instance.event:
            for presence in Presence:
                rows = event.attendances.filter(state__in=shown_as(presence))
                self.initial[presence] = list(rows.values_list("person", flat=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: set[Person] = set()
        for presence in Presence:
            people = set(cleaned.get(presence, ()))
            if twice := seen & people:
                self.add_error(presence, f"{'、'.join(map(str, twice))}重复登记。")
            seen |= people
        return cleaned


@admin.register(Consultation)
class ConsultationAdmin(DetailAdmin):
    fields = (
        *("item", "year", "level", "consultation_kind", "topic", "street"),
        *("department", "led_by"),
    )
    list_display = (
        *("topic_words", "level", "consultation_kind", "street", "item_page"),
        *("meeting_count", "last_held"),
    )
    list_filter = (year_filter(), LevelFilter, KindFilter)
    list_select_related = ("item", "consultation_kind")
    search_fields = ("topic", "street", "item__title", "meetings__summary")
    search_help_text = "协商议题、镇街、工作事项、协商成果"
    autocomplete_fields = ("item", "department")
    inlines = (
        *(ConsultationMeetingInline, ChainStepInline),
        *(ThemeSubmissionInline, ThemeInstructionInline),
    )
    topic_words = column("topic", Consultation.TOPIC, "topic")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is ConsultationMeeting:
            for meeting in formset.deleted_objects:
                forget_meeting(meeting=meeting, actor=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for meeting in form.instance.meetings.select_related("event"):
            keep_event(meeting=meeting, actor=request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consultation]:
        return super().get_queryset(request).with_figures()

    meeting_count = column("meeting_count", "已召开次数", "meeting_count")
    last_held = column("last_held", "最近召开", "last_held")


@admin.register(ConsultationKind)
class ConsultationKindAdmin(OfficeAdmin):
    list_display = ("name", "unit", "notice_days", "papers_days", "order", "is_active")
    search_fields = ("name",)
    search_help_text = "名称"
    fields = (("name", "unit"), ("order", "is_active"), ("notice_days", "papers_days"))


@admin.register(ConsultationMeeting)
class ConsultationMeetingAdmin(HostMixin, WorkbookExport, TableImport, HistoryAdmin):
    list_display = (
        *("held_on", "topic", "form", "street", "place", "attendance"),
        *("offered_count", "adopted_count"),
    )
    list_filter = (
        *(year_filter("consultation__year"), LevelFilter, KindFilter),
        field_filter("form"),
    )
    list_select_related = ("consultation",)
    search_fields = ("consultation__topic", "street", "place", "invited_units", "summary")
    search_help_text = "协商议题、镇街、地点、邀请单位、协商成果"
    autocomplete_fields = ("consultation",)
    form = MeetingAdminForm
    resource_classes = (MeetingResource,)
    import_hints = (
        f"每行一场协商会。须有的列：{'、'.join(MeetingRow.REQUIRED)}；"
        f"可以有的列：{'、'.join(MeetingRow.HEADERS)}。"
        "先看到结果，确认以后才写入；有一处错误就全部不写。",
        "街道、村社的和写明协商类型的议题，没有的自动新建；其他区级的议题须先在“协商监督”中建立。",
    )
    import_unit = "场"

    def prepare_rows(self, data: bytes) -> Compared:
        return prepare_meetings(data)

    def import_rows(self, data: bytes, actor: User, file_name: str) -> Compared:
        return import_meetings(data, actor)

    def import_note(self, prepared: Compared[MeetingRow]) -> str:
        """Return how many of the rows that would be written are of each level."""
        levels = [row.level for row in (*prepared.new, *prepared.changed)]
        counts = ((level.label, levels.count(level)) for level in ConsultationLevel)
        return "　".join(f"{label} {count} 场" for label, count in counts if count)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        said = {presence: form.cleaned_data[presence] for presence in Presence}
        set_presence(meeting=form.instance, actor=request.user, presence=said)

    def delete_model(self, request: HttpRequest, obj: ConsultationMeeting) -> None:
        super().delete_model(request, obj)
        forget_meeting(meeting=obj, actor=request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsultationMeeting]:
        return super().get_queryset(request).prefetch_related("suggestions")

    offered_count = column("offered_count", "提出意见建议数", "offered")
    adopted_count = column("adopted_count", "采纳意见建议数", "adopted")
    topic = column("consultation", "协商议题", "consultation__topic")
