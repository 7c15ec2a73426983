"""The only writer of topics: put forward (征集选题), selected, declined.

Deciding takes along who does it, why, and what the actor's page had shown (`by`: actor, reason, seen),
and raises as `services.states.change`.
"""

from typing import Any

from django.db import transaction

from almanac import clock
from consultations.enums import Action
from consultations.models import Consultation, TopicSuggestion
from consultations.services.notices import tell_of_new_topic, tell_of_topic
from consultations.services.saving import save
from consultations.services.states import change
from members.models import User


@transaction.atomic
def propose_topic(*, year: int, actor: User, **values: Any) -> TopicSuggestion:
    """Put a topic forward, with what is typed of it; everyone with an account may, and the office is
    told. Raises ValidationError in Chinese.
    """
    topic = TopicSuggestion(year=year, proposed_by=actor, proposed_at=clock.now())
    saved = save(topic, actor, **values)
    tell_of_new_topic(saved, actor)
    return saved


def select_topic(
    *, topic: TopicSuggestion, consultation: Consultation | None = None, **by: Any
) -> TopicSuggestion:
    """选定: the office takes the topic up; `consultation` is what it became, once that is known."""
    return _decide(topic, Action.SELECT, consultation=consultation, **by)


def decline_topic(*, topic: TopicSuggestion, **by: Any) -> TopicSuggestion:
    """不选用: the office does not take the topic up, and tells its proposer why."""
    return _decide(topic, Action.DECLINE, **by)


def reconsider_topic(*, topic: TopicSuggestion, **by: Any) -> TopicSuggestion:
    """重新办理: look again at a topic that was declined."""
    return _decide(topic, Action.REOPEN, **by)


@transaction.atomic
def _decide(
    topic: TopicSuggestion, action: Action, *, actor: User, reason: str = "", **by: Any
) -> TopicSuggestion:
    """Carry out what was decided, and tell who put the topic forward."""
    done = change(topic, action, actor=actor, reason=reason, **by)
    tell_of_topic(done, action, actor, reason)
    return done
