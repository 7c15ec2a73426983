"""二届五次全体会议 with a group and two speeches, one with its unit, one answered: samples, so marked."""

from collections.abc import Callable
from datetime import date

from activities.enums import AttendanceState
from activities.models import Event
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.models import Department, Person, User
from plenary.enums import Adoption, Mode
from plenary.models import Speech
from plenary.services import groups, speeches
from plenary.services.speeches import SpeechData
from workplan.enums import MeetingKind
from workplan.models import Meeting
from workplan.services import schemes

_BEFORE, _OPENED, _OVER = date(2021, 1, 18), date(2021, 1, 25), date(2021, 1, 28)
_SHARED, _VISITED, _ANSWERED = date(2021, 3, 18), date(2021, 4, 27), date(2021, 5, 17)


def hold_plenary(account: Callable[[str], User], until: date) -> None:
    """Hold it, and let its speeches go on, as far as the day has come."""
    office, member = account("办公室"), account("李庆莲")
    if until < _ANSWERED or member.person is None:
        return
    with clock.standing_at(_BEFORE):
        meeting, event = _convene(office)
        spoken, written = _hand_in(meeting, account)
        speeches.choose(speech=spoken, actor=office, mode=Mode.SPOKEN, order=1)
        speeches.choose(speech=written, actor=office, mode=Mode.WRITTEN)
    with clock.standing_at(_OPENED):
        asked = [row.person for row in event.attendances.select_related("person")]
        marks = {person: Mark(AttendanceState.PRESENT) for person in asked}
        marks[asked[-1]] = Mark(AttendanceState.LEAVE_GRANTED, note="公务出差")
        attendance.mark(event=event, actor=office, marks=marks)
        _discuss(meeting, office, member, asked[:12])
    with clock.standing_at(_OVER):
        events.close(event=event, actor=office)
    _go_on(spoken, written, account)


def _convene(office: User) -> tuple[Meeting, Event]:
    """Enter it, with everyone asked."""
    meeting = schemes.save_meeting(
        meeting=Meeting(
            kind=MeetingKind.PLENARY, term=2, number=5, held_on=_OPENED, place="区行政中心"
        ),
        actor=office,
    )
    event = Event.objects.get(meeting=meeting)
    events.edit(event=event, actor=office, until=date(2021, 1, 27), half_days=5)
    attendance.ask(event=event, actor=office, groups=["all"])
    return meeting, event


def _hand_in(meeting: Meeting, account: Callable[[str], User]) -> tuple[Speech, Speech]:
    """Hand in a member's speech, and one of a body."""
    spoken = speeches.submit(
        meeting=meeting,
        actor=account("李庆莲"),
        data=SpeechData(
            "（样例）让放学后的校园用起来",
            "走访六所学校后建议：课后服务向社区开放场地，由社区和学校共同管理。",
        ),
    )
    written = speeches.submit(
        meeting=meeting,
        actor=account("城建委"),
        data=SpeechData(
            "（样例）桥下空间怎样还给居民",
            "全区桥下空间多处闲置，建议分类改为停车、健身和环卫用地。",
            body=Department.objects.get(name="城建委"),
        ),
    )
    return spoken, written


def _discuss(meeting: Meeting, office: User, member: User, people: list[Person]) -> None:
    """Let a group meet, with a member as its convenor and first speaker."""
    convenors = [member.person] if member.person else []
    group = groups.save_group(
        meeting=meeting,
        actor=office,
        name="第一组",
        place="二楼会议室",
        convenors=convenors,
        people=people,
    )
    groups.note(
        group=group,
        actor=member,
        on=_OPENED,
        topic="讨论常委会工作报告",
        speakers=convenors,
        text="（样例）建议把课后服务列入今年的协商议题。",
    )


def _go_on(spoken: Speech, written: Speech, account: Callable[[str], User]) -> None:
    """Share out both speeches, visit the one and have the other answered."""
    with clock.standing_at(_SHARED):
        for speech, unit, due_on, leader in (
            (spoken, "区教育局", date(2021, 6, 18), "张爱莲"),
            (written, "区城管局", date(2021, 5, 31), "周翔"),
        ):
            speeches.share(
                speech=speech,
                actor=account("办公室"),
                unit=Department.objects.get(name=unit),
                due_on=due_on,
                leader=account(leader).person,
                supervisor=Department.objects.get(name="提案委"),
            )
    with clock.standing_at(_VISITED):
        speeches.visit(
            speech=spoken,
            actor=account("提案委"),
            on=_VISITED,
            where="（样例）两所学校",
            text="场地已在周末开放，夜间还没有。",
        )
    with clock.standing_at(_ANSWERED):
        speeches.answer(
            speech=written,
            actor=account("区城管局"),
            adoption=Adoption.PARTLY,
            reason="（样例）两处改为停车场，今年九月完成；其余列入明年计划。",
        )
