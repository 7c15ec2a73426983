"""What 履职 brings into inboxes: claims and objections that wait for the office, or for its answer."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from members import roles
from members.models import User
from members.prepared import Question, prepared_models
from performance.enums import ObjectionState, RecordState
from performance.models import Objection, RecordedFact
from workflow.inbox import Entry, Kind, NextStep, Urgency, ago


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield the open objections and claims: for the office to decide on, for whose they are to wait."""
    office = roles.is_office(user)
    person = None if office else user.person_id or 0
    for one in _objections(person):
        since = localdate(one.raised_at)
        yield Entry(
            key=f"performance.objection:{one.pk}",
            designation="积分异议",
            title=f"{one.person}：{one.about}" if office else one.about,
            url=one.get_absolute_url(),
            state=ago(since, day, "提出"),
            urgency=Urgency.TO_DO,
            since=since,
            kind=Kind.DECIDE,
            step=NextStep("答复", one.get_absolute_url(), leads_back=True) if office else None,
            waits_for="" if office else "办公室",
        )
    for claim in _claims(person):
        since = localdate(claim.entered_at)
        yield Entry(
            key=f"performance.recordedfact:{claim.pk}",
            designation="履职补记",
            title=f"{claim.person}：{claim}" if office else str(claim),
            url=claim.get_absolute_url(),
            state=ago(since, day, "申报"),
            urgency=Urgency.TO_DO,
            since=since,
            kind=Kind.DECIDE,
            step=NextStep("核实", claim.get_absolute_url(), leads_back=True) if office else None,
            waits_for="" if office else "办公室",
        )


@prepared_models("person")
def _objections(person: int | None) -> QuerySet[Objection]:
    """The open ones of a person, or of all."""
    rows = Objection.objects.filter(state=ObjectionState.OPEN)
    return rows if person is None else rows.filter(person=person)


@prepared_models("person", "sort")
def _claims(person: int | None) -> QuerySet[RecordedFact]:
    """What a person claims, or all do."""
    rows = RecordedFact.objects.filter(state=RecordState.CLAIMED)
    return rows if person is None else rows.filter(person=person)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    person = None if roles.is_office(user) else user.person_id or 0
    yield _objections, person
    yield _claims, person
