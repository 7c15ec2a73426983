"""Who may preside over a consultation's meeting."""

from django.db.models import Q, QuerySet

from almanac import clock
from consultations.permissions import CONSULTING_KINDS
from members.enums import Duty
from members.models import Appointment, Person


def hosts() -> QuerySet[Person]:
    """Return those who may preside today, leaders and the heads and deputies of the committee's own
    departments, and those who did at some time.
    """
    leads = Q(duty__in=(Duty.HEAD, Duty.DEPUTY), department__kind__in=CONSULTING_KINDS)
    held = Appointment.objects.held_on(clock.today()).filter(Q(post__isnull=False) | leads)
    presided = Person.objects.filter(hosted_meetings__isnull=False)
    return Person.objects.filter(Q(pk__in=held.values("person")) | Q(pk__in=presided.values("pk")))
