"""Each annex in its own words: who leads, who answers, by when; on pages and in what is exported."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from tests.factories import make_item
from workplan.annexes import Annex
from workplan.models import WorkItem

USUAL = ("牵头领导", "责任部门", "完成时间")
WORDS = [
    ("tasks", USUAL, "牵头"),
    ("research", USUAL, "牵头"),
    ("consultation", ("牵头领导", "责任单位", "协商时间"), "牵头"),
    ("proposals", ("督办领导", "督办部门", "完成时间"), "督办"),
    ("supervision", ("督导领导", "民主监督小组", "完成时间"), "督导"),
]


@pytest.fixture
def item(plan, request) -> WorkItem:
    """A row of an annex, of 城建委, led by 周翔."""
    values = {"lead": [plan.departments["城建委"]], "leaders": [plan.leaders["周翔"]]}
    return make_item(plan.plan, 90, "停车", annex=request.param, period="5月", **values)


@pytest.mark.parametrize(
    ("item", "words", "leads"), WORDS, indirect=["item"], ids=[annex for annex, *_ in WORDS]
)
def test_pages_and_exports_use_them(item, words, leads, signed_in):
    head = signed_in("城建委")
    page = BeautifulSoup(head.get(item.get_absolute_url()).content, "html.parser")
    named = [dt.text for dt in page.select("dl.facts-list dt")]
    assert [word for word in named if word in {w for _, ws, _ in WORDS for w in ws}] == list(words)

    whole = BeautifulSoup(head.get("/plan/2021/").content, "html.parser")
    row = whole.find("a", href=item.get_absolute_url()).find_parent("tr")
    cards = [cell["data-label"] for cell in row.select("td[data-label]")]
    assert cards == list(words)
    heading = row.find_previous("tr", class_="annex")
    own = [word for word in words if word not in USUAL]
    assert (heading.small.text.split("、") if heading.small else []) == own

    mine = BeautifulSoup(head.get("/").content, "html.parser").main.text
    assert f"{leads} 周翔" in mine

    book = load_workbook(BytesIO(head.get(f"/plan/2021/export/?annex={item.annex}").content))
    header = [cell.value for cell in book.worksheets[0][2]]
    assert [header[4], header[5], header[7]] == list(words)


def test_where_several_annexes_stand_together_the_words_are_those_of_annex_1(plan, signed_in):
    make_item(plan.plan, 90, "停车", annex=Annex.SUPERVISION)
    book = load_workbook(BytesIO(signed_in("城建委").get("/plan/2021/export/").content))
    assert [cell.value for cell in book.worksheets[0][2]][4:8:1] == [
        *("牵头领导", "责任部门", "参与部门", "完成时间"),
    ]
