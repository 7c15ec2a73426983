"""The only writers of this app's tables."""

from consultations.services.meetings import (
    edit_meeting,
    keep_event,
    mark_presence,
    open_consultation,
    record_meeting,
)

__all__ = ["edit_meeting", "keep_event", "mark_presence", "open_consultation", "record_meeting"]
