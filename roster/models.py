"""What a member asked to have changed in their own data, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.models import Membership
from roster.enums import ChangeAction, ChangeState
from workflow.models import TransitionRecord


class ProfileChange(models.Model):
    """A change that a member asks for; it is made when the office agrees. Written by `services/changes.py`.

    `values` are the new ones by their field, of the membership or of the person (mobile, email).
    """

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="changes", verbose_name="委员"
    )
    values = models.JSONField("请改为")
    words = models.TextField("说明", blank=True)
    state = models.CharField("状态", max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    asked_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = verbose_name_plural = "资料更正申请"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state=ChangeState.ASKED),
                name="profile_change_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership.person}的资料更正"

    def get_absolute_url(self) -> str:
        return reverse("roster:member", args=[self.membership_id])

    def lines(self) -> list[tuple[str, str, str]]:
        """Return what is asked for: the field, what stands there now, and what it is to be."""
        found = []
        for name, value in self.values.items():
            row: Any = self.membership
            if not hasattr(row, name):
                row = row.person
            of = row._meta.get_field(name)
            found.append((str(of.verbose_name), _said(of, getattr(row, name)), _said(of, value)))
        return found


def _said(of: Any, value: Any) -> str:
    shown = dict(of.flatchoices).get(value, value)
    return "空" if shown in (None, "") else str(shown)


class ProfileTransition(TransitionRecord):
    """What was done with a change that was asked for."""

    change = models.ForeignKey(
        ProfileChange, models.PROTECT, related_name="transitions", verbose_name="申请"
    )
    action = models.CharField("动作", max_length=10, choices=ChangeAction)
    from_state = models.CharField("原状态", max_length=10, choices=ChangeState)
    to_state = models.CharField("新状态", max_length=10, choices=ChangeState)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "资料更正流转"
