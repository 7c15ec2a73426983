"""People, posts, departments and accounts in the admin."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.db.models import Field, Max, Prefetch, Q, QuerySet
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from unfold.admin import TabularInline
from unfold.forms import AdminPasswordChangeForm

from almanac import clock
from members.admin_base import (
    HistoryAdmin,
    OfficeAdmin,
    ReadOnlyInline,
    SelectFilter,
    column,
    field_filter,
    link,
)
from members.admin_forms import AccountCreationForm, AccountForm
from members.enums import NOT_ACTING_KINDS, AdminRole, DepartmentKind
from members.matching import Searched
from members.models import (
    Appointment,
    Department,
    Membership,
    NameAlias,
    Organisation,
    Person,
    Post,
    User,
)
from members.registry import charges_left, tell_of_account
from members.services import accounts
from members.sign_ins import client_address

admin.site.unregister(Group)  # permissions are in code: members/rules.py

ACCOUNT_FIELDS = (
    *("username", "person", "password_link", "must_change_password", "password_set_at"),
    *("is_staff", "role", "is_active", "last_login", "date_joined"),
)


@login_not_required
def sign_in(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
    """Send people to the one sign-in page, and those who are no office staff to their desk."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        messages.error(request, "管理后台仅供办公室人员使用。")
        return redirect("desk:mine")
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


admin.site.login = sign_in  # type: ignore[method-assign]
# Of the office, or one of the 三员; what each finds inside is in the rules.
admin.site.has_permission = lambda request: getattr(  # type: ignore[method-assign]
    request.user, "enters_admin", False
)
admin.site.index_title = "首页"


class AliasInline(TabularInline):
    model = NameAlias
    fields = ("name",)
    extra = 0
    hide_title = True
    verbose_name_plural = "别名（文件中的其他写法）"


class MembershipInline(ReadOnlyInline):
    """As what a person is or was a 委员; entered on the desk's pages, read here."""

    model = Membership
    fields = ("term", "since", "until", "ended_why", "standing_since", "standing_until", "unit")
    readonly_fields = fields
    verbose_name_plural = "委员任期（在工作台“委员名册”登记）"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppointmentInline(TabularInline):
    model = Appointment
    fields = ("post", "department", "duty", "title", "started_on", "ended_on")
    extra = 0
    hide_title = True
    verbose_name_plural = "任职（领导职务，或部门与职责，二者择一）"

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Leave out the buttons that add and edit posts: six fields stand in one line."""
        if db_field.name == "department":
            # Nobody holds a post in what is the name of many.
            real = Department.objects.exclude(kind=DepartmentKind.COLLECTIVE)
            kwargs["queryset"] = real.filter(Q(is_active=True) | Q(appointments__isnull=False))
            kwargs["queryset"] = kwargs["queryset"].distinct()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


def _chosen_for(request: HttpRequest) -> str:
    """Return of which model's form a search is part, as a field that offers what is typed; or ""."""
    return request.GET.get("model_name", "") if "field_name" in request.GET else ""


def held_appointments() -> Prefetch:
    """Read along the appointments in force today, under `held`."""
    held = Appointment.objects.held_on(clock.today()).select_related("post", "department")
    return Prefetch("appointments", held.select_related("person", "post", "department"), "held")


