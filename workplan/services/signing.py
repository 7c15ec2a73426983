"""Who and why, for the history that a row leaves; import it from workflow.states."""

from workflow.states import sign

__all__ = ["sign"]
