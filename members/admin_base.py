"""What the admin pages of every app have in common."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.contrib.admin import ShowFacets, SimpleListFilter, display
from django.contrib.admin.views.main import PAGE_VAR
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.views import ChangeList
from unfold.widgets import SELECT_CLASSES

from members.admin_seen import KeepsWhatOthersSaved
from members.matching import Searched

# In a list's address: its rows are to be changed in it.
EDIT = "edit"
# What is not chosen stays out of the address, so that it can be passed on.
SUBMIT = "for (const e of this.form.elements) e.disabled = !e.value; this.form.requestSubmit()"
_SELECT = " ".join((*SELECT_CLASSES, ""))


def is_edited(request: HttpRequest) -> bool:
    """Return whether the rows of a list are to be changed in it, or were."""
    return EDIT in request.GET or "_save" in request.POST


class OfficeList(ChangeList):
    """A list; where its rows can be changed in it, they are shown as values until that is asked for.

    `?edit=1` asks, and stays in the addresses of the list's other pages and orders.
    """

    list_editable: Any

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.is_edited = is_edited(request)
        super().__init__(request, *args, **kwargs)
        may_change = self.model_admin.has_change_permission(request)
        self.can_be_edited = bool(self.list_editable) and may_change
        if not self.is_edited or not may_change:
            self.list_editable = ()

    def get_filters_params(self, params: Any = None) -> dict:
        found = super().get_filters_params(params)
        found.pop(EDIT, None)
        return found

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        kept = {EDIT: "1"} if self.is_edited else {}
        return super().get_query_string({**kept, **(new_params or {})}, remove)

    @property
    def values_address(self) -> str:
        """The same list without fields."""
        return self.get_query_string({EDIT: None})

    @property
    def edit_address(self) -> str:
        """The same list with fields in its rows."""
        page = {PAGE_VAR: self.page_num} if self.page_num > 1 else {}
        return self.get_query_string({EDIT: "1", **page})


class OfficeAdmin(KeepsWhatOthersSaved, ModelAdmin):
    """A table that the office works with: the whole width, its filters above it."""

    list_fullwidth = True
    list_filter_submit = True
    list_per_page = 100
    show_facets = ShowFacets.NEVER
    warn_unsaved_form = True
    # Where its box of search looks, as the pages' do; `search_fields` where there is nothing to add.
    searched: Searched | None = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OfficeList

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if self.searched is None:
            return super().get_search_results(request, queryset, search_term)
        return self.searched.narrowed(queryset, search_term), False

    def get_actions(self, request: HttpRequest) -> dict:
        """Leave out deleting many at once: what goes, goes one by one."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class ReadOnlyAdmin(OfficeAdmin):
    """A table of what happened: nobody adds to it, changes it or deletes from it by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):
    """Rows of a record, shown with it."""

    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class HistoryAdmin(SimpleHistoryAdmin, OfficeAdmin):
    """A table whose rows keep their history, to be read and not to be reverted to."""

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An old version has no page of its own: the history says what changed, in words."""
        raise Http404


class SelectFilter(SimpleListFilter):
    """A filter as a drop-down; subclasses say what there is to choose and what it keeps.

    Drawn as the theme draws a field of a form, and at once: of a hundred names, each is no template.
    """

    template = "admin/select_filter.html"
    all_option: list[str] | None = ["", "全部"]

    def choices(self, changelist: ChangeList) -> Any:
        chosen = str(self.value() or "")
        offered = [*([self.all_option] if self.all_option else []), *self.lookup_choices]
        options = (
            (key, mark_safe(" selected") if str(key) == chosen else "", words)
            for key, words in offered
        )
        yield {
            "options": format_html_join("", '<option value="{}"{}>{}</option>', options),
            "classes": _SELECT,
            "submit": SUBMIT,
        }

    @property
    def chosen(self) -> str:
        """What was chosen, where there is such a choice: anyone may have written the address."""
        value = self.value()
        return value if value and value in dict(self.lookup_choices) else ""


def number(text: str | None) -> int | None:
    """Return a number in an address, which anyone may have written; None for what no key can be."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def field_filter(name: str, heading: str = "") -> type[SimpleListFilter]:
    """Return a drop-down filter over a field with choices, or over a yes-or-no field."""

    class Filter(SelectFilter):
        parameter_name = name
        title = heading

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
            field = model_admin.model._meta.get_field(name)
            self.title = heading or field.verbose_name
            return list(field.choices or [("1", "是"), ("0", "否")])

        def queryset(self, request: HttpRequest, queryset: Any) -> Any:
            return queryset.filter(**{name: self.value()}) if self.value() else queryset

    return Filter


def column(
    said: str | Callable[[Any], Any], words: str, ordering: str | None = None
) -> Callable[[Any, Any], Any]:
    """Return a column under its heading: an attribute of the row, or what a function says of it."""

    @display(description=words, ordering=ordering)
    def shown(self: Any, row: Any) -> Any:
        return said(row) if callable(said) else getattr(row, said)

    return shown


def state_column(colours: Mapping[Any, str], words: str = "状态", name: str = "state") -> Any:
    """Return a column that shows a field with choices as a coloured word."""

    def coloured(row: Any) -> str:
        return badge(colours[getattr(row, name)], getattr(row, f"get_{name}_display")())

    return column(coloured, words, name)


def link(url: str, words: Any) -> str:
    return format_html('<a class="link" href="{}">{}</a>', url, words)


@lru_cache(maxsize=500)
def badge(colour: str, word: str, reason: str = "") -> str:
    """Return a state as a coloured word, with the reason for it beneath; kept, for rows are much alike."""
    if not reason:
        return format_html('<span class="badge badge-{}">{}</span>', colour, word)
    return format_html(
        '<div><span class="badge badge-{}">{}</span><span class="reason">{}</span></div>',
        colour,
        word,
        reason,
    )
