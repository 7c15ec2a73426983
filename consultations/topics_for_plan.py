"""What this app tells the draft of a year's plan: the topics that were collected for it (征集选题), what was
discussed among members and came to something, and the proposals that research was turned into.
"""

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from consultations.enums import TopicState
from consultations.models import Research, TopicSuggestion
from consultations.permissions import themes_seen_by
from discussions.enums import TopicState as DiscussionState
from discussions.models import Topic
from members.models import User
from workflow.becoming import Origin, outcomes_of
from workplan.annexes import Annex
from workplan.permissions import Viewer
from workplan.registry import Suggested

_NUMBER = re.compile(r"^第?\d+号[\s：:]*")


def collected(year: int) -> Iterator[Suggested]:
    """Yield what may stand in the plan of a year.

    - the topics of the year that were not declined, those that the office selected as chosen; of the year
      before, those on which nothing was decided;
    - topics of discussions of the year before that came to something else than a topic;
    - the proposals that the research of the year before was turned into.
    """
    yield from _topics(year)
    yield from _discussed(year - 1)
    for research in Research.objects.filter(year=year - 1).exclude(proposal="").order_by("pk"):
        yield Suggested(
            key=f"consultations.research:{research.pk}",
            title=_NUMBER.sub("", research.proposal),
            annex=Annex.PROPOSALS.value,
            why=f"由{year - 1}年调研课题“{research.topic}”转化的提案",
            lead_departments=research.department.name if research.department else "",
        )


def _topics(year: int) -> Iterator[Suggested]:
    undecided = Q(year=year - 1, state=TopicState.PROPOSED)
    topics = TopicSuggestion.objects.filter(Q(year=year) | undecided)
    topics = topics.exclude(state=TopicState.DECLINED).select_related("proposed_by__person")
    for topic in topics.order_by("proposed_at", "pk"):
        of_year = "" if topic.year == year else f"{topic.year}年"
        yield Suggested(
            key=f"consultations.topic:{topic.pk}",
            title=topic.title,
            annex=Annex.CONSULTATION.value,
            why=f"{of_year}征集选题：{topic.proposer}提出，{topic.get_state_display()}",
            is_chosen=topic.state == TopicState.SELECTED,
        )


def _discussed(year: int) -> Iterator[Suggested]:
    topics = Topic.objects.with_counts().filter(at__year=year).exclude(state=DiscussionState.HIDDEN)
    found = {topic.key: topic for topic in topics}
    taken_up = set(
        TopicSuggestion.objects.filter(came_from__in=found).values_list("came_from", flat=True)
    )
    outcomes = outcomes_of(key for key in found if key not in taken_up)
    for key, topic in found.items():
        came = [one for one in outcomes.get(key, ()) if one.is_adopted]
        if came:
            count = topic.support_count  # type: ignore[attr-defined]  # annotated by with_counts
            counts = f"{topic.author}发起，附议{count}人"
            yield Suggested(
                key=key,
                title=topic.title,
                annex=Annex.CONSULTATION.value,
                why=f"委员议政：{counts}，{came[0].label}{came[0].state}",
            )


def topic_origins(ids: list[int], user: User, on: date) -> dict[int, Origin]:
    """Return where topics stand, by their number: whoever signs in sees them."""
    return {
        topic.pk: Origin(
            f"{topic.year}年征集选题",
            f"{reverse('consultations:topics', args=[topic.year])}#topicsuggestion-{topic.pk}",
        )
        for topic in TopicSuggestion.objects.filter(pk__in=ids)
    }


def research_origins(ids: list[int], user: User, on: date) -> dict[int, Origin]:
    """Return where research stands, by its number, of what a user sees."""
    seen = themes_seen_by(Viewer.of(user, on)).filter(pk__in=ids)
    return {theme.pk: Origin(f"调研课题：{theme}", theme.get_absolute_url()) for theme in seen}
