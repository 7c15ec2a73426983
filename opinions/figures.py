"""The year's figures of opinion reports. Each number comes with the rows behind it.

They count the reports sent in the year (报送日期), with all that came of them since: 编报279篇，被市级以上
政协采用184篇，其中全国政协采用40篇，5篇得到全国政协单篇采用，5篇被转送国家有关部门. A report adopted by
several bodies counts once for each line. Before them stand the year's 线索, wherever they came from: one
funnel.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from members.models import Department, Person
from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once
from opinions.enums import Level, State, Way
from opinions.leads import entered, lead_sources, leads_of, opens_leads
from opinions.models import (
    Adoption,
    ContactPoint,
    LeadCount,
    OpinionReport,
    OpinionReportQuerySet,
    ReportInstruction,
)
from opinions.permissions import opens_rows
from workflow.figures import Fact, Line


@dataclass(frozen=True)
class Figure:
    """A number under its label, with the reports behind it; `query` is the list's filter for them."""

    key: str
    label: str
    count: int
    reports: OpinionReportQuerySet
    query: dict[str, str]

    @property
    def url(self) -> str:
        """The list that shows these reports and no others."""
        return f"{reverse('opinions:list')}?{urlencode(self.query)}"


@dataclass(frozen=True)
class Counted:
    """What is counted of a report: whose it is, when it was sent, and what came of it."""

    department: int | None
    point: int | None
    month: int
    adopted: frozenset[str]
    instructed: frozenset[str]


@dataclass(frozen=True)
class Measure:
    """What a figure counts: the reports adopted, or written on, at one of the levels, or as `levels`
    says otherwise (_SINGLE, _PASSED_ON); or all.
    """

    key: str
    label: str
    outcome: str = ""
    levels: tuple[str, ...] = ()
    filter: str = ""

    def counts(self, one: Counted) -> bool:
        return not self.outcome or not getattr(one, self.outcome).isdisjoint(self.levels)

    def among(self, sent: OpinionReportQuerySet) -> OpinionReportQuerySet:
        if not self.outcome:
            return sent
        if self.levels == (_SINGLE,):
            return sent.nation_single()
        if self.levels == (_PASSED_ON,):
            return sent.passed_on()
        keep = sent.adopted_at if self.outcome == "adopted" else sent.instructed_at
        return keep(*map(Level, self.levels))

    @property
    def query(self) -> dict[str, str]:
        return {self.outcome: self.filter} if self.outcome else {}


# What is counted of adoptions beside their levels.
_SINGLE, _PASSED_ON = "single", "passed"

MEASURES = (
    Measure("sent", "编报"),
    Measure("adopted", "被采用", "adopted", tuple(Level), "any"),
    Measure("city-and-above", "市级以上采用", "adopted", Level.CITY.and_above, "city+"),
    *(Measure(f"adopted-{v}", f"{v.label}采用", "adopted", (v,), v.value) for v in Level),
    Measure("nation-single", "全国单篇采用", "adopted", (_SINGLE,), _SINGLE),
    Measure("passed-on", "转送部委", "adopted", (_PASSED_ON,), _PASSED_ON),
    Measure("instructed", "获批示", "instructed", tuple(Level), "any"),
    *(Measure(f"instructed-{v}", f"{v.label}批示", "instructed", (v,), v.value) for v in Level),
)


@dataclass(frozen=True)
class FigureRow:
    """A department's or a month's figures."""

    label: str
    figures: list[Figure]


def decimal(share: Fraction) -> str:
    """Return shares in decimals, two at most: 0.33, 3.5, 2."""
    return f"{float(share):.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Credit:
    """What a person is credited with: shares of the reports signed, and of those adopted."""

    person: Person
    written: Fraction
    adopted: Fraction

    @property
    def words(self) -> tuple[str, str]:
        """Both in decimals."""
        return decimal(self.written), decimal(self.adopted)


def year_figures(year: int) -> list[Figure]:
    """Return the year's figures: sent, adopted by level, written on by level."""
    return _figures(
        OpinionReport.objects.sent_in(year),
        _all_counted(year),
        {"year": str(year)},
    )


