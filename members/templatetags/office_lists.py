"""The rows of a list in the admin: as the theme's, but what is the same for a whole column is found once.

The theme finds headings, classes and addresses anew for every cell.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from types import SimpleNamespace
from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_hidden_fields
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from unfold.templatetags.unfold_list import (
    CHECKBOX_CLASSES,
    LINK_CLASSES,
    ROW_CLASSES,
    result_headers,
)
from unfold.utils import display_for_field, display_for_value

register = template.Library()

# Stands for a row's key where what is made of one is made once for all.
_KEY = "0key0"
_DATED = (models.DateField, models.TimeField, models.ForeignKey)


@dataclass
class _Column:
    """A column: how a row's cell begins and ends, what it shows, and whether that leads to the row."""

    name: str
    begin: str
    end: str
    shown: Callable[[Any], Any]
    leads: bool


@dataclass
class Row:
    """A row: its cells as HTML, and the form in which it is edited."""

    form: Any
    cells: str
    width: int


@register.inclusion_tag("admin/office_list.html", takes_context=True)
def office_list(context: Any, cl: Any) -> dict[str, Any]:
    """Show the headings and the rows of a list."""
    headers = list(result_headers(cl))
    return {
        "cl": cl,
        "result_hidden_fields": list(result_hidden_fields(cl)),
        "result_headers": headers,
        "num_sorted_fields": sum(1 for h in headers if h["sortable"] and h["sorted"]),
        "results": list(_rows(cl, headers)),
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
    }


def _rows(cl: Any, headers: list[dict]) -> Iterator[Row]:
    columns = list(_columns(cl, headers))
    forms = cl.formset.forms if cl.formset else [None] * len(cl.result_list)
    address = _address(cl)
    for row, form in zip(cl.result_list, forms, strict=True):
        cells = (_cell(column, row, form, address) for column in columns)
        yield Row(form, mark_safe("".join(cells)), len(columns))  # noqa: S308 - of escaped parts


def _columns(cl: Any, headers: list[dict]) -> Iterator[_Column]:
    leading = cl.list_display_links
    has_led = False
    for name, header in zip(cl.list_display, headers, strict=True):
        shown, is_dated = _shown(cl, name)
        leads = leading is not None and (name in leading if leading else not has_led)
        tag = "th" if leads and not has_led else "td"
        has_led = has_led or leads
        if name == "action_checkbox":
            classes, label = CHECKBOX_CLASSES, gettext("Select record")
        else:
            plain = getattr(name, "__name__", name)
            classes = [f"field-{plain}", *ROW_CLASSES, *(["nowrap"] if is_dated else [])]
            label = header["text"]
        begin = format_html('<{} class="{}" data-label="{}">', tag, " ".join(classes), label)
        yield _Column(name, begin, f"</{tag}>", shown, leads)


def _shown(cl: Any, name: Any) -> tuple[Callable[[Any], Any], bool]:
    """Return what a column shows of a row, and whether it is a day, a time or another row."""
    admin = cl.model_admin
    empty = admin.get_empty_value_display()
    if name == "action_checkbox":
        box = str(admin.action_checkbox(SimpleNamespace(pk=_KEY)))
        return lambda row: mark_safe(box.replace(_KEY, str(row.pk))), False  # noqa: S308
    field = _field(cl.lookup_opts, name)
    if field is not None:
        return lambda row: _of_field(row, field, empty), isinstance(field, _DATED)
    said = name if callable(name) else getattr(admin, name, None)
    if not callable(said) or name == "__str__":
        # An attribute of the row.
        return lambda row: display_for_value(lookup_field(name, row, admin)[2], empty), False
    empty = getattr(said, "empty_value_display", empty)
    is_sign = getattr(said, "boolean", False)

    def of_row(row: Any) -> Any:
        try:
            value = said(row)
        except ObjectDoesNotExist:
            return empty
        if isinstance(value, str) and not is_sign:
            return value
        words = display_for_value(value, empty, is_sign)
        is_dated = isinstance(value, date | time)
        return format_html('<span class="nowrap">{}</span>', words) if is_dated else words

    return of_row, False


def _field(options: Any, name: Any) -> models.Field | None:
    try:
        field = options.get_field(name)
    except (FieldDoesNotExist, TypeError):
        return None
    return None if field.auto_created or not field.concrete else field


def _of_field(row: Any, field: models.Field, empty: str) -> Any:
    value = getattr(row, field.name)
    if isinstance(field.remote_field, models.ManyToOneRel):
        return empty if value is None else value
    return display_for_field(value, field, empty)


def _address(cl: Any) -> str:
    """Return the address of a row's page, with `_KEY` for which; nothing where rows have none."""
    try:
        url = cl.url_for_result(SimpleNamespace(**{cl.pk_attname: _KEY}))
    except NoReverseMatch:
        return ""
    kept = {"preserved_filters": cl.preserved_filters, "opts": cl.opts}
    return add_preserved_filters(kept, url)


def _cell(column: _Column, row: Any, form: Any, address: str) -> str:
    shown = column.shown(row)
    if column.leads:
        shown = _link(row, shown, address) if address else shown
    elif form and column.name in form.fields and not form[column.name].is_hidden:
        field = form[column.name]
        errors = render_to_string("unfold/helpers/form_errors.html", {"errors": field.errors})
        shown = mark_safe(str(field) + errors)  # noqa: S308 - rendered by its widget
        if field.errors:
            begin = column.begin.replace('class="', 'class="group errors ', 1)
            return f"{begin}{shown}{column.end}"
    return f"{column.begin}{conditional_escape(shown)}{column.end}"


def _link(row: Any, shown: Any, address: str) -> str:
    url = address.replace(_KEY, str(row.pk))
    return format_html('<a href="{}" class="{}" >{}</a>', url, " ".join(LINK_CLASSES), shown)
