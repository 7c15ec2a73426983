"""The doors through which topics are put forward (征集选题), selected and declined."""

from django.db import transaction

from almanac import clock
from consultations.enums import Action, ConsultationLevel
from consultations.models import Consultation, TopicSuggestion
from consultations.services.changes import change
from members.models import User
from workplan.services.signing import sign


@transaction.atomic
def propose_topic(
    *,
    year: int,
    title: str,
    actor: User,
    background: str = "",
    level: str = ConsultationLevel.DISTRICT,
    street: str = "",
    on_behalf_of: str = "",
) -> TopicSuggestion:
    """Put a topic forward; everyone with an account may. Raises ValidationError in Chinese."""
    topic = TopicSuggestion(
        year=year,
        title=title.strip(),
        background=background.strip(),
        level=level,
        street=street.strip(),
        on_behalf_of=on_behalf_of.strip(),
        proposed_by=actor,
        proposed_at=clock.now(),
    )
    topic.full_clean()
    sign(topic, actor, "")
    topic.save()
    return topic


def select_topic(
    *,
    topic: TopicSuggestion,
    actor: User,
    consultation: Consultation | None = None,
    reason: str = "",
) -> TopicSuggestion:
    """选定: the office takes the topic up; `consultation` is what it became, once that is known."""
    return change(topic, Action.SELECT, actor=actor, reason=reason, consultation=consultation)


def decline_topic(*, topic: TopicSuggestion, actor: User, reason: str) -> TopicSuggestion:
    """不选用: the office does not take the topic up, and tells its proposer why."""
    return change(topic, Action.DECLINE, actor=actor, reason=reason)


def reconsider_topic(*, topic: TopicSuggestion, actor: User, reason: str) -> TopicSuggestion:
    """重新办理: look again at a topic that was declined."""
    return change(topic, Action.REOPEN, actor=actor, reason=reason)
