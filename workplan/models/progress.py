"""What is written and handed in about the work on a due date: working papers."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from almanac import clock
from workplan.models.due_dates import DueDate


class Progress(models.Model):
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


def stored_path(stored: StoredFile, name: str) -> str:
    """Store a file under a name of our own; what its sender called it is data, not a path."""
    suffix = name.rpartition(".")[2].lower()
    return f"{stored.folder}/{clock.today():%Y/%m}/{stored.key}.{suffix}"


class StoredFile(models.Model):
    """A file handed in; it is served by its key to those who may see the item's papers."""

    folder = "files"

    key = models.UUIDField(unique=True, editable=False)
    file = models.FileField("文件", upload_to=stored_path)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    content_type = models.CharField("类型", max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workplan:file", args=[self.key])

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class Attachment(StoredFile):
    """A file handed in with a progress entry."""

    folder = "progress"

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
