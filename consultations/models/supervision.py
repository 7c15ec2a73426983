"""Democratic supervision (民主监督): its topics and its group."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from consultations.models.themes import Theme
from workplan.annexes import Annex


class Supervision(Theme):
    """A topic of supervision."""

    TOPIC = "监督议题"
    ANNEX = Annex.SUPERVISION
    HEADING = "民主监督"
    ADDRESS = "supervisions"

    theme = models.OneToOneField(Theme, models.CASCADE, parent_link=True, primary_key=True)
    group = models.CharField("民主监督小组成员", max_length=500, blank=True)
    with_congress = models.BooleanField(
        "与区人大联合监督", default=False, help_text="例如：民生实事项目民主监督。"
    )
    three_levels = models.BooleanField("省、市、区政协三级联动", default=False)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "民主监督"
        verbose_name_plural = "民主监督"

    @property
    def marks(self) -> list[str]:
        """With whom it is carried out jointly, in words."""
        said = {"与区人大联合监督": self.with_congress, "省、市、区三级联动": self.three_levels}
        return [words for words, holds in said.items() if holds]
