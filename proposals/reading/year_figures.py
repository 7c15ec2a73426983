"""What proposals add to the year's figures, each number with its rows.

A row is named to whom its proposal's page opens; the numbers are everyone's to whom figures are open.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models.functions import Coalesce

from almanac import clock
from proposals.models import Proposal
from proposals.permissions import opens_rows
from proposals.reading.figures import ProposalFigures, Rows
from workflow.figures import Fact, Line


def proposal_lines(year: int) -> Iterator[Line]:
    """Yield the proposals filed and answered in a year, and how those answered were rated.

    One whose day of filing is not known was filed in the year in which its batch was handed over.
    """
    figures = ProposalFigures(min(clock.today(), date(year, 12, 31)))
    filed = figures.filed.annotate(known_on=Coalesce("filed_on", "batch__held_on"))
    satisfied = figures.satisfied.filter(answered_on__year=year)
    basic = figures.basically_satisfied.filter(answered_on__year=year)
    unsatisfied = figures.unsatisfied.filter(answered_on__year=year)
    rated = [rows.count() for rows in (satisfied, basic, unsatisfied)]
    rate = f"（满意率{100 * rated[0] / sum(rated):.1f}%）" if sum(rated) else ""
    for key, label, phrase, rows, field in (
        ("filed", "立案提案", "立案提案{n}件", filed, "known_on"),
        ("answered", "办复提案", "办复{n}件", figures.answered, "answered_on"),
        ("satisfied", "提案人满意", f"提案人满意{{n}}件{rate}", satisfied, "answered_on"),
        ("basic", "提案人基本满意", "基本满意{n}件", basic, "answered_on"),
        ("unsatisfied", "提案人不满意", "不满意{n}件", unsatisfied, "answered_on"),
    ):
        found = _in_year(rows, field, year)
        facts = tuple(_of_proposal(row, getattr(row, field)) for row in found)
        yield Line(f"proposals-{key}", "提案", label, "件", phrase, facts, opens_rows)


def _in_year(rows: Rows, field: str, year: int) -> Rows:
    found = rows.filter(**{f"{field}__year": year}).select_related("supervising_department")
    return found.defer("situation", "suggestions").order_by(field, "number", "pk")


def _of_proposal(proposal: Proposal, on: date) -> Fact:
    """Return a proposal as a row; its department is the one that supervises it."""
    department = proposal.supervising_department
    departments = (department.name,) if department else ()
    return Fact(str(proposal), proposal.get_absolute_url(), on, departments, subject=proposal.pk)
