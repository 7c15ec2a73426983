"""A year's meetings from a workbook: compared with what is known first, then all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from almanac import clock
from consultations.enums import ConsultationLevel
from consultations.meeting_rows import HEADERS, IGNORED, REQUIRED, MeetingRow, read_meetings
from consultations.models import Consultation, ConsultationMeeting
from consultations.services.meetings import edit_meeting, open_consultation, record_meeting
from members.directory import Directory, UnknownName
from members.models import Department, Person, User
from members.names import name_key
from sheets.plain_tables import read_plain_rows
from sheets.problems import RowsRefused

_Key = tuple[int, str, str, str]


@dataclass
class PreparedMeetings:
    """What an import would do: meetings that are new, changed, and as they are; what is wrong."""

    new: list[MeetingRow] = field(default_factory=list)
    changed: list[tuple[MeetingRow, ConsultationMeeting]] = field(default_factory=list)
    same: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def by_level(self) -> list[tuple[ConsultationLevel, int]]:
        """How many of the rows that would be written are of each level."""
        rows = [*self.new, *(row for row, _ in self.changed)]
        return [
            (level, sum(1 for row in rows if row.level == level)) for level in ConsultationLevel
        ]


def prepare_meetings(data: bytes) -> PreparedMeetings:
    """Compare a workbook with what is known; write nothing.

    A meeting is known by its topic, day and place. Raises UnreadableFile for a file that cannot
    be read as a whole.
    """
    rows = read_meetings(read_plain_rows(data, HEADERS, REQUIRED, IGNORED))
    return _Comparison(rows).prepared


@transaction.atomic
def import_meetings(data: bytes, actor: User | None) -> PreparedMeetings:
    """Import the meetings of a workbook, all or none, and return what was done.

    A topic of a street or village that is not known yet is opened, without steps: what has been
    held needs no reminders. Raises RowsRefused where any row is wrong.
    """
    comparison = _Comparison(read_meetings(read_plain_rows(data, HEADERS, REQUIRED, IGNORED)))
    prepared = comparison.prepared
    if prepared.problems:
        raise RowsRefused(prepared.problems)
    for row in prepared.new:
        _record(row, comparison, actor)
    for row, meeting in prepared.changed:
        _change(row, meeting, comparison, actor)
    return prepared


def _record(row: MeetingRow, comparison: "_Comparison", actor: User | None) -> None:
    with _refusing(row):
        consultation = comparison.consultation_of(row, actor)
        record_meeting(consultation=consultation, actor=actor, **comparison.values(row))


def _change(
    row: MeetingRow, meeting: ConsultationMeeting, comparison: "_Comparison", actor: User | None
) -> None:
    with _refusing(row):
        edit_meeting(meeting=meeting, actor=actor, **comparison.values(row))


@contextmanager
def _refusing(row: MeetingRow) -> Iterator[None]:
    """Turn what a service refuses into the refusal of the whole import, with the row's place."""
    try:
        yield
    except ValidationError as invalid:
        for message in invalid.messages:
            row.complain("内容", message)
        raise RowsRefused(row.problems) from None


