"""A mail now about a proposal: to those who act for a unit, or to those who signed it."""

from collections.abc import Iterable

from almanac import clock
from members.models import Person
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from proposals.models import Assignment, Proposal


def tell_unit(assignment: Assignment, heading: str, label: str, words: str) -> None:
    """Send a mail to those who answer for the unit; where no one does, the record alone says it."""
    staffing = Staffing(clock.today())
    _send(assignment.proposal, heading, label, words, staffing.answering_for(assignment.unit_id))


def tell_people(proposal: Proposal, heading: str, words: str, people: Iterable[Person]) -> None:
    """Send people a mail (函告) on what was decided on a proposal that they signed."""
    _send(proposal, heading, "函告", words, people)


def _send(
    proposal: Proposal, heading: str, label: str, words: str, people: Iterable[Person]
) -> None:
    send_notice(
        notice=Notice(
            heading=heading,
            title=str(proposal),
            url=proposal.get_absolute_url(),
            lines=((label, words),),
        ),
        recipients=people,
    )
