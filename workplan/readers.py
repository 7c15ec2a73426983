"""What those who are told of an item are to it, in the words of the document and of their letters."""

from notifications.registry import Relation
from workplan.annexes import Annex

OFFICE = Relation(
    "办公室",
    "轮到办公室办理的工作要点",
    "这些事项轮到办公室办理，所以提醒您；办理后不再提醒。",
    decides=True,
)
SECRETARY = Relation(
    "秘书长",
    "本会的工作要点",
    "这些事项逾期较久，您是秘书长，所以也告知您；报结后不再提醒。",
)
# Annexes 1 to 3 are the plan's own work; 4 and 5 are supervised, and say so.
_OF_HEADS = {
    Annex.PROPOSALS: "您所在部门督办的重点提案",
    Annex.SUPERVISION: "您所在小组负责的民主监督议题",
}
_OF_LEADERS = {Annex.PROPOSALS: "您督办的重点提案", Annex.SUPERVISION: "您督导的民主监督议题"}


# Of a letter about one thing that is told now.
TOLD_OFFICE = "这件事轮到办公室办理，所以收到这封邮件。"


def told_head(*annexes: Annex) -> str:
    """Return why a head is told now of a row, or of several of some annexes."""
    this = "这一事项" if len(annexes) == 1 else "这些事项"
    labels = "、".join(dict.fromkeys(f"{annex.department_label}负责人" for annex in annexes))
    return f"{this}由您负责（{labels}），所以收到这封邮件。"


def head_of(annex: Annex) -> Relation:
    """Return what a responsible department's head, or who stands in for one, is to a row."""
    label = annex.department_label
    return Relation(
        f"{label}负责人",
        _OF_HEADS.get(annex, "您负责的工作要点"),
        f"这些事项由您负责（{label}负责人），所以提醒您；报结后不再提醒。",
    )


def told_to_answer(annex: Annex, *, takes_part: bool) -> str:
    """Return why a head is told now of a 批示 that their department is to answer."""
    if takes_part:
        return "这条批示请您所在的参与部门回复，所以收到这封邮件。"
    return told_head(annex)


def to_answer(annex: Annex, *, takes_part: bool) -> Relation:
    """Return what the head of a department is to a 批示 that wants an answer by a day."""
    return Relation(
        "参与部门负责人" if takes_part else f"{annex.department_label}负责人",
        "请您回复的领导批示",
        "这些批示请您回复，所以提醒您；回复后不再提醒。",
        field="领导批示",
        measure="条",
    )


def leader_of(annex: Annex) -> Relation:
    """Return what a lead leader is to a row."""
    label = annex.leader_label
    return Relation(
        label,
        _OF_LEADERS.get(annex, "您牵头的工作要点"),
        f"您是这些事项的{label}，所以告知您；报结后不再提醒。",
    )
