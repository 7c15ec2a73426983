"""The only writer of what of the points is shown to whom."""

from almanac import clock
from members.models import User
from performance.models import ShownPoints
from performance.permissions import writes_rules
from performance.report.enums import ShownTo, ShownWhat
from workflow.refusals import NotAllowed, Refused


def show_points(
    *, year: int, actor: User, what: ShownWhat, to: ShownTo, why: str = ""
) -> ShownPoints:
    """Set what others see of a year's points; what was set before stays in the record.

    Raises NotAllowed for anyone but the office, Refused where points are opened without saying by what
    decision.
    """
    if not writes_rules(actor):
        raise NotAllowed("积分公开什么、给谁看，由办公室设定。")
    if what != ShownWhat.OWN and not why.strip():
        raise Refused("请写明依据，例如：主席会议决定的日期。", about="why")
    return ShownPoints.objects.create(
        year=year, what=what, to=to, why=why.strip(), set_by=actor, set_at=clock.now()
    )
