"""What those who are told of a proposal are to it, in the words of their letters."""

from notifications.registry import Relation

_SEEN = {"field": "提案", "measure": "件"}
UNIT = Relation(
    "承办单位",
    "您单位承办的提案",
    "这些提案由您所在的单位承办，所以提醒您；办理后不再提醒。",
    **_SEEN,
)
PROPOSER = Relation(
    "提案人", "您提出的提案", "您是这些提案的提案人，所以提醒您；办理后不再提醒。", **_SEEN
)
COSIGNER = Relation(
    "联名人", "您联名的提案", "您是这些提案的联名人，所以提醒您；评价后不再提醒。", **_SEEN
)
INVITED = Relation(
    "受邀联名人",
    "邀请您联名的提案",
    "提案人邀请您联名，所以提醒您；答复以后，或者提案提交以后，不再提醒。",
    **_SEEN,
)
COMMITTEE = Relation(
    "提案委",
    "轮到提案委办理的提案",
    "这些提案轮到提案委办理，所以提醒您；办理后不再提醒。",
    **_SEEN,
)
