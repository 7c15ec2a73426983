from activities.models.attendance import BY_PERSON, Attendance, AttendanceQuerySet
from activities.models.changes import EventChange
from activities.models.checkin import WrongNumbers
from activities.models.duty import DutyTurn
from activities.models.events import Event, EventQuerySet
from activities.models.notice import NoticePeriod
from activities.models.reading import Book, ReadingList, ReadingNote
from activities.models.reception import ReceptionMatter
from activities.models.tasks import Taking, TakingChange, Task

__all__ = [
    "BY_PERSON",
    "Attendance",
    "AttendanceQuerySet",
    "Book",
    "DutyTurn",
    "Event",
    "EventChange",
    "EventQuerySet",
    "NoticePeriod",
    "ReadingList",
    "ReadingNote",
    "ReceptionMatter",
    "Taking",
    "TakingChange",
    "Task",
    "WrongNumbers",
]
