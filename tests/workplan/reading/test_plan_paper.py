"""The plan as it leaves the office: it comes in again unchanged, and stands as the standard wants."""

import difflib
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from docx import Document
from docx.table import Table

from sheets.readers.converted import as_pdf
from tests.factories import make_committee
from tests.measured import pages_of
from tests.office import needs_office
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import document, everything, import_all
from workplan.annexes import Annex
from workplan.importing import SourceFile
from workplan.models import Plan, PlanImport, WorkItem
from workplan.reading.official_papers import plan_document
from workplan.reading.plan_paper import annex_sheet
from workplan.services.imports import UNCHANGED, prepare

pytestmark = pytest.mark.django_db

AS_PRINTED = Path(settings.BASE_DIR, "fixtures", "plan_text_2021.txt")
PLAN_FIELDS = (
    *("title", "document_number", "adopted_by", "adopted_on", "issued_on", "addressees"),
    *("preamble", "annex_list", "copied_to", "printed_by", "annex_notes"),
)


@shared_rows(on=date(2021, 3, 10))
def plan() -> Plan:
    make_committee()
    import_all(document(), add_unknown=True)
    return Plan.objects.get()


def goes_in_unchanged(name: str, data: bytes, rows: int, *, said: tuple[str, ...] = ()) -> None:
    found = prepare(year=2021, files=[SourceFile(name, data)])
    assert [str(problem) for problem in found.problems] == list(said)
    assert ([r.action for r in found.rows], found.head, found.missing) == (
        [UNCHANGED] * rows,
        [],
        [],
    )


def test_the_whole_document_goes_in_again_unchanged(plan):
    goes_in_unchanged("工作要点.docx", plan_document(plan), 66)


COUNTS = dict(zip(Annex, (45, 6, 6, 4, 5), strict=True))


@pytest.mark.parametrize("annex", Annex)
def test_each_annex_goes_in_again_unchanged_from_word_and_from_excel(plan, annex):
    goes_in_unchanged("附件.docx", plan_document(plan, annex), COUNTS[annex])
    goes_in_unchanged("附件.xlsx", annex_sheet(plan, annex), COUNTS[annex])


def test_into_an_empty_year_it_brings_every_field_of_the_document(plan):
    data = plan_document(plan)
    before = [getattr(plan, name) for name in PLAN_FIELDS]
    points = list(plan.points.values_list("number", "section", "title", "text"))
    items = [data for _, data in everything()[0]]
    PlanImport.objects.all().delete()
    WorkItem.objects.all().delete()
    plan.delete()

    import_all(SourceFile("工作要点.docx", data))

    again = Plan.objects.get()
    assert [getattr(again, name) for name in PLAN_FIELDS] == before
    assert list(again.points.values_list("number", "section", "title", "text")) == points
    assert [data for _, data in everything()[0]] == items


def test_groups_further_columns_and_rows_without_a_number_go_in_again(plan):
    for n, annex in enumerate((Annex.TASKS, Annex.RESEARCH, Annex.SUPERVISION)):
        rows = WorkItem.objects.filter(annex=annex)
        rows.filter(seq__lte=2).update(section="一、履职工作")
        rows.filter(seq__gt=2).update(section="二、自身建设")
        rows.filter(seq=n + 3).update(extra={"经费来源": "=1+1 & <预算>", "备用": "无"})
        rows.filter(seq=5).update(seq=None)

    goes_in_unchanged("工作要点.docx", plan_document(plan), 66)
    for annex in (Annex.TASKS, Annex.RESEARCH, Annex.SUPERVISION):
        goes_in_unchanged("附件.xlsx", annex_sheet(plan, annex), COUNTS[annex])


def test_what_was_added_later_is_no_row_of_the_document(plan):
    last = WorkItem.objects.filter(annex=Annex.TASKS, seq=45)
    last.update(seq=None, added_no=1, added_why="区委交办")

    assert "区政协三届一次会议筹备" not in "".join(lines(plan_document(plan)))


def lines(docx: bytes) -> list[str]:
    """The words of a .docx line by line, without spaces; a table's row is a line."""
    found = []
    for block in Document(BytesIO(docx)).iter_inner_content():
        if isinstance(block, Table):
            rows = ["|".join(cell.text for cell in row.cells) for row in block.rows]
            found += rows if len(block.columns) > 1 else rows[0].split("\n")
        else:
            found.append(block.text)
    return [bare for line in found if (bare := re.sub(r"\s", "", line))]


def printed() -> list[str]:
    """The words of the document as it was printed, tables likewise."""
    found = []
    for line in AS_PRINTED.read_text(encoding="utf-8").splitlines():
        if table := re.fullmatch(r"〔(.+\.tsv)〕", line.strip()):
            rows = (AS_PRINTED.parent / table[1]).read_text(encoding="utf-8").splitlines()
            found += [row.replace("\t", "|").replace("\\n", "") for row in rows]
        else:
            found.append(line)
    return [bare for line in found if (bare := re.sub(r"\s", "", line))]


def test_its_words_differ_from_the_printed_ones_only_here(plan):
    old, new = printed(), lines(plan_document(plan))
    differs = [
        line for line in difflib.unified_diff(old, new, n=0, lineterm="") if line[:2] != "@@"
    ]
    # Its own title goes on one line; annexes 2, 3 and 5 were printed without their number; 政协办 is how
    # the import found 办公室 called once; annex 5 has two titles, and is called as the list calls it.
    assert differs[2:] == [
        "-关于印发《政协杭州市滨江区委员会",
        "-2021年工作要点》的通知",
        "+关于印发《政协杭州市滨江区委员会2021年工作要点》的通知",
        "+附件2",
        "-责任部门：政协办",
        "+责任部门：办公室",
        "+附件3",
        "-区政协2021年民生实事项目民主监督议题",
        "+附件5",
        "+区政协2021年民主监督议题",
        "-抄送：市政协办公厅，各街道、区级机关各部门，市驻区各单位，",
        "-全体区政协委员。",
        "+抄送：市政协办公厅，各街道、区级机关各部门，市驻区各单位，全体区政协委员。",
    ]


@needs_office
def test_on_paper_it_stands_as_the_standard_wants(plan):
    pages = pages_of(as_pdf(plan_document(plan)))

    # 22 lines of 28 characters, or of 27 where a mark may not begin the next.
    full = pages[3]
    assert len(full.body) == 22
    assert full.within_paragraphs <= {27, 28}
    assert 28 in full.within_paragraphs
    # — 1 —, outside.
    assert [page.number for page in pages] == [f"—{n}—" for n in range(1, len(pages) + 1)]
    assert [page.number_is_right for page in pages] == [n % 2 == 0 for n in range(len(pages))]
    # Each annex begins a page.
    begins = {
        page.body[0]: n for n, page in enumerate(pages, 1) if re.match(r"附件\d", page.body[0])
    }
    assert list(begins) == ["附件1", "附件2", "附件3", "附件4", "附件5"]
    # 版记 at the foot of the last page, an even one.
    assert len(pages) % 2 == 0
    assert pages[-1].body[0][:3] == "抄送："
    assert pages[-1].body[-1] == "政协杭州市滨江区委员会办公室2021年3月2日印发"
    assert 262 - 8 < pages[-1].bottom_mm < 262
