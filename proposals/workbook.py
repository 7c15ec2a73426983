"""A session's proposals as a workbook: its columns, and its rows."""

from dataclasses import dataclass, field
from typing import Any

from proposals.models import Proposal
from sheets.plain_rows import PlainRow
from sheets.plain_tables import read_plain_rows

HEADERS = (
    "届",
    "次",
    "案号",
    "案由",
    "提案形式",
    "提案者类别",
    "提案单位",
    "提案人",
    "分类",
    "类别",
    "领办领导",
    "督办领导",
    "督办部门",
    "承办单位",
    "提交日期",
    "立案日期",
    "答复期限",
    "情况分析",
    "具体建议",
)
REQUIRED = ("届", "次", "案由")
IGNORED = ("序号",)


@dataclass
class ProposalRow(PlainRow):
    """A row; `said` are the fields it speaks of, `proposal` what would be saved (services.importing)."""

    said: dict[str, Any] = field(default_factory=dict)
    proposal: Proposal | None = None

    def __str__(self) -> str:
        return self.line("案由")


def read_rows(data: bytes) -> list[ProposalRow]:
    """Return the rows below the header, which may stand below a title.

    Raises UnreadableFile, in Chinese, for a file that is no workbook, without the header or with
    two, with a column not known, or with a broken cell.
    """
    return read_plain_rows(data, HEADERS, REQUIRED, IGNORED, kind=ProposalRow)
