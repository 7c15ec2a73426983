"""The plan's items and who answers for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from simple_history.models import HistoricalRecords

from almanac.words import counted
from members.matching import Searched
from members.models import Department, Person, Post
from members.pinyin import sounds_in, spoken
from members.prepared import prepared_models
from workflow.models import Recorded
from workplan.annexes import Annex
from workplan.enums import Side
from workplan.models.plans import Plan, PlanPoint
from workplan.models.standing import ItemStanding
from workplan.periods import PeriodKind

PERIOD_KIND_LABELS = {
    PeriodKind.ONCE: "一次",
    PeriodKind.RANGE: "时段",
    PeriodKind.MONTHS: "多个月份",
    PeriodKind.RECURRING: "定期",
    PeriodKind.ALL_YEAR: "全年",
    PeriodKind.UNDATED: "无期限",
}


# The document's order; the database knows only the words.
ANNEX_ORDER = Case(
    *(When(annex=annex.value, then=Value(place)) for place, annex in enumerate(Annex, start=1)),
    output_field=models.SmallIntegerField(),
)


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def with_ledger(self) -> WorkItemQuerySet:
        """Read along what a row of the ledger shows, in a fixed number of queries."""
        links = WorkItem.followed_links.rel.related_model._default_manager
        found = self.select_related("plan", "added_by", "dropped_by").prefetch_related(
            "due_dates",
            # With the plan, by which the leading row's lamp is found.
            Prefetch("followed_links", links.select_related("leading__plan")),
            "followed_links__leading__due_dates",
        )
        return found.with_names()

    def with_names(self) -> WorkItemQuerySet:
        """Read along who leads and who answers, in two queries."""
        return self.prefetch_related(
            Prefetch("leader_rows", ItemLeader.objects.select_related("person", "post")),
            Prefetch("department_rows", ItemDepartment.objects.select_related("department")),
        )

    def of_departments(self, ids: frozenset[int], side: Side | None = None) -> WorkItemQuerySet:
        """Keep the items that one of the departments answers for (or stands on one side of)."""
        rows = ItemDepartment.objects.filter(department__in=ids)
        return self._among(rows.filter(side=side) if side else rows)

    def without_department(self) -> WorkItemQuerySet:
        """Keep the items that nobody answers for yet, as an import may leave them."""
        rows = ItemDepartment.objects.filter(item=OuterRef("pk"), side=Side.LEAD)
        return self.filter(~Exists(rows))

    def led_by(self, person_id: int | None, post_ids: frozenset[int]) -> WorkItemQuerySet:
        """Keep the items led by a person by name, or by a post that the person holds."""
        by_name = Q(person=person_id, person__isnull=False)  # not "no person" for no one
        return self._among(ItemLeader.objects.filter(by_name | Q(post__in=post_ids)))

    def _among(self, rows: models.QuerySet) -> WorkItemQuerySet:
        """Keep the items that rows of theirs belong to, each once."""
        return self.filter(pk__in=rows.order_by().values("item"))

    def search(self, words: str) -> WorkItemQuerySet:
        """Keep the items in which each of the words occurs: in title, names or period, or as its
        number: 重点任务 24, 附件2 3, 增补1, 2021年.
        """
        return SEARCHED.narrowed(self, words)


_NUMBERED = re.compile(r"(?P<annex>.*?) ?第?(?P<added>增补)?(?P<number>\d{1,9})[项号]?")
_YEAR = re.compile(r"(\d{4})年?")
_NTH_ANNEX = re.compile(r"附件([\d一二三四五六七八九])")


def _says(word: str) -> Q | None:
    """Return what a word says of an item's designation: its annex, its number, both, or its year."""
    if year := _YEAR.fullmatch(word):
        return Q(plan__year=int(year[1]))
    if annexes := _annexes_called(word):
        return Q(annex__in=annexes)
    said = _NUMBERED.fullmatch(word)
    if not said or (said["annex"] and not (annexes := _annexes_called(said["annex"]))):
        return None
    number = int(said["number"])
    condition = Q(added_no=number) if said["added"] else Q(seq=number)
    return condition & Q(annex__in=annexes) if annexes else condition


