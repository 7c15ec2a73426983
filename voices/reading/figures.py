"""The figures of a year: what was said where, when, of what kind, and what became of it.

线索 are messages neither set aside nor taken back, nor set apart still (待核); what was merged counts, for
someone said it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth
from django.urls import reverse

from members.prepared import prepared_rows
from members.read_once import read_once
from opinions.leads import LeadSource
from voices.enums import WAITING_STATES, PlaceKind, State, VoiceKind
from voices.models import Became, Place, Voice, VoiceQuerySet
from voices.permissions import opens_rows
from workflow.figures import Fact, Line
from workflow.inbox import beginning

_ANY = Q()
_GROUP = "码上协商"


@dataclass
class Row:
    """A place's, month's or kind's numbers."""

    label: str
    query: str
    said: int = 0
    answered: int = 0
    late: int = 0
    became: int = 0
    adopted: int = 0

    def add(self, one: dict[str, Any]) -> None:
        self.said += one["n"]
        self.answered += one["answered"]
        self.late += one["late"]


@dataclass(frozen=True)
class YearFigures:
    """All that is counted of a year, `kinds_of_outcome` by what it became. The funnel of 线索, reports and
    adoptions is counted in opinions.figures, these messages among its 线索.
    """

    year: int
    whole: Row
    set_aside: int
    held: int
    by_place: list[Row] = field(default_factory=list)
    by_month: list[Row] = field(default_factory=list)
    by_kind: list[Row] = field(default_factory=list)
    kinds_of_outcome: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def totals(self) -> list[tuple[str, int]]:
        return [
            ("收到", self.whole.said),
            ("转化", self.whole.became),
            ("采用", self.whole.adopted),
        ]


def leads_in(year: int) -> VoiceQuerySet:
    """Return the 线索 of a year."""
    return Voice.objects.filter(received_at__year=year).leads()


def year_figures(year: int, day: date) -> YearFigures:
    """Return a year's figures as they stand on a day, in a constant number of queries."""
    late = Q(state__in=(State.RECEIVED, State.HANDED), due_on__lt=day)
    late |= Q(answered_on__gt=F("due_on"))
    leads = leads_in(year).order_by().annotate(month=ExtractMonth("received_at"))
    counted: Any = leads.values("place", "month", "kind").annotate(
        n=Count("pk"),
        answered=Count("pk", filter=~Q(answer="")),
        late=Count("pk", filter=late),
    )
    names = dict(Place.objects.order_by("kind", "name").values_list("pk", "name"))
    said = f"state=leads&month={year}"
    places = {pk: Row(name, f"{said}&place={pk}") for pk, name in names.items()}
    months = {n: Row(f"{n}月", f"state=leads&month={year}-{n:02d}") for n in range(1, 13)}
    kinds = {kind: Row(label, f"{said}&kind={kind}") for kind, label in VoiceKind.choices}
    whole = Row("合计", said)
    for one in counted:
        for row in (whole, places[one["place"]], months[one["month"]], kinds[one["kind"]]):
            row.add(one)
    by_label = _add_outcomes(leads, whole, places, months, kinds)
    by_place, by_month, by_kind = (
        [row for row in rows.values() if row.said] for rows in (places, months, kinds)
    )
    of_year = Voice.objects.filter(received_at__year=year)
    apart = of_year.aggregate(
        set_aside=Count("pk", filter=Q(state=State.HIDDEN)),
        held=Count("pk", filter=Q(state__in=WAITING_STATES, held=True)),
    )
    return YearFigures(
        year, whole, apart["set_aside"], apart["held"], by_place, by_month, by_kind, by_label
    )


