"""How the widgets of forms are drawn: by Django's templates, but what is on every list by hand.

A filter offers a hundred names; Django's template of a list takes longer for these than the rest of a page.
"""

from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(TemplatesSetting):
    """Django's own, with plain fields and lists to choose from put together here."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if draw := _DRAWN.get(template_name):
            return mark_safe(draw(context["widget"]))  # noqa: S308 - all that is in it is escaped
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - by a template


def _list(widget: dict[str, Any]) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _ in widget["optgroups"]:
        if name:
            parts.append(f'\n  <optgroup label="{conditional_escape(name)}">')
        parts += [
            f'\n  <option value="{_words(str(option["value"]))}"'
            f"{_attributes(option['attrs'])}>{_words(option['label'])}</option>"
            for option in options
        ]
        if name:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _words(label: Any) -> str:
    # What is plain words is most of it, and Django asks three times whether it is.
    return escape(label) if type(label) is str else conditional_escape(label)


def _attributes(attrs: dict[str, Any]) -> str:
    """Return attributes as Django writes them: without a value where it is True, none where False."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: dict[str, Any]) -> str:
    value = widget["value"]
    has = "" if value is None else f' value="{conditional_escape(str(value))}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{has}{_attributes(widget["attrs"])}>'


_INPUTS = ("checkbox", "date", "email", "hidden", "input", "number", "text", "time", "url")
_DRAWN = {"django/forms/widgets/select.html": _list} | {
    f"django/forms/widgets/{name}.html": _input for name in _INPUTS
}