def _annexes_called(word: str) -> list[str]:
    """Return the annexes that a word names: 重点任务, zdrw, 附件2."""
    if nth := _NTH_ANNEX.fullmatch(word):
        return [annex for annex in Annex if annex.number == counted(nth[1])]
    typed = spoken(word)
    if len(typed) < 2 or typed.isdecimal():
        return []
    return [a for a in Annex if sounds_in(typed, a.short) or sounds_in(typed, a.label)]


SEARCHED = Searched(
    titles=("title",),
    names=(
        *("leader_rows__person__name_key", "leader_rows__post__name_key"),
        *("department_rows__department__name_key", "member_rows__person__name_key"),
    ),
    texts=("period_phrase",),
    says=_says,
    nouns=("事项", "工作事项"),
)


class WorkItem(ItemStanding, Recorded):
    """A row of any annex that someone must answer for.

    What was added after the document was issued (增补) has a number of its own, and the meeting that
    added it, or the reason why none did; it is none of the printed rows.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", verbose_name="年度")
    annex = models.CharField(
        "附件", max_length=12, choices=Annex.choices(), default=Annex.TASKS.value
    )
    point = models.ForeignKey(
        PlanPoint,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="所属要点",
    )
    section = models.CharField("分组", max_length=200, blank=True)
    seq = models.PositiveIntegerField("序号", null=True, blank=True)
    added_no = models.PositiveSmallIntegerField("增补序号", null=True, blank=True, editable=False)
    added_by = models.ForeignKey(
        "workplan.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="added_items",
        verbose_name="增补的会议",
    )
    added_why = models.CharField("未经会议的理由", max_length=200, blank=True)
    dropped_by = models.ForeignKey(
        "workplan.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="dropped_items",
        verbose_name="取消的会议",
    )
    dropped_why = models.CharField("取消的理由", max_length=200, blank=True, editable=False)
    title = models.CharField("工作内容", max_length=500)
    needs_scheme = models.BooleanField(
        "★", default=False, help_text="需提前制订工作方案并提交政协主席会议审议后实施。"
    )
    period_phrase = models.CharField("完成时间", max_length=200, blank=True)
    period_kind = models.CharField(
        "时间类型", max_length=12, choices=[(k.value, v) for k, v in PERIOD_KIND_LABELS.items()]
    )
    review_on = models.DateField(
        "回看日期", null=True, blank=True, help_text="没有期限的事项，到这一天再看进展。"
    )
    members_note = models.CharField(
        "课题组其他成员", max_length=200, blank=True, help_text="名单以外的写法，例如：和相关委员。"
    )
    # The proposal that it stands as; written by services.following alone, no part of what a row says.
    follows = models.CharField("随提案", max_length=60, blank=True, editable=False)
    extra = models.JSONField("其他各列", default=dict, blank=True)
    lead_leaders = models.ManyToManyField(
        Person, through="ItemLeader", related_name="led_items", verbose_name="牵头领导"
    )
    departments = models.ManyToManyField(
        Department, through="ItemDepartment", related_name="items", verbose_name="部门"
    )
    history = HistoricalRecords(verbose_name="修改记录", excluded_fields=["follows"])

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "工作事项"
        verbose_name_plural = "工作事项"
        ordering = [
            *("plan", ANNEX_ORDER, F("added_no").asc(nulls_first=True)),
            *("section", F("seq").asc(nulls_last=True), "pk"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "annex", "section", "seq"],
                name="workitem_seq_unique",
                violation_error_message="同一附件中已有这个序号。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="workitem_has_title"),
            models.UniqueConstraint(
                fields=["plan", "annex", "added_no"],
                name="workitem_addition_unique",
                violation_error_message="同一附件中已有这个增补序号。",
            ),
            models.CheckConstraint(
                condition=Q(added_no__isnull=True, added_by__isnull=True, added_why="")
                | Q(added_no__isnull=False, seq__isnull=True, added_by__isnull=False, added_why="")
                | (
                    Q(added_no__isnull=False, seq__isnull=True, added_by__isnull=True)
                    & ~Q(added_why="")
                ),
                name="workitem_addition_has_its_ground",
                violation_error_message="增补的事项须写明由哪次会议增补，或未经会议的理由。",
            ),
            models.CheckConstraint(
                condition=Q(dropped_by__isnull=True, dropped_why="")
                | (Q(dropped_by__isnull=False) & ~Q(dropped_why="")),
                name="workitem_dropped_by_a_meeting",
            ),
        ]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Leave them to the database: whoever types a row is asked for its number by the form, in words."""

    @property
    def departments_with_sides(self) -> Iterable[ItemDepartment]:
        """The rows of its departments in their order, each with its department."""
        if self._has_read("department_rows") or self.departments_read is not None:
            return super().departments_with_sides
        return _departments_of(self.pk)

    @property
    def leading(self) -> WorkItem | None:
        """The row of another annex that leads this one's matter (主项), or None where it is its own."""
        if self._has_read("followed_links"):
            return super().leading
        return next((link.leading for link in _leading(self.pk)), None)

    @property
    def members(self) -> list[Person]:
        """The members of a research team (课题组), in the document's order."""
        if self._has_read("member_rows"):
            return [row.person for row in self.member_rows.all()]  # of many, they were read along
        return [row.person for row in members_of(self.pk)]

    def _has_read(self, name: str) -> bool:
        """Return whether rows of it were read along, as of many items at once."""
        return name in getattr(self, "_prefetched_objects_cache", {})


