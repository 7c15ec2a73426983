"""Two windows on one row of the admin: who saves second is told, and nothing is written over unsaid.

Every page of a row carries a mark of what it showed. Where the row stands otherwise when it is saved,
the form comes back with what is stored now, and the next save means it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst

FIELD = "row_as_shown"
CHANGED = "这一条在您打开之后已被别人改过，刚才没有保存。{}核对以后再按一次保存，就以您填写的为准。"


class KeepsWhatOthersSaved:
    """For an admin of rows that are changed; a form with a mark of its own (`seen`) is left to itself."""

    change_form_before_template = "admin/row_as_shown.html"

    def get_form(
        self: Any, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        if obj is None or obj.pk is None or "seen" in form.base_fields:
            return form
        shown = request.POST.get(FIELD)
        if not shown or request.method != "POST":
            return form
        # Locked, so that of two who save at once one comes second.
        stored = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
        mark = mark_of(form, stored, self.get_inline_instances(request, obj), request)
        return form if mark == shown else _refusing(form, stored)

    def render_change_form(
        self: Any, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        if obj is not None and kwargs.get("change"):
            form = self.get_form(request, obj, change=True)
            if "seen" not in form.base_fields:
                stored = type(obj)._base_manager.get(pk=obj.pk)
                inlines = self.get_inline_instances(request, obj)
                context["row_as_shown"] = mark_of(form, stored, inlines, request)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def mark_of(
    form: type[forms.ModelForm], stored: Model, inlines: Iterable[Any], request: HttpRequest
) -> str:
    """Return a digest of what the page of a row shows to be changed: its fields, and its inlines'."""
    shown: list[Any] = [
        (name, _plain(field.prepare_value(unbound.get_initial_for_field(field, name))))
        for unbound in (form(instance=stored),)
        for name, field in unbound.fields.items()
    ]
    for inline in inlines:
        if not inline.has_change_permission(request, stored):
            continue
        names = [f.attname for f in inline.model._meta.concrete_fields if f.editable]
        keys = inline.get_formset(request, stored).fk.attname
        rows = inline.model._base_manager.filter(**{keys: stored.pk}).order_by("pk")
        shown.append((inline.model._meta.label, [*map(repr, rows.values_list("pk", *names))]))
    return sha256(repr(shown).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value in a form in which the same is the same: rows by their keys."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return [_plain(one) for one in value]


def _refusing(form: type[forms.ModelForm], stored: Model) -> type[forms.ModelForm]:
    """Return the form as one that is not saved, and says what is stored where it was to be changed."""

    class Refusing(form):  # type: ignore[misc, valid-type]
        def full_clean(self) -> None:
            super().full_clean()
            if self.is_bound:
                stands = "；".join(self._stored_now())
                self.add_error(None, CHANGED.format(f"现在存的是：{stands}。" if stands else ""))

        def _stored_now(self) -> Iterator[str]:
            for name in self.changed_data:
                if not hasattr(stored, name):  # a field of the form's own, not of the row
                    continue
                value = getattr(stored, name, None)
                if not callable(getattr(value, "all", None)):
                    shown = getattr(stored, f"get_{name}_display", lambda value=value: value)()
                    label = capfirst(str(self.fields[name].label or name))
                    yield f"{label} {'空' if shown in (None, '') else shown}"

    Refusing.__name__ = form.__name__
    return Refusing
