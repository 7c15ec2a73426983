"""Who signed a report, and with how much of it each is credited."""

from collections.abc import Sequence
from dataclasses import dataclass

from members.models import Person
from opinions.models import Authorship, OpinionReport


@dataclass(frozen=True)
class Author:
    """Someone who signs a report, credited with so many shares (份) of it."""

    person: Person
    weight: int = 1


def sign_by(report: OpinionReport, authors: Sequence[Author]) -> None:
    """Write who signed a report, each person once, in order."""
    report.authorships.all().delete()
    once = {author.person.pk: author for author in reversed(authors)}
    ordered = [author for author in authors if once.get(author.person.pk) is author]
    Authorship.objects.bulk_create(
        Authorship(report=report, person=author.person, weight=author.weight, order=order)
        for order, author in enumerate(ordered)
    )
    report._prefetched_objects_cache = {}  # type: ignore[attr-defined]
