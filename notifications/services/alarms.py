"""A mail to the office when a part of the system is not well for ten minutes, and when all is again.

What was said stands in the record of runs (`ALARM`), so that nothing is said twice: the parts named,
and whether that is over. Where the worker or the scheduler is what stands still, nobody sends this:
a monitor outside asks /health/ for that.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.models import Person
from notifications.models import TaskRun
from notifications.schedule import WATCH
from notifications.services.health import SystemPart, examine
from notifications.services.notices import Notice, send_notice
from notifications.services.runs import ALARM, last_run

PATIENCE = timedelta(minutes=10)
_BETWEEN = "、"


@transaction.atomic
def watch() -> None:
    """Note which parts are not well, and tell the office of what has not been for ten minutes."""
    now = timezone.now()
    unwell = {part.name: part for part in examine() if not part.ok}
    lasting = _unwell_since(now - PATIENCE) & unwell.keys()
    said = _said()
    TaskRun.objects.create(
        task=WATCH,
        started_at=now,
        finished_at=now,
        ok=not unwell,
        detail=_BETWEEN.join(unwell),
    )
    if said and not unwell:
        _say("系统恢复正常", "各部分都恢复正常", [], said)
        _note(said, over=True)
    elif lasting - said:
        parts = [unwell[name] for name in sorted(lasting | (said & unwell.keys()))]
        _say("系统异常", "系统有部分不正常，已超过十分钟", parts, ())
        _note(said | lasting, over=False)


def _unwell_since(moment: datetime) -> set[str]:
    """Return the parts that were not well whenever one looked since a moment, and at it."""
    looks = TaskRun.objects.filter(task=WATCH)
    before = looks.filter(started_at__lte=moment).first()
    if before is None:
        return set()
    found = [before, *looks.filter(started_at__gt=moment)]
    return set.intersection(*(set(run.detail.split(_BETWEEN)) for run in found)) - {""}


def _said() -> set[str]:
    """Return the parts of which the office was told and that are not over yet."""
    last = last_run(ALARM)
    return set(last.detail.split(_BETWEEN)) if last and not last.ok else set()


def _note(names: Collection[str], *, over: bool) -> None:
    now = timezone.now()
    detail = _BETWEEN.join(sorted(names))
    TaskRun.objects.create(task=ALARM, started_at=now, finished_at=now, ok=over, detail=detail)


def _say(heading: str, title: str, parts: list[SystemPart], over: Collection[str]) -> None:
    notice = Notice(
        heading=heading,
        title=title,
        url=reverse("desk:health"),
        lines=(
            *((part.name, part.words) for part in parts),
            *(((_BETWEEN.join(sorted(over)), "已正常"),) if over else ()),
        ),
        why="您的账号能进入管理后台，所以收到系统运行状况的通知。",
    )
    office = Person.objects.filter(user__is_staff=True, user__is_active=True)
    send_notice(notice=notice, recipients=office.order_by("pk"))
