"""The doors through which everything in this app comes in and changes."""

from consultations.services.sessions import (
    edit_session,
    mark_presence,
    open_consultation,
    record_session,
)

__all__ = ["edit_session", "mark_presence", "open_consultation", "record_session"]
