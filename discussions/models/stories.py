"""委员风采 and 优秀案例: short pages that the office publishes."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from discussions.enums import StoryKind
from members.matching import Searched
from members.models import Person
from workflow.models import Recorded, StoredFile


class StoryQuerySet(models.QuerySet["Story"]):
    def published(self) -> StoryQuerySet:
        return self.filter(published_on__isnull=False)


class Story(Recorded):
    """A member, or a case, told in a page; with no day of publication it is the office's draft."""

    kind = models.CharField("栏目", max_length=10, choices=StoryKind)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("正文", max_length=10_000)
    people = models.ManyToManyField(
        Person, related_name="stories", blank=True, verbose_name="写到的委员"
    )
    published_on = models.DateField("发布日期", null=True, blank=True, db_index=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人"
    )
    history = HistoricalRecords(verbose_name="修改记录")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风采和案例"
        ordering = [models.F("published_on").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="story_says_something",
                violation_error_message="请填写标题和正文。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:story", args=[self.pk])

    def is_shown(self, day: date) -> bool:
        return self.published_on is not None and self.published_on <= day


SEARCHED = Searched(
    titles=("title",),
    names=("people__name_key",),
    texts=("text",),
    nouns=("委员风采", "优秀案例", "风采", "案例"),
)


class Picture(StoredFile):
    """The picture of a story, drawn anew by ourselves: what a phone wrote into it (where, when) is gone."""

    folder, url_name = "stories", "discussions:picture"

    story = models.OneToOneField(
        Story, models.CASCADE, related_name="picture", verbose_name="风采和案例"
    )
    alt = models.CharField("图片说明", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "图片"
