"""The one next step of what waits, as a button in its row."""

from typing import Any

from django import template

from workflow.inbox import NextStep

register = template.Library()


@register.inclusion_tag("desk/parts/next_step.html", takes_context=True)
def next_step(context: Any, step: NextStep, is_main: bool = False) -> dict[str, Any]:
    """Show a step; what is done leads back to the page that is shown."""
    page = context["request"].get_full_path()
    return {
        "step": step,
        "is_main": is_main,
        "page": page,
        "url": step.url if step.is_form else step.back_to(page),
        "csrf_token": context.get("csrf_token"),
    }
