"""What a person who left has left behind of the committee itself: a post that nobody holds, a body that
nobody answers for.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from members.enums import Duty
from members.models import Appointment
from members.registry import Charge
from members.roles import Staffing, vacant_posts

FIELDS = ("members.Appointment.person",)


def places_left(on: date) -> Iterator[Charge]:
    """Yield the posts without a holder and the bodies without a head on a day, for who was the last."""
    vacant, staffing = {*vacant_posts(on)}, Staffing(on)
    past = Appointment.objects.filter(ended_on__lt=on).order_by("-ended_on", "pk")
    seen = set()
    for one in past.select_related("person", "post", "department"):
        what = one.post or one.department
        if what in seen:
            continue
        if one.post in vacant:
            missing = "没有人担任"
        elif (body := one.department) and one.duty in (Duty.HEAD, Duty.DEPUTY):
            if not body.is_active or staffing.answering_for(body.pk):
                continue
            missing = "没有负责人"
        else:
            continue
        seen.add(what)
        yield Charge(one.person, str(what), reverse("roster:posts"), missing)
