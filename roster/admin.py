"""Memberships in the admin: found, filtered and read; they are entered on the desk's pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from almanac import clock
from members.admin_base import HistoryAdmin, ReadOnlyAdmin, SelectFilter, column, field_filter, link
from members.enums import DepartmentKind, Duty
from members.matching import Searched
from members.models import Appointment, Department, Membership
from roster.models import ProfileChange, ProfileTransition


class TermFilter(SelectFilter):
    title, parameter_name = "届次", "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        terms = Membership.objects.order_by("-term").values_list("term", flat=True).distinct()
        return [(str(term), Membership(term=term).term_words) for term in terms]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(term=self.chosen) if self.chosen else queryset


class InOfficeFilter(SelectFilter):
    title, parameter_name = "在任", "in_office"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "在任"), ("standing", "在任常委"), ("0", "已离任")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = clock.today()
        if self.chosen == "0":
            return queryset.filter(until__lt=today)
        kept = {"1": Membership.objects.on_day, "standing": Membership.objects.standing_on}
        return queryset & kept[self.chosen](today) if self.chosen else queryset


class SectorFilter(SelectFilter):
    title, parameter_name = "界别", "sector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sectors = Department.objects.filter(kind=DepartmentKind.SECTOR)
        return [(str(one.pk), one.name) for one in sectors]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.chosen:
            return queryset
        held = Appointment.objects.held_on(clock.today()).exclude(duty=Duty.STAFF)
        return queryset.filter(person__in=held.filter(department=self.chosen).values("person"))


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display = (
        "person",
        "term",
        "sector",
        "is_standing",
        "work",
        "party",
        "since",
        "until",
        "page",
    )
    list_filter = (TermFilter, InOfficeFilter, SectorFilter, field_filter("party"))
    search_fields = ("person__name",)
    searched = Searched((), names=("person__name_key",), texts=("unit", "unit_post", "number"))
    search_help_text = "姓名、单位、编号"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).with_people(clock.today())  # type: ignore[attr-defined]

    sector = column(lambda one: "、".join(map(str, one.belongs(DepartmentKind.SECTOR))), "界别")
    is_standing = column(lambda one: "常委" if one.is_standing(clock.today()) else "", "常委")
    work = column("work", "单位及职务")
    page = column(
        lambda one: link(reverse("roster:member", args=[one.pk]), "更正、调整、离任"), "登记"
    )


@admin.register(ProfileChange)
class ProfileChangeAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "membership", "asked", "state", "page")
    list_filter = (field_filter("state"),)
    list_select_related = ("membership__person",)
    search_fields = ("membership__person__name",)
    fields = ("membership", "asked", "words", "state", "asked_by", "asked_at")

    asked = column(
        lambda one: "；".join(f"{label}：{after}" for label, _, after in one.lines()), "请改为"
    )
    page = column(lambda one: link(one.get_absolute_url(), "核对"), "办理")


@admin.register(ProfileTransition)
class ProfileTransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "change", "action", "from_state", "to_state", "actor", "reason")
    list_select_related = ("change__membership__person", "actor__person")
    search_fields = ("change__membership__person__name",)
    fields = ("change", *ProfileTransition.READ)
