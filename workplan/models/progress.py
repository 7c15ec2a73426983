"""What is written and handed in about the work on a due date: working papers."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from workflow.models import StoredFile, TakenBack
from workplan.models.due_dates import DueDate, Transition


class ProgressQuerySet(models.QuerySet["Progress"]):
    def standing(self) -> ProgressQuerySet:
        """Keep what its author has not taken back."""
        return self.filter(taken_back_at=None)

    def with_others_since(self) -> ProgressQuerySet:
        """Say of each whether another than its author moved the due date on or wrote after it."""
        later = {"due_date": OuterRef("due_date"), "at__gt": OuterRef("at")}
        moved = Transition.objects.filter(**later).exclude(actor=OuterRef("author"))
        written = Progress.objects.filter(**later).exclude(author=OuterRef("author"))
        return self.annotate(others_since=Exists(moved) | Exists(written))


class Progress(TakenBack):
    """What someone wrote about the work on a due date; a working paper."""

    due_date = models.ForeignKey(
        DueDate, models.PROTECT, related_name="progress", verbose_name="到期日"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="progress", verbose_name="填报人"
    )
    at = models.DateTimeField("时间")
    text = models.TextField("进展情况", max_length=5000)
    step = models.CharField("所处环节", max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(
        "进度（%）", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    is_report = models.BooleanField("报结说明", default=False)

    objects = ProgressQuerySet.as_manager()

    others_since: bool  # where asked for: `with_others_since`

    class Meta:
        verbose_name = "进展"
        verbose_name_plural = "进展"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="progress_percent_to_100",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class ProgressDraft(models.Model):
    """What someone is still writing about a due date; goes when it is handed in."""

    due_date = models.ForeignKey(
        DueDate, models.CASCADE, related_name="drafts", verbose_name="到期日"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name="填报人"
    )
    text = models.TextField("进展情况", max_length=5000, blank=True)
    step = models.CharField("所处环节", max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField("进度（%）", null=True, blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "进展草稿"
        verbose_name_plural = "进展草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["due_date", "author"], name="progress_draft_one_per_author"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(StoredFile):
    """A file handed in with a progress entry."""

    folder = "progress"
    url_name = "workplan:file"

    progress = models.ForeignKey(
        Progress, models.PROTECT, related_name="attachments", verbose_name="进展"
    )

    class Meta:
        verbose_name = "附件材料"
        verbose_name_plural = "附件材料"
        ordering = ["pk"]

    @property
    def item_id(self) -> int:
        return self.progress.due_date.item_id
