"""What may be done, as it stands on a page: a form, or on a page with many forms a link that opens one."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.template import Library
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflow.actions import OpenAction

register = Library()


@register.simple_tag(takes_context=True)
def deed(context: Context, action: OpenAction) -> SafeString:
    """Return an action by its template, as `open`. Where the page says that it draws one form when it is
    opened (`opened_on`, its address), it is a link to that (static/deeds.js), but for the one that is open.
    """
    page = context.get("opened_on")
    if page and action.asks and not action.is_unfolded:
        request: HttpRequest = context["request"]
        if request.GET.get("do") != action.prefix:
            return _link(action, page, request.GET.get("next"), is_small=bool(context.get("small")))
    template: Any = context.template.engine.get_template("parts/action.html")  # type: ignore[union-attr]
    with context.push(open=action):
        return template.render(context)


def _link(action: OpenAction, page: str, then: str | None, *, is_small: bool) -> SafeString:
    kind = f"button{' small' if is_small else ''}{' main' if action.is_main else ''}"
    back = f"&next={quote(then)}" if then else ""
    return format_html(
        '<div class="deed" id="do-{0}"><a class="{1}" href="{2}?do={0}{3}#do-{0}">{4}</a></div>',
        *(action.prefix, kind, page, back, action.label),
    )
