"""A year of five members, played through the services of the apps that know it: the plan's own rows.

王国珍 is one of the 常委; 周翔 too, and not ranked; 陈悦 leaves in August, 费建伟 comes in June (补选).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from activities.enums import AttendanceState, CheckedInBy, EventKind, Role
from activities.models import Attendance, Event
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from consultations.models import ReportVersion
from members.enums import DepartmentKind, Departure, Duty
from members.models import Person, User
from opinions.enums import Level, Way
from opinions.models import OpinionReport
from opinions.services.outcomes import record_adoption, record_instruction
from performance.models import FactSort
from performance.services.recorded import confirm, record
from proposals.enums import CosignState, Origin, ProposalKind
from proposals.models import CoSigner, Proposal
from tests.consultations.factories import research_on
from tests.factories import appoint, make_department, make_item, make_plan, make_user
from tests.performance.conftest import make_member
from workplan.annexes import Annex

NAMES = ("王国珍", "沈璞", "陈悦", "费建伟", "周翔")


@dataclass(frozen=True)
class PlayedYear:
    """The people by name, and the office's account."""

    people: dict[str, Person]
    office: User

    def named(self, names: str) -> list[Person]:
        return [self.people[name] for name in names.split()]


def play() -> PlayedYear:
    """Play the year; what is returned names its people."""
    office = make_user("bangongshi", office=True)
    standing = {"standing_since": date(2017, 2, 1)}
    more: dict[str, dict] = {
        "王国珍": standing,
        "周翔": standing | {"unranked": True},
        "陈悦": {"until": date(2021, 8, 31), "ended_why": Departure.RESIGNED},
        "费建伟": {"since": date(2021, 6, 15)},
    }
    people = {name: make_member(name, **more.get(name, {})) for name in NAMES}
    sector = make_department("教育界", DepartmentKind.SECTOR)
    for person in people.values():
        appoint(person, sector, Duty.MEMBER)
        make_user(person.name, person=person)
    year = PlayedYear(people, office)
    _events(year)
    _proposals(year)
    _reports(year)
    _research(year)
    _recorded(year)
    return year


def _events(year: PlayedYear) -> None:
    must = {"must_come": True}
    _held(
        *(year, date(2021, 1, 25), EventKind.PLENARY, "区政协二届五次会议"),
        asked="王国珍 沈璞 陈悦 周翔",
        came="王国珍 沈璞 周翔",
        leave="陈悦",
        half_days=6,
        **must,
    )
    _held(year, date(2021, 2, 26), EventKind.VISIT, "走访政协委员（结合“亲清三访”）", came="沈璞")
    for month in (3, 6, 9, 11):
        _held(
            *(year, date(2021, month, 10), EventKind.COMMITTEE, "各专委会工作会议暨支部党员会议"),
            asked="王国珍 沈璞 陈悦" if month < 9 else "王国珍 沈璞",
            came="王国珍" if month == 3 else "王国珍 沈璞",
            late="沈璞" if month == 3 else "",
            **must,
        )
    for month in (3, 8):
        title = "市场监察执法情况民主监督（对口协商）"
        _held(
            year, date(2021, month, 18), EventKind.SUPERVISION, title, asked="王国珍", came="王国珍"
        )
    # Signed up, and stayed away; 王国珍 said in time that he does not come.
    _held(
        *(year, date(2021, 5, 12), EventKind.SUPERVISION, "地铁口序化民主监督（对口协商）"),
        asked="王国珍",
        signed="沈璞",
        declined="王国珍",
        came="陈悦",
        is_open=True,
    )
    _held(
        *(year, date(2021, 4, 26), EventKind.TRAINING, "委员异地培训"),
        signed="王国珍 沈璞",
        came="王国珍 沈璞",
        is_open=True,
        half_days=4,
    )
    for title, day in (("矛调中心建设专题视察", 13), ("在建工地智慧监管专题视察", 20)):
        _held(
            *(year, date(2021, 4, day), EventKind.INSPECTION, title),
            asked="王国珍 周翔",
            came="王国珍 周翔",
        )
    _held(
        *(year, date(2021, 6, 18), EventKind.SECTOR, "开展界别活动月"),
        asked="沈璞 陈悦 费建伟",
        came="沈璞 费建伟",
    )
    _held(
        *(year, date(2021, 6, 25), EventKind.STANDING, "区政协二届二十五次常委会议"),
        asked="王国珍 周翔",
        came="王国珍",
        refused="周翔",
        observers="沈璞",
        **must,
    )
    _held(
        *(year, date(2021, 7, 8), EventKind.TRAINING, "委员集中培训"),
        asked="王国珍 沈璞 陈悦 费建伟",
        came="王国珍 费建伟",
        leave="沈璞",
        half_days=2,
        **must,
    )
    _held(
        *(year, date(2021, 8, 12), EventKind.BRIEFING, "组织参加“一府两院”工作报告会"),
        asked="王国珍 沈璞 费建伟",
        declined="沈璞",
        came="王国珍 费建伟",
    )


