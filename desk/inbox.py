"""What the office is told of the system itself: whom reminders would miss, and a part that is not well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from desk.first_steps import reminded
from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, User
from members.prepared import Question, prepared_rows
from notifications.schedule import WATCH
from notifications.services.calendar import entered, unknown_words, unknown_years
from notifications.services.outbox import unread_mails
from notifications.services.routing import preferences, unreached
from notifications.services.runs import last_run
from notifications.services.unreachable import refused_addresses, refused_mails
from workflow.inbox import Entry, NextStep, Urgency, gap

_NAMED = 6
# A part is looked at every two minutes; the first look comes soon after a start.
_SILENCE = timedelta(minutes=10)


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield, for the office, whom reminders would miss, and the years of which days off are not known."""
    if not roles.is_office(user):
        return
    if names := [name for (name,) in _headless(day)]:
        page = reverse("admin:members_person_changelist")
        yield _gap(
            "headless",
            f"{_some(names)}没有负责人，提醒没有人收",
            "在负责人的“任职”里填写部门",
            NextStep("指定负责人", page),
            len(names),
        )
    by_problem: dict[str, list[str]] = {}
    for person, problem in unreached(roles.staffing_on(day).answering()).items():
        by_problem.setdefault(problem, []).append(person.name)
    people = reverse("admin:members_person_changelist")
    for number, (problem, names) in enumerate(by_problem.items()):
        step = NextStep("补地址", people)
        yield _gap(
            f"address:{number}", f"{_some(names)}{problem}，收不到提醒", "", step, len(names)
        )
    if refused := refused_addresses():
        yield _gap(
            "refused",
            f"{_some([refusal.person.name for refusal in refused])}的邮箱或机器人拒收，收不到提醒",
            f"{refused[0].address}：{refused[0].words}"[:120],
            NextStep("核对地址", people),
            len(refused),
        )
    for year in unknown_years(day):
        page = reverse("admin:notifications_calendarentry_changelist")
        step = NextStep("登记放假安排", page)
        yield _gap(f"year:{year}", f"{year}年的放假安排还没有登记", unknown_words(year), step, 1)


@prepared_rows
def _headless(day: date) -> QuerySet:
    """The names of the committee's own bodies for which nobody answers."""
    answering = Appointment.objects.held_on(day).filter(duty__in=(Duty.HEAD, Duty.DEPUTY))
    kinds = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)
    departments = Department.objects.filter(is_active=True, kind__in=kinds)
    return departments.exclude(pk__in=answering.values("department")).values_list("name")


def _some(names: list[str]) -> str:
    shown = "、".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown}等 {len(names)} 个"


def _gap(name: str, title: str, detail: str, step: NextStep, count: int) -> Entry:
    return gap(f"desk.{name}", title, step, state="提醒会漏掉", detail=detail, count=count)


def unwell(user: Any, day: date) -> Iterator[Entry]:
    """Yield one entry where the last look found something, or nobody looks: one query, in
    production alone.
    """
    if not settings.PRODUCTION or not roles.is_office(user):
        return
    look = last_run(WATCH)
    if look is None or timezone.now() - look.started_at > _SILENCE:
        what = "定时器或后台进程没有运行"
    elif look.detail:
        what = look.detail
    else:
        return
    url = reverse("desk:health")
    yield Entry(
        key="system:health",
        title=f"系统有异常：{what}",
        url=url,
        state="系统异常",
        urgency=Urgency.LATE,
        step=NextStep("查看运行状况", url),
    )


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    yield (entered,)
    yield (preferences,)
    if user.person_id:
        yield unread_mails, user.person_id
    if roles.is_office(user):
        yield _headless, day
        yield (refused_mails,)
        yield (reminded,)
