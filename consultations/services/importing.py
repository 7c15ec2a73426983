"""A year's meetings from a workbook: compared with what is known first, then all or nothing."""

from datetime import date

from django.db import transaction

from almanac import clock
from consultations.enums import ConsultationLevel
from consultations.meeting_rows import MeetingRow, read_meetings
from consultations.models import Consultation, ConsultationMeeting
from consultations.services.meetings import edit_meeting, open_consultation, record_meeting
from members.directory import Directory
from members.models import User
from members.names import name_key
from sheets.checking import complaining
from sheets.comparing import Compared, compare, differences

MeetingsCompared = Compared[MeetingRow, ConsultationMeeting]
_Topic = tuple[int, str, str, str]


def prepare_meetings(data: bytes) -> MeetingsCompared:
    """Compare a workbook with what is known; write nothing.

    A meeting is known by its topic, day and place. Raises UnreadableFile for a file that cannot
    be read as a whole.
    """
    return _compare(data)[0]


@transaction.atomic
def import_meetings(data: bytes, actor: User | None) -> MeetingsCompared:
    """Import the meetings of a workbook, all or none, and return what was done.

    A topic of a street or village that is not known yet is opened, without steps: what has been
    held needs no reminders. Raises RowsRefused where any row is wrong.
    """
    compared, known = _compare(data)
    compared.refuse()
    for one in compared.written:
        with complaining(one.row, lambda _: "内容"):
            if one.known is not None:
                edit_meeting(meeting=one.known, actor=actor, **one.row.said)
            else:
                consultation = known.consultation_of(one.row, actor)
                record_meeting(consultation=consultation, actor=actor, **one.row.said)
    compared.refuse()
    return compared


def _compare(data: bytes) -> tuple[MeetingsCompared, "_KnownMeetings"]:
    rows, directory = read_meetings(data), Directory.load()
    known = _KnownMeetings(rows)
    for row in rows:
        row.department = row.named("责任部门", directory.department)
        if host := row.named("主持人", directory.person):
            row.said["host"] = host
        if not row.problems:
            _check(row, known)
    compared = compare(
        rows,
        key=_key,
        known=known.meeting_of,
        differs=lambda row, meeting: differences(meeting, row.said),
        column="协商议题",
        thing="一场协商会",
    )
    return compared, known


def _check(row: MeetingRow, known: "_KnownMeetings") -> None:
    """Note what is wrong with a row of which all could be read."""
    if row.held_on and row.held_on > clock.today():
        row.complain("召开日期", "还没有到，协商会召开后再登记。")
    if row.said.get("adopted", 0) > row.said.get("offered", 0):
        row.complain("采纳意见建议数", "采纳数不能多于提出数。")
    if row.level == ConsultationLevel.DISTRICT and not known.has_topic(row):
        row.complain("协商议题", "没有这个区级协商议题，请先在“协商监督”中建立。")


def _topic(year: int, level: str, street: str, topic: str) -> _Topic:
    # A topic of the district is known by its words alone: it has no street.
    place = "" if level == ConsultationLevel.DISTRICT else name_key(street)
    return year, level, place, name_key(topic)


def _topic_of(row: MeetingRow) -> _Topic:
    return _topic(row.held_on.year if row.held_on else 0, row.level or "", row.street, row.topic)


def _key(row: MeetingRow) -> tuple | None:
    is_complete = row.level and row.topic and row.held_on
    return (_topic_of(row), row.held_on, _place_of(row)) if is_complete else None


def _place_of(row: MeetingRow) -> str:
    return name_key(row.said.get("place", ""))


class _KnownMeetings:
    """The consultations of the years that a workbook speaks of, and their meetings."""

    def __init__(self, rows: list[MeetingRow]) -> None:
        years = {row.held_on.year for row in rows if row.held_on}
        self._consultations: dict[_Topic, Consultation] = {}
        for one in Consultation.objects.filter(year__in=years).select_related("item__plan"):
            key = _topic(one.year, one.level, one.street, one.topic)
            self._consultations.setdefault(key, one)
        meetings = ConsultationMeeting.objects.filter(consultation__year__in=years)
        self._meetings: dict[tuple[int, date | None, str], ConsultationMeeting] = {
            (meeting.consultation_id, meeting.held_on, name_key(meeting.place)): meeting
            for meeting in meetings.select_related("host")
        }

    def has_topic(self, row: MeetingRow) -> bool:
        return _topic_of(row) in self._consultations

    def meeting_of(self, row: MeetingRow) -> ConsultationMeeting | None:
        known = self._consultations.get(_topic_of(row))
        return self._meetings.get((known.pk, row.held_on, _place_of(row))) if known else None

    def consultation_of(self, row: MeetingRow, actor: User | None) -> Consultation:
        """Return the consultation of a row, opened where it is not known yet."""
        key = _topic_of(row)
        if key not in self._consultations:
            self._consultations[key] = open_consultation(
                topic=row.topic,
                level=row.level or "",
                year=row.held_on.year if row.held_on else None,
                street=row.street,
                department=row.department,
                actor=actor,
                with_steps=False,
            )
        return self._consultations[key]
