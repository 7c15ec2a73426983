"""What this app tells the draft of a year's plan: the topics that were collected for it (征集选题)."""

from collections.abc import Iterator

from consultations.enums import TopicState
from consultations.models import TopicSuggestion
from workplan.annexes import Annex
from workplan.registry import Suggested


def collected(year: int) -> Iterator[Suggested]:
    """Yield the topics of a year that were not declined, those that the office selected as chosen."""
    topics = TopicSuggestion.objects.filter(year=year).exclude(state=TopicState.DECLINED)
    for topic in topics.select_related("proposed_by__person").order_by("proposed_at", "pk"):
        yield Suggested(
            key=f"consultations.topic:{topic.pk}",
            title=topic.title,
            annex=Annex.CONSULTATION.value,
            why=f"征集选题：{topic.proposer}提出，{topic.get_state_display()}",
            is_chosen=topic.state == TopicState.SELECTED,
        )
