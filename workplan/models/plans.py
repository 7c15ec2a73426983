"""The year's plan as issued: its head and its numbered points."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from almanac import clock
from members.prepared import prepared_models
from members.read_once import read_once


class Plan(models.Model):
    """The year's plan (工作要点) as issued."""

    year = models.PositiveSmallIntegerField(
        "年度", unique=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    title = models.CharField("标题", max_length=100)
    document_number = models.CharField(
        "发文字号",
        max_length=60,
        blank=True,
        help_text="机关代字、年份和序号，例如：政协办〔年份〕6号",
    )
    adopted_by = models.CharField("通过会议", max_length=100, blank=True)
    adopted_on = models.DateField("通过日期", null=True, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    addressees = models.TextField("主送", blank=True)
    preamble = models.TextField("总体要求", blank=True)
    annex_list = models.TextField("附件说明", blank=True)
    copied_to = models.TextField("抄送", blank=True)
    printed_by = models.CharField("印发机关", max_length=100, blank=True)
    annex_notes = models.JSONField(
        "附件备注", default=dict, blank=True, help_text="附件下面的备注和说明，按附件。"
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "年度工作要点"
        verbose_name_plural = "年度工作要点"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年工作要点"

    @classmethod
    @read_once
    def current(cls) -> Plan | None:
        """Return the plan of the clock's year, else the latest one."""
        found = _of_year(clock.today().year) or _latest()
        return found[0] if found else None


@prepared_models()
def _of_year(year: int) -> models.QuerySet[Plan]:
    return Plan.objects.filter(year=year)


@prepared_models()
def _latest() -> models.QuerySet[Plan]:
    return Plan.objects.all()[:1]


class PlanPoint(models.Model):
    """A numbered point of the text (4.突出协商重点), below its section (二、…)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="points", verbose_name="年度")
    number = models.PositiveSmallIntegerField("序号")
    section = models.CharField("部分", max_length=200, blank=True)
    title = models.CharField("要点", max_length=200)
    text = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = "要点"
        verbose_name_plural = "要点"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_point_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.number}.{self.title}"
