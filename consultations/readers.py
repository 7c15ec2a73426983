"""What those who are told of a chain of results are to it, in the words of their letters."""

from notifications.registry import Relation

_FIELD = "协商监督"
STEP_OFFICE = Relation(
    "办公室",
    "由办公室办理的成果链环节",
    "这些环节由办公室办理，所以提醒您；登记完成后不再提醒。",
    _FIELD,
    "个",
)
STEP_HEAD = Relation(
    "责任部门负责人",
    "您所在部门负责的成果链环节",
    "这些环节由您所在的部门办理，所以提醒您；登记完成后不再提醒。",
    _FIELD,
    "个",
)
PROBLEM_HEAD = Relation(
    "民主监督小组负责人",
    "您所在小组监督的问题",
    "这些问题由您所在的民主监督小组跟踪，所以提醒您；核查通过后不再提醒。",
    _FIELD,
    "个",
)
PROBLEM_UNIT = Relation(
    "责任单位负责人",
    "交给您所在单位的监督问题",
    "这些问题交给您所在的单位，所以提醒您；登记整改后不再提醒。",
    _FIELD,
    "个",
)
SUGGESTION_UNIT = Relation(
    "转办单位负责人",
    "转给您所在单位的意见建议",
    "这些意见建议转给您所在的单位，所以提醒您；反馈后不再提醒。",
    _FIELD,
    "件",
)
SUGGESTION_HEAD = Relation(
    "责任部门负责人",
    "您所在部门转办的意见建议",
    "这些意见建议由您所在的部门转办，所以提醒您；单位反馈后不再提醒。",
    _FIELD,
    "件",
)
PROBLEM_OFFICE = Relation(
    "办公室",
    "由办公室销号的监督问题",
    "这些问题已经核查通过，由办公室销号，所以提醒您；销号后不再提醒。",
    _FIELD,
    "个",
    decides=True,
)
