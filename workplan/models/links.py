"""Which rows of different annexes are the same matter: proposed by the software, said by a person."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from workplan.enums import LinkKind, LinkState
from workplan.models.items import WorkItem


class ItemLinkQuerySet(models.QuerySet["ItemLink"]):
    def in_force(self) -> ItemLinkQuerySet:
        """Keep what a person confirmed to be one matter: there the leading item leads."""
        return self.filter(kind=LinkKind.SAME, state=LinkState.CONFIRMED)

    def of_one_theme(self) -> ItemLinkQuerySet:
        """Keep what a person confirmed to be one matter, or research for a consultation."""
        kinds = (LinkKind.SAME, LinkKind.SERVES)
        return self.filter(kind__in=kinds, state=LinkState.CONFIRMED)

    def of_item(self, item: WorkItem | int) -> ItemLinkQuerySet:
        """Keep the links of an item on either side, the declined ones left out."""
        return (
            self.filter(Q(leading=item) | Q(following=item))
            .exclude(state=LinkState.DECLINED)
            .select_related("leading__plan", "following__plan")
            .prefetch_related("leading__due_dates", "following__due_dates")
        )


class ItemLink(models.Model):
    """Two rows that belong together. Each keeps its own number and dates, whatever is confirmed."""

    leading = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="led_links", verbose_name="主项"
    )
    following = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="followed_links", verbose_name="随从项"
    )
    kind = models.CharField("关系", max_length=8, choices=LinkKind, default=LinkKind.SAME)
    state = models.CharField(
        "状态", max_length=9, choices=LinkState, default=LinkState.PROPOSED, db_index=True
    )
    why = models.CharField("依据", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    objects = ItemLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "事项关联"
        verbose_name_plural = "事项关联"
        ordering = ["-leading__plan__year", "kind", "leading__seq", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(leading=F("following")),
                name="link_not_to_itself",
                violation_error_message="事项不能与自己关联。",
            ),
            models.UniqueConstraint(fields=["leading", "following"], name="link_once"),
            models.UniqueConstraint(
                fields=["following"],
                condition=Q(state=LinkState.CONFIRMED, kind=LinkKind.SAME),
                name="link_one_confirmed_leader",
                violation_error_message="一个事项只能随从一个主项。",
            ),
            models.CheckConstraint(
                condition=Q(state=LinkState.PROPOSED) | Q(decided_at__isnull=False),
                name="link_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leading} ← {self.following}"

    @property
    def is_in_force(self) -> bool:
        """Whether a person confirmed the two to be one matter, as `ItemLinkQuerySet.in_force`."""
        return self.kind == LinkKind.SAME and self.state == LinkState.CONFIRMED

    @property
    def contradiction(self) -> str:
        """How the dates of one matter differ in words, or nothing; they are never changed for it."""
        if self.kind == LinkKind.UMBRELLA:
            return ""
        leading, following = _dates(self.leading), _dates(self.following)
        if not leading or not following:
            return ""
        if self.kind == LinkKind.SERVES:
            dated = f"协商{_words(leading)}，调研{_words(following)}"
            return f"{dated}：调研完成晚于协商" if following[-1] > leading[0] else ""
        if leading == following:
            return ""
        return f"日期不同：主项{_words(leading)}，随从项{_words(following)}"


def _dates(item: WorkItem) -> list[date]:
    """Return the days that the document means; a later one that was granted contradicts nothing."""
    if item.follows:  # the day is its proposal's
        return []
    return sorted(due.planned_on for due in item.due_dates.all() if due.planned_on)


def _words(days: list[date]) -> str:
    return "、".join(f"{day.month}月{day.day}日" for day in days)
