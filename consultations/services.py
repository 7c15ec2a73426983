"""The doors through which consultations and their sessions come in.

Who may use them is for the caller to check (consultations.rules); who did is kept in the history.
"""

from datetime import date
from typing import TypeVar

from django.db import transaction

from consultations.enums import Form, Level
from consultations.models import Consultation, Session
from members.models import Person, User
from workplan.models import WorkItem

_Row = TypeVar("_Row", Consultation, Session)


@transaction.atomic
def open_consultation(
    *, item: WorkItem, topic: str, level: Level = Level.DISTRICT, actor: User | None
) -> Consultation:
    """Put a work item's topic up for deliberation.

    Raises ValidationError, in Chinese, where the item has a consultation already or the topic is
    missing or too long.
    """
    return _save(Consultation(item=item, topic=topic.strip(), level=level), actor)


@transaction.atomic
def record_session(
    *,
    consultation: Consultation,
    actor: User | None,
    held_on: date,
    form: Form = Form.ON_SITE,
    place: str = "",
    host: Person | None = None,
    invited_units: str = "",
    attendance: int | None = None,
    offered: int | None = None,
    adopted: int | None = None,
    summary: str = "",
) -> Session:
    """Record a session that was held; counts that are not known yet stay None.

    Raises ValidationError, in Chinese, for a day to come, an on-site session without a place, and
    more suggestions adopted than offered.
    """
    session = Session(
        consultation=consultation,
        held_on=held_on,
        form=form,
        place=place.strip(),
        host=host,
        invited_units=invited_units.strip(),
        attendance=attendance,
        offered=offered,
        adopted=adopted,
        summary=summary.strip(),
    )
    return _save(session, actor)


def _save(row: _Row, actor: User | None) -> _Row:
    row.full_clean()
    row._history_user = actor  # type: ignore[attr-defined]  # simple_history reads it
    row.save()
    return row
