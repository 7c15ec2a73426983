"""The trail of what was done with the system: rows that are added and never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from members.enums import Act
from members.models.accounts import User


class NeverChanged(Exception):
    """Raised where a row of the trail would be changed or deleted."""


class TrailQuerySet(models.QuerySet["AuditEntry"]):
    """Rows that are added and read; to change or delete them is refused here, whoever asks."""

    def update(self, **fields: Any) -> int:
        raise NeverChanged

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise NeverChanged

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged


class AuditEntry(models.Model):
    """What was done with the system: when, who, what, on what, with which result, from where.

    The one trail of sign-ins, downloads, exports and what is done to accounts. What becomes of items,
    proposals and so on is in their own records, with the same people and times. Written by
    `services/audit.py` alone, never changed.

    The entries are a chain: `link` is a digest of the one before, of number, moment, account, act and
    result, and of `digest`, the salted digest of the four PERSONAL fields. These and their salt may be
    emptied, as the law asks, and the chain holds.
    """

    PERSONAL = ("who", "subject", "address", "words")

    number = models.PositiveBigIntegerField("编号", unique=True, editable=False)

    at = models.DateTimeField("时间", db_index=True)
    account = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="账号", editable=False
    )
    # As it was then: of a failed sign-in all there is, and typed by anyone.
    who = models.CharField("谁", max_length=150, blank=True)
    act = models.CharField("做了什么", max_length=20, choices=Act)
    subject = models.CharField("对象", max_length=300, blank=True)
    succeeded = models.BooleanField("成功", default=True)
    address = models.CharField("网络地址", max_length=45, blank=True)
    words = models.TextField("说明", blank=True)
    salt = models.CharField(max_length=32, blank=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    link = models.CharField(max_length=64, editable=False)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["act", "succeeded", "at"], name="audit_by_act")]

    def __str__(self) -> str:
        return f"{self.who} {self.get_act_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged


class AuditHead(models.Model):
    """The last link of the trail, one row: it says what must be there, and who adds waits for it.

    Written by `services/audit.py` with each entry.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    number = models.PositiveBigIntegerField(default=0)
    link = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录的末尾"
        constraints = [models.CheckConstraint(condition=Q(only=True), name="audit_head_only_one")]

    def __str__(self) -> str:
        return f"{self.number} {self.link}"
