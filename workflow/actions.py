"""What may be done on a page: offered, carried out, and shown again with its words where refused.

An app writes one ActionTable for each kind of thing that something is done to. `of` is whatever the
app's predicates ask (what the reader is to the thing, or the reader's whole view of it); it comes from
the app's own opening of the page, which is a 404 for who may not see the thing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial, wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from almanac.words import month_day
from workflow.forms import AboutAction
from workflow.refusals import Refused

Predicate = Callable[[Any, Any], bool]


def always(of: Any, subject: Any) -> bool:
    return True


@dataclass(frozen=True)
class ActionPreview:
    """What an action would write, to be read before it is done.

    `read` (subject, what the service returned) finds it after the service ran, which is then taken back;
    `template` shows it as `preview`.
    """

    label: str
    template: str
    read: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class PageAction:
    """How an action is offered, and the service behind it.

    - `done` is said after it; {result} in it is what the service returned;
    - `may` asks who, whatever the state; `now` asks whether it makes sense now;
    - `is_main`: the button stands out; always, or as a predicate says;
    - `guards` names what of the page the service is told again (seen, version), to refuse what has
      changed since;
    - `above` is a template shown above the form, `draft_url` where an unfinished form is kept;
    - `group` says with which others it stands on the page;
    - `relabel` (subject) is what its button says where that depends on what was done before.
    """

    label: str
    form: type[AboutAction]
    service: Callable[..., Any]
    done: str
    may: Predicate
    now: Predicate = always
    is_main: bool | Predicate = False
    guards: tuple[str, ...] = ()
    preview: ActionPreview | None = None
    above: str = ""
    draft_url: Callable[[Any], str] | None = None
    group: str = ""
    relabel: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class RefusedForm:
    """A form that was not carried out, and to what it belongs; it keeps what was typed.

    With a `preview` it was not refused, but asked what it would do.
    """

    subject: Any
    name: str
    form: Any
    preview: Any = None

    def is_of(self, subject: Any, name: str) -> bool:
        return self.name == name and self.subject == subject

    @property
    def words(self) -> list[str]:
        """The texts that were typed, for a page that has no place for the form any more."""
        texts = (f for f in self.form if isinstance(f.field.widget, forms.Textarea))
        return [value for field in texts if (value := field.value())]


@dataclass(frozen=True)
class OpenAction:
    """An action that is open to the reader now, as templates/parts/actions.html shows it.

    `shown` are the guards with what the page shows now; `is_unfolded`: its form stands open. The form is
    made (`make`), and its address found (`at`), where it is shown: a list of a hundred next steps shows none.
    """

    name: str
    action: PageAction
    make: Callable[[], Any]
    at: Callable[[], str]
    prefix: str
    label: str
    is_main: bool = False
    is_refused: bool = False
    is_unfolded: bool = False
    shown: Mapping[str, Any] = field(default_factory=dict)
    preview: Any = None
    draft_url: str = ""

    @cached_property
    def form(self) -> Any:
        return self.make()

    @property
    def url(self) -> str:
        return self.at()

    @property
    def asks(self) -> bool:
        """Whether there is something to fill in."""
        return bool(self.action.form.base_fields or self.form.fields)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ActionsOn:
    """A row of a page, with what the reader may do to it now."""

    row: Any
    actions: list[OpenAction]


def saved_words(at: datetime) -> str:
    """Return what is said of an unfinished form that was kept: 草稿保存于 5月20日 09:00."""
    local = timezone.localtime(at)
    return f"草稿保存于 {month_day(local)} {local:%H:%M}"


def prefix_of(subject: Any, name: str) -> str:
    """Return what tells an action's form from every other on its page."""
    return f"{name}-{subject.pk}"


_TABLES: list[ActionTable] = []


def forms_called(name: str) -> list[type[AboutAction]]:
    """Return the forms of all actions of a name, of whatever they are done to."""
    return [table.actions[name].form for table in _TABLES if name in table.actions]


