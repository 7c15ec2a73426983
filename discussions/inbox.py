"""What the board brings into inboxes: what lies still, to the office; and what was said, as news."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from discussions.enums import AnswerState, TopicState
from discussions.models import Answer, Topic, TopicChange
from discussions.permissions import topics_of
from discussions.services.topics import OFFICE
from members import roles
from members.models import User
from workflow.inbox import Entry, News, NextStep, gap

# After so many days without a word the office looks whether a topic is over.
STILL_DAYS = 60
# How many of the latest of each kind are read.
_READ = 20


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield to the office, as one entry, the open topics to which nobody said anything for long."""
    if not roles.is_office(user):
        return
    since = day - timedelta(days=STILL_DAYS)
    spoken = Q(answers__at__date__gt=since)
    still = Topic.objects.filter(state=TopicState.OPEN, at__date__lte=since).exclude(spoken)
    found = list(still.order_by("at", "pk"))
    if found:
        yield gap(
            "discussions:still",
            f"{len(found)}个话题{STILL_DAYS}天没有新的回复，看看可否结束",
            NextStep("去看看", found[0].get_absolute_url()),
            state="可以结束",
            detail="、".join(str(topic) for topic in found[:3]),
            count=len(found),
        )


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield the topics opened, what was said to them, and what was done to them."""
    seen = topics_of(user, day)
    for topic in seen.filter(at__date__gte=since).select_related("author__person")[:_READ]:
        yield _news(topic.at, topic.author, "发起话题", topic, user)
    said = Answer.objects.filter(
        topic__in=seen.values("pk"), state=AnswerState.SHOWN, at__date__gte=since
    )
    for answer in said.select_related("author__person", "topic").order_by("-at")[:_READ]:
        yield _news(answer.at, answer.author, "回复话题", answer.topic, user)
    changes = TopicChange.objects.filter(topic__in=seen.values("pk"), answer=None)
    changes = changes.filter(at__date__gte=since).select_related("actor__person", "topic")
    for change in changes[:_READ]:
        yield _news(change.at, change.actor, change.action_label, change.topic, user)


def _news(at: datetime, by: User | None, what: str, topic: Topic, reader: User) -> News:
    who = str(by.person) if by and by.person else OFFICE
    is_own = by is not None and by.pk == reader.pk
    return News(at, who, what, f"议政 {topic}", topic.get_absolute_url(), is_own=is_own)