@admin.register(Person)
class PersonAdmin(HistoryAdmin):
    list_display = ("name", "current_appointments", "email", "mobile", "account", "rank")
    search_fields = ("name",)
    searched = Searched(("name_key",), names=("aliases__name_key",), texts=("email", "mobile"))
    search_help_text = "姓名、别名、邮箱、手机"
    readonly_fields = ("account", "left_behind")
    inlines = (AppointmentInline, MembershipInline, AliasInline)

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple:
        """Show what is left behind where an appointment has an end."""
        ended = obj is not None and obj.appointments.filter(ended_on__isnull=False).exists()
        fields = ("name", "rank", "email", "mobile", "account")
        return (*fields, "left_behind") if ended else fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        people = super().get_queryset(request).select_related("user")
        return people.prefetch_related(held_appointments())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """For an account, find those who have none."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        return (found.filter(user=None) if _chosen_for(request) == "user" else found), distinct

    current_appointments = column(lambda p: "、".join(held.label for held in p.held), "现任职务")

    @admin.display(description="账号")
    def account(self, person: Person) -> str:
        user = getattr(person, "user", None)
        if user is None:
            url = f"{reverse('admin:members_user_add')}?person={person.pk or ''}"
            return link(url, "开通账号") if person.pk else "保存后可开通"
        url = reverse("admin:members_user_change", args=[user.pk])
        return link(url, user.username + ("" if user.is_active else "（停用）"))

    @admin.display(description="离任后无人负责的事项")
    def left_behind(self, person: Person) -> str:
        """Return the open items left without someone once what has an end has ended."""
        last = person.appointments.aggregate(last=Max("ended_on"))["last"]
        on = max(clock.today(), last + timedelta(days=1))
        charges = charges_left(on).get(person)
        if not charges:
            return "没有"
        rows = ((charge.url, charge.title, charge.missing) for charge in charges)
        shown = '<div><a class="link" href="{}">{}</a><span class="reason">{}</span></div>'
        return format_html_join("", shown, rows)


@admin.register(Post)
class PostAdmin(OfficeAdmin):
    list_display = ("name", "holders", "rank")
    search_fields = ("name",)
    searched = Searched(("name_key",), names=("aliases__name_key",))
    inlines = (AliasInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).prefetch_related(held_appointments())

    holders = column(lambda post: "、".join(h.person.name for h in post.held), "现任")


@admin.register(Department)
class DepartmentAdmin(OfficeAdmin):
    list_display = ("name", "full_name", "kind", "covers", "heads", "order", "is_active")
    list_filter = (field_filter("kind"), field_filter("is_active"))
    search_fields = ("name",)
    searched = Searched(("name_key", "full_name"), names=("aliases__name_key",))
    inlines = (AliasInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        return super().get_queryset(request).prefetch_related(held_appointments())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Department], search_term: str
    ) -> tuple[QuerySet[Department], bool]:
        """Where one is chosen for something, find those in use that are bodies of the committee's
        own: no government unit, party cell, circle of experts, nor the name of many (各专委会).
        """
        found, distinct = super().get_search_results(request, queryset, search_term)
        if _chosen_for(request):
            found = found.filter(is_active=True).exclude(kind__in=NOT_ACTING_KINDS)
        return found, distinct

    @admin.display(description="人员")
    def heads(self, department: Department) -> str:
        return "、".join(f"{h.person.name}（{h.get_duty_display()}）" for h in department.held)


@admin.register(Organisation)
class OrganisationAdmin(OfficeAdmin):
    list_display = ("name", "short_name", "term")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one committee to an installation."""
        return super().has_add_permission(request) and Organisation.current() is None


def _changes(form: ModelForm) -> Iterator[str]:
    """Yield what a form changes, as 办公室人员：否→是."""
    said = {True: "是", False: "否", None: "无", "": "无", **dict(AdminRole.choices)}
    for name in form.changed_data:
        field = form.fields[name]
        then, now = form.get_initial_for_field(field, name), form.cleaned_data[name]
        if name == "person" and then:
            then = Person.objects.filter(pk=then).first()
        yield f"{field.label}：{said.get(then, then)}→{said.get(now, now)}"


class UnusedFilter(SelectFilter):
    """Accounts in use to which nobody has signed in for long."""

    title, parameter_name = "多久没有登录", "unused"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(days), f"{days} 天未登录") for days in (90, 180, 365)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(accounts.unused(int(self.chosen))) if self.chosen else queryset


@admin.register(User)
class UserAdmin(BaseUserAdmin, OfficeAdmin):
    form = AccountForm
    add_form = AccountCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "person", "is_staff", "role", "is_active", "last_login")
    list_filter = (
        *(field_filter("is_staff"), field_filter("role"), field_filter("is_active")),
        UnusedFilter,
    )
    list_select_related = ("person",)
    search_fields = ("username",)
    searched = Searched(("username",), names=("person__name_key",))
    search_help_text = "用户名、姓名"
    autocomplete_fields = ("person",)
    readonly_fields = (
        *("last_login", "date_joined", "password_link", "must_change_password", "password_set_at"),
    )
    filter_horizontal = ()
    fieldsets = ((None, {"fields": ACCOUNT_FIELDS}),)
    add_fieldsets = (
        (None, {"fields": ("username", "person", "is_staff", "role", "password1", "password2")}),
    )

    password_link = column(lambda user: link("../password/", "重设密码"), "密码")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The technical administrator's account is that administrator's own affair."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are switched off, not deleted: the record names who did what."""
        return False

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.editor = request.user
        return form

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Keep that it was reset: its owner is to change it, and a lock is lifted."""
        before = self.get_object(request, id)
        answer = super().user_change_password(request, id, form_url)
        after = self.get_object(request, id)
        if before and after and before.password != after.password:
            accounts.password_was_set(
                account=after, actor=request.user, address=client_address(request)
            )
        return answer

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save it; whose account it has become is told so, and the trail says who did it."""
        super().save_model(request, obj, form, change)
        by = {"account": obj, "actor": request.user, "address": client_address(request)}
        if change:
            accounts.account_was_changed(**by, changes=_changes(form))
            if "is_active" in form.changed_data and obj.is_active:
                accounts.used_again(obj)
        else:
            accounts.account_was_made(**by)
        if "person" in form.changed_data:
            tell_of_account(obj)
