"""What members did in opinion reports: handed in, sent, adopted and written on at each level.

All facts of a report have its key, so that a rule may count the best of them, and each author's share
as it was settled. An outcome without its day stands on the day of the sending.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import partial

from django.db.models import Q

from members.facts import Fact, FactKind
from opinions.enums import WRITING_STATES, Level, State, Way
from opinions.models import Adoption, Authorship, OpinionReport, ReportInstruction

_LEVELS = tuple((level.value, level.label) for level in reversed(Level))
_kind = partial(
    FactKind,
    group="社情民意",
    unit="篇",
    roles=(("sole", "独立撰写"), ("first", "联名第一作者"), ("co", "联名其他作者")),
)
_MARKS = tuple(Way.choices)

SUBMITTED = _kind("opinions.submitted", "提交社情民意")
SENT = _kind("opinions.sent", "社情民意报送")
ADOPTED = _kind("opinions.adopted", "社情民意被采用", levels=_LEVELS, marks=_MARKS)
INSTRUCTED = _kind("opinions.instructed", "社情民意获批示", levels=_LEVELS)

KINDS = (SUBMITTED, SENT, ADOPTED, INSTRUCTED)


def facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield the facts of the days, each outcome once for a level and a way, however many bodies."""
    days = (since, until)
    known = Q(submitted_on__range=days) | Q(sent_on__range=days)
    for outcomes in (Adoption.objects, ReportInstruction.objects):
        known |= Q(pk__in=outcomes.filter(on__range=days).values("report"))
    reports = OpinionReport.objects.filter(known).exclude(state__in=WRITING_STATES)
    if people is not None:
        own = Authorship.objects.filter(person__in=people)
        reports = reports.filter(pk__in=own.values("report"))
    reports = reports.defer("text", "edited_text")
    for report in reports.prefetch_related("authorships", "adoptions", "instructions"):
        for kind, on, level, mark in _happened(report):
            if since <= on <= until:
                yield from _to_authors(report, kind, on, level, mark, people)


def _happened(report: OpinionReport) -> Iterator[tuple[FactKind, date, str, str]]:
    if report.submitted_on and report.state != State.DECLINED:
        yield SUBMITTED, report.submitted_on, "", ""
    if report.sent_on is None:
        return
    yield SENT, report.sent_on, "", ""
    outcomes: list[tuple[FactKind, Adoption | ReportInstruction, str]] = [
        *((ADOPTED, row, row.way) for row in report.adoptions.all()),
        *((INSTRUCTED, row, "") for row in report.instructions.all()),
    ]
    first: dict[tuple[FactKind, str, str], date] = {}
    for kind, row, mark in outcomes:
        name, on = (kind, row.level, mark), row.on or report.sent_on
        first[name] = min(on, first.get(name, on))
    for (kind, level, mark), on in first.items():
        yield kind, on, level, mark


def _to_authors(
    report: OpinionReport, kind: FactKind, on: date, level: str, mark: str, people: set[int] | None
) -> Iterator[Fact]:
    rows = list(report.authorships.all())
    total = sum(row.weight for row in rows)
    key, url = f"opinions.opinionreport:{report.pk}", report.get_absolute_url()
    for place, row in enumerate(rows):
        if people is None or row.person_id in people:
            role = "sole" if len(rows) == 1 else "co" if place else "first"
            yield Fact(
                *(kind.key, key, row.person_id, on, report.final_title, url),
                role=role,
                level=level,
                of=len(rows),
                mark=mark,
                share=Fraction(row.weight, total),
            )
