"""Themes to try things on; everything passes through the services, as in real use."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from consultations.enums import ConsultationLevel
from consultations.models import Consultation, ConsultationMeeting, Problem, Research, Supervision
from consultations.services import open_consultation, record_meeting
from consultations.services.problems import add_problem
from consultations.services.themes import open_theme
from members.models import User
from workplan.models import WorkItem

HELD_ON = date(2021, 3, 25)
# Of tests.factories.OneOfEachRole: who sees the chain of its item, who keeps it, and everyone who signs in.
SEE = ("responsible head", "participant head", "lead leader", "another leader", "office")
WRITE = ("responsible head", "office")
ROLES = (*SEE, "another head", "member", "account of no one")


def consultation_on(item: WorkItem, topic: str = "地铁口序化", **more: Any) -> Consultation:
    return open_consultation(item=item, topic=topic, actor=None, **more)


def research_on(item: WorkItem, topic: str = "关于安置小区管理的调研") -> Research:
    return open_theme(kind=Research, item=item, topic=topic, actor=None)


def supervision_on(item: WorkItem, topic: str = "深入推进物业提档升级", **more: Any) -> Supervision:
    return open_theme(kind=Supervision, item=item, topic=topic, actor=None, **more)


def meeting_of(
    consultation: Consultation, held_on: date = HELD_ON, **more: Any
) -> ConsultationMeeting:
    values = {"place": "区政协会议室", **more}
    return record_meeting(consultation=consultation, actor=None, held_on=held_on, **values)


def problem_of(supervision: Supervision, text: str = "消防通道被占", **more: Any) -> Problem:
    values = {"unit": "属地街道", "found_on": date(2021, 5, 14), **more}
    return add_problem(supervision=supervision, actor=None, text=text, **values)


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    """A real picture, one pixel large."""
    stream = BytesIO()
    Image.new("RGB", (1, 1)).save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue())


def pdf(name: str = "协商报告.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF")


def disguised(name: str = "现场.jpg") -> SimpleUploadedFile:
    """Something whose content is not what its name says."""
    return SimpleUploadedFile(name, b"<script>alert(1)</script>")


def workbook(*rows: tuple, headers: tuple[str, ...] = (), title: str = "") -> bytes:
    """Return a workbook of meetings as an office would send it: a title, a header, the rows."""
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def below(
    user: User | None = None,
    topic: str = "停车难",
    level: str = ConsultationLevel.STREET,
    **more: Any,
) -> Consultation:
    """A consultation at a street, which stands in no annex."""
    values = {"year": 2021, "street": "长河街道", **more}
    return open_consultation(topic=topic, level=level, actor=user, **values)
