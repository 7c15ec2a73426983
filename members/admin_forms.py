"""The forms in which the office keeps accounts."""

from typing import Any

from django import forms
from unfold.forms import UserCreationForm

from members.models import User


class AccountCreationForm(UserCreationForm):
    """A new account: whose it is, and its first password twice."""

    usable_password = None

    class Meta:
        model = User
        fields = ("username", "person", "is_staff", "role")


class AccountForm(forms.ModelForm):
    """An account as the office may change it; `editor` is who does."""

    editor: User | None = None

    class Meta:
        model = User
        fields = ("username", "person", "is_staff", "role", "is_active")

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.editor and self.instance.pk == self.editor.pk:
            for name in ("is_staff", "is_active"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(
                        name, forms.ValidationError("不能对自己的账号这样做，请由他人操作。")
                    )
            if "role" in self.changed_data:
                self.add_error("role", forms.ValidationError("不能改自己的角色，请由他人操作。"))
        return cleaned
