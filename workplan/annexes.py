"""The annexes of the document: one table, from which all that knows annexes is derived. Pure.

A new annex is a row here, and a migration of the choices (docs/how-to/add-an-annex.md).
"""

from __future__ import annotations

from enum import StrEnum


def _row(
    key: str,
    *,
    label: str,
    short: str,
    mark: str,
    heading: str,
    rank: int,
    printed: str = "",
    needs_period: bool = False,
    umbrella: str = "",
    leader_label: str = "牵头领导",
    department_label: str = "责任部门",
    period_label: str = "完成时间",
) -> tuple[str | int | bool, ...]:
    """Name the columns of the table below; the title is the label unless it is given."""
    read = mark, heading, rank, needs_period, umbrella
    return key, label, short, printed or label, *read, leader_label, department_label, period_label


_COLUMNS = (
    *("label", "short", "printed", "mark", "heading", "rank", "needs_period", "umbrella"),
    *("leader_label", "department_label", "period_label"),
)


class Annex(StrEnum):
    """An annex, in the order in which the document prints them.

    `label` names it, `short` one of its rows (调研课题 1), `printed` its title in the document.
    `mark` is a pattern that its title or its sheet's name contains, `heading` one that only its
    columns' headings begin with. `rank` says which of two rows of one matter leads: the ledger of
    the whole year (0), then what is held, then what prepares it. `needs_period` says that it
    cannot be read without 完成时间: annexes 4 and 5 have no period at all, annex 2 may go without.
    `umbrella` is a pattern of the row of annex 1 that stands for the whole annex (row 27, rows 19
    and 21, row 25). `leader_label`, `department_label` and `period_label` are what the document
    calls who leads, who is responsible and by when: annexes 3 to 5 have words of their own.
    """

    TASKS = _row(
        "tasks",
        label="重点工作任务",
        short="重点任务",
        printed="重点工作任务分解",
        mark="重点工作任务|任务分解",
        heading="工作内容|(?:工作)?任务",
        rank=0,
        needs_period=True,
    )
    RESEARCH = _row(
        "research",
        label="重点调研课题",
        short="调研课题",
        mark="调研课题",
        heading="课题",
        rank=2,
        umbrella="课题调研|调研课题",
    )
    CONSULTATION = _row(
        "consultation",
        label="“请你来协商”议题",
        short="协商议题",
        mark="请你来协商|协商议题",
        heading="协商(?:议题|课题)",
        rank=1,
        needs_period=True,
        department_label="责任单位",
        period_label="协商时间",
    )
    PROPOSALS = _row(
        "proposals",
        label="重点督办提案",
        short="督办提案",
        mark="督办提案",
        heading="案由|提案|督办",
        rank=4,
        umbrella="重点提案|提案.*督办",
        leader_label="督办领导",
        department_label="督办部门",
    )
    SUPERVISION = _row(
        "supervision",
        label="民主监督议题",
        short="监督议题",
        mark="监督议题",
        heading="监督",
        rank=3,
        umbrella="民生实事.*监督",
        leader_label="督导领导",
        department_label="民主监督小组",
    )

    label: str
    short: str
    printed: str
    mark: str
    heading: str
    rank: int
    needs_period: bool
    umbrella: str
    leader_label: str
    department_label: str
    period_label: str

    def __new__(cls, key: str, *columns: str | int | bool) -> Annex:
        annex = str.__new__(cls, key)
        annex._value_ = key
        for name, column in zip(_COLUMNS, columns, strict=True):
            setattr(annex, name, column)
        return annex

    @property
    def number(self) -> int:
        """N of its 附件N."""
        return list(Annex).index(self) + 1

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return what a field of a form or of a model offers."""
        return [(annex.value, annex.label) for annex in cls]


BY_RANK = sorted(Annex, key=lambda annex: annex.rank)
