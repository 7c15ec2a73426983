"""What can be read in two ways is chosen on the page of checking, and taken back there."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.workplan.admin.importing import choose, confirm, look, press
from workplan.models import WorkItem

NO_HIDDEN = "不读入隐藏的行和列"


def changed(file: BytesIO, change: Callable) -> BytesIO:
    book = load_workbook(file)
    change(book.active)
    saved = BytesIO()
    book.save(saved)
    saved.seek(0)
    saved.name = file.name
    return saved


@pytest.fixture
def hidden(annex_1) -> BytesIO:
    """The plan with number 3 hidden, and with another 完成时间 in it."""

    def hide(sheet) -> None:
        sheet.row_dimensions[5].hidden = True

    return changed(annex_1({(3, "完成时间"): "11月"}), hide)


def test_hidden_rows_are_left_out_by_one_choice_and_their_items_stay(office_client: Client, hidden):
    record = choose(office_client, hidden)
    assert record.updated == 1
    words = look(office_client, record)
    assert "这张表有 1 行是隐藏的（或被筛选掉）：第5行，已照常读入。" in words
    assert NO_HIDDEN in words

    record, words = press(office_client, record, "check", **{"choose:0": "no-hidden"})
    assert (record.updated, record.unchanged) == (0, 44)
    assert record.report["missing"] == []
    assert "跳过的 1 行" in words
    assert f"所有文件 读法：{NO_HIDDEN}" in words

    period = WorkItem.objects.get(seq=3).period_phrase
    confirm(office_client, record)
    assert WorkItem.objects.get(seq=3).period_phrase == period


def test_a_choice_can_be_taken_back(office_client: Client, hidden):
    record = choose(office_client, hidden)
    press(office_client, record, "check", **{"choose:0": "no-hidden"})
    record, _ = press(office_client, record, "check", revert="choose:no-hidden")
    assert (record.updated, record.fixes["choices"]) == (1, [])


def test_steps_of_one_item_can_be_items_of_their_own_and_back(office_client: Client, annex_1):
    def repeat(sheet) -> None:
        sheet.append([45, *[sheet.cell(sheet.max_row, c).value for c in range(2, 6)], "11月"])

    record = choose(office_client, changed(annex_1(), repeat))
    assert (record.created, record.updated) == (0, 1)
    apart, together = "apart|附件1.xlsx|附件1|2", "together|附件1.xlsx|附件1|2"

    record, words = press(office_client, record, "check", **{"choose:0": apart})
    assert (record.created, record.updated) == (1, 0)
    assert "附件1.xlsx 附件1 读法：序号和内容相同的各行，一行一项" in words

    record, _ = press(office_client, record, "check", **{"choose:0": together})
    assert (record.created, record.updated) == (0, 1)
    assert record.fixes["choices"] == [together]


@pytest.mark.parametrize("choice", ["apart|附件1.xlsx|附件1|2", "no-hidden", "", "x" * 600])
def test_what_no_problem_offers_cannot_be_chosen(office_client: Client, annex_1, choice):
    record = choose(office_client, annex_1())
    record, _ = press(office_client, record, "check", **{"choose:0": choice})
    assert record.fixes.get("choices", []) == []
