"""What 民主监督员 report of the units that they are posted to (派驻)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.models import Appointment
from workflow.models import Recorded


class MonitorReport(Recorded):
    """What one of them saw and suggests, on a day; the posting itself is an appointment."""

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="monitor_reports", verbose_name="派驻"
    )
    on = models.DateField("日期")
    text = models.TextField("情况和建议", max_length=5000)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "民主监督员报告"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="monitorreport_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}，{self.on.month}月{self.on.day}日"

    def get_absolute_url(self) -> str:
        return f"{reverse('consultations:monitors')}#report-{self.pk}"

    @property
    def monitor(self) -> str:
        return str(self.appointment.person)

    @property
    def unit(self) -> str:
        return str(self.appointment.department)
