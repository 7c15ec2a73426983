"""Addresses that stay the same as long as a process runs, looked up once: of pages that a template names
(`{% url "workplan:year" plan.year %}`), and of static files. A page of the desk names forty.
"""

from typing import Any

from django.template import Library, defaulttags
from django.template.base import Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape
from whitenoise.storage import CompressedManifestStaticFilesStorage

from members.addresses import reverse

register = Library()
_PLAIN = frozenset({int, str})


class URLNode(defaulttags.URLNode):
    """Django's own tag, for a page that is named outright, and printed."""

    def render(self, context: Context) -> str:
        values = tuple(arg.resolve(context) for arg in self.args)
        if not _PLAIN.issuperset(map(type, values)):
            return super().render(context)
        found = reverse(self.view_name.var, values, _app(context))
        return conditional_escape(found) if context.autoescape else found


def _app(context: Context) -> str | None:
    """Return which of several sites is meant, as Django's tag finds it."""
    request: Any = getattr(context, "request", None)
    try:
        return request.current_app
    except AttributeError:
        return getattr(getattr(request, "resolver_match", None), "namespace", None)


@register.tag
def url(parser: Parser, token: Token) -> defaulttags.URLNode:
    """Do what Django's tag of this name does."""
    node = defaulttags.url(parser, token)
    is_fixed = isinstance(node.view_name.var, str) and not node.view_name.filters
    if node.kwargs or node.asvar or not is_fixed:
        return node
    return URLNode(node.view_name, node.args, {}, None)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if force:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]
