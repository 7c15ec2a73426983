"""Accounts, their old passwords, and what they handed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members import separation
from members.enums import AdminRole
from members.models.people import Person


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
