"""The demonstration's plan check: what the office let stay, three days after the plan was issued."""

from datetime import date

from almanac import clock
from members.models import User
from workplan.models import Plan
from workplan.services.checkup import accept, check_plan

_ON = date(2021, 3, 5)
_REASONS = {
    "day-off:2021-01-31": "要点印发前已办结，不受影响。",
    "day-off:2021-02-28": "要点印发前后已办结，不受影响。",
}


def settle_findings(office: User, until: date) -> None:
    """Accept what needed no change, if it was so far by a day."""
    if until < _ON:
        return
    plan = Plan.objects.get(year=2021)
    with clock.standing_at(_ON):
        for one in check_plan(plan, _ON).open:
            if reason := _REASONS.get(one.finding.key):
                accept(
                    plan=plan,
                    key=one.finding.key,
                    facts=one.finding.facts,
                    reason=reason,
                    actor=office,
                )
