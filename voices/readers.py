"""What those who are told of citizens' messages are to them, in the words of their letters."""

from notifications.registry import Relation

_FIELD = "公众留言"
PLACE = Relation(
    "答复人",
    "由您答复的公众留言",
    "这些留言由您或您所在的部门答复，到了向群众承诺的日期，所以提醒您；答复后不再提醒。",
    _FIELD,
    "处",
)
HANDED = Relation(
    "承办人",
    "转交给您或您单位的公众留言",
    "这些留言转交给您或您所在的单位答复，所以提醒您；答复后不再提醒。",
    _FIELD,
    "处",
)
