"""What a person who left has left behind here: sessions to come, and units to which they are posted still."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from consultations.models import ConsultationMeeting
from members import roles
from members.enums import Duty
from members.models import Appointment
from members.registry import Charge

FIELDS = ("consultations.ConsultationMeeting.host",)


def sessions_left(on: date) -> Iterator[Charge]:
    """Yield the sessions to come that someone gone was to preside over."""
    coming = ConsultationMeeting.objects.filter(held_on__gte=on, host__in=roles.gone_by(on))
    for one in coming.select_related("host", "consultation"):
        if one.host:
            yield Charge(one.host, str(one), one.get_absolute_url(), "要另定主持人")


def postings_left(on: date) -> Iterator[Charge]:
    """Yield the postings of 民主监督员 that go on although their holder is gone."""
    posted = Appointment.objects.held_on(on).filter(duty=Duty.MONITOR)
    posted = posted.filter(person__in=roles.gone_by(on)).select_related("person", "department")
    for one in posted.order_by("pk"):
        url = reverse("consultations:monitors")
        yield Charge(one.person, f"派驻{one.department}", url, "派驻还没有结束，要另派的请另派")