def _held(
    year: PlayedYear,
    on: date,
    kind: EventKind,
    title: str,
    *,
    asked: str = "",
    signed: str = "",
    declined: str = "",
    leave: str = "",
    refused: str = "",
    came: str = "",
    late: str = "",
    observers: str = "",
    **more,
) -> None:
    """Put an event up, have people answer, check in by list, and close it."""
    office = year.office
    with clock.standing_at(date(on.year, on.month, max(on.day - 7, 1))):
        event = events.create(actor=office, kind=kind, title=title, on=on, **more)
        if asked:
            attendance.ask(event=event, actor=office, people=year.named(asked))
        if observers:
            people = year.named(observers)
            attendance.ask(event=event, actor=office, people=people, role=Role.OBSERVER)
        events.publish(event=event, actor=office)
        _each(year, signed, lambda user: attendance.come(event=event, actor=user))
        _each(year, declined, lambda user: attendance.decline(event=event, actor=user))
        _each(
            *(year, f"{leave} {refused}"),
            lambda user: attendance.ask_leave(event=event, actor=user, reason="出差"),
        )
        for person in year.named(leave):
            attendance.grant(attendance=_at(event, person), actor=office)
        for person in year.named(refused):
            attendance.refuse(attendance=_at(event, person), actor=office, reason="须到会")
    with clock.standing_at(on):
        for person in year.named(f"{came} {observers}"):
            attendance.check_in(person=person, event=event, how=CheckedInBy.LIST, by=office)
        marks = {person: Mark(AttendanceState.LATE) for person in year.named(late)}
        attendance.mark(event=event, actor=office, marks=marks)
        events.close(event=event, actor=office)


def _at(event: Event, person: Person) -> Attendance:
    return Attendance.objects.get(event=event, person=person)


def _each(year: PlayedYear, names: str, do: Callable[[User], object]) -> None:
    for person in year.named(names):
        do(person.user)


def _proposals(year: PlayedYear) -> None:
    _filed(year, date(2020, 12, 10), "加快托育服务体系建设", "王国珍", number=1)
    _filed(year, date(2021, 2, 5), "推进老旧小区改造", "王国珍", "沈璞 陈悦", number=2)
    key = {"number": 3, "kind": ProposalKind.KEY}
    _filed(year, date(2021, 2, 5), "规范地铁口停车", "王国珍", **key)
    _filed(year, date(2021, 2, 5), "建设无障碍环境", "陈悦", "沈璞", number=4)
    _filed(year, date(2021, 12, 6), "完善医联体", "沈璞", number=5)


def _filed(
    year: PlayedYear, on: date, title: str, author: str, with_: str = "", **more: object
) -> None:
    """A filed proposal, past the services: its review takes the whole committee."""
    values = {"kind": ProposalKind.ORDINARY, **more}
    proposal = Proposal.objects.create(
        term=2,
        session=5,
        title=title,
        situation="情况",
        suggestions="建议",
        origin=Origin.JOINT if with_ else Origin.INDIVIDUAL,
        state="filed",
        author=year.people[author],
        submitted_on=on,
        filed_on=on,
        **values,
    )
    for order, person in enumerate(year.named(with_), start=1):
        CoSigner.objects.create(
            proposal=proposal,
            person=person,
            order=order,
            state=CosignState.CONFIRMED,
            answered_at=clock.now(),
            text_key=proposal.text_key,
        )


def _reports(year: PlayedYear) -> None:
    both = _sent(year, date(2021, 3, 22), "关于电动车充电的建议", "沈璞 王国珍")
    record_adoption(report=both, level=Level.DISTRICT, actor=year.office)
    adopted = {"level": Level.CITY, "on": date(2021, 4, 12), "way": Way.COMBINED}
    record_adoption(report=both, actor=year.office, **adopted)
    own = _sent(year, date(2021, 10, 11), "关于平台用工的建议", "王国珍")
    record_adoption(report=own, level=Level.CITY, on=date(2021, 10, 20), actor=year.office)
    record_instruction(
        report=own, level=Level.PROVINCE, who="副省长", on=date(2021, 11, 2), actor=year.office
    )


def _sent(year: PlayedYear, on: date, title: str, authors: str) -> OpinionReport:
    report = OpinionReport.objects.create(
        title=title, text="情况和建议", state="sent", sent_on=on, created_at=clock.now()
    )
    for order, person in enumerate(year.named(authors)):
        report.authorships.create(person=person, order=order)
    return report


def _research(year: PlayedYear) -> None:
    """Row 27: 开展年度重点课题调研."""
    plan = make_plan(2021)
    item = make_item(
        *(plan, 1, "安置小区物业管理"), leaders=year.named("周翔"), annex=Annex.RESEARCH
    )
    item.member_rows.create(person=year.people["沈璞"])
    research = research_on(item)
    with clock.standing_at(date(2021, 11, 8)):
        ReportVersion.objects.create(research=research, number=1, by=year.office, at=clock.now())


def _recorded(year: PlayedYear) -> None:
    """大会发言, the 征文 of row 14, honours, goods, welfare: what no page knows."""
    _enter(year, "大会口头发言", "王国珍", date(2021, 1, 26), "托育服务")
    _enter(year, "表彰荣誉", "周翔", date(2021, 12, 1), "优秀政协工作者", level="city")
    _enter(year, "提供物品、场地", "王国珍", date(2021, 7, 1), "防疫物资", amount=4)
    _enter(year, "提供物品、场地", "王国珍", date(2021, 9, 1), "活动场地", amount=3)
    _enter(year, "公益服务", "沈璞", date(2021, 3, 5), "学雷锋义诊")
    with clock.standing_at(date(2021, 7, 20)):
        claim = record(
            person=year.people["沈璞"],
            sort=FactSort.objects.get(name="媒体宣传"),
            on=date(2021, 7, 15),
            title="高新情·政协缘——我和滨江政协主题征文",
            level="district",
            actor=year.people["沈璞"].user,
        )
        confirm(recorded=claim, actor=year.office)


def _enter(year: PlayedYear, sort: str, name: str, on: date, title: str, **more: object) -> None:
    record(
        person=year.people[name],
        sort=FactSort.objects.get(name=sort),
        on=on,
        title=title,
        actor=year.office,
        **more,
    )


def totals(lines: Iterable) -> dict[str, str]:
    """The total of each, by name."""
    return {line.person.name: line.total_words for line in lines}
