"""The document of 2021 as LibreOffice saves it in other kinds of file: every field right, or asked."""

import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from sheets.kinds import FileKind
from sheets.readers import fixed_layout
from sheets.readers.scans import can_recognise
from tests.office import FIXTURES, needs_office, saved_as
from tests.sheets.ofd import as_ofd
from workplan.importing import SourceFile, read_documents

ROOT = Path(__file__).resolve().parents[3]
EXPECTED = json.loads((ROOT / "tests/data/annexes_2021.json").read_text(encoding="utf-8"))
ANNEXES = ("tasks", "research", "consultation", "proposals", "supervision")
FIELDS = (
    "seq",
    "title",
    "starred",
    "leaders",
    "lead_departments",
    "participants",
    "period_phrase",
    "members",
    "members_note",
)
DOCUMENT, WORKBOOK = FIXTURES / "plan_2021.docx", FIXTURES / "plan_2021_annexes.xlsx"
# A file for each sheet (the last number), in UTF-8 (76).
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"

pytestmark = needs_office


def read(paths):
    return read_documents([SourceFile(path.name, path.read_bytes()) for path in paths])


def fields(row):
    found = {name: getattr(row, name) for name in FIELDS}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


def assert_right(result):
    """66 of 66 with every field right; nothing is asked, nothing is said."""
    assert [str(problem) for problem in result.problems] == []
    for annex in ANNEXES:
        assert [fields(row) for row in result.rows if row.annex == annex] == EXPECTED[annex]
    assert [row.asks for row in result.rows if row.asks] == []


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_documents(kind, tmp_path):
    assert_right(read(saved_as(DOCUMENT, kind, tmp_path)))


@pytest.mark.parametrize("kind", ["xls", "ods", "fods", CSV], ids=lambda kind: kind[:4])
def test_workbooks(kind, tmp_path):
    assert_right(read(saved_as(WORKBOOK, kind, tmp_path)))


def test_fixed_layouts(tmp_path):
    (pdf,) = saved_as(DOCUMENT, "pdf", tmp_path)
    ofd = tmp_path / "plan_2021.ofd"
    ofd.write_bytes(as_ofd(fixed_layout.pages_of(pdf.read_bytes(), FileKind.PDF)))
    word = read([DOCUMENT])
    for path in (pdf, ofd):
        result = read([path])
        assert_right(result)
        assert [note.text for note in result.notes] == [note.text for note in word.notes]
        assert (result.document.title, result.document.points) == (
            word.document.title,
            word.document.points,
        )


@pytest.mark.skipif(not can_recognise(), reason="the OCR engine is not installed: make ocr")
def test_a_scan_of_the_first_page_of_annex_1(tmp_path):
    """At 200 dpi, turned by 0.4°, blurred, as a JPEG of low quality: every wrong field is marked."""
    (pdf,) = saved_as(DOCUMENT, "pdf", tmp_path)
    page = pypdfium2.PdfDocument(pdf)[7].render(scale=200 / 72).to_pil().convert("L")
    page = page.rotate(0.4, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page.filter(ImageFilter.GaussianBlur(0.6)).save(tmp_path / "a.jpg", quality=55)
    result = read([tmp_path / "a.jpg"])
    marked = {problem.row for problem in result.problems if problem.seen_at}
    expected = {row["seq"]: row for row in EXPECTED["tasks"]}
    wrong = [
        (row.row, name, value)
        for row in result.rows[:-1]  # the last one goes on overleaf
        for name, value in fields(row).items()
        if value != expected[row.seq][name]
    ]
    assert len(result.rows) == 10
    assert [one for one in wrong if one[0] not in marked] == []
    assert len(wrong) <= 2
