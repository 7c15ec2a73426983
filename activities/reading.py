"""What an event's page and papers show of the people on its list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from activities.enums import PRESENT_STATES, AttendanceState, EventKind, EventState, Role
from activities.models import BY_PERSON, Attendance, Event
from activities.services.notices import when
from almanac.words import month_day
from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, Membership
from notifications.services.routing import without_address
from sheets.workbooks import SheetTable, write_workbook

_COLUMNS = (
    *(("姓名", 12), ("界别和单位", 36), ("身份", 10), ("出席情况", 14), ("签到时间", 18)),
    *(("签到方式", 12), ("请假事由", 30), ("批复", 24), ("备注", 24)),
)


@dataclass(frozen=True)
class Roll:
    """The list of an event: who stands how, each with what they belong to."""

    rows: list[Attendance]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many stand how, in the order of the states; none is empty."""
        found = Counter(row.state for row in self.rows)
        return [(state.label, found[state]) for state in AttendanceState if found[state]]

    @property
    def by_state(self) -> list[tuple[AttendanceState, list[Attendance]]]:
        found = ((state, [r for r in self.rows if r.state == state]) for state in AttendanceState)
        return [(state, rows) for state, rows in found if rows]

    @property
    def present(self) -> int:
        return sum(row.state in PRESENT_STATES for row in self.rows)


def roll_of(event: Event) -> Roll:
    """Return the list of an event, as people are listed everywhere."""
    rows = event.attendances.select_related("person", "event", "checked_in_by__person")
    return Roll(list(rows.order_by(*BY_PERSON)))


# As what a meeting's own people are written to, whoever of them is on its list.
_WRITTEN_TO = {
    EventKind.CHAIR: "主席会议成员",
    EventKind.PARTY: "党组成员",
    EventKind.STANDING: "各位常委",
    EventKind.PLENARY: "各位委员",
}


def written_to(event: Event) -> str:
    """Return to whom the notice of an event is written (主送), by who was asked: those of one kind by what
    they are together, all others by their departments and units.
    """
    rows = list(event.attendances.all())
    people = {row.person_id: row.role for row in rows if not row.unit_id}
    together = _WRITTEN_TO.get(EventKind(event.kind), "")
    own = {who for who, role in people.items() if together and role != Role.OBSERVER}
    rest = people.keys() - own
    members = set(roles.members_on(event.on).filter(pk__in=rest).values_list("pk", flat=True))
    held = Appointment.objects.held_on(event.on).filter(person__in=rest - members)
    asked = Q(appointments__in=held) | Q(pk__in=[row.unit_id for row in rows if row.unit_id])
    bodies = Department.objects.filter(asked).distinct()
    found = (
        together if own else "",
        "各位委员" if members else "",
        "、".join(map(str, bodies)),
    )
    return "，".join(dict.fromkeys(filter(None, found)))


@dataclass
class Answers:
    """How those of one kind have answered: how many were asked, come, stay away; who owes an answer. A
    unit is one, whoever of its people answers.
    """

    label: str
    asked: int = 0
    coming: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    owing: list[str] = field(default_factory=list)


_AWAY = (
    *(AttendanceState.NOT_COMING, AttendanceState.LEAVE_ASKED, AttendanceState.LEAVE_GRANTED),
    AttendanceState.ABSENT,
)
_KINDS = ("委员", "单位", "智库专家", "其他人员")


def answers_of(event: Event) -> list[Answers]:
    """Return how those asked to an event have answered, by what they are on its day."""
    found = {label: Answers(label) for label in _KINDS}
    rows = list(event.attendances.select_related("person", "unit").order_by(*BY_PERSON))
    people = [row.person_id for row in rows]
    members = set(roles.members_on(event.on).filter(pk__in=people).values_list("pk", flat=True))
    held = Appointment.objects.held_on(event.on).filter(duty=Duty.EXPERT, person__in=people)
    experts = set(held.values_list("person", flat=True))
    units: dict[str, list[Attendance]] = {}
    for row in rows:
        if row.unit:
            units.setdefault(str(row.unit), []).append(row)
            continue
        is_member, is_expert = row.person_id in members, row.person_id in experts
        label = "委员" if is_member else "智库专家" if is_expert else "其他人员"
        _count(found[label], str(row.person), [row])
    for name, some in units.items():
        who = next((str(r.person) for r in some if r.state in _COMING), "")
        _count(found["单位"], f"{name}（{who}）" if who else name, some)
    return [one for one in found.values() if one.asked]


