"""A session's proposals as a workbook: its columns, and its rows."""

from dataclasses import dataclass

from proposals.models import Proposal
from sheets.plain_rows import PlainRow


@dataclass
class ProposalRow(PlainRow):
    """A row; what it says, and the `proposal` that would be saved, services.importing finds."""

    HEADERS = (
        *(
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
        ),
        *("领办领导", "督办领导", "督办部门", "承办单位", "提交日期", "立案日期", "答复期限"),
        *("情况分析", "具体建议"),
    )
    REQUIRED = ("届", "次", "案由")
    IGNORED = ("序号",)

    proposal: Proposal | None = None

    def __str__(self) -> str:
        return self.line("案由")
