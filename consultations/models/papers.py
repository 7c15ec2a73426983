"""Files kept with a step, a report version, a problem, a submission."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consultations.models.base import exactly_one
from consultations.models.chains import ChainStep
from consultations.models.records import ThemeSubmission
from consultations.models.research import ReportVersion
from consultations.models.supervision import Problem
from consultations.models.themes import Theme
from workflow.models import StoredFile


class Paper(StoredFile):
    """A file, of one row; who may read that row's theme may read it."""

    folder = "chains"
    url_name = "consultations:paper"

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
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("step", "version", "problem", "submission"),
                name="paper_of_one_row",
            )
        ]

    @property
    def theme(self) -> Theme:
        """The consultation, research or supervision to which the file's row belongs."""
        row = self.step or self.version or self.problem or self.submission
        return row.theme  # type: ignore[union-attr]  # the database keeps that there is one