def by_department(year: int) -> list[FigureRow]:
    """Return the same by department, in the departments' order; what names none comes last."""
    sent, counted = OpinionReport.objects.sent_in(year), _all_counted(year)
    named = Department.objects.filter(pk__in=sent.values("department"))
    lines = []
    for key, label in (*named.values_list("pk", "name"), (None, "未填部门")):
        if own := [one for one in counted if one.department == key]:
            query = {"year": str(year), "department": str(key or "none")}
            lines.append(FigureRow(label, _figures(sent.filter(department=key), own, query)))
    return lines


def by_month(year: int) -> list[FigureRow]:
    """Return the same by the month of sending, the months without any left out."""
    sent, counted = OpinionReport.objects.sent_in(year), _all_counted(year)
    lines = []
    for month in sorted({one.month for one in counted}):
        own = [one for one in counted if one.month == month]
        query = {"year": str(year), "month": str(month)}
        lines.append(
            FigureRow(f"{month}月", _figures(sent.filter(sent_on__month=month), own, query))
        )
    return lines


@dataclass(frozen=True)
class FunnelStep:
    """A step of the year's funnel; `parts` says whence a number comes."""

    label: str
    count: int
    url: str
    parts: tuple[tuple[str, int, str], ...] = ()


# What the funnel shows of the reports, each within the one before, and the ways beside the last.
_FUNNEL = ("sent", "adopted", "city-and-above", "adopted-nation", "nation-single", "passed-on")


def funnel(year: int, figures: list[Figure]) -> list[FunnelStep]:
    """Return 线索 → 编报 → 采用, of which 市级以上, 全国, 单篇, 转送部委; `figures` are the year's."""
    parts = [(s.label, sum(f.count for f in s.facts(year)), s.url(year)) for s in lead_sources()]
    page = f"{reverse('opinions:leads')}?year={year}"
    parts.append(("登记", sum(fact.count for fact in entered(year)), page))
    of = {figure.key: figure for figure in figures}
    leads = FunnelStep("线索", sum(count for _, count, _ in parts), page, tuple(parts))
    return [leads, *(FunnelStep(of[k].label, of[k].count, of[k].url) for k in _FUNNEL)]


@dataclass(frozen=True)
class PointRow:
    """A 联系点 with the 线索 entered for it, and its reports."""

    label: str
    leads: int
    figures: list[Figure]


def by_point(year: int) -> list[PointRow]:
    """Return leads and reports by 联系点, in their order; what names none comes last. Nothing where
    there is no 联系点.
    """
    points: list[tuple[int | None, str]] = [*ContactPoint.objects.values_list("pk", "name")]
    if not points:
        return []
    counted = _all_counted(year)
    leads: dict[int | None, int] = {}
    for point, count in LeadCount.objects.filter(on__year=year).values_list("point", "count"):
        leads[point] = leads.get(point, 0) + count
    sent, rows = OpinionReport.objects.sent_in(year), []
    for key, label in (*points, (None, "未注明联系点")):
        own = [one for one in counted if one.point == key]
        if own or key in leads:
            query = {"year": str(year), "point": str(key or "none")}
            figures = _figures(sent.filter(contact_point=key), own, query)
            rows.append(PointRow(label, leads.get(key, 0), figures[:3]))
    return rows


def credits(year: int) -> list[Credit]:
    """Return who is credited with how much of the year's reports, the most first."""
    written: dict[Person, Fraction] = {}
    adopted: dict[Person, Fraction] = {}
    for report in OpinionReport.objects.sent_in(year).with_people():
        for person, share in report.shares:
            written[person] = written.get(person, Fraction()) + share
            if report.adoptions.all():
                adopted[person] = adopted.get(person, Fraction()) + share
    found = [Credit(p, share, adopted.get(p, Fraction())) for p, share in written.items()]
    return sorted(found, key=lambda c: (-c.written, -c.adopted, c.person.rank, c.person.stroke_key))


def years() -> list[int]:
    """Return the years in which reports were sent, the latest first."""
    dates: Iterable = OpinionReport.objects.order_by().dates("sent_on", "year", order="DESC")
    return [day.year for day in dates if day]


def in_words(year: int) -> str:
    """Return the year's figures as a sentence for the 工作综述."""
    count = {figure.key: figure.count for figure in year_figures(year)}
    leads = sum(fact.count for fact in leads_of(year))
    gathered = f"收集线索{leads}条，" if leads else ""
    return (
        f"{year}年{gathered}编报社情民意信息{count['sent']}篇，被各级政协采用{count['adopted']}篇，"
        f"其中市级以上政协采用{count['city-and-above']}篇，"
        f"全国政协采用{count['adopted-nation']}篇{_special(count)}；获领导批示{count['instructed']}篇。"
    )


