"""Pages that are not there for everyone."""

from django.http import Http404

from almanac import clock
from members import roles
from members.models import User


def require_office(user: User) -> None:
    """Raise Http404 for anyone who is not of the office."""
    if not roles.is_office(user):
        raise Http404


def require_office_or_leader(user: User) -> None:
    """Raise Http404 for anyone who is neither of the office nor a leader today."""
    if not (roles.is_office(user) or roles.is_leader(user, clock.today())):
        raise Http404
