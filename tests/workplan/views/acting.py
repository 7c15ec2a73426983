"""Handing in the forms of the desk as a browser does, and the rows that tests begin with."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.models import User
from tests.factories import Plan2021
from workplan.enums import Action
from workplan.models import Meeting
from workplan.services import schemes

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
# The name of the address for what an action is done to.
_ADDRESSES = {
    "DueDate": "workplan:act",
    "Extension": "workplan:act_extension",
    "Instruction": "workplan:act_instruction",
    "Progress": "workplan:act_progress",
}


def pdf(name: str = "工作方案.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def do(client: Client, item, action: Action, subject=None, *, seen: str = "", **data: Any):
    """Hand in the form of an action on an item, or on one of its things."""
    if subject is None:
        address = reverse("workplan:act_item", args=[item.pk, action])
    else:
        name = _ADDRESSES[type(subject).__name__]
        address = reverse(name, args=[item.pk, subject.pk, action])
    form = {f"{action}-{(subject or item).pk}-{name}": value for name, value in data.items()}
    return client.post(address, form | ({"seen": seen} if seen else {}))


def text_of(answer) -> str:
    return answer.content.decode()


def hold_meeting(
    plan: Plan2021, office: User, held_on: date = date(2021, 5, 21), number: int = 64
) -> Meeting:
    """Enter a 主席会议; 二届六十四次 is the one of 2021-05-21."""
    meeting = Meeting(
        term=2, number=number, held_on=held_on, presided_by=plan.leaders["王国珍"], place="会议室"
    )
    return schemes.save_meeting(meeting=meeting, actor=office)
