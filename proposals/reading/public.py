"""What of the proposals anyone may read, without an account, and nothing else.

A proposal is public where the committee marked it and opened the list (ProposalSettings.public_list).
Of it the title, category, units, days and the answers' words are shown: not who proposed or rated it,
not its text, not files. Searching looks only at what is shown, so that it tells no name either.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Prefetch, Q, QuerySet

from members.matching import Searched
from members.names import name_key
from proposals.enums import HANDLED_STATES
from proposals.models import Answer, Assignment, CoSigner, Proposal

_PROPOSER = "提案人"
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SEPARATORS = re.compile(r"[、,，;；\s]+")
# A shorter word of the printed proposers is no name, and would blot out words.
_LEAST_NAME = 2


@dataclass(frozen=True)
class PublicAnswer:
    """A unit's answer as anyone may read it."""

    unit: str
    answer_class: str
    document_number: str
    on: date | None
    text: str


def public_proposals() -> QuerySet[Proposal]:
    """Return what may be public, the latest handed over first; `handed_over_on` is its day."""
    rows = Proposal.objects.filter(is_public=True, state__in=HANDLED_STATES)
    rows = rows.annotate(handed_over_on=Min("assignments__handed_over_on"))
    return rows.select_related("category").order_by("-handed_over_on", "number", "pk")


# Of what is shown alone: no name of a proposer is found.
_SEARCHED = Searched(titles=("title", "handling_units"))


def narrowed(
    rows: QuerySet[Proposal], *, words: str = "", category: str = "", year: int | None = None
) -> QuerySet[Proposal]:
    """Keep what holds every word in its title or units, of a category by name, of a year's 交办."""
    rows = _SEARCHED.narrowed(rows, words)
    if category:
        rows = rows.filter(category__name=category)
    if year:
        rows = rows.filter(handed_over_on__year=year)  # type: ignore[misc]  # an annotation
    return rows


def years_of(rows: QuerySet[Proposal]) -> list[int]:
    """Return the years in which public proposals were handed over, the last first."""
    days = rows.order_by().values_list("handed_over_on", flat=True)  # type: ignore[misc]
    return sorted({day.year for day in days if day}, reverse=True)


def public_answers(proposal: Proposal) -> list[PublicAnswer]:
    """Return the last answer of each unit, with the proposers' names and all numbers to reach
    anyone taken out.
    """
    given = Answer.objects.submitted().select_related("answer_class").order_by("version")
    rows = (
        Assignment.objects.current()
        .answering()
        .filter(proposal=proposal, answers_written__submitted_on__isnull=False)
        .distinct()
        .select_related("unit")
        .prefetch_related(Prefetch("answers_written", given, to_attr="given_answers"))
    )
    names = _names_of(proposal)
    return [_public(row, row.given_answers[-1], names) for row in rows]


def _public(assignment: Assignment, answer: Answer, names: Iterable[str]) -> PublicAnswer:
    return PublicAnswer(
        unit=assignment.unit.name,
        answer_class=str(answer.answer_class or ""),
        document_number=answer.document_number,
        on=answer.submitted_on,
        text=without_personal_data(answer.text, names),
    )


def without_personal_data(text: str, names: Iterable[str]) -> str:
    """Return a text with the names, telephone numbers and mail addresses taken out."""
    for name in sorted(names, key=len, reverse=True):
        # 甲委员 is 提案人, not 提案人委员; names of two letters are printed with a space between.
        spaced = r"\s*".join(map(re.escape, name))
        text = re.sub(rf"{spaced}(?:等?委员)?", _PROPOSER, text)
    return _PHONE.sub("（略）", _ADDRESS.sub("（略）", text))


def _names_of(proposal: Proposal) -> set[str]:
    """Return who signed the proposal, or one merged into it, whether by entry or only in print."""
    together = Proposal.objects.filter(Q(pk=proposal.pk) | Q(merged_into=proposal.pk))
    names: set[str] = set()
    for printed, author in together.values_list("proposers", "author__name"):
        names.update(_SEPARATORS.split(printed))
        names.add(author or "")
    signed = CoSigner.objects.filter(proposal__in=together)
    names.update(signed.values_list("person__name", flat=True))
    return {bare for name in names if len(bare := name_key(name)) >= _LEAST_NAME}
