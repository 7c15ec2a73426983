"""The only writers of this app's tables."""

from consultations.services.meetings import (
    edit_meeting,
    mark_presence,
    open_consultation,
    record_meeting,
)

__all__ = ["edit_meeting", "mark_presence", "open_consultation", "record_meeting"]
