"""Reports and their figures as Excel workbooks; a list exported can be imported again."""

from collections.abc import Iterable
from datetime import date

from opinions.enums import Level
from opinions.figures import (
    FigureRow,
    by_department,
    by_month,
    by_point,
    credits,
    funnel,
    in_words,
    year_figures,
)
from opinions.models import Adoption, OpinionReport
from opinions.names import in_a_line
from opinions.workbook import (
    ADOPTED,
    AUTHORS,
    DEPARTMENT,
    INSTRUCTED,
    PASSED_ON,
    POINT,
    SENT_ON,
    SENT_TO,
    TITLE,
    WAYS,
)
from sheets.workbooks import Row, SheetTable, write_workbook

# Header and width in characters; the columns of an import, and the state.
COLUMNS = (
    (TITLE, 44),
    (AUTHORS, 20),
    (DEPARTMENT, 12),
    (POINT, 16),
    (SENT_ON, 14),
    (SENT_TO, 20),
    *((name, 12) for name in ADOPTED.values()),
    *((name, 12) for name in WAYS.values()),
    (PASSED_ON, 20),
    *((name, 12) for name in INSTRUCTED.values()),
)


def report_workbook(reports: Iterable[OpinionReport]) -> bytes:
    """Return reports as the bytes of an .xlsx file, a row each."""
    return write_workbook(SheetTable("社情民意信息", COLUMNS, map(_row, reports)))


def figures_workbook(year: int) -> bytes:
    """Return a year's figures: all together, by department, by month, by person, the funnel, by 联系点."""
    whole = year_figures(year)
    lines = (FigureRow("合计", whole), *by_department(year), *by_month(year))
    rows: list[Row] = [[line.label, *(f.count for f in line.figures)] for line in lines]
    people = ([credit.person.name, *credit.words] for credit in credits(year))
    return write_workbook(
        SheetTable(
            "汇总",
            [("", 14), *((figure.label, 12) for figure in whole)],
            [*rows, [in_words(year)]],
        ),
        SheetTable(
            "作者", (("姓名", 12), ("编报（按份额）", 16), ("被采用（按份额）", 16)), people
        ),
        SheetTable(
            "线索到采用",
            (("", 20), ("数量", 10)),
            [
                [label, count]
                for step in funnel(year, whole)
                for label, count in (
                    (step.label, step.count),
                    *((f"　{part}", number) for part, number, _ in step.parts),
                )
            ],
        ),
        SheetTable(
            "联系点",
            [("联系点", 24), ("线索", 10), *((f.label, 12) for f in whole[:3])],
            ([r.label, r.leads, *(f.count for f in r.figures)] for r in by_point(year)),
        ),
    )


def _row(report: OpinionReport) -> list[str | int | None]:
    adopted = {adoption.level: adoption for adoption in report.adoptions.all()}
    instructed: dict[str, list[str]] = {}
    for one in report.instructions.all():
        instructed.setdefault(one.level, []).append(one.who)
    return [
        report.final_title,
        in_a_line([(str(row.person), row.weight) for row in report.authorships.all()]),
        str(report.department or ""),
        str(report.contact_point or ""),
        _day(report.sent_on),
        report.sent_to,
        *(_adoption(adopted.get(level)) for level in Level),
        *(adopted[v].get_way_display() if v in adopted else "" for v in Level),
        "、".join(ministries_of(report)),
        *("、".join(instructed.get(level, ())) for level in Level),
    ]


def ministries_of(report: OpinionReport) -> list[str]:
    """Return to which ministries a report was passed on."""
    named = (adoption.ministry for adoption in report.adoptions.all())
    return list(dict.fromkeys(filter(None, named)))


def _adoption(adoption: Adoption | None) -> str:
    return "" if adoption is None else _day(adoption.on) or "√"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