def _special(count: dict[str, int]) -> str:
    single, passed = count["nation-single"], count["passed-on"]
    said = f"（单篇采用{single}篇）" if single else ""
    return said + (f"，{passed}篇转送国家有关部门" if passed else "")


# What the paragraph says of the year's reports; the other lines are read in the tables alone.
_REPORT_PHRASES = {
    "sent": "编报社情民意信息{n}篇",
    "adopted": "被各级政协采用{n}篇",
    "city-and-above": "其中市级以上政协采用{n}篇",
    "adopted-nation": "全国政协采用{n}篇",
    "nation-single": "全国政协单篇采用{n}篇",
    "passed-on": "转送国家有关部门{n}篇",
    "instructed": "获领导批示{n}篇",
}


def figure_lines(year: int) -> Iterator[Line]:
    """Yield the funnel of a year: its 线索, the reports sent, those adopted and written on, by level.

    They stand by department and by the month of sending, as on the app's own page of figures.
    """
    yield Line(
        *("opinion-leads", "社情民意", "社情民意线索", "条", "收集线索{n}条"),
        leads_of(year),
        opens_leads,
    )
    reports = _with_outcomes(year)
    for measure in MEASURES:
        found = (report for report, counted in reports if measure.counts(counted))
        yield Line(
            f"opinion-reports-{measure.key}",
            "社情民意",
            f"社情民意{measure.label}",
            "篇",
            _REPORT_PHRASES.get(measure.key, ""),
            tuple(map(_of_report, found)),
            opens_rows,
        )


def _of_report(report: OpinionReport) -> Fact:
    departments = (report.department.name,) if report.department else ()
    return Fact(report.final_title, report, report.sent_on, departments, subject=report.pk)


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


@prepared_models("department")
def _sent(first: date, last: date) -> QuerySet[OpinionReport]:
    """The reports sent from a day to a day, in the order of sending."""
    sent = OpinionReport.objects.filter(state=State.SENT, sent_on__gte=first, sent_on__lte=last)
    return sent.defer("text", "edited_text").order_by("sent_on", "pk")


@prepared_rows
def _adopted(first: date, last: date) -> QuerySet:
    rows = Adoption.objects.filter(report__sent_on__gte=first, report__sent_on__lte=last)
    return rows.order_by().values_list("report", "level", "way", "ministry")


@prepared_rows
def _instructed(first: date, last: date) -> QuerySet:
    rows = ReportInstruction.objects.filter(report__sent_on__gte=first, report__sent_on__lte=last)
    return rows.order_by().values_list("report", "level")


@read_once
def _with_outcomes(year: int) -> list[tuple[OpinionReport, Counted]]:
    """Return the reports sent in a year with what came of each."""
    days = _days(year)
    adopted: dict[int, set[str]] = defaultdict(set)
    instructed: dict[int, set[str]] = defaultdict(set)
    for report, level, way, ministry in _adopted(*days):
        adopted[report].update(_adopted_as(level, way, ministry))
    for report, level in _instructed(*days):
        instructed[report].add(level)
    return [
        (
            report,
            Counted(
                department=report.department_id,
                point=report.contact_point_id,
                month=report.sent_on.month,
                adopted=frozenset(adopted[report.pk]),
                instructed=frozenset(instructed[report.pk]),
            ),
        )
        for report in _sent(*days)
    ]


def _all_counted(year: int) -> list[Counted]:
    return [counted for _, counted in _with_outcomes(year)]


def _adopted_as(level: str, way: str, ministry: str) -> Iterator[str]:
    yield level
    if level == Level.NATION and way == Way.SINGLE:
        yield _SINGLE
    if ministry:
        yield _PASSED_ON


def _figures(
    sent: OpinionReportQuerySet, counted: list[Counted], query: dict[str, str]
) -> list[Figure]:
    return [
        Figure(
            key=measure.key,
            label=measure.label,
            count=sum(map(measure.counts, counted)),
            reports=measure.among(sent),
            query={**query, "state": "sent", **measure.query},
        )
        for measure in MEASURES
    ]
