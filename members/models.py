"""Who there is: people, the posts they hold, the departments they work in, and their accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from members import separation
from members.enums import Act, AdminRole, DepartmentKind, Duty
from members.names import name_key
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
        return cls.objects.first()


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


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password nobody can sign in to it."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create the technical administrator's account."""
        return self.create_user(
            username, password, **{"is_staff": True, "is_superuser": True, **fields}
        )


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Mail goes to the person's address, so the account has none of its own."""

    username = models.CharField(
        "用户名",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "已有同名账号。"},
    )
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    is_staff = models.BooleanField(
        "办公室人员", default=False, help_text="可以进入管理后台，看到全部工作资料。"
    )
    role = models.CharField(
        "管理员角色",
        max_length=8,
        choices=AdminRole,
        blank=True,
        help_text="三员分立时使用：系统管理员管定时任务和本会设置，安全管理员管账号，审计员看操作记录。",
    )
    is_active = models.BooleanField("启用", default=True, help_text="停用后不能登录，记录保留。")
    active_since = models.DateTimeField("重新启用时间", null=True, blank=True, editable=False)
    date_joined = models.DateTimeField("开通时间", default=timezone.now)
    must_change_password = models.BooleanField(
        "登录后须改密码",
        default=False,
        help_text="密码由他人设定的，本人登录后先改密码，才能打开别的页面。",
    )
    password_set_at = models.DateTimeField("密码设定时间", null=True, blank=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="") | Q(is_staff=False, is_superuser=False),
                name="user_with_role_is_not_office",
                violation_error_message="有管理员角色的账号不能同时是办公室人员，请为其另开账号。",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the person's name, or the account's where it stands for no one."""
        return self.person.name if self.person else self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def enters_admin(self) -> bool:
        """Whether the account may open the admin: of the office, or one of the 三员."""
        return self.is_active and (self.is_staff or bool(self.role))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Let no superuser pass where the 三员 are kept apart: that part is a role's own."""
        if self.is_superuser and separation.is_of_role(perm):
            return False
        return super().has_perm(perm, obj)


class HandedIn(models.Model):
    """A form that an account handed in and that was carried out, with the address it led to.

    `key` is a digest of the page's token and of what was in the form, so that a form handed in twice
    is known, be it by a double click. Written by `services/handed_in.py`, in the transaction of what
    the form did; forgotten after days.
    """

    account = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="账号")
    key = models.CharField(max_length=64)
    led_to = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="handed_in_once"),
        ]

    def __str__(self) -> str:
        return self.led_to


class OldPassword(models.Model):
    """A password that an account had, as it was stored: the last five may not come again.

    Written by `services/accounts.py`.
    """

    account = models.ForeignKey(
        User, models.CASCADE, related_name="old_passwords", verbose_name="账号"
    )
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%Y-%m-%d}"


class KeptForm(models.Model):
    """What an account handed in after its session had ended, until it signs in again; words alone.

    One an account, the last. Written by `services/kept_forms.py`, forgotten after a day.
    """

    account = models.OneToOneField(User, models.CASCADE, related_name="+", verbose_name="账号")
    address = models.CharField(max_length=1000)
    fields = models.JSONField()
    files = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "待重新提交的内容"

    def __str__(self) -> str:
        return self.address


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
