"""What stands on an event's page of checking in by code, and of what was brought to a reception day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from activities.enums import EventKind, EventState
from activities.models import Event
from activities.permissions import access_to
from members.models import User


def links(event: Event, user: User, on: date) -> Iterator[tuple[str, str]]:
    """Yield label and address of each page that opens to the user now."""
    access = access_to(event, user, on)
    is_held = event.state == EventState.PUBLISHED and event.on <= on <= event.last_day
    if is_held and access.manages:
        yield "扫码签到", reverse("activities:scan", args=[event.pk])
    if is_held and user.person_id is not None:
        yield "输入现场号码签到", reverse("activities:here", args=[event.pk])
        yield "我的履职码", reverse("activities:own_code")
    if event.kind == EventKind.RECEPTION and (access.manages or access.leader):
        yield "问题建议", reverse("activities:matters", args=[event.pk])
