"""A year's meetings from a workbook: compared with what is known first, then all or nothing."""

from django.db import transaction

from almanac import clock
from consultations.enums import ConsultationLevel
from consultations.meeting_rows import MeetingRow
from consultations.models import Consultation, ConsultationKind, ConsultationMeeting
from consultations.services.meetings import (
    edit_meeting,
    name_kind,
    open_consultation,
    record_meeting,
)
from members.directory import Directory
from members.models import User
from members.names import name_key
from sheets.checking import complaining
from sheets.comparing import Compared, compare, differences
from sheets.plain_tables import read_plain_rows

_Topic = tuple[int, str, str, str]
_Topics = dict[_Topic, Consultation]


def prepare_meetings(data: bytes) -> Compared[MeetingRow]:
    """Compare a workbook with what is known; write nothing.

    A meeting is known by its topic, day and place. Raises UnreadableFile for a file that cannot
    be read as a whole.
    """
    return _compare(data)[0]


@transaction.atomic
def import_meetings(data: bytes, actor: User | None) -> Compared[MeetingRow]:
    """Import the meetings of a workbook, all or none, and return what was done.

    A topic of a street or village, or of a kind, that is not known yet is opened, without steps: what
    has been held needs no reminders. One that is known and of no kind yet is given the row's.
    Raises RowsRefused where any row is wrong.
    """
    compared, topics = _compare(data)
    compared.refuse()
    for row in (*compared.new, *compared.changed):
        with complaining(row, lambda _: "内容"):
            consultation = _consultation_of(row, topics, actor)
            if row.kind and not consultation.consultation_kind:
                name_kind(consultation=consultation, actor=actor, kind=row.kind)
            if row.known:
                edit_meeting(meeting=row.known, actor=actor, **row.said)
            else:
                record_meeting(consultation=consultation, actor=actor, **row.said)
    compared.refuse()
    return compared


def _compare(data: bytes) -> tuple[Compared[MeetingRow], _Topics]:
    rows, directory = read_plain_rows(data, MeetingRow), Directory.load()
    years = {row.held_on.year for row in rows if row.held_on}
    topics: _Topics = {}
    found = Consultation.objects.filter(year__in=years)
    for one in found.select_related("item__plan", "consultation_kind"):
        topics.setdefault(_topic(one.year, one.level, one.street, one.topic), one)
    keys = {one.pk: key for key, one in topics.items()}
    meetings = {
        (keys.get(meeting.consultation_id), meeting.held_on, name_key(meeting.place)): meeting
        for meeting in ConsultationMeeting.objects.filter(
            consultation__year__in=years
        ).select_related("host")
    }
    kinds = {kind.name: kind for kind in ConsultationKind.objects.all()}
    said: dict[_Topic, ConsultationKind] = {}
    for row in rows:
        row.kind = row.choice("协商类型", kinds, "这种协商类型")
        if row.kind and said.setdefault(_topic_of(row), row.kind) != row.kind:
            row.complain("协商类型", f"同一个议题前面写的是“{said[_topic_of(row)]}”。")
        row.department = row.named("责任部门", directory.department)
        row.say(host=row.named("主持人", directory.person))
        if not row.problems:
            _check(row, topics)

    def differs(row: MeetingRow) -> list[str]:
        named = row.kind and not topics[_topic_of(row)].consultation_kind
        said = [f"协商类型：空 → {row.kind}"] if named else []
        return said + differences(row.known, row.said)

    compared = compare(
        rows, meetings, key=_key, column="协商议题", thing="一场协商会", differs=differs
    )
    return compared, topics


def _check(row: MeetingRow, topics: _Topics) -> None:
    """Note what is wrong with a row of which all could be read."""
    if row.held_on and row.held_on > clock.today():
        row.complain("召开日期", "还没有到，协商会召开后再登记。")
    if row.said.get("adopted", 0) > row.said.get("offered", 0):
        row.complain("采纳意见建议数", "采纳数不能多于提出数。")
    topic = topics.get(_topic_of(row))
    if row.level == ConsultationLevel.DISTRICT and topic is None and row.kind is None:
        words = "没有这个区级协商议题，请先在“协商监督”中建立，或者写明协商类型。"
        row.complain("协商议题", words)
    if topic and row.kind and topic.consultation_kind not in (None, row.kind):
        row.complain("协商类型", f"这个议题已登记为“{topic.consultation_kind}”。")


def _topic(year: int, level: str, street: str, topic: str) -> _Topic:
    # A topic of the district is known by its words alone: it has no street.
    place = "" if level == ConsultationLevel.DISTRICT else name_key(street)
    return year, level, place, name_key(topic)


def _topic_of(row: MeetingRow) -> _Topic:
    return _topic(row.held_on.year if row.held_on else 0, row.level or "", row.street, row.topic)


def _key(row: MeetingRow) -> tuple | None:
    is_complete = row.level and row.topic and row.held_on
    place = name_key(row.said.get("place", ""))
    return (_topic_of(row), row.held_on, place) if is_complete else None


def _consultation_of(row: MeetingRow, topics: _Topics, actor: User | None) -> Consultation:
    """Return the consultation of a row, opened where it is not known yet."""
    key = _topic_of(row)
    if key not in topics:
        topics[key] = open_consultation(
            topic=row.topic,
            level=row.level or "",
            consultation_kind=row.kind,
            year=row.held_on.year if row.held_on else None,
            street=row.street,
            department=row.department,
            actor=actor,
            with_steps=False,
        )
    return topics[key]
