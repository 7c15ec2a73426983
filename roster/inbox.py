"""What the roster brings into inboxes: changes that members ask for in their own data."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from members import roles
from members.models import User
from members.prepared import Question, prepared_models
from roster.enums import ChangeState
from roster.models import ProfileChange
from workflow.inbox import Entry, Kind, NextStep, Urgency, ago


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield what the office has to look at, and what a member waits for."""
    office = roles.is_office(user)
    if not office and user.person_id is None:
        return
    for change in _asked(None if office else user.person_id):
        since = localdate(change.asked_at)
        page = change.get_absolute_url()
        yield Entry(
            key=f"roster.profilechange:{change.pk}",
            designation="委员资料",
            title=str(change),
            url=page,
            state=ago(since, day, "提出"),
            urgency=Urgency.TO_DO,
            since=since,
            kind=Kind.DECIDE if office else Kind.DO,
            detail="、".join(label for label, _, _ in change.lines()),
            step=NextStep("核对", page, leads_back=True) if office else None,
            waits_for="" if office else "办公室",
        )


@prepared_models("membership", "membership__person")
def _asked(person: int | None) -> QuerySet[ProfileChange]:
    """What is asked by a person, or by all."""
    asked = ProfileChange.objects.filter(state=ChangeState.ASKED).order_by("asked_at", "pk")
    return asked if person is None else asked.filter(membership__person=person)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    office = roles.is_office(user)
    if office or user.person_id:
        yield _asked, None if office else user.person_id
