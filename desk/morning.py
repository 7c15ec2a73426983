"""The morning page: what waits for someone, the next days, the year, and what changed since yesterday."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localtime

from almanac.words import weekday
from members import roles
from members.enums import ACTING_DUTIES, DepartmentKind
from members.models import User
from notifications.registry import ON_DUE, Deadline, coming, events_for, questions_of_coming
from notifications.services.calendar import office_calendar
from notifications.services.health import SystemPart, examine
from notifications.services.unreachable import due_soon, questions_of_due_soon
from proposals.permissions import may_propose
from workflow.inbox import Inbox, News, find_out_for, inbox_of, news_of
from workplan.enums import Lamp
from workplan.models import Plan
from workplan.permissions import Viewer
from workplan.reading.board import of_plan
from workplan.reading.by_department import DepartmentBar, bars
from workplan.reading.rows import LedgerRow, ledger_rows

_AHEAD, _NEWS, _SHOWN = timedelta(days=10), 8, 6
_BAD_FIRST = (Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.GREY, Lamp.BLUE)
# Of these apps the office finds everyone's due dates: they are the committee's own work.
_OFFICES = ("workplan.", "consultations.")


@dataclass(frozen=True)
class Standing:
    """What someone is, for the words of their page: by what they are called, and in which parts."""

    called: tuple[str, ...] = ()
    office: bool = False
    leader: bool = False
    department: bool = False
    unit: bool = False
    member: bool = False
    proposes: bool = False


@dataclass(frozen=True)
class ComingDay:
    """A day, or some days off on end, and what stands in it: words and where they lead."""

    label: str
    lines: list[tuple[str, str]]
    is_off: bool = False


@dataclass(frozen=True)
class OwnItems:
    """Items that someone has to do with, under a heading; `is_open`: their list stands open."""

    heading: str
    items: list[LedgerRow]
    is_open: bool = False


@dataclass(frozen=True)
class Morning:
    """The page: what waits, what the reader did today and may take back, and what is around it."""

    plan: Plan | None
    who: Standing
    inbox: Inbox
    done: list[News]
    news: list[News]
    coming: list[ComingDay]
    bars: list[DepartmentBar]
    own: list[OwnItems]
    unwell: list[SystemPart] = field(default_factory=list)
    well: list[SystemPart] = field(default_factory=list)


def read_morning(user: User, day: date, *, in_admin: bool = False) -> Morning:
    """Return someone's first page on a day; `in_admin`, which tells of everyone whom reminders miss, what
    is due is read once for that and this, and nothing of the year's items.
    """
    yesterday, until = day - timedelta(days=1), day + _AHEAD
    soon = day, until, user.person_id
    asked = questions_of_due_soon(day) if in_admin else questions_of_coming(*soon)
    find_out_for(user, yesterday, day, until, asked)
    who, plan = standing_of(user, day), Plan.current()
    inbox, news = inbox_of(user, day), news_of(user, yesterday, day)
    parts = examine() if who.office else []
    sees_year = not in_admin and (who.office or who.leader or who.department)
    return Morning(
        plan=plan,
        who=who,
        inbox=inbox,
        done=[one for one in news if one.is_own and one.step and localtime(one.at).date() == day],
        news=[one for one in news if not one.is_own][:_NEWS],
        coming=_coming(user, who, day, due_soon(day) if in_admin else coming(*soon)),
        bars=bars(of_plan(plan)) if sees_year and plan else [],
        own=[] if in_admin else list(_own(user, who, plan, day)),
        unwell=[part for part in parts if not part.ok],
        well=[part for part in parts if part.ok],
    )


def standing_of(user: User, day: date) -> Standing:
    """Return what someone is on a day; nothing for a stopped account."""
    if not user.is_active:
        return Standing()
    held = roles.held_by(user, day)
    acting = [row.kind for row in held if row.department_id and row.duty in ACTING_DUTIES]
    return Standing(
        called=tuple(dict.fromkeys(row.label for row in held)),
        office=roles.is_office(user),
        leader=any(row.post_id for row in held),
        department=any(kind != DepartmentKind.UNIT for kind in acting),
        unit=DepartmentKind.UNIT in acting,
        member=roles.is_member(user, day),
        proposes=may_propose(user, day),
    )


def _own(user: User, who: Standing, plan: Plan | None, day: date) -> Iterator[OwnItems]:
    """Yield what someone leads, answers for, takes part in, or is on the research team of."""
    if plan is None:
        return
    viewer = Viewer.of(user, day)
    # Who is merely on a team has no part in the other rows.
    if viewer.stands_in_plans:
        items = of_plan(plan)
    else:
        items = ledger_rows(plan.items.filter(pk__in=viewer.teams)) if viewer.teams else []
    if who.leader:
        posts = roles.post_ids(user, day)
        led = (item for item in items if item.is_led_by(user.person_id, posts))
        yield from _listed("您牵头的工作", led, is_open=True)
    access = {item.pk: viewer.access_to(item) for item in items}
    yield from _listed("本部门负责", (i for i in items if access[i.pk].responsible))
    part = (i for i in items if access[i.pk].participant and not access[i.pk].responsible)
    yield from _listed("本部门参与", part)
    team = (item for item in items if item.pk in viewer.teams)
    yield from _listed("您参加的课题", team, is_open=True)


def _listed(
    heading: str, items: Iterable[LedgerRow], *, is_open: bool = False
) -> Iterator[OwnItems]:
    """Yield a list where there is one: the worst lamps first, as the plan has them within."""
    order = list(_BAD_FIRST)
    found = sorted(items, key=lambda item: order.index(item.status_light.lamp))
    if found:
        yield OwnItems(heading, found, is_open)


def _coming(user: User, who: Standing, day: date, deadlines: list[Deadline]) -> list[ComingDay]:
    """Return the next days: meetings, what is due, days off; the office finds everyone's."""
    until, calendar = day + _AHEAD, office_calendar()
    lines: dict[date, list[tuple[str, str]]] = {}
    if user.person:
        for event in events_for(user.person, day, until, day):
            # A moment has a day of its own, by the office's clock.
            starts = event.starts
            on = localtime(starts).date() if isinstance(starts, datetime) else starts
            if day <= on <= until and not event.cancelled:
                words = f"{event.title}，{event.place}" if event.place else event.title
                lines.setdefault(on, []).append((words, event.url))
    due: dict[date, list[tuple[str, str]]] = {}
    for deadline in deadlines:
        if not day <= deadline.due_on <= until:
            continue
        theirs = user.person_id in deadline.people_up_to(1)
        theirs = theirs or (who.office and deadline.subject.startswith(_OFFICES))
        if deadline.day == ON_DUE and theirs:
            name = deadline.designation if deadline.number else deadline.title
            due.setdefault(deadline.due_on, []).append(
                (f"{deadline.act or '到期'}：{name}", deadline.url)
            )
    for on, named in due.items():
        lines.setdefault(on, []).extend(_due_lines(named))
    return _days(day, until, lines, calendar.is_workday)


