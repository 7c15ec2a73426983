from activities.models.attendance import Attendance, AttendanceQuerySet
from activities.models.changes import EventChange
from activities.models.events import Event, EventQuerySet

__all__ = ["Attendance", "AttendanceQuerySet", "Event", "EventChange", "EventQuerySet"]