class ItemLeader(models.Model):
    """A lead leader of an item: a person, or a post where a post stands in the cell (row 25)."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="leader_rows")
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leader_rows",
        verbose_name="人员",
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="leader_rows", verbose_name="职务"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "牵头领导"
        verbose_name_plural = "牵头领导"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post__isnull=True)
                | Q(person__isnull=True, post__isnull=False),
                name="leader_is_person_or_post",
                violation_error_message="请填写人员或职务，二者择一。",
            ),
            models.UniqueConstraint(fields=["item", "person"], name="leader_person_once"),
            models.UniqueConstraint(fields=["item", "post"], name="leader_post_once"),
        ]

    def __str__(self) -> str:
        return self.leader.name

    @property
    def leader(self) -> Person | Post:
        return self.person or self.post  # type: ignore[return-value]


class ItemMember(models.Model):
    """A named member of a research team; "和相关委员" is the item's `members_note`."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="member_rows")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="member_rows", verbose_name="人员"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "课题组成员"
        verbose_name_plural = "课题组成员"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="item_member_once"),
        ]

    def __str__(self) -> str:
        return self.person.name


class ItemDepartment(models.Model):
    """A department on one side of an item."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="department_rows")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="item_rows", verbose_name="部门"
    )
    side = models.CharField("角色", max_length=12, choices=Side)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["side", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "department"],
                name="item_department_once",
                violation_error_message="同一部门只能出现一次。",
            )
        ]

    def __str__(self) -> str:
        return self.department.name


@prepared_models("department")
def _departments_of(item: int) -> models.QuerySet[ItemDepartment]:
    return ItemDepartment.objects.filter(item=item)


@prepared_models("leading", "leading__plan")
def _leading(following: int) -> models.QuerySet:
    links: Any = WorkItem.followed_links.rel.related_model._default_manager
    return links.in_force().filter(following=following).order_by()


@prepared_models("person")
def members_of(item: int) -> models.QuerySet[ItemMember]:
    """Return the members of an item's research team."""
    return ItemMember.objects.filter(item=item)
