from typing import Any

from django import template
from django.http import HttpRequest

from almanac import clock
from almanac.words import session_name
from proposals.models import Proposal
from proposals.permissions import access_to
from proposals.reading.tabs import ProposalTab, tabs_of

register = template.Library()


@register.filter
def opens_to(proposal: Proposal, user: Any) -> bool:
    """Return whether a proposal's page opens to a user."""
    return access_to(proposal, user, clock.today()).sees(proposal)


@register.inclusion_tag("proposals/parts/tabs.html")
def proposal_tabs(request: HttpRequest) -> dict[str, list[tuple[ProposalTab, bool]]]:
    """The line of links to the reader's pages."""
    tabs = tabs_of(request.user, clock.today())  # type: ignore[arg-type]
    return {"tabs": [(tab, request.path == tab.url) for tab in tabs]}


register.simple_tag(session_name)
