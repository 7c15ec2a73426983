"""The year that an upload names: its title, its number, or its annexes."""

from typing import Any

import pytest

from workplan.annexes import Annex
from workplan.importing.results import PlanDocument, ReadResult, ReadTable


def read(title: str = "", number: str = "", *years: int | None) -> ReadResult:
    document = PlanDocument(title, number, "", None, None, ()) if title or number else None
    tables = tuple(ReadTable("", 1, (), annex=Annex.TASKS, year=year) for year in years)
    return ReadResult((), (), (), tables, document)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (read("政协滨江区委员会2021年工作要点"), (2021, "文件标题")),
        (read("2021年度工作要点", "政协办〔2020〕6号"), (2021, "文件标题")),
        (read("工作要点", "政协办〔2021〕6号"), (2021, "发文字号")),
        (read("", "", 2021, 2021, None), (2021, "附件标题")),
        (read("", "", 2021, 2022), None),
        (read(), None),
    ],
)
def test_the_year_is_the_title_s_else_the_number_s_else_that_of_all_annexes(found: Any, said: Any):
    assert found.said_year == said
