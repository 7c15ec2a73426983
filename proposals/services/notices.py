"""A mail now about a proposal: to those who act for a unit, or to those who signed it."""

from collections.abc import Iterable
from datetime import date

from almanac import clock
from members.models import Person
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from proposals import wording
from proposals.enums import CosignState
from proposals.models import Assignment, CoSigner, Proposal

_ASKED = "提案人请您在这件提案上联名，所以收到这封邮件。"


def tell_unit(assignment: Assignment, heading: str, label: str, words: str) -> None:
    """Send a mail to those who answer for the unit; where no one does, the record alone says it."""
    people = Staffing(clock.today()).answering_for(assignment.unit_id)
    why = f"这件提案由您所在的单位{assignment.get_role_display()}，所以收到这封邮件。"
    _send(assignment.proposal, heading, why, people, (label, words))


def tell_signatory(proposal: Proposal, heading: str, words: str, person: Person) -> None:
    """Send one who signed a proposal a mail (函告) on what was decided on it."""
    signed = "提案人" if person.pk == proposal.author_id else "联名人"
    why = f"您是这件提案的{signed}，所以收到这封邮件。"
    _send(proposal, heading, why, [person], ("函告", words))


def tell_asked(asked: CoSigner, by: date) -> None:
    """Ask someone to sign; who confirmed another text before is told what was changed."""
    day = f"{by.month}月{by.day}日前"
    if before := asked.confirmed_text:
        found = wording.in_words(wording.changes(before, asked.proposal.text))
        heading = "正文已改，请重新确认联名"
        lines = (("您确认过的正文有改动", found), ("请重新确认", day))
    else:
        heading = "请您联名"
        lines = (("提案人", str(asked.proposal.author)), ("请确认", day))
    _send(asked.proposal, heading, _ASKED, [asked.person], *lines)


def tell_no_more(asked: CoSigner) -> None:
    """Tell someone who was asked to sign, or did, that it goes on without them."""
    if asked.state == CosignState.INVITED:
        words = "提案人已收回邀请，您不必再确认。"
    elif asked.state in (CosignState.CONFIRMED, CosignState.OUTDATED):
        words = "提案人改动正文以后不再由您联名，您的姓名不列入提案。"
    else:
        return
    _send(asked.proposal, "不再请您联名", _ASKED, [asked.person], ("说明", words))


def tell_answered(asked: CoSigner) -> None:
    """Tell the author that someone who was asked signs, or does not."""
    proposal, waiting = asked.proposal, asked.proposal.cosigners.waiting().count()
    if proposal.author is None:
        return
    signs = asked.state == CosignState.CONFIRMED
    lines = (
        ("联名人", f"{asked.person}{'同意联名' if signs else '不联名'}"),
        ("原因", asked.reason),
        ("还没有答复", f"{waiting}位" if waiting else ""),
    )
    why = "您是这件提案的提案人，所以收到这封邮件。"
    _send(proposal, "联名答复", why, [proposal.author], *lines)


def _send(
    proposal: Proposal,
    heading: str,
    why: str,
    people: Iterable[Person],
    *lines: tuple[str, str],
) -> None:
    send_notice(
        notice=Notice(
            heading=heading,
            title=str(proposal),
            url=proposal.get_absolute_url(),
            lines=lines,
            why=why,
        ),
        recipients=people,
    )
