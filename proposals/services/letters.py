"""Letters to the proposer: one for each outcome, kept as it was written."""

from almanac import clock
from members.models import Organisation, Person
from proposals.enums import Action
from proposals.models import Ground, Proposal, ProposalLetter
from proposals.services.notices import tell_signatory

_OUTCOMES = {
    Action.FILE: "您{yours}的“{title}”已立案，编为第{number}号提案，将交有关单位办理。",
    Action.MERGE: "您{yours}的“{title}”与第{into}号提案内容相近，已并案办理，您同为提案人。",
    Action.TO_OPINION: "您{yours}的“{title}”经审查转为社情民意信息处理。说明：{reason}",
    Action.TO_SUGGESTION: "您{yours}的“{title}”经审查转为意见建议，送有关单位研究参考。说明：{reason}",
    Action.STRIKE: "您{yours}的“{title}”已按撤案处理。说明：{reason}",
    Action.SEND_BACK: "您{yours}的“{title}”需修改后再提交。说明：{reason}",
    Action.RECONSIDER: "您{yours}的“{title}”将重新审查。说明：{reason}",
}
_REJECTED = "您{yours}的“{title}”经审查，因有“{ground}”的情形，不予立案。"
_CLOSING = "感谢您对政协提案工作的支持。"


def tell_outcome(
    proposal: Proposal, action: Action, *, reason: str = "", ground: Ground | None = None
) -> list[ProposalLetter]:
    """Write to everyone who signed a proposal what was decided on it, and mail it to those who are
    known. Where no one is, the letter goes to the name that the proposal prints.
    """
    signatories: list[Person] = proposal.signatories
    known: list[tuple[Person | None, str]] = [(person, person.name) for person in signatories]
    letters = []
    for person, name in known or [(None, proposal.proposers or "提案人")]:
        yours = "提出" if person is None or person.pk == proposal.author_id else "联名提出"
        subject = f"提案审查结果：{action.label}"
        words = _words(proposal, action, yours, reason.strip(), ground)
        if person is not None:
            tell_signatory(proposal, subject, words, person)
        letters.append(_letter(proposal, person, name, subject, words))
    return ProposalLetter.objects.bulk_create(letters)


def _words(
    proposal: Proposal, action: Action, yours: str, reason: str, ground: Ground | None
) -> str:
    """Return what was decided, to one who did so (提出, 联名提出)."""
    if ground is not None:
        words = _REJECTED.format(yours=yours, title=proposal.title, ground=ground)
        return words + "".join(f"\n{part}" for part in (ground.letter, reason) if part)
    return _OUTCOMES[action].format(
        yours=yours,
        title=proposal.title,
        number=proposal.number or "",
        into=proposal.merged_into.number if proposal.merged_into else "",
        reason=reason,
    )


def _letter(
    proposal: Proposal, person: Person | None, name: str, subject: str, words: str
) -> ProposalLetter:
    committee = Organisation.current()
    signature = f"{committee.short_name}提案委员会" if committee else "提案委员会"
    today = clock.today()
    text = f"{words}\n{_CLOSING}\n{signature}\n{today.year}年{today.month}月{today.day}日"
    return ProposalLetter(
        proposal=proposal,
        person=person,
        addressee=name,
        subject=subject,
        text=text,
        at=clock.now(),
    )
