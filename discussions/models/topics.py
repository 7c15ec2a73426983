"""A topic, what others say to it, and who supports it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from discussions.enums import Action, AnswerState, TopicKind, TopicState
from members.matching import Searched
from members.models import Person
from members.names import name_key
from workflow.models import TransitionRecord

_STATES = {**dict(TopicState.choices), **dict(AnswerState.choices)}


class TopicQuerySet(models.QuerySet["Topic"]):
    def with_counts(self) -> TopicQuerySet:
        """Read along what a row of the list shows: the author, how many answers and supporters."""
        shown = Count("answers", Q(answers__state=AnswerState.SHOWN), distinct=True)
        found = self.select_related("author__person").annotate(
            answer_count=shown, support_count=Count("supports", distinct=True)
        )
        return found.order_by("-at", "-pk")


class Topic(models.Model):
    """A matter that a member puts before the others: of a proposal to be, or a question for a session."""

    kind = models.CharField("类别", max_length=10, choices=TopicKind)
    title = models.CharField("标题", max_length=100)
    title_key = models.CharField(max_length=200, editable=False, db_index=True)
    text = models.TextField("内容", max_length=5000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人"
    )
    at = models.DateTimeField("发起时间", db_index=True)
    state = models.CharField("状态", max_length=10, choices=TopicState, default=TopicState.OPEN)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "话题"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="topic_says_something",
                violation_error_message="请填写标题和内容。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = name_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("discussions:topic", args=[self.pk])

    @property
    def key(self) -> str:
        """Its name across apps for good (workflow.becoming)."""
        return f"discussions.topic:{self.pk}"


SEARCHED = Searched(
    titles=("title_key",),
    names=("author__person__name_key",),
    texts=("text",),
    nouns=("议政", "话题", "委员议政"),
)


class Answer(models.Model):
    """What someone says to a topic. What was hidden or taken back stays, and is not shown."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="answers", verbose_name="话题")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="回复人"
    )
    text = models.TextField("内容", max_length=2000)
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=AnswerState, default=AnswerState.SHOWN)

    class Meta:
        verbose_name = verbose_name_plural = "回复"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.author}：{self.text[:30]}"


class Support(models.Model):
    """附议: a member stands by a topic with their name. It is no vote, and no figure or point counts it."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="supports", verbose_name="话题")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="附议人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "附议"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="support_once_a_person")
        ]

    def __str__(self) -> str:
        return str(self.person)


class TopicChange(TransitionRecord):
    """What was done to a topic, or to an answer of it; what it was handed on as stands in `reason`."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="changes", verbose_name="话题")
    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, related_name="changes", verbose_name="回复"
    )
    action = models.CharField("动作", max_length=16, choices=Action)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "话题流转记录"

    def _label(self, name: str) -> str:
        return self.get_action_display() if name == "action" else _STATES[getattr(self, name)]  # type: ignore[attr-defined]
