"""What the nouns of this app have in common."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from almanac import clock

if TYPE_CHECKING:
    from consultations.models.themes import Theme

THEME_FIELDS = ("consultation", "research", "supervision")


class Recorded(models.Model):
    """A row whose history is dated by the office's clock, not by the machine's."""

    class Meta:
        abstract = True

    @property
    def _history_date(self) -> datetime:
        return clock.now()


def exactly_one(*fields: str) -> Q:
    """Return the condition that one of these foreign keys is set, and the others are not."""
    return reduce(
        or_, (Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields)
    )


class OfTheme(models.Model):
    """A row that belongs to one consultation, research or supervision."""

    consultation = models.ForeignKey(
        "consultations.Consultation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name="协商",
    )
    research = models.ForeignKey(
        "consultations.Research",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name="调研",
    )
    supervision = models.ForeignKey(
        "consultations.Supervision",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name="民主监督",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(*THEME_FIELDS),
                name="%(class)s_of_one_theme",
                violation_error_message="须且只能属于一项协商、调研或监督。",
            )
        ]

    @property
    def theme(self) -> Theme:
        """What the row belongs to; the database keeps that it is one."""
        return self.consultation or self.research or self.supervision  # type: ignore[return-value]
