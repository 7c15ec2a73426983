"""What of an earlier term was closed is an archive: read as ever, published or looked back upon, and not
changed by accident. To put something right it is taken out of the archive (取消归档) and handled again first
(二次办理), with its reason.
"""

from proposals.enums import State
from proposals.models import Proposal, ProposalSettings
from workflow.refusals import Refused

_CLOSED = (State.CLOSED, State.ARCHIVED)


def archived_words(proposal: Proposal) -> str:
    """Return what is said where a change to a proposal is refused; "" where it may be changed."""
    if proposal.state not in _CLOSED or proposal.term >= ProposalSettings.current().term:
        return ""
    words = "这件提案已在上届办结，属上届档案，不再改动。"
    first = "“取消归档”，再" if proposal.state == State.ARCHIVED else ""
    return f"{words}确须更正的，先{first}“二次办理”，写明理由。"


def check_open(proposal: Proposal) -> None:
    """Raise Refused for a proposal that is an archive."""
    if words := archived_words(proposal):
        raise Refused(words)
