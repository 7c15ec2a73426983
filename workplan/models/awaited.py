"""What is led from above and waits for a document (待上级发文明确后纳入, 三级联动)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from almanac.words import month_day
from workplan.models.items import WorkItem


class AwaitedDocument(models.Model):
    """The document of another body that an item waits for, or that it came to rest upon.

    While it has no name, the item's due dates are 待上级发文; who leads the matter stands here before
    and after. Of an item one is waited for at a time.
    """

    item = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="awaited_documents", verbose_name="工作事项"
    )
    leader = models.CharField("牵头单位", max_length=60)
    what = models.CharField("等待的文件", max_length=100)
    name = models.CharField("文件名称", max_length=200, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上级文件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(leader=""), name="awaited_has_leader"),
            models.CheckConstraint(condition=~Q(what=""), name="awaited_says_what"),
            models.CheckConstraint(
                condition=Q(name="", number="", issued_on__isnull=True)
                | (~Q(name="") & Q(issued_on__isnull=False)),
                name="awaited_document_has_name_and_day",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(name=""), name="awaited_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader}：{self.cited if self.name else self.what}"

    @property
    def is_here(self) -> bool:
        return bool(self.name)

    @property
    def cited(self) -> str:
        """The document as papers cite it: 《……》（浙政协〔2021〕5号，2021年6月1日）."""
        if self.issued_on is None:
            return ""
        day = f"{self.issued_on.year}年{month_day(self.issued_on)}"
        return f"《{self.name.strip('《》')}》（{'，'.join(filter(None, (self.number, day)))}）"
