"""manage.py import_plan: what it prints, what it writes, with which status it ends."""

import json
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests.factories import (
    PLAN_2021,
    annex_file,
    annex_rows,
    make_committee,
    make_item,
    make_plan,
    table_counts,
)
from workplan.annexes import Annex
from workplan.management.commands import import_plan
from workplan.models import PlanImport, WorkItem
from workplan.services.imports import carry_out

DOCUMENT = PLAN_2021.with_suffix(".docx")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _committee(db) -> None:
    make_committee()


def run(*files: Path, options: tuple[str, ...] = (), year: int = 2021) -> tuple[int, str]:
    """Return the exit status and what was printed."""
    out, status = StringIO(), 0
    try:
        call_command("import_plan", *map(str, files), "--year", str(year), *options, stdout=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


def run_json(*files: Path, options: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
    status, printed = run(*files, options=("--json", *options))
    return status, json.loads(printed)


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    """The annex with an unknown leader, a 13th month, and a phrase to be confirmed."""
    rows = annex_rows()
    rows[4][2], rows[9][5], rows[11][5] = "张爱连", "13月", "3月前"
    path = tmp_path / "flawed.xlsx"
    path.write_bytes(annex_file(rows))
    return path


# --- JSON ----------------------------------------------------------------------------------------


def test_json_tells_every_row_and_where_it_came_from():
    status, output = run_json(PLAN_2021)

    assert status == 0
    assert (output["ok"], output["errors"], output["warnings"]) == (True, [], [])
    assert set(output) == {"ok", "errors", "warnings", "items"}
    assert len(output["items"]) == 45
    assert output["items"][26] == {
        "file": "plan_2021.xlsx",
        "sheet": "附件1",
        "row": 31,
        "annex": "tasks",
        "section": "",
        "seq": 27,
        "title": "开展年度重点课题调研",
        "starred": True,
        "leaders": [],
        "leader_roles": ["主席", "副主席"],
        "lead_departments": ["办公室", "各专委会"],
        "participants": [],
        "members": [],
        "members_note": "",
        "period": {
            "phrase": "4-11月",
            "kind": "range",
            "start": "2021-04-01",
            "dues": ["2021-11-30"],
        },
        "extra": {},
        "action": "create",
    }
    assert output["items"][15]["leaders"] == ["郑丽"]
    assert output["items"][15]["period"] == {
        "phrase": "每季一次",
        "kind": "recurring",
        "start": "2021-01-01",
        "dues": ["2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31"],
    }


def test_json_tells_all_annexes_of_a_document():
    status, output = run_json(DOCUMENT, options=("--add-unknown", "--dry-run"))

    assert (status, output["ok"]) == (0, True)
    assert Counter(item["annex"] for item in output["items"]) == {
        "tasks": 45,
        "research": 6,
        "consultation": 6,
        "proposals": 4,
        "supervision": 5,
    }
    topic = next(i for i in output["items"] if i["annex"] == "research" and i["seq"] == 1)
    assert topic["members"] == ["郑丽", "李庆莲", "鲁槐烽"]
    assert topic["members_note"] == "和相关委员"
    assert topic["lead_departments"] == ["办公室"]
    assert topic["period"]["dues"] == ["2021-11-30"]
    assert topic["file"] == "plan_2021.docx"


def test_a_period_without_dates_has_an_empty_start(tmp_path: Path):
    rows = annex_rows()[:1]
    rows[0][5] = "持续推进"
    path = tmp_path / "x.xlsx"
    path.write_bytes(annex_file(rows))

    assert run_json(path)[1]["items"][0]["period"] == {
        "phrase": "持续推进",
        "kind": "undated",
        "start": None,
        "dues": [],
    }


def test_json_tells_errors_and_warnings_with_their_places(flawed: Path):
    before = table_counts()

    status, output = run_json(flawed)

    assert (status, output["ok"]) == (1, False)
    assert {tuple(problem) for problem in output["errors"] + output["warnings"]} == {
        ("file", "sheet", "row", "column", "value", "message")
    }
    assert [list(problem.values())[:5] for problem in output["errors"]] == [
        ["flawed.xlsx", "附件1", 9, "C", "张爱连"],
        ["flawed.xlsx", "附件1", 14, "F", "13月"],
    ]
    assert [list(problem.values())[:5] for problem in output["warnings"]] == [
        ["flawed.xlsx", "附件1", 16, "F", "3月前"]
    ]
    assert output["errors"][0]["message"] == "不认识的牵头领导“张爱连”，是否为：张爱莲？"
    assert table_counts() == before


def test_a_file_that_is_no_plan_is_an_error_of_the_whole_file(tmp_path: Path):
    path = tmp_path / "图片.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")

    status, output = run_json(path)

    assert status == 1
    (error,) = output["errors"]
    assert list(error.values())[:5] == ["图片.xlsx", "", None, None, ""]


def test_the_second_time_every_row_is_unchanged():
    run(PLAN_2021)

    _, output = run_json(PLAN_2021)

    assert {item["action"] for item in output["items"]} == {"unchanged"}


# --- words ---------------------------------------------------------------------------------------


def test_the_words_sum_it_up():
    assert run(PLAN_2021) == (
        0,
        "已导入《plan_2021.xlsx》：新增 45 项，修改 0 项，未变 0 项，文件中已没有 0 项。\n",
    )
    assert (WorkItem.objects.count(), PlanImport.objects.count()) == (45, 1)
    assert PlanImport.objects.get().files.get().name == "plan_2021.xlsx"


def test_the_words_name_each_problem(flawed: Path):
    status, printed = run(flawed)

    assert status == 1
    lines = printed.splitlines()
    assert lines[0] == (
        "错误 工作表“附件1” 第9行 C列：不认识的牵头领导“张爱连”，是否为：张爱莲？（张爱连）"
    )
    assert [line.split("：")[0] for line in lines[1:3]] == [
        "错误 工作表“附件1” 第14行 F列",
        "请确认 工作表“附件1” 第16行 F列",
    ]
    assert lines[3:] == ["有 2 处错误，没有导入任何内容。"]


def test_a_dry_run_writes_nothing():
    before = table_counts()

    assert run(PLAN_2021, options=("--dry-run",)) == (
        0,
        "将导入《plan_2021.xlsx》：新增 45 项，修改 0 项，未变 0 项，文件中已没有 0 项。\n",
    )
    assert run_json(PLAN_2021, options=("--dry-run",))[1]["items"][0]["action"] == "create"
    assert table_counts() == before


def test_people_nobody_knows_are_added_on_request(flawed: Path):
    _, output = run_json(flawed, options=("--add-unknown",))
    assert [problem["value"] for problem in output["errors"]] == ["13月"]

    rows = annex_rows()
    rows[4][2] = "张爱连"
    flawed.write_bytes(annex_file(rows))
    assert run(flawed, options=("--add-unknown", "--dry-run"))[1].splitlines()[-2:] == [
        "将一并新增人员和部门：张爱连。",
        "将导入《flawed.xlsx》：新增 45 项，修改 0 项，未变 0 项，文件中已没有 0 项。",
    ]
    status, output = run_json(flawed, options=("--add-unknown",))

    assert status == 0
    assert output["items"][4]["leaders"] == ["张爱连"]
    assert str(WorkItem.objects.get(seq=5).leaders[0]) == "张爱连"


# --- which files, which annex, which year ----------------------------------------------------------


def test_several_files_are_one_import_and_each_error_names_its_file(flawed: Path, tmp_path: Path):
    broken = tmp_path / "坏的.xlsx"
    broken.write_bytes(b"PK\x03\x04")

    status, output = run_json(flawed, broken)

    assert status == 1
    assert [error["file"] for error in output["errors"]] == ["坏的.xlsx", *["flawed.xlsx"] * 2]
    assert [line.split("：")[0] for line in run(flawed, broken)[1].splitlines()[:2]] == [
        "错误 文件“坏的.xlsx”",
        "错误 文件“flawed.xlsx” 工作表“附件1” 第9行 C列",
    ]
    assert not PlanImport.objects.exists()


def test_the_annexes_may_come_in_files_of_their_own(tmp_path: Path):
    topics = tmp_path / "附件3.csv"
    topics.write_text(
        "协商议题,牵头领导,责任部门,协商时间\n托育,张爱莲,教文委,8月", encoding="utf-8"
    )

    assert run(PLAN_2021, topics) == (
        0,
        "已导入《plan_2021.xlsx、附件3.csv》："
        "新增 46 项，修改 0 项，未变 0 项，文件中已没有 0 项。\n",
    )


def test_one_annex_alone_can_be_asked_for():
    _, output = run_json(DOCUMENT, options=("--annex", "4"))

    assert {item["annex"] for item in output["items"]} == {"proposals"}
    assert WorkItem.objects.count() == 4


@pytest.mark.parametrize("annex", [0, len(Annex) + 1])
def test_an_annex_that_the_document_does_not_have_is_refused(annex: int):
    with pytest.raises(CommandError, match=f"没有附件 {annex}，只有附件 1 至 {len(Annex)}。"):
        run(DOCUMENT, options=("--annex", str(annex)))


def test_a_table_of_no_known_annex_is_named_with_the_option_that_says_which(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text(
        "序号,内容,牵头领导,责任部门,时间\n46,组织读书会,郑丽,提案委,5月", encoding="utf-8"
    )

    status, printed = run(file)
    assert status == 1
    assert "请用 --annex 指明是附件几，例如 --annex 1。" in printed
    assert not WorkItem.objects.exists()

    assert run(file, options=("--annex", "1"))[0] == 0
    assert WorkItem.objects.get().seq == 46


@pytest.mark.parametrize("year", [1989, 2101])
def test_a_year_that_cannot_be_meant_is_refused(year: int):
    with pytest.raises(CommandError, match=f"年度 {year} 不在 1990–2100 之间。"):
        run(PLAN_2021, year=year)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(CommandError, match=r"读不到文件“.*没有\.xlsx”，请检查"):
        run(tmp_path / "没有.xlsx")


def test_a_plan_that_changed_meanwhile_is_left_alone(monkeypatch):
    def late(**options):
        make_item(make_plan(), 45, "他人刚录入的一项")
        return carry_out(**options)

    monkeypatch.setattr(import_plan, "carry_out", late)

    with pytest.raises(CommandError, match="对照以后计划有了变动，没有导入任何内容。"):
        run(PLAN_2021)
    assert WorkItem.objects.count() == 1


def test_hidden_rows_are_named_and_left_out_where_that_is_asked(tmp_path: Path):
    book = load_workbook(BytesIO(annex_file(annex_rows())))
    book.active.row_dimensions[5].hidden = True
    path = tmp_path / "hidden.xlsx"
    book.save(path)

    status, told = run_json(path, options=("--dry-run",))
    assert (status, len(told["items"])) == (0, 45)
    assert (
        "这张表有 1 行是隐藏的（或被筛选掉）：第5行，已照常读入。" in told["warnings"][0]["message"]
    )

    status, told = run_json(path, options=("--dry-run", "--skip-hidden"))
    assert (status, len(told["items"])) == (0, 44)
    assert 5 not in [item["row"] for item in told["items"]]
    assert "第5行，没有读入。" in told["warnings"][0]["message"]


def test_rows_of_one_number_are_one_item_or_an_item_each(tmp_path: Path):
    rows = annex_rows()
    rows.insert(3, [*rows[2][:4], "社法委", rows[2][5]])
    path = tmp_path / "steps.xlsx"
    path.write_bytes(annex_file(rows))

    for options, count in ((), 45), (("--same-number", "one"), 45), (("--same-number", "each"), 46):
        status, told = run_json(path, options=("--dry-run", *options))
        assert (status, len(told["items"])) == (0, count)
