"""The first steps of the office on an empty installation: the way itself, the committee, the accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from almanac import clock
from desk.first_steps import all_steps
from members.enums import ACTING_DUTIES, Duty
from members.models import Appointment, Organisation, Person, User
from members.services import invitations
from members.services.committee import begin_committee, name_committee
from members.services.who_is_who import open_account
from notifications.enums import MailState
from notifications.models import Mail
from notifications.reminder_rules import sending_days
from notifications.services import preferences
from notifications.services.account_notices import told_of_accounts
from notifications.services.calendar import office_days
from workplan.views.guards import require_office

# What opens on the machine itself and nowhere else.
_THIS_MACHINE = frozenset(("127.0.0.1", "localhost", "::1"))
_DUTIES = [(duty.value, duty.label) for duty in ACTING_DUTIES]


def way(request: HttpRequest) -> HttpResponse:
    """Show all steps, done or not."""
    require_office(request.user)
    return render(request, "desk/first/way.html", {"way": all_steps(request.user)})


class CommitteeForm(forms.ModelForm):
    """How the committee is called."""

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "term")
        help_texts = {
            "name": "例如：中国人民政治协商会议某某区委员会",
            "short_name": "例如：某某区政协；写在每一页和每封邮件的开头",
            "term": "例如：2（二届）；以后可以改",
        }
        error_messages = {"term": {"invalid": "届次请填数字，例如 2。"}}


class OwnForm(forms.Form):
    """Who the first account's owner is."""

    person = forms.CharField(label="您的姓名", max_length=60)
    email = forms.EmailField(
        label="您的邮箱",
        help_text="提醒和测试发到这里。",
        error_messages={"invalid": "这不是邮箱地址，应像 name@example.org。"},
    )
    duty = forms.ChoiceField(label="您在办公室的职责", choices=_DUTIES, initial=Duty.STAFF)


@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest) -> HttpResponse:
    """Name the committee, and say once whose the account is that has no person yet."""
    require_office(request.user)
    posted = request.POST if request.method == "POST" else None
    form = CommitteeForm(posted, instance=Organisation.current())
    own = OwnForm(posted) if request.user.person_id is None else None
    given = [one for one in (form, own) if one is not None]
    valid = [one.is_valid() for one in given]
    if all(valid):
        name_committee(**form.cleaned_data)
        if own is not None:
            begin_committee(account=request.user, **own.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("desk:first_steps")
    refused = next((one for one in given if one.errors), None)
    context = {"forms": given, "refused": refused}
    return render(request, "desk/first/committee.html", context, status=422 if refused else 200)


@dataclass(frozen=True)
class Invited:
    """Someone who is to sign in: with which account, and how far that has come."""

    person: Person
    labels: str
    user: User | None
    mail: Mail | None

    @property
    def state(self) -> str:
        if self.user is None:
            return "没有账号"
        if not self.user.is_active:
            return "账号已停用"
        if self.user.last_login:
            return "已登录过"
        if self.mail is not None and self.mail.state == MailState.FAILED:
            return f"邀请没有发出：{self.mail.error}"
        if self.mail is not None:
            return f"{localtime(self.mail.created_at):%-m月%-d日}发出邀请，还没有登录"
        return "已打印首次登录单，还没有登录" if self.user.has_usable_password() else "还没有邀请"

    @property
    def is_ready(self) -> bool:
        """Return whether an invitation by mail is what comes next."""
        fresh = self.user is None or not self.user.has_usable_password()
        return self.may_be_invited and fresh and self.mail is None and bool(self.person.email)

    @property
    def may_be_invited(self) -> bool:
        return self.user is None or (self.user.is_active and not self.user.last_login)


def _people() -> list[Invited]:
    """Return who answers for a department, leads or has an account, those yet to sign in first."""
    held = Appointment.objects.held_on(clock.today()).select_related("post", "department")
    labels: dict[int, list[str]] = {}
    for one in held:
        labels.setdefault(one.person_id, []).append(one.label)
    acting = held.filter(Q(post__isnull=False) | Q(duty__in=ACTING_DUTIES))
    wanted = Q(pk__in=acting.values("person")) | Q(user__isnull=False)
    people = list(Person.objects.filter(wanted).select_related("user").distinct())
    told = told_of_accounts(person.pk for person in people)
    rows = [
        Invited(
            person,
            "、".join(labels.get(person.pk, ())),
            getattr(person, "user", None),
            told.get(person.pk),
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: not row.may_be_invited)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Invite people by mail or on paper, and try a message out."""
    require_office(request.user)
    if not request.user.has_perm("members.add_user"):
        raise PermissionDenied("三员分立时，账号由安全管理员在管理后台开通。")
    if request.method != "POST":
        return render(request, "desk/first/accounts.html", _accounts_context(request))
    press = request.POST.get("press", "")
    if press == "test":
        return _test(request)
    chosen = {key for key in request.POST.getlist("person") if key.isdecimal() and len(key) < 10}
    people = [row for row in _people() if str(row.person.pk) in chosen]
    try:
        if not people:
            raise invitations.NotInvited("没有选定任何人，请先勾选。")
        if press == "slips":
            return render(
                request,
                "desk/first/slips.html",
                {
                    "slips": _slips(people, request.user),
                    "site_url": settings.SITE_URL,
                    "back": reverse("desk:first_accounts"),
                },
            )
        without = [row.person.name for row in people if not row.person.email]
        if without:
            raise invitations.NotInvited(
                f"{'、'.join(without)}没有邮箱，没有给任何人发邀请。请先补填，或打印首次登录单。"
            )
        for row in people:
            invitations.invite(_user(row, request.user))
    except invitations.NotInvited as refused:
        context = {**_accounts_context(request), "chosen": chosen, "wrong": str(refused)}
        return render(request, "desk/first/accounts.html", context, status=422)
    messages.success(request, f"给 {len(people)} 人的邀请已放入发件箱，两分钟内发出。")
    return redirect("desk:first_accounts")


def _slips(people: Iterable[Invited], actor: User) -> list[tuple[User, str]]:
    users = [_user(row, actor) for row in people]
    return [(user, invitations.give_first_password(user, actor)) for user in users]


def _user(row: Invited, actor: User) -> User:
    return row.user or open_account(row.person, actor)


def _test(request: HttpRequest) -> HttpResponse:
    if request.user.person is None:
        messages.error(request, "请先在第一步填写您的姓名和邮箱，测试才有处可发。")
        return redirect("desk:first_committee")
    try:
        preferences.send_test(person=request.user.person)
    except preferences.TooSoon as too_soon:
        messages.error(request, str(too_soon))
    else:
        messages.success(request, "测试提醒已放入发件箱，两分钟内发出，结果见下方。")
    return redirect(f"{reverse('desk:first_accounts')}#test")


def _accounts_context(request: HttpRequest) -> dict[str, Any]:
    today = clock.today()
    person = request.user.person
    days = sending_days(today, today + timedelta(days=365), office_days())
    return {
        "people": _people(),
        "tests": preferences.tests_of(person)[:3] if person else (),
        "preview_on": next(iter(days), today),
        "mails_to_files": settings.EMAIL_CONFIG["EMAIL_BACKEND"].endswith("filebased.EmailBackend"),
        "this_machine_only": urlsplit(settings.SITE_URL).hostname in _THIS_MACHINE,
        "site_url": settings.SITE_URL,
    }
