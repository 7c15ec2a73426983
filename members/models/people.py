"""Who there is: the committee, people, departments, and the posts held."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from members.enums import DepartmentKind, Duty
from members.names import name_key
from members.prepared import prepared_models
from members.read_once import read_once
from members.strokes import LENGTH, stroke_key


class Organisation(models.Model):
    """The committee that this installation serves; one row."""

    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50)
    term = models.PositiveSmallIntegerField("当前届次", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本会"

    def __str__(self) -> str:
        return self.short_name

    @classmethod
    @read_once
    def current(cls) -> Organisation | None:
        """Return the committee served, or None before it has been named."""
        return next(iter(_organisations()), None)


@prepared_models()
def _organisations() -> models.QuerySet[Organisation]:
    return Organisation.objects.order_by("pk")[:1]


class NamedModel(models.Model):
    """Something that documents call by a name; `name_key` is the form that is compared."""

    name = models.CharField("名称", max_length=60)
    name_key = models.CharField(max_length=60, editable=False, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)


class Person(NamedModel):
    """A named person; where no document names the holder, the post's name stands for the holder.

    Wherever people are listed, leaders come first by `rank`, then all by the strokes of their names
    (`stroke_key`).
    """

    name = models.CharField("姓名", max_length=60)
    rank = models.PositiveSmallIntegerField(
        "排序", default=1000, help_text="领导按此排序，数字小的在前。"
    )
    email = models.EmailField("电子邮箱", blank=True)
    mobile = models.CharField("手机", max_length=20, blank=True)
    stroke_key = models.CharField(max_length=LENGTH, editable=False, db_index=True)
    history = HistoricalRecords(verbose_name="修改记录", excluded_fields=["stroke_key"])

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["rank", "stroke_key", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stroke_key = stroke_key(self.name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "stroke_key"}
        super().save(*args, **kwargs)


class Post(NamedModel):
    """A post that documents name in a person's stead: 主席, 副主席, 秘书长."""

    rank = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "领导职务"
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="post_name_unique")]


class Department(NamedModel):
    """The office, a committee (专委会), or a collective such as 各专委会."""

    name = models.CharField("简称", max_length=60)
    full_name = models.CharField("全称", max_length=100, blank=True)
    kind = models.CharField("类别", max_length=12, choices=DepartmentKind)
    covers = models.CharField(
        "统称所指类别",
        max_length=12,
        choices=DepartmentKind,
        blank=True,
        help_text="仅“统称”填写：例如“各专委会”指全部专委会。",
    )
    order = models.PositiveSmallIntegerField("排序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="department_name_unique",
                violation_error_message="已有同名部门。",
            ),
            models.CheckConstraint(
                condition=(Q(kind=DepartmentKind.COLLECTIVE) & ~Q(covers=DepartmentKind.COLLECTIVE))
                | Q(covers=""),
                name="department_only_collectives_cover",
                violation_error_message="只有“统称”可以填写所指类别，且不能指向统称。",
            ),
        ]


class NameAlias(models.Model):
    """Another name by which documents call a person, post or department: 政协办 is 办公室."""

    name = models.CharField("别名", max_length=60)
    name_key = models.CharField(max_length=60, editable=False, unique=True)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="aliases", verbose_name="人员"
    )
    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="aliases", verbose_name="领导职务"
    )
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="aliases",
        verbose_name="部门",
    )

    class Meta:
        verbose_name = verbose_name_plural = "别名"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post__isnull=True, department__isnull=True)
                | Q(person__isnull=True, post__isnull=False, department__isnull=True)
                | Q(person__isnull=True, post__isnull=True, department__isnull=False),
                name="alias_has_one_target",
                violation_error_message="别名须且只能对应一个人员、职务或部门。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}＝{self.person or self.post or self.department}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Let the form's check for another alias of this name see the form that is compared."""
        self.name_key = name_key(self.name)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held_on(self, day: date) -> AppointmentQuerySet:
        """Keep the appointments in force on a day; an unknown beginning counts as long before."""
        begun = Q(started_on__isnull=True) | Q(started_on__lte=day)
        return self.filter(begun, Q(ended_on__isnull=True) | Q(ended_on__gte=day))


class Appointment(models.Model):
    """A person in a post or a department, from a day to a day (both included).

    Responsibility follows the post: the record shows who it was then.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="appointments", verbose_name="人员"
    )
    post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="领导职务",
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="部门",
    )
    duty = models.CharField("部门内职责", max_length=8, choices=Duty, blank=True)
    title = models.CharField("职务名称", max_length=40, blank=True, help_text="例如：提案委主任")
    started_on = models.DateField("任职自", null=True, blank=True)
    ended_on = models.DateField("任职至", null=True, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["person", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, department__isnull=True, duty="")
                | (Q(post__isnull=True, department__isnull=False) & ~Q(duty="")),
                name="appointment_is_to_post_or_department",
                violation_error_message="任职须填写领导职务，或填写部门及部门内职责，二者择一。",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
                name="appointment_ends_after_start",
                violation_error_message="“任职至”不能早于“任职自”。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.label}"

    @property
    def label(self) -> str:
        """What the holder is called: 提案委主任, 副主席, 经科委负责人."""
        return self.title or (
            self.post.name if self.post else f"{self.department}{self.get_duty_display()}"
        )