def _add_outcomes(
    leads: VoiceQuerySet, whole: Row, places: dict, months: dict, kinds: dict
) -> list[tuple[str, int, int]]:
    """Add to the rows how many messages became something, and how many of them came to something."""
    labels: Counter[str] = Counter()
    adopted: Counter[str] = Counter()
    seen: dict[int, bool] = {}
    rows = Became.objects.filter(voice__in=leads.values("pk")).order_by("label")
    where: dict[int, tuple] = {}
    for voice, label, is_adopted, place, kind, month in rows.values_list(
        *("voice", "label", "is_adopted", "voice__place", "voice__kind"),
        ExtractMonth("voice__received_at"),
    ):
        labels[label] += 1
        adopted[label] += is_adopted
        seen[voice] = seen.get(voice, False) or is_adopted
        where[voice] = (whole, places[place], months[month], kinds[kind])
    for voice, is_adopted in seen.items():
        for row in where[voice]:
            row.became += 1
            row.adopted += is_adopted
    return [(label, count, adopted[label]) for label, count in labels.items()]


def years() -> list[int]:
    """Return the years in which something was said, the latest first."""
    found: Iterable = Voice.objects.order_by().datetimes("received_at", "year", order="DESC")
    return [moment.year for moment in found]


class _Counted(NamedTuple):
    """What was said at a place in a month, and what came of it."""

    place: int
    name: str
    department: str
    month: int
    said: int
    became: int
    adopted: int
    answered: int


@read_once
def _counted(year: int) -> list[_Counted]:
    begins, ends = beginning(date(year, 1, 1)), beginning(date(year + 1, 1, 1))
    return [_Counted(*row)._replace(month=int(row[3])) for row in _counted_between(begins, ends)]


@prepared_rows
def _counted_between(begins: datetime, ends: datetime) -> QuerySet:
    def messages(which: Q = _ANY) -> Count:
        return Count("pk", distinct=True, filter=which)

    rows = Voice.objects.filter(received_at__gte=begins, received_at__lt=ends).leads().order_by()
    per = ("place", "place__name", "place__department__name", "month")
    counted = rows.annotate(month=ExtractMonth("received_at")).values(*per)
    counted = counted.annotate(
        said=messages(),
        n_became=messages(Q(became__isnull=False)),
        n_adopted=messages(Q(became__is_adopted=True)),
        n_answered=messages(~Q(answer="") & Q(place__kind=PlaceKind.STUDIO)),
    )
    counted = counted.order_by("month", "place__name")
    return counted.values_list(*per, "said", "n_became", "n_adopted", "n_answered")


def lead_facts(year: int, which: str = "said") -> list[Fact]:
    """Return the 线索 of a year, of those what `which` says came of them (`_Counted`): a fact for each
    place and month.
    """
    return [
        Fact(
            f"{one.name}（{one.month}月）",
            f"{reverse('voices:list')}?state=leads&month={year}-{one.month:02d}&place={one.place}",
            date(year, one.month, 1),
            (one.department,),
            count=count,
            subject=one.place,
        )
        for one in _counted(year)
        if (count := getattr(one, which))
    ]


LEADS = LeadSource(
    "码上协商",
    lead_facts,
    opens_rows,
    lambda year: f"{reverse('voices:list')}?state=leads&month={year}",
)


def figure_lines(year: int) -> Iterator[Line]:
    """Yield what became of a year's 线索; they themselves are the first of the funnel (opinions.figures)."""
    if not _counted(year):
        return
    lines = (
        (
            "became",
            "线索转化",
            "条",
            "公众线索转为提案、社情民意、选题{n}条",
            "became",
        ),
        ("adopted", "线索采用", "条", "其中被采用{n}条", "adopted"),
        ("studio-answers", "委员工作室答复", "条", "委员工作室答复群众咨询{n}条", "answered"),
    )
    for key, label, unit, phrase, which in lines:
        facts = tuple(lead_facts(year, which))
        if key == "studio-answers":
            yield _studios(facts)
        yield Line(f"voices-{key}", _GROUP, label, unit, phrase, facts, opens_rows)


def _studios(answered: Iterable[Fact]) -> Line:
    """Return how many studios answered anything, each by the first month in which it did."""
    first: dict[int, Fact] = {}
    for fact in answered:
        first.setdefault(fact.subject, fact)
    facts = tuple(replace(fact, count=1) for fact in first.values())
    label, phrase = "参与答复的委员工作室", "{n}家委员工作室参与答复"
    return Line("voices-studios", _GROUP, label, "家", phrase, facts, opens_rows)
