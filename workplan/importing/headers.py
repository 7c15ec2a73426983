"""The words that offices write over the columns, and the field each stands for.

The vocabulary is domain.md section 2. To teach the importer a new word, add it here.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from sheets.cells import squeeze


class Field(StrEnum):
    SEQ = "seq"
    TITLE = "title"
    LEADERS = "leaders"
    LEAD_DEPARTMENTS = "lead_departments"
    PARTICIPANTS = "participants"
    MEMBERS = "members"
    PERIOD = "period"
    FLAG = "flag"
    ANNEX = "annex"
    SECTION = "section"
    COMPUTED = "computed"


LABELS = {
    Field.SEQ: "序号",
    Field.TITLE: "工作内容",
    Field.LEADERS: "牵头领导",
    Field.LEAD_DEPARTMENTS: "责任部门",
    Field.PARTICIPANTS: "参与部门",
    Field.MEMBERS: "课题组成员",
    Field.PERIOD: "完成时间",
    Field.FLAG: "★",
    Field.ANNEX: "附件",
    Field.SECTION: "分组",
    Field.COMPUTED: "由系统算出，不读入",
}

UNIT = "(?:部门|单位|科室|处室|委室|委办|专委会?|机构)"
LEADER = "(?:领导|主席|负责人)"
RESPONSIBLE_UNIT = f"责任{UNIT}"
EXPLICIT_LEAD_UNIT = f"(?:牵头|主办){UNIT}"
SUPERVISING_UNIT = f"督办{UNIT}"
HANDLING_UNIT = f"(?:承办|主办|会办|协办|分办){UNIT}"  # of the government, beside 督办部门

# The patterns of a field stand in order of preference, for a table with two columns of its kind.
VOCABULARY: dict[Field, tuple[str, ...]] = {
    Field.SEQ: ("序号|顺序号?|编号|项次|序|№|no[.．]?",),
    Field.TITLE: (
        "工作内容|工作任务|任务内容|重点工作任务|工作事项|(?:主要)?目标任务|主要任务|任务名称",
        "(?:协商|监督|视察|调研)?议题(?:名称)?|(?:调研)?课题(?:名称)?|案由|提案(?:名称|题目)",
        "重点工作|重点任务|主要工作|任务|事项|项目名称|工作要点|主要内容|内容",
        "具体要求|具体内容|具体任务|工作要求",
    ),
    Field.LEADERS: (
        f"牵头{LEADER}",
        f"(?:责任|分管|督办|督导|带队|领办|领衔|联系|负责){LEADER}|领导",
        "牵头人|责任人|负责人",
    ),
    Field.LEAD_DEPARTMENTS: (
        EXPLICIT_LEAD_UNIT,
        f"(?:承办|主责|督办|负责|落实|实施){UNIT}|(?:民主)?监督小组|(?:责任|承办|牵头)?界别(?:组|活动组)?",
        RESPONSIBLE_UNIT,
    ),
    Field.PARTICIPANTS: (f"(?:参与|参加|配合|协办|协同|协助|协作|会办|支持)(?:责任)?{UNIT}",),
    Field.MEMBERS: (
        "(?:课题|调研|监督|协商|工作|专班)?(?:小)?组?(?:主要|其他)?(?:成员|组员)(?:名单)?",
        "参与委员|参加委员|参加人员",
    ),
    Field.PERIOD: (
        "(?:完成|办结|工作|计划|计划完成)?(?:时间|时限|期限)(?:安排|要求|节点|进度)?",
        "(?:协商|监督|视察|调研|督办|办理|活动|开展|实施|起止)(?:时间|时限)|进度安排",
    ),
    Field.FLAG: (
        "[★☆]|[★☆](?:事项|标记|标识)|是否(?:为)?重点(?:事项|工作|任务)?|(?:是否)?(?:需要?|须)?(?:提前)?(?:制[订定])?(?:工作)?方案",
    ),
    Field.ANNEX: ("附件|所属附件",),
    Field.SECTION: ("分组",),
}
# What our own ledger adds to the columns of an annex; elsewhere such columns are kept as extra.
ANNEX_FIELDS = frozenset({Field.ANNEX, Field.COMPUTED})
LEDGER_ONLY = re.compile("到期日|状态|(红黄绿)?灯|说明")
PATTERNS = [
    (field, rank, re.compile(pattern))
    for field, patterns in VOCABULARY.items()
    for rank, pattern in enumerate(patterns)
]
ANY = re.compile("|".join(f"(?:{pattern.pattern})" for _, _, pattern in PATTERNS))
NOTE = re.compile(r"（[^）]*）|\([^)]*\)|【[^】]*】|\[[^\]]*\]")
LONGEST_HEADER = 30  # characters; a longer text is never a header


@dataclass(frozen=True)
class Columns:
    """Which columns (counted from 1) carry which field; only participants may have several.

    `rivals` are columns whose header names a field that a better one already carries.
    """

    of: Mapping[Field, tuple[int, ...]]
    rivals: Mapping[int, Field]

    def __len__(self) -> int:
        return len(self.of)

    def field_at(self, column: int) -> Field | None:
        return self._fields.get(column)

    def without(self, fields: Collection[Field]) -> "Columns":
        return Columns({f: found for f, found in self.of.items() if f not in fields}, self.rivals)

    @cached_property
    def _fields(self) -> dict[int, Field]:
        return {column: field for field, columns in self.of.items() for column in columns}


def normal(header: str) -> str:
    """`header` without spaces, line breaks, bracketed notes and a closing colon, in lower case."""
    return NOTE.sub("", squeeze(header)).rstrip(":：").lower()


@lru_cache(4096)
def match(header: str) -> tuple[Field, int] | None:
    """The field that a header names and how well (0 is best), or None."""
    if len(header) > LONGEST_HEADER:
        return None
    word = normal(header)
    if not ANY.fullmatch(word):
        return None
    return next((field, rank) for field, rank, pattern in PATTERNS if pattern.fullmatch(word))


def assign(headers: Mapping[int, str], hidden: Collection[int] = ()) -> Columns:
    """Share out the columns of a header row, given as column -> header words; visible ones first.

    责任单位 and 责任部门 mean the lead side, but where 牵头单位 or 主办单位 stands beside them,
    the supporting side (domain.md section 2). Beside 督办部门, the units that handle a proposal are
    the government's and no departments of ours: such columns stay extra words. Beside 附件, which our
    own ledger alone has, the columns that it computes are not read.
    """
    found = {column: hit for column, words in headers.items() if (hit := match(words))}
    words = {column: normal(headers[column]) for column in found}
    if any(re.fullmatch(SUPERVISING_UNIT, word) for word in words.values()):
        words = {c: word for c, word in words.items() if not re.fullmatch(HANDLING_UNIT, word)}
        found = {column: found[column] for column in words}
    if any(re.fullmatch(EXPLICIT_LEAD_UNIT, word) for word in words.values()):
        for column, word in words.items():
            if re.fullmatch(RESPONSIBLE_UNIT, word):
                found[column] = (Field.PARTICIPANTS, 0)
    of: dict[Field, tuple[int, ...]] = {}
    rivals: dict[int, Field] = {}
    for column, (field, _) in sorted(
        found.items(), key=lambda item: (item[0] in hidden, item[1][1], item[0])
    ):
        if field not in of:
            of[field] = (column,)
        elif field is Field.PARTICIPANTS:
            of[field] = (*of[field], column)
        else:
            rivals[column] = field
    if Field.ANNEX in of:
        computed = (c for c, words in headers.items() if LEDGER_ONLY.fullmatch(normal(words)))
        of[Field.COMPUTED] = tuple(computed)
    return Columns({field: of[field] for field in Field if of.get(field)}, rivals)


def reassigned(columns: Columns, said: Mapping[int, Field | None]) -> Columns:
    """The columns with some assigned otherwise (column -> field, None for extra words).

    A field that a person gave to one column is taken from the others.
    """
    fields = {column: field for field, found in columns.of.items() for column in found}
    taken = set(said.values()) - {Field.PARTICIPANTS}
    fields = {column: field for column, field in fields.items() if field not in taken}
    fields |= {column: field for column, field in said.items() if field}
    for column, field in said.items():
        if field is None:
            fields.pop(column, None)
    of = {f: tuple(sorted(c for c, given in fields.items() if given is f)) for f in Field}
    rivals = {column: field for column, field in columns.rivals.items() if column not in said}
    return Columns({f: found for f, found in of.items() if found}, rivals)
