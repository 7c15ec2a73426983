"""What the nouns of this app have in common."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from almanac import clock


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
