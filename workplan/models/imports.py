"""An import from the upload to what became of it; the files it came from stay with it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime

from workflow.models import ChecksummedFile
from workplan.enums import ImportState
from workplan.models.plans import Plan


class PlanImport(models.Model):
    """An upload of one or several files into a year's plan, and what was done with it.

    `fixes` is what a person corrected in place, `report` what the last check (or the import) found,
    `undo` what is needed to take the import back; both are written by services.imports alone.
    """

    year = models.PositiveSmallIntegerField("年度")
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, related_name="imports", verbose_name="年度工作要点"
    )
    file_name = models.CharField("文件名", max_length=255)
    state = models.CharField(
        "状态", max_length=8, choices=ImportState, default=ImportState.DRAFT, db_index=True
    )
    stage = models.CharField("进度", max_length=200, blank=True)
    stage_at = models.DateTimeField("进度时间", null=True, blank=True)
    fixes: Any = models.JSONField("改正", default=dict, blank=True)
    seen = models.CharField(max_length=64, blank=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="plan_imports",
        verbose_name="导入人",
    )
    at = models.DateTimeField("时间")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="撤销人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    created = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("修改", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    report: Any = models.JSONField("结果", default=dict)
    undo: Any = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ImportState.DONE) | models.Q(plan__isnull=False),
                name="import_done_has_plan",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name}（{localtime(self.at):%Y-%m-%d %H:%M}）"


def import_path(file: PlanImportFile, name: str) -> str:
    """Store a file under a name of our own, below a folder that is never served as such."""
    suffix = PurePath(file.name).suffix.lower()
    return f"imports/{file.plan_import.year}/{uuid4().hex}{suffix[:8]}"


class PlanImportFile(ChecksummedFile):
    """A file of an upload, kept as it came; of a scan, the pages as they were recognised, too."""

    plan_import = models.ForeignKey(PlanImport, models.CASCADE, related_name="files")
    file = models.FileField("文件", upload_to=import_path, max_length=120)
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveIntegerField("大小（字节）")
    recognised: Any = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = "导入的文件"
        verbose_name_plural = "导入的文件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
