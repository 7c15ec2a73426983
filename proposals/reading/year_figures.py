"""What proposals add to the year's figures, each number with its rows.

A row is named to whom its proposal's page opens; the numbers are everyone's to whom figures are open.
"""

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import Coalesce

from almanac import clock
from members.models import Department
from members.prepared import prepared_models
from proposals.enums import ProposalSubmission
from proposals.models import Proposal, ProposalSettings
from proposals.permissions import opens_rows
from proposals.reading.figure_numbers import Numbers
from workflow.figures import Fact, Line


def proposal_lines(year: int) -> Iterator[Line]:
    """Yield the proposals filed and answered in a year, and how those answered were rated.

    One whose day of filing is not known was filed in the year in which its batch was handed over.
    """
    committee = ProposalSettings.current().committee
    counts = Numbers(min(clock.today(), date(year, 12, 31))).each()
    rows = [row for row in _of_year(date(year, 1, 1), date(year, 12, 31)) if row.pk in counts]
    filed = _dated(rows, "known_on", year, lambda row: "filed" in counts[row.pk])

    def graded(grade: str) -> list[Proposal]:
        return _dated(rows, "answered_on", year, lambda row: grade in counts[row.pk])

    answered, satisfied, rated = map(graded, ("answered", "satisfaction_part", "rated"))
    content = graded("content_part")
    basic = [row for row in content if row not in satisfied]
    unsatisfied = [row for row in rated if row not in content]
    rate = f"（满意率{100 * len(satisfied) / len(rated):.1f}%）" if rated else ""
    filed_phrase = f"立案提案{{n}}件{_by_form(filed)}"
    for key, label, phrase, found in (
        ("filed", "立案提案", filed_phrase, filed),
        ("answered", "办复提案", "办复{n}件", answered),
        ("satisfied", "提案人满意", f"提案人满意{{n}}件{rate}", satisfied),
        ("basic", "提案人基本满意", "基本满意{n}件", basic),
        ("unsatisfied", "提案人不满意", "不满意{n}件", unsatisfied),
    ):
        field = "known_on" if key == "filed" else "answered_on"
        facts = tuple(_of_proposal(row, getattr(row, field), committee) for row in found)
        yield Line(f"proposals-{key}", "提案", label, "件", phrase, facts, opens_rows)


@prepared_models("supervising_department", also={"known_on": DateField()})
def _of_year(first: date, last: date) -> QuerySet[Proposal]:
    """Return what was filed or answered from a day to a day; `known_on` is its day of filing, or its
    batch's.
    """
    rows = Proposal.objects.annotate(known_on=Coalesce("filed_on", "batch__held_on"))
    days = first, last
    rows = rows.filter(Q(known_on__range=days) | Q(answered_on__range=days))
    return rows.defer("situation", "suggestions")


def _dated(
    rows: list[Proposal], field: str, year: int, counts: Callable[[Proposal], bool]
) -> list[Proposal]:
    """Return those that count and have their day in a year, by that day and their number."""
    days = ((row, getattr(row, field)) for row in rows if counts(row))
    found = [(on, row.number is None, row.number, row.pk, row) for row, on in days if on]
    return [row for on, *_, row in sorted(found, key=lambda one: one[:4]) if on.year == year]


def _by_form(filed: list[Proposal]) -> str:
    """Return how many were filed for the plenary and how many after it, where there are both: a
    document counts those of a session (68 of 二届五次会议), a year has the later ones too.
    """
    forms = [row.submission for row in filed]
    counts = {form.label: forms.count(form) for form in ProposalSubmission}
    if not all(counts.values()):
        return ""
    counts["形式未登记的"] = forms.count("")
    return f"（{'、'.join(f'{label}{count}件' for label, count in counts.items() if count)}）"


def _of_proposal(proposal: Proposal, on: date, committee: Department | None) -> Fact:
    """Return a proposal as a row; its department is the one that supervises it, else the 提案委, which
    answers for all.
    """
    department = proposal.supervising_department or committee
    departments = (department.name,) if department else ()
    return Fact(str(proposal), proposal, on, departments, subject=proposal.pk)
