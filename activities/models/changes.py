"""The record of what was done to events and by people at them: never deleted, and changed only
where the law asks: with a person's data the reasons of their leave are emptied.
"""

from __future__ import annotations

from django.db import models

from activities.enums import Action, AttendanceState, EventState
from activities.models.attendance import Attendance
from activities.models.events import Event
from workflow.models import TransitionRecord


class EventChange(TransitionRecord):
    """A change of an event's state, or (`attendance`) of how one person stands to it."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="changes", verbose_name="活动")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, null=True, related_name="changes", verbose_name="出席情况"
    )
    action = models.CharField("动作", max_length=12, choices=Action)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "活动流转记录"

    def _label(self, name: str) -> str:
        if name == "action":
            return super()._label(name)
        states = EventState if self.attendance_id is None else AttendanceState
        return str(states(getattr(self, name)).label)
