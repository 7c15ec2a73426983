"""What can be read in two ways is chosen on the page of checking, and taken back there."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.workplan.admin.importing import choose, confirm, document, look, name_all, press
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
    assert "（隐藏的行）" in words
    assert 'name="unskip"' not in words
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


def test_a_sentence_below_annex_5_becomes_a_row_when_a_person_ticks_it(office_client: Client):
    record, _ = name_all(office_client, choose(office_client, document()))
    matter, tab = "省、市、区政协三级联动监督议题", {"tab": "supervision"}
    words = look(office_client, record, **tab)
    assert "附件后面的话说到 1 件还没有列为事项的事。" in words
    [offer] = record.report["offers"]
    created, key = record.created, offer["choice"].partition("|")[2]

    ticked = {"choose:said-1": offer["choice"], f"cell:{key}|lead_departments": "社法委"}
    record, words = press(office_client, record, "check", **tab, **ticked)

    assert (record.created, record.report["offers"]) == (created + 1, [])
    assert "附件后面的一句话，列为一项增补" in words
    confirm(office_client, record)
    item = WorkItem.objects.get(title=matter)
    assert (item.designation, item.period_phrase) == ("监督议题 增补1", "待上级政协发文明确后")
    assert [str(one) for one in item.lead_departments] == ["社法委"]
    # The document again: its sentence is offered no more, and nothing is missing or changed.
    again = choose(office_client, document())
    assert (again.report["offers"], again.report["missing"]) == ([], [])
    assert (again.created, again.updated) == (0, 0)


def test_what_was_not_offered_cannot_be_chosen(office_client: Client):
    record = choose(office_client, document())
    record, _ = press(office_client, record, "check", **{"choose:said-1": "as-row|x.docx|正文|3"})
    assert record.fixes.get("choices", []) == []
