"""What a person who left has left behind here: proposals to lead and to supervise, themes."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from members import roles
from members.registry import Charge
from proposals.enums import State
from proposals.models import Project, Proposal

FIELDS = (
    "proposals.Proposal.promoting_leader",
    "proposals.Proposal.supervising_leader",
    "proposals.Project.leader",
)
_OPEN = (State.FILED, State.HANDLING, State.ANSWERED)


def proposals_left(on: date) -> Iterator[Charge]:
    """Yield the proposals that are not closed, and their themes, whose leader is none any more."""
    gone = {*roles.gone_by(on)}
    lost = gone | {*roles.former_leaders(on)}
    opened = Proposal.objects.filter(state__in=_OPEN)
    for field, people, words in (
        ("supervising_leader", lost, "要另定督办领导"),
        ("promoting_leader", gone, "要另定领办领导"),
    ):
        for proposal in opened.filter(**{f"{field}__in": people}).select_related(field):
            leader, url = getattr(proposal, field), proposal.get_absolute_url()
            yield Charge(leader, str(proposal), url, words)
    themes = Project.objects.filter(leader__in=lost, pk__in=opened.values("project"))
    for theme in themes.select_related("leader"):
        url = reverse("admin:proposals_project_change", args=[theme.pk])
        yield Charge(theme.leader, f"专题项目“{theme}”", url, "要另定牵头领导")  # type: ignore[arg-type]