def _due_lines(named: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Return what is due on a day: a few by name, many as one line that leads to the year."""
    named = list(dict.fromkeys(named))
    if len(named) <= _SHOWN:
        return named
    return [*named[: _SHOWN - 1], (f"等 {len(named)} 项到期", reverse("workplan:plan"))]


def _days(
    day: date,
    until: date,
    lines: dict[date, list[tuple[str, str]]],
    works: Callable[[date], bool],
) -> list[ComingDay]:
    """Return today, the days on which something is, and the days off; those on end as one."""
    found: list[ComingDay] = []
    off: list[date] = []

    def close() -> None:
        if off:
            label = _label(off[0], day) if len(off) == 1 else f"{off[0].day}—{off[-1].day}日"
            found.append(ComingDay(label, [("休息", "")], is_off=True))
            off.clear()

    for number in range((until - day).days + 1):
        on = day + timedelta(days=number)
        if on in lines:
            close()
            found.append(ComingDay(_label(on, day), lines[on], is_off=not works(on)))
        elif not works(on):
            off.append(on)
        else:
            close()
            if on == day:
                found.append(ComingDay(_label(on, day), [("没有会议和到期的事项", "")]))
    close()
    return found


def _label(on: date, day: date) -> str:
    if on == day:
        return "今天"
    return f"{on.day}日 {weekday(on)}" if on.month == day.month else f"{on.month}月{on.day}日"