class _Comparison:
    """Rows of a workbook beside the consultations and meetings that are known."""

    def __init__(self, rows: list[MeetingRow]) -> None:
        self._directory = Directory.load()
        years = {row.held_on.year for row in rows if row.held_on}
        self._consultations: dict[_Key, Consultation] = {}
        for known in Consultation.objects.filter(year__in=years).select_related("item__plan"):
            key = self._key(known.year, known.level, known.street, known.topic)
            self._consultations.setdefault(key, known)
        self._meetings: dict[tuple[int, date | None, str], ConsultationMeeting] = {
            (row.consultation_id, row.held_on, name_key(row.place)): row
            for row in ConsultationMeeting.objects.filter(consultation__year__in=years)
        }
        self._hosts: dict[int, Person | None] = {}
        self._departments: dict[int, Department | None] = {}
        self.prepared = self._compare(rows)

    @staticmethod
    def _key(year: int, level: str, street: str, topic: str) -> _Key:
        # A topic of the district is known by its words alone: it has no street.
        place = "" if level == ConsultationLevel.DISTRICT else name_key(street)
        return year, level, place, name_key(topic)

    def _key_of(self, row: MeetingRow) -> _Key:
        year = row.held_on.year if row.held_on else 0
        return self._key(year, row.level or "", row.street, row.topic)

    def _compare(self, rows: list[MeetingRow]) -> PreparedMeetings:
        prepared = PreparedMeetings()
        seen: dict[tuple, MeetingRow] = {}
        for row in rows:
            self._check(row, seen)
            prepared.problems += row.problems
            if row.problems:
                continue
            meeting = self._meeting_of(row)
            if meeting is None:
                prepared.new.append(row)
            elif self._differs(row, meeting):
                prepared.changed.append((row, meeting))
            else:
                prepared.same += 1
        return prepared

    def _check(self, row: MeetingRow, seen: dict[tuple, MeetingRow]) -> None:
        """Note what is wrong with a row besides what cannot be read."""
        self._departments[id(row)] = self._look_up(row, "责任部门", row.department)
        host = self._look_up(row, "主持人", row.host)
        self._hosts[id(row)] = host
        if row.problems or row.level is None or row.held_on is None:
            return
        if row.held_on > clock.today():
            row.complain("召开日期", "还没有到，协商会召开后再登记。")
        offered, adopted = row.values["offered"], row.values["adopted"]
        if adopted is not None and adopted > (offered or 0):
            row.complain("采纳意见建议数", "采纳数不能多于提出数。")
        if row.level == ConsultationLevel.DISTRICT and self._known(row) is None:
            row.complain("协商议题", "没有这个区级协商议题，请先在“协商监督”中建立。")
        key = (self._key_of(row), row.held_on, name_key(row.values["place"]))
        first = seen.setdefault(key, row)
        if first is not row:
            place = f"{first.at.sheet} 第{first.at.number}行"
            row.complain("协商议题", f"与{place}是同一场协商会，请只留一行。")

    def _look_up(self, row: MeetingRow, column: str, name: str) -> Any:
        if not name:
            return None
        find = self._directory.department if column == "责任部门" else self._directory.leader
        try:
            found = find(name)
        except UnknownName as unknown:
            near = f"，是否为“{unknown.near[0]}”？" if unknown.near else "。"
            row.complain(column, f"没有“{name}”{near}")
            return None
        if isinstance(found, Person | Department):
            return found
        row.complain(column, f"“{name}”是职务，请填姓名。")
        return None

    def _known(self, row: MeetingRow) -> Consultation | None:
        return self._consultations.get(self._key_of(row))

    def _meeting_of(self, row: MeetingRow) -> ConsultationMeeting | None:
        known = self._known(row)
        if known is None:
            return None
        return self._meetings.get((known.pk, row.held_on, name_key(row.values["place"])))

    def _differs(self, row: MeetingRow, meeting: ConsultationMeeting) -> bool:
        return any(getattr(meeting, name) != value for name, value in self.values(row).items())

    def values(self, row: MeetingRow) -> dict[str, Any]:
        """Return what is to be recorded; an empty cell leaves what is known as it is."""
        said = {k: v for k, v in row.values.items() if v not in ("", None)}
        host = self._hosts.get(id(row))
        return {
            "held_on": row.held_on,
            **said,
            **({"street": row.street} if row.street else {}),
            **({"host": host} if host else {}),
        }

    def consultation_of(self, row: MeetingRow, actor: User | None) -> Consultation:
        """Return the consultation of a row, opened where it is not known yet."""
        if known := self._known(row):
            return known
        opened = open_consultation(
            topic=row.topic,
            level=row.level or "",
            year=row.held_on.year if row.held_on else None,
            street=row.street,
            department=self._departments.get(id(row)),
            actor=actor,
            with_steps=False,
        )
        self._consultations[self._key_of(row)] = opened
        return opened
