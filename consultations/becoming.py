"""A matter of another app, taken up as a topic put forward (征集选题)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from almanac import clock
from consultations.enums import TopicState
from consultations.models import TopicSuggestion
from consultations.services.topics import propose_topic
from members.models import User
from workflow.becoming import Becoming, Matter, Outcome
from workflow.refusals import Refused


def may(user: User, on: date) -> bool:
    """Everyone with an account may put a topic forward."""
    return user.is_active


@transaction.atomic
def make(matter: Matter, user: User) -> str:
    """Put the matter forward as a topic of the year; return the page of the year's topics.

    Raises Refused where it was before.
    """
    if TopicSuggestion.objects.filter(came_from=matter.key).exists():
        raise Refused("已经作为选题提出，不能再提。")
    topic = propose_topic(
        year=clock.today().year,
        actor=user,
        title=matter.title[:200],
        background=f"{matter.text[:1800]}\n（来源：{matter.source[:150]}）",
        came_from=matter.key,
    )
    return page_of(topic)


def page_of(topic: TopicSuggestion) -> str:
    return reverse("consultations:topics", args=[topic.year])


def made_of(keys: list[str]) -> Iterable[Outcome]:
    """Yield the topics made of matters."""
    for topic in TopicSuggestion.objects.filter(came_from__in=keys):
        yield Outcome(
            pk=topic.pk,
            matter=topic.came_from or "",
            label="选题",
            title=topic.title,
            state=topic.get_state_display(),
            url=page_of(topic),
            on=timezone.localdate(topic.proposed_at),
            is_adopted=topic.state == TopicState.SELECTED,
        )


def opens_to(user: User, on: date) -> QuerySet[TopicSuggestion]:
    """The topics of a year are open to everyone with an account."""
    return TopicSuggestion.objects.all()


BECOMING = Becoming("topic", "选题", may, make, made_of, opens_to)
