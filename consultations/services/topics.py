"""The only writer of topics: put forward (征集选题), selected, declined."""

from almanac import clock
from consultations.enums import Action, ConsultationLevel
from consultations.models import Consultation, TopicSuggestion
from consultations.services.saving import save
from consultations.services.states import change
from members.models import User


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
    topic = TopicSuggestion(year=year, level=level, proposed_by=actor, proposed_at=clock.now())
    words = {"title": title, "background": background, "street": street}
    return save(topic, actor, on_behalf_of=on_behalf_of, **words)


def select_topic(
    *,
    topic: TopicSuggestion,
    actor: User,
    consultation: Consultation | None = None,
    reason: str = "",
    seen: str | None = None,
) -> TopicSuggestion:
    """选定: the office takes the topic up; `consultation` is what it became, once that is known."""
    return change(
        *(topic, Action.SELECT), actor=actor, seen=seen, reason=reason, consultation=consultation
    )


def decline_topic(
    *, topic: TopicSuggestion, actor: User, reason: str, seen: str | None = None
) -> TopicSuggestion:
    """不选用: the office does not take the topic up, and tells its proposer why."""
    return change(topic, Action.DECLINE, actor=actor, seen=seen, reason=reason)


def reconsider_topic(
    *, topic: TopicSuggestion, actor: User, reason: str, seen: str | None = None
) -> TopicSuggestion:
    """重新办理: look again at a topic that was declined."""
    return change(topic, Action.REOPEN, actor=actor, seen=seen, reason=reason)
