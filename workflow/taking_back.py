"""撤回: whoever did something wrong takes it back, on the same day, until the next person acted on it.

The record keeps both. A service for each kind knows what it undoes and who acted since; what is open to
whom, and until when, is here. Its notices wait in the outbox meanwhile (`send_notice(about=…)`).
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from almanac import clock
from workflow.refusals import NotAllowed, Refused

NAME = "take_back"
LABEL = "撤回"


def is_open(made_by: int | None, at: datetime, asked_by: int | None) -> bool:
    """Return whether someone may still take back what was made by an account at a moment: it is their
    own, and the office's clock still shows that day.
    """
    return made_by is not None and made_by == asked_by and timezone.localdate(at) == clock.today()


def check(what: str, *, made_by: int | None, at: datetime, actor: Any, acted: bool) -> None:
    """Raise NotAllowed where it is another's, Refused where its day is over or someone `acted` since;
    `what` it is called (报结).
    """
    if not actor.is_active or made_by is None or made_by != actor.pk:
        raise NotAllowed(f"只有本人可以撤回这次{what}。")
    if not is_open(made_by, at, actor.pk):
        raise Refused(f"{what}只能在当天撤回。")
    if acted:
        raise Refused(f"他人已接着办理，这次{what}不能再撤回。请刷新页面后再看。")
