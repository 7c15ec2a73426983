"""i读书: what is read together, and the notes that members give. No minutes, no likes, no clicks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from activities.models.events import Event
from members.models import Person
from workflow.models import Recorded, TakenBack


class ReadingList(Recorded):
    """The books of a period."""

    title = models.CharField("名称", max_length=100)
    since = models.DateField("起")
    until = models.DateField("止")
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "读书书目"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="reading_list_ends_after_it_begins",
                violation_error_message="“止”不能早于“起”。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Book(models.Model):
    """A book of a list, as it is called there with its author: 《论持久战》 毛泽东."""

    reading_list = models.ForeignKey(
        ReadingList, models.CASCADE, related_name="books", verbose_name="书目"
    )
    title = models.CharField("书名", max_length=200)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "书"
        ordering = ["reading_list", "order", "pk"]

    def __str__(self) -> str:
        return self.title


class ReadingNote(Recorded, TakenBack):
    """What a member notes on a book, or on a reading event; its author may take it back that day."""

    book = models.ForeignKey(
        Book, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name="书"
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reading_notes",
        verbose_name="读书活动",
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="reading_notes", verbose_name="作者"
    )
    text = models.TextField("心得", max_length=5000)
    written_at = models.DateTimeField("时间")
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "读书心得"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(book__isnull=True, event__isnull=False)
                | Q(book__isnull=False, event__isnull=True),
                name="reading_note_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.subject}"

    @property
    def subject(self) -> Book | Event:
        """What it is about."""
        return self.book or self.event  # type: ignore[return-value]

    def get_absolute_url(self) -> str:
        return f"{reverse('activities:reading')}#note-{self.pk}"