_COMING = (AttendanceState.COMING, AttendanceState.WAITING, *PRESENT_STATES)


def _count(answers: Answers, name: str, rows: list[Attendance]) -> None:
    answers.asked += 1
    if any(row.state in _COMING for row in rows):
        answers.coming.append(name)
    elif any(row.state in _AWAY for row in rows):
        answers.away.append(name)
    else:
        answers.owing.append(name)


@dataclass(frozen=True)
class ToRing:
    """Who is to be told by telephone, and the words that the office's own SMS system may send."""

    rows: list[Attendance]
    words: str

    @property
    def left(self) -> list[Attendance]:
        return [row for row in self.rows if row.told_at is None]

    @property
    def numbers(self) -> str:
        """A line each, name and telephone; those without a number are left to be found."""
        return "\n".join(
            f"{r.person.name}\t{r.person.mobile}" for r in self.left if r.person.mobile
        )


def to_ring(event: Event, rows: list[Attendance]) -> ToRing:
    """Return those on the list whom no message reaches."""
    expecting = set(event.attendances.expecting().values_list("pk", flat=True))
    asked = {row.person_id: row for row in rows if row.pk in expecting}
    missed = {person.pk for person in without_address(asked)}
    named = [row for pk, row in asked.items() if pk in missed]
    place = f"，地点：{event.place}" if event.place else ""
    contact = f"联系人：{event.contact}。" if event.contact else ""
    if event.state == EventState.CANCELLED:
        off = f"原定{when(event)}举行的“{event.title}”已取消，请勿前往。{contact}"
        return ToRing(named, off)
    answer = "不能到会的须请假" if event.must_come else "请答复是否参加"
    by = f"{month_day(event.sign_up_by)}前" if event.sign_up_by else ""
    words = f"请您参加“{event.title}”，时间：{when(event)}{place}。{by}{answer}。{contact}"
    return ToRing(named, words)


def belonging(rows: list[Attendance], event: Event) -> dict[int, str]:
    """Return by person what each belongs to on the event's day, a 委员 to their 界别, and where they
    work: of two of one name this tells who is who.
    """
    people = [row.person_id for row in rows]
    held = Appointment.objects.held_on(event.on).filter(person__in=people)
    bodies = held.order_by("department__order", "pk").values_list(
        "person", "department__kind", "department__name"
    )
    named: dict[int, list[str]] = {}
    for person, _kind, name in sorted(bodies, key=lambda row: row[1] != DepartmentKind.SECTOR):
        if name:
            named.setdefault(person, [name])
    for member in Membership.objects.on_day(event.on).filter(person__in=people).exclude(unit=""):
        named.setdefault(member.person_id, []).append(member.unit)
    return {person: "，".join(names) for person, names in named.items()}


def roll_workbook(event: Event) -> bytes:
    """Return the list of an event as the bytes of an .xlsx file, a row each."""
    rows = roll_of(event).rows
    where = belonging(rows, event)
    return write_workbook(
        SheetTable("名单", _COLUMNS, (_row(row, where.get(row.person_id, "")) for row in rows))
    )


def _row(row: Attendance, where: str) -> list[str | int | None]:
    at = (
        timezone.localtime(row.checked_in_at).strftime("%Y-%m-%d %H:%M")
        if row.checked_in_at
        else ""
    )
    return [
        row.person.name,
        where,
        str(Role(row.role).label),
        row.get_state_display(),
        at,
        row.get_checked_in_how_display(),
        row.reason,
        row.answer,
        row.note,
    ]
