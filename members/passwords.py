"""What a password must be, in Chinese; GB/T 22239-2019 8.1.4.1 身份鉴别 (complexity, changed regularly).

Named in settings.AUTH_PASSWORD_VALIDATORS.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

_CLASSES = (str.isupper, str.islower, str.isdecimal)


def classes_in(password: str) -> int:
    """Return how many of four classes are in a password: capitals, small letters, digits, others."""
    of_letters = [any(of_class(char) for char in password) for of_class in _CLASSES]
    others = any(not any(of_class(char) for of_class in _CLASSES) for char in password)
    return sum(of_letters) + others


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's rule, whose words have no Chinese for some numbers."""

    def get_error_message(self) -> str:
        return f"密码太短，至少 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 个字符。"


class Mixed:
    """Two of the four classes of characters; three for who enters the admin."""

    def __init__(self, everyone: int = 2, office: int = 3) -> None:
        self.everyone, self.office = everyone, office

    def validate(self, password: str, user: Any = None) -> None:
        wanted = self.office if getattr(user, "enters_admin", False) else self.everyone
        wrong = [self._words(wanted)] if classes_in(password) < wanted else []
        if len(set(password)) < 5:
            wrong.append("密码中不同的字符太少。")
        if wrong:
            raise ValidationError(wrong)

    def _words(self, wanted: int) -> str:
        return f"大写字母、小写字母、数字、符号，至少要有其中{' 一两三四'[wanted]}种。"

    def get_help_text(self) -> str:
        counts = [" 一两三四"[wanted] for wanted in (self.everyone, self.office)]
        return "大写字母、小写字母、数字、符号至少{}种，办公室人员的至少{}种。".format(*counts)


class NotHadBefore:
    """Neither the password in use nor one of the last five."""

    def validate(self, password: str, user: Any = None) -> None:
        from members.services.accounts import REMEMBERED, had_before

        if user is not None and had_before(user, password):
            raise ValidationError(
                f"不能用最近 {REMEMBERED} 次用过的密码。", code="password_had_before"
            )

    def get_help_text(self) -> str:
        return "不能与最近五次用过的相同。"


def why_new(account: Any) -> str:
    """Return why a password has to be changed before anything else; "" where it has not."""
    if account.must_change_password:
        return "这个密码是别人设定的，请先改成只有您自己知道的。"
    if settings.PASSWORD_DAYS:
        # One that was set where nobody kept when (a command, an older version) is as old as the account.
        age = timezone.now() - (account.password_set_at or account.date_joined)
        if age > timedelta(days=settings.PASSWORD_DAYS):
            return f"密码已用了 {settings.PASSWORD_DAYS} 天，请换一个。"
    return ""
