"""The year's figures as an Excel workbook: the sums, by department, by month, and every row."""

from collections.abc import Sequence

from sheets.workbooks import SheetTable, write_workbook
from workflow.figures import Line, paragraph


def figures_workbook(year: int, found: Sequence[Line]) -> bytes:
    """Return a year's lines as the bytes of an .xlsx file."""
    names = departments_among(found)
    sums = [(line.group, line.label, line.total, line.unit) for line in found]
    said = [("综述", paragraph(year, found))] if any(line.phrase for line in found) else []
    return write_workbook(
        SheetTable(
            "汇总",
            (("类别", 12), ("指标", 34), ("数量", 10), ("单位", 8)),
            [*sums, *said],
        ),
        SheetTable(
            "按部门",
            [("指标", 34), *((name, 12) for name in names)],
            [(line.label, *(line.by_department().get(n, 0) for n in names)) for line in found],
        ),
        SheetTable(
            "按月份",
            [("指标", 34), *((f"{month}月", 7) for month in range(1, 13))],
            [(line.label, *line.by_month()) for line in found],
        ),
        SheetTable(
            "明细",
            (("指标", 30), ("日期", 12), ("内容", 70), ("部门", 18), ("数量", 8)),
            [
                (
                    line.label,
                    fact.on.isoformat() if fact.on else "",
                    fact.label,
                    "、".join(fact.departments),
                    fact.count,
                )
                for line in found
                for fact in line.named.facts
            ],
        ),
    )


def departments_among(found: Sequence[Line]) -> list[str]:
    """Return the departments that any line names, those with the most first."""
    totals: dict[str, int] = {}
    for line in found:
        for name, count in line.by_department().items():
            totals[name] = totals.get(name, 0) + count
    return sorted(totals, key=lambda name: (-totals[name], name))
