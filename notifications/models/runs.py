"""The record of background runs."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime


class TaskRun(models.Model):
    """One run of a background task, by the real clock: what the health page is drawn from."""

    task = models.CharField("任务", max_length=60)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    ok = models.BooleanField("成功", default=False)
    detail = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "运行记录"
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["task", "-started_at"], name="taskrun_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="taskrun_finishes_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {localtime(self.started_at):%Y-%m-%d %H:%M}"
