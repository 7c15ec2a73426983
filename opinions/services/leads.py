"""线索 that did not come by the public's pages, entered by the office."""

from datetime import date

from django.db import transaction

from almanac import clock
from members import roles
from members.models import User
from opinions.models import ContactPoint, LeadCount
from workflow.refusals import NotAllowed, Refused
from workflow.states import own_rules, sign


@transaction.atomic
def record_leads(
    *,
    actor: User,
    count: int,
    on: date | None = None,
    point: ContactPoint | None = None,
    note: str = "",
) -> LeadCount:
    """Enter so many 线索 of a day (today where none is given).

    Raises NotAllowed for anyone but the office, Refused for a day to come.
    """
    _check(actor)
    day = on or clock.today()
    if day > clock.today():
        raise Refused("收到日期不能晚于今天。", about="on")
    row = LeadCount(point=point, on=day, count=count, note=note.strip())
    with own_rules():
        row.full_clean()
    sign(row, actor, "登记线索")
    row.save()
    return row


@transaction.atomic
def remove_leads(*, row: LeadCount, actor: User) -> None:
    """Take back what was entered wrongly; the history keeps it."""
    _check(actor)
    sign(row, actor, "删去")
    row.delete()


def _check(actor: User) -> None:
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以登记线索。")
