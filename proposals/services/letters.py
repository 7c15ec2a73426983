"""Letters to the proposer: one for each outcome, kept as it was written."""

from almanac import clock
from members.models import Organisation, Person
from proposals.enums import Action
from proposals.models import Ground, Proposal, ProposalLetter
from proposals.services.notices import tell_people

_OUTCOMES = {
    Action.FILE: "您提出的“{title}”已立案，编为第{number}号提案，将交有关单位办理。",
    Action.MERGE: "您提出的“{title}”与第{into}号提案内容相近，已并案办理，您同为提案人。",
    Action.TO_OPINION: "您提出的“{title}”经审查转为社情民意信息处理。说明：{reason}",
    Action.TO_SUGGESTION: "您提出的“{title}”经审查转为意见建议，送有关单位研究参考。说明：{reason}",
    Action.STRIKE: "您提出的“{title}”已按撤案处理。说明：{reason}",
    Action.SEND_BACK: "您提出的“{title}”需修改后再提交。说明：{reason}",
    Action.RECONSIDER: "您提出的“{title}”将重新审查。说明：{reason}",
}
_REJECTED = "您提出的“{title}”经审查，因有“{ground}”的情形，不予立案。"
_CLOSING = "感谢您对政协提案工作的支持。"


def tell_outcome(
    proposal: Proposal, action: Action, *, reason: str = "", ground: Ground | None = None
) -> list[ProposalLetter]:
    """Write to everyone who signed a proposal what was decided on it."""
    if ground is not None:
        words = _REJECTED.format(title=proposal.title, ground=ground)
        words += "".join(f"\n{part}" for part in (ground.letter, reason.strip()) if part)
    else:
        words = _OUTCOMES[action].format(
            title=proposal.title,
            number=proposal.number or "",
            into=proposal.merged_into.number if proposal.merged_into else "",
            reason=reason.strip(),
        )
    return tell(proposal, f"提案审查结果：{action.label}", words)


def tell(proposal: Proposal, subject: str, words: str) -> list[ProposalLetter]:
    """Write to everyone who signed a proposal, and mail it to those who are known.

    Where no one is known, the letter goes to the name that the proposal prints.
    """
    committee = Organisation.current()
    signature = f"{committee.short_name}提案委员会" if committee else "提案委员会"
    today = clock.today()
    text = f"{words}\n{_CLOSING}\n{signature}\n{today.year}年{today.month}月{today.day}日"
    tell_people(proposal, subject, words, proposal.signatories)
    known: list[tuple[Person | None, str]] = [(p, p.name) for p in proposal.signatories]
    addressees = known or [(None, proposal.proposers or "提案人")]
    return ProposalLetter.objects.bulk_create(
        ProposalLetter(
            proposal=proposal,
            person=person,
            addressee=name,
            subject=subject,
            text=text,
            at=clock.now(),
        )
        for person, name in addressees
    )
