"""A mail now about an event: to those asked, to those who decide on leave, to who asked for it."""

from __future__ import annotations

from collections.abc import Iterable

from activities.models import Attendance, Event
from almanac import clock
from almanac.words import month_day, weekday
from members.models import Person, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from notifications.services.routing import without_address
from workplan.services.recipients import office_people, people_answering

_ASKED = "您被邀请参加这项活动，所以收到这封邮件。"
_PRESIDES = "您主持这次会议，所以收到这封邮件。"


def when(event: Event) -> str:
    """Return when an event is, in words: 3月25日（周四）14:30."""
    words = f"{month_day(event.on, clock.today().year)}（{weekday(event.on)}）"
    if event.starts:
        words += f"{event.starts:%H:%M}"
    if event.until and event.until != event.on:
        words += f"至{month_day(event.until, event.on.year)}"
    return f"{words}{event.ends:至%H:%M}" if event.ends else words


def tell_asked(
    event: Event, people: Iterable[Person], actor: User | None, *, again: bool = False
) -> int:
    """Tell people that they are asked to come, and by when to answer, once more where `again`; not of
    what is over. Return how many were sent a message.
    """
    if event.last_day < clock.today():
        return 0
    answer = "不能到会的须请假" if event.must_come else "请答复是否参加"
    by = f"{month_day(event.sign_up_by)}前" if event.sign_up_by else ""
    heading = "请答复是否参加" if again else "活动通知"
    return _send(event, heading, people, actor, ("答复", f"{by}{answer}"), why=_ASKED)


def tell_changed(event: Event, changed: Iterable[str], actor: User | None) -> None:
    """Tell those who reckon with an event what of it is another now."""
    _tell_expecting(event, "活动变动", actor, ("变动", "、".join(changed)))


def tell_cancelled(event: Event, actor: User, reason: str) -> int:
    """Tell those who reckon with an event that it is not held; return how many were sent a message."""
    return _tell_expecting(event, "活动取消", actor, ("原因", reason))


def tell_restored(event: Event, actor: User, reason: str) -> int:
    """Tell those who were told that an event is not held that it is; return how many were sent a message."""
    return _tell_expecting(event, "活动恢复", actor, ("原因", reason))


def tell_leave_asked(attendance: Attendance, actor: User) -> None:
    """Tell those who organise an event that someone asks for leave; the office where there is no one."""
    event = attendance.event
    named = [event.organiser] if event.organiser else []
    people, _ = people_answering(named, Staffing(clock.today()))
    why = "这项活动的请假由您批复，所以收到这封邮件。"
    lines = (("请假人", str(attendance.person)), ("事由", attendance.reason))
    _send(event, "请假待批", people or office_people(clock.today()), actor, *lines, why=why)


def tell_leave_answered(attendance: Attendance, actor: User) -> None:
    """Tell who asked for leave what was said to it."""
    why = "这是对您请假的批复，所以收到这封邮件。"
    said = ("批复", f"{attendance.get_state_display()}。{attendance.answer}".rstrip("。") + "。")
    _send(attendance.event, "请假批复", [attendance.person], actor, said, why=why)


def tell_moved_up(attendance: Attendance) -> None:
    """Tell who waited that there is a place now."""
    why = "您在这项活动的候补名单上，所以收到这封邮件。"
    said = ("报名", "有了名额，您已由候补转为参加")
    _send(attendance.event, "候补转为参加", [attendance.person], None, said, why=why)


def _tell_expecting(event: Event, heading: str, actor: User | None, line: tuple[str, str]) -> int:
    """Tell those who reckon with an event, and who presides over its meeting though they are on no list;
    these read the meeting's page.
    """
    people = [row.person for row in event.attendances.expecting().select_related("person")]
    told = _send(event, heading, people, actor, line, why=_ASKED)
    meeting = event.meeting
    chair = meeting.presided_by if meeting else None
    if meeting and chair and not event.attendances.filter(person=chair).exists():
        url = meeting.get_absolute_url()
        told += _send(event, heading, [chair], actor, line, why=_PRESIDES, url=url)
    return told


def _send(
    event: Event,
    heading: str,
    people: Iterable[Person],
    actor: User | None,
    *lines: tuple[str, str],
    why: str,
    url: str = "",
) -> int:
    facts = (("时间", when(event)), ("地点", event.place), *lines)
    notice = Notice(heading, event.title, url or event.get_absolute_url(), facts, why)
    others = [person for person in people if actor is None or person.pk != actor.person_id]
    # Whom no message reaches stands on the list of those to be rung.
    missed = {person.pk for person in without_address(person.pk for person in others)}
    reached = [person for person in others if person.pk not in missed]
    send_notice(notice=notice, recipients=reached)
    return len(reached)
