"""What of the plenaries the one search finds: speeches."""

from datetime import date

from django.db.models import QuerySet

from members.models import User
from plenary.models import SEARCHED as SPEECHES
from plenary.models import Speech
from plenary.permissions import speeches_of, standing_of
from workflow.search import Hit, Source, facts


def _speeches(user: User, on: date, typed: str) -> QuerySet[Speech]:
    return SPEECHES.best_first(speeches_of(standing_of(user, on)), typed).with_people()


def _show(speech: Speech, typed: str) -> Hit:
    note = facts(speech.who, speech.meeting.name, speech.get_state_display())
    return Hit(speech.title, speech.get_absolute_url(), note)


SEARCHED = (Source("speeches", "大会发言", _speeches, _show, rows=Speech, searched=SPEECHES),)
