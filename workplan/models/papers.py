"""The office's own templates of papers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflow.models import StoredFile
from workplan.paper_kinds import paper_kind


class PaperTemplate(StoredFile):
    """A template that the office uploaded in the place of the built-in one, of a kind of paper.

    What was replaced or given up stays on the record, with when and by whom.
    """

    folder = "paper_templates"

    kind = models.CharField("公文", max_length=40)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="停用人",
    )
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "公文模板"
        verbose_name_plural = "公文模板"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(ended_at=None), name="paper_template_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="paper_template_ended_by_someone",
            ),
        ]

    @property
    def label(self) -> str:
        kind = paper_kind(self.kind)
        return kind.label if kind else self.kind

    @classmethod
    def in_use(cls, kind: str) -> PaperTemplate | None:
        """Return the office's own template of a kind, None where the built-in one is used."""
        return cls.objects.filter(kind=kind, ended_at=None).first()
