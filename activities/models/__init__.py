from activities.models.attendance import BY_PERSON, Attendance, AttendanceQuerySet
from activities.models.changes import EventChange
from activities.models.events import Event, EventQuerySet

__all__ = ["BY_PERSON", "Attendance", "AttendanceQuerySet", "Event", "EventChange", "EventQuerySet"]
