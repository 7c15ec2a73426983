"""A mail now about a proposal: to those who act for a unit, or to those who signed it."""

from collections.abc import Iterable

from almanac import clock
from members.models import Person
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from proposals.models import Assignment, Proposal


def tell_unit(assignment: Assignment, heading: str, label: str, words: str) -> None:
    """Send a mail to those who answer for the unit; where no one does, the record alone says it."""
    people = Staffing(clock.today()).answering_for(assignment.unit_id)
    why = f"这件提案由您所在的单位{assignment.get_role_display()}，所以收到这封邮件。"
    _send(assignment.proposal, heading, label, words, why, people)


def tell_signatory(proposal: Proposal, heading: str, words: str, person: Person) -> None:
    """Send one who signed a proposal a mail (函告) on what was decided on it."""
    signed = "提案人" if person.pk == proposal.author_id else "联名人"
    why = f"您是这件提案的{signed}，所以收到这封邮件。"
    _send(proposal, heading, "函告", words, why, [person])


def _send(
    proposal: Proposal,
    heading: str,
    label: str,
    words: str,
    why: str,
    people: Iterable[Person],
) -> None:
    send_notice(
        notice=Notice(
            heading=heading,
            title=str(proposal),
            url=proposal.get_absolute_url(),
            lines=((label, words),),
            why=why,
        ),
        recipients=people,
    )
