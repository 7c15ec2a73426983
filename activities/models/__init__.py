from activities.models.attendance import Attendance
from activities.models.events import Event

__all__ = ["Attendance", "Event"]
