"""The offers on a page, and the form that was refused, with every word that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from proposals.deeds import units
from proposals.deeds.base import Deed, Rating
from proposals.deeds.proposals import PROPOSAL
from proposals.forms.fields import DeedForm
from proposals.models import Assignment, AssignmentExtension, LookBack, Proposal
from proposals.reading.proposal_view import ProposalView

# By what they are done to: the name under which the service takes it.
DEEDS: dict[str, dict[str, Deed]] = {
    "proposal": PROPOSAL,
    "assignment": units.ASSIGNMENT,
    "extension": units.EXTENSION,
    "look_back": units.LOOK_BACK,
    "rating": units.RATING,
}
_KINDS: dict[type, str] = {
    Proposal: "proposal",
    Assignment: "assignment",
    AssignmentExtension: "extension",
    LookBack: "look_back",
    Rating: "rating",
}


@dataclass(frozen=True)
class Refusal:
    """A form that was not carried out, to what it belongs, and the letter that was asked to be seen."""

    subject: Any
    name: str
    form: forms.Form
    letter: Any = None

    def is_of(self, subject: Any, name: str) -> bool:
        return self.name == name and self.subject == subject

    @property
    def is_preview(self) -> bool:
        return self.letter is not None

    @property
    def words(self) -> list[str]:
        """The texts that were typed, for a page that has no place for the form any more."""
        texts = (f for f in self.form if isinstance(f.field.widget, forms.Textarea))
        return [value for field in texts if (value := field.value())]


@dataclass(frozen=True)
class Offer:
    """An action that is open now, with its form, its address and the state that the page showed."""

    name: str
    deed: Deed
    form: DeedForm
    url: str
    seen: str
    is_refused: bool
    letter: Any = None

    @property
    def draft_url(self) -> str:
        """Where an unfinished form is kept; only answers have such a place."""
        return f"{self.url}draft/"


def prefix_of(subject: Any, name: str) -> str:
    return f"{name}-{subject.pk}"


def offer(
    of: ProposalView, subject: Any, refusal: Refusal | None = None, names: Sequence[str] = ()
) -> list[Offer]:
    """Return what the reader may do to a thing now; only the deeds named, where some are."""
    kind = _KINDS[type(subject)]
    return [
        _offer(of, kind, subject, name, deed, refusal)
        for name, deed in DEEDS[kind].items()
        if (not names or name in names) and deed.may(of.access, subject) and deed.now(of, subject)
    ]


def _offer(
    of: ProposalView, kind: str, subject: Any, name: str, deed: Deed, refusal: Refusal | None
) -> Offer:
    refused = refusal is not None and refusal.is_of(subject, name)
    if refusal and refused:
        form: Any = refusal.form
    else:
        form = deed.form(prefix=prefix_of(subject, name), of=of, subject=subject)
    letter = refusal.letter if refusal and refused else None
    return Offer(
        name,
        deed,
        form,
        url_of(of.proposal, kind, subject, name),
        seen_of(subject),
        refused,
        letter,
    )


def url_of(proposal: Proposal, kind: str, subject: Any, name: str) -> str:
    if kind == "proposal":
        return reverse("proposals:act", args=[proposal.pk, name])
    if kind == "rating":
        return reverse(
            "proposals:rate", args=[proposal.pk, subject.assignment.pk, subject.stage.pk, name]
        )
    return reverse(f"proposals:act_{kind}", args=[proposal.pk, subject.pk, name])


def seen_of(subject: Any) -> str:
    """Return the state that whoever opens the page now sees, or nothing."""
    return getattr(subject, "state", "")
