"""The doors through which everything in this app comes in and changes."""

from consultations.services.meetings import (
    edit_meeting,
    mark_presence,
    open_consultation,
    record_meeting,
)

__all__ = ["edit_meeting", "mark_presence", "open_consultation", "record_meeting"]
