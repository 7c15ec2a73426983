"""What the office is told on its first page of the system itself: a part that is not well."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.roles import is_office
from notifications.schedule import WATCH
from notifications.services.runs import last_run
from workflow.inbox import Entry, NextStep, Urgency

# A part is looked at every two minutes; the first look comes soon after a start.
_SILENCE = timedelta(minutes=10)


def unwell(user: Any, on: date) -> Iterator[Entry]:
    """Yield one entry where the last look found something, or nobody looks: one query, in
    production alone.
    """
    if not settings.PRODUCTION or not is_office(user):
        return
    look = last_run(WATCH)
    if look is None or timezone.now() - look.started_at > _SILENCE:
        what = "定时器或后台进程没有运行"
    elif look.detail:
        what = look.detail
    else:
        return
    url = reverse("desk:health")
    yield Entry(
        key="system:health",
        title=f"系统有异常：{what}",
        url=url,
        state="系统异常",
        urgency=Urgency.LATE,
        step=NextStep("查看运行状况", url),
    )
