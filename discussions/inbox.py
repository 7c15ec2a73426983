"""What the board brings into inboxes: what lies still, to the office; and what was said, as news."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from discussions.enums import AnswerState, TopicState
from discussions.models import Answer, Topic, TopicChange
from discussions.permissions import may_read, seen_by
from discussions.services.topics import OFFICE
from members import roles
from members.models import User
from members.prepared import Question, prepared_models
from workflow.inbox import Entry, News, NextStep, gap

# After so many days without a word the office looks whether a topic is over.
STILL_DAYS = 60
# How many of the latest of each kind are read.
_READ = 20


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield to the office, as one entry, the open topics to which nobody said anything for long."""
    if not roles.is_office(user):
        return
    found = _still(day - timedelta(days=STILL_DAYS))
    if found:
        yield gap(
            "discussions:still",
            f"{len(found)}个话题{STILL_DAYS}天没有新的回复，看看可否结束",
            NextStep("去看看", found[0].get_absolute_url()),
            state="可以结束",
            detail="、".join(str(topic) for topic in found[:3]),
            count=len(found),
        )


@prepared_models()
def _still(since: date) -> QuerySet[Topic]:
    spoken = Q(answers__at__date__gt=since)
    still = Topic.objects.filter(state=TopicState.OPEN, at__date__lte=since).exclude(spoken)
    return still.order_by("at", "pk")


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield the topics opened, what was said to them, and what was done to them."""
    if not may_read(user, day):
        return
    account = None if roles.is_office(user) else user.pk
    for topic in _topics(since, account):
        yield _news(topic.at, topic.author, "发起话题", topic, user)
    for answer in _answers(since, account):
        yield _news(answer.at, answer.author, "回复话题", answer.topic, user)
    for change in _changes(since, account):
        yield _news(change.at, change.actor, change.action_label, change.topic, user)


@prepared_models("author", "author__person")
def _topics(since: date, account: int | None) -> QuerySet[Topic]:
    return seen_by(account).filter(at__date__gte=since)[:_READ]


@prepared_models("author", "author__person", "topic")
def _answers(since: date, account: int | None) -> QuerySet[Answer]:
    seen = seen_by(account).values("pk")
    said = Answer.objects.filter(topic__in=seen, state=AnswerState.SHOWN, at__date__gte=since)
    return said.order_by("-at")[:_READ]


@prepared_models("actor", "actor__person", "topic")
def _changes(since: date, account: int | None) -> QuerySet[TopicChange]:
    seen = seen_by(account).values("pk")
    changes = TopicChange.objects.filter(topic__in=seen, answer=None, at__date__gte=since)
    return changes[:_READ]


def _news(at: datetime, by: User | None, what: str, topic: Topic, reader: User) -> News:
    who = str(by.person) if by and by.person else OFFICE
    is_own = by is not None and by.pk == reader.pk
    return News(at, who, what, f"议政 {topic}", topic.get_absolute_url(), is_own=is_own)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    if may_read(user, day):
        account = None if roles.is_office(user) else user.pk
        yield from ((asks, since, account) for asks in (_topics, _answers, _changes))
    if roles.is_office(user):
        yield _still, day - timedelta(days=STILL_DAYS)
