"""Files kept with a step, a report version, a problem, a submission."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from almanac import clock
from consultations.models.base import exactly_one
from consultations.models.chains import ChainStep
from consultations.models.problems import Problem
from consultations.models.reports import ReportVersion
from consultations.models.submissions import ThemeSubmission
from consultations.models.themes import Theme

PAPER_FIELDS = ("step", "version", "problem", "submission")


def paper_path(paper: Paper, name: str) -> str:
    """Store a file under a name of our own; what its sender called it is data, not a path."""
    suffix = name.rpartition(".")[2].lower()
    return f"chains/{clock.today():%Y/%m}/{paper.key}.{suffix}"


class Paper(models.Model):
    """A file, of one row; who may read that row's theme may read it."""

    step = models.ForeignKey(
        ChainStep, models.PROTECT, null=True, related_name="papers", verbose_name="环节"
    )
    version = models.ForeignKey(
        ReportVersion, models.PROTECT, null=True, related_name="papers", verbose_name="调研报告"
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, related_name="papers", verbose_name="监督问题"
    )
    submission = models.ForeignKey(
        ThemeSubmission, models.PROTECT, null=True, related_name="papers", verbose_name="报送"
    )
    key = models.UUIDField(unique=True, editable=False)
    file = models.FileField("文件", upload_to=paper_path)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    content_type = models.CharField("类型", max_length=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(*PAPER_FIELDS), name="paper_of_one_row")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("consultations:paper", args=[self.key])

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def theme(self) -> Theme:
        """The consultation, research or supervision to which the file's row belongs."""
        if self.version:
            return self.version.research
        if self.problem:
            return self.problem.supervision
        return (self.step or self.submission).theme  # type: ignore[union-attr]