@dataclass(frozen=True)
class ActionTable:
    """All that may be done to one kind of thing.

    `keyword` is the name under which the services take the thing; `url` (of, subject, name) is where
    an action's form is sent; `prefix` (subject, name) distinguishes its fields.
    """

    keyword: str
    actions: Mapping[str, PageAction]
    url: Callable[[Any, Any, str], str]
    prefix: Callable[[Any, str], str] = prefix_of

    def __post_init__(self) -> None:
        _TABLES.append(self)

    def offered(
        self,
        of: Any,
        subject: Any,
        *,
        refused: RefusedForm | None = None,
        names: Collection[str] | None = None,
        shown: Mapping[str, Any] | None = None,
        unfolded: str = "",
    ) -> list[OpenAction]:
        """Return what the reader may do now, in the table's order; only those named, where some are.

        `shown` is what the page shows of the guards, by default the state as `seen`; `unfolded` names
        the action of which the form stands open.
        """
        if shown is None:
            shown = {"seen": getattr(subject, "state", "")}
        found = []
        for name, action in self.actions.items():
            if names is not None and name not in names:
                continue
            if not (action.may(of, subject) and action.now(of, subject)):
                continue
            mine = refused if refused is not None and refused.is_of(subject, name) else None
            is_main = action.is_main
            offered = OpenAction(
                name,
                action,
                partial(self._shown, name, of, subject, mine),
                partial(self.url, of, subject, name),
                self.prefix(subject, name),
                action.relabel(subject) if action.relabel else action.label,
                is_main=is_main if isinstance(is_main, bool) else is_main(of, subject),
                is_refused=mine is not None,
                is_unfolded=mine is not None or name == unfolded,
                shown={guard: shown[guard] for guard in action.guards},
                preview=mine.preview if mine else None,
                draft_url=action.draft_url(subject) if action.draft_url else "",
            )
            found.append(offered)
        return found

    def _shown(self, name: str, of: Any, subject: Any, refused: RefusedForm | None) -> Any:
        return refused.form if refused else self.form(name, of, subject)

    def form(self, name: str, of: Any, subject: Any, request: HttpRequest | None = None) -> Any:
        """Return an action's form: as handed in by a request, else as the page first shows it."""
        handed_in = (request.POST, request.FILES) if request else ()
        prefix = self.prefix(subject, name)
        return self.actions[name].form(*handed_in, prefix=prefix, of=of, subject=subject)

    def carry_out(
        self, request: HttpRequest, name: str, of: Any, subject: Any, *, called: str = ""
    ) -> RefusedForm | None:
        """Do it and say so, `called` first; or return the form with what is wrong, or its preview.

        Raises Http404 for an action that is not there, or not the reader's. One that is the reader's
        and refused all the same, also with NotAllowed, comes back as a form that says why.
        """
        action = self.actions.get(name)
        if action is None or not action.may(of, subject):
            raise Http404
        form = self.form(name, of, subject, request)
        refused = RefusedForm(subject, name, form)
        if not form.is_valid():
            return refused
        values = {self.keyword: subject, "actor": request.user, **form.values()}
        values |= shown_by(request, *action.guards)
        with refusals_in(form):
            if action.preview and "preview" in request.POST:
                with transaction.atomic():
                    found = action.preview.read(subject, action.service(**values))
                    transaction.set_rollback(True)
                return replace(refused, preview=found)
            result = action.service(**values)
            messages.success(request, called + action.done.format(result=result))
            return None
        return refused


def posted_from(
    page: Callable[..., str],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Return a decorator for the view that takes in a form: it does so by POST alone.

    Whoever opens its address otherwise, as by loading it again, is led to the page on which the form
    stands: `page` (request, what is in the address) returns it, with `unfolded` where the form is to
    stand open. Whether the reader may see that page is the page's to say.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(page(request, **kwargs))
            return view(request, *args, **kwargs)

        return answer

    return decorate


def next_page(request: HttpRequest, otherwise: Any) -> Any:
    """Return the page from which a form was handed in, with its filter, where it named one of this
    site (`next`); else another.
    """
    named = request.POST.get("next", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(named, hosts, require_https=request.is_secure())
    return named if named and is_ours else otherwise


def unfolded(page: str, prefix: str) -> str:
    """Return the address of a page on which the form with this prefix stands open."""
    return f"{page}?do={prefix}#do-{prefix}"


def shown_by(request: HttpRequest, *guards: str) -> dict[str, str | None]:
    """Return what the page that was handed in had shown, for a service to refuse what has changed."""
    return {guard: request.POST.get(guard) or None for guard in guards}


@contextmanager
def refusals_in(form: Any) -> Iterator[None]:
    """Let a form say what a service refuses, and go on after the block.

    What was wrong with a field stands beside it, all else above the form.
    """
    try:
        yield
    except Refused as refused:
        form.add_error(refused.about if refused.about in form.fields else None, str(refused))
    except ValidationError as invalid:
        if not hasattr(invalid, "error_dict"):
            form.add_error(None, invalid)
            return
        for name, errors in invalid.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
