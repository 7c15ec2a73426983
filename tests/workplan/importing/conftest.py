"""Builders of sheets and workbooks; tests say only what matters to them."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.utils import coordinate_to_tuple
from openpyxl.xml.constants import SHEET_MAIN_NS

from workplan.importing import SourceFile, read_documents
from workplan.importing.annexes import TASKS
from workplan.importing.body import read_body
from workplan.importing.cells import Cell, Merge, Sheet, clean
from workplan.importing.regions import regions
from workplan.importing.rows import typed_rows
from workplan.importing.tables import Table

HEADER = ("序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间")


@pytest.fixture
def sheet():
    """A sheet of texts ("" is an empty cell), its first cell at `at`."""

    def build(*rows, at=(1, 1), merges=(), name="附件1"):
        cells = [
            Cell(at[0] + i, at[1] + j, clean(text), text)
            for i, row in enumerate(rows)
            for j, text in enumerate(row)
            if text
        ]
        return Sheet(name, "测试.xlsx", cells, [Merge(*merge) for merge in merges])

    return build


@pytest.fixture
def table(sheet):
    """The table that is found in such a sheet, its body read; the header is annex 1's."""

    def build(*rows, header=HEADER, **options):
        region = regions(sheet(header, *rows, **options))[0]
        found = Table(region.sheet, region.header)
        read_body(found, region.rows, region.repeated)
        return found

    return build


@pytest.fixture
def typed(table):
    """Typed rows and problems of rows under the header of annex 1."""

    def build(*rows, **options):
        return typed_rows(table(*rows, **options), TASKS)

    return build


@pytest.fixture
def one(typed):
    """The only typed row of one row of texts, which must be without problems."""

    def build(seq="1", title="事项", leader="王国珍", lead="办公室", others="", period="1月"):
        rows, problems = typed((seq, title, leader, lead, others, period))
        assert problems == []
        return rows[0]

    return build


@pytest.fixture
def xlsx():
    """The bytes of a workbook: sheet name -> rows; `merges` and `formats` are the first sheet's."""

    def build(sheets, *, at="A1", merges=(), formats=(), hidden=()):
        book = Workbook()
        book.remove(book.active)
        top, left = coordinate_to_tuple(at)
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value is not None:
                        page.cell(top + i, left + j, value)
            page.sheet_state = "hidden" if name in hidden else "visible"
        first = book.worksheets[0]
        for merge in merges:
            first.merge_cells(merge)
        for place, number_format in dict(formats).items():
            first[place].number_format = number_format
        saved = BytesIO()
        book.save(saved)
        return saved.getvalue()

    return build


@pytest.fixture
def repack():
    """A zip with parts replaced (name -> bytes, or a function of the old bytes) or added."""

    def build(data, changes):
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                change = changes.get(name, old.read(name))
                part = change(old.read(name)) if callable(change) else change
                new.writestr(name, part, zipfile.ZIP_DEFLATED)
            for name in changes.keys() - set(old.namelist()):
                new.writestr(name, changes[name], zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return build


@pytest.fixture
def shared(xlsx, repack):
    """A workbook whose only word, 序号 in A1, stands among the shared strings, as Excel writes it.

    openpyxl writes every string into its cell.
    """
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    strings = f'<?xml version="1.0"?><sst xmlns="{SHEET_MAIN_NS}"><si><t>序号</t></si></sst>'
    cell = b'<c r="A1" t="s"><v>0</v></c>'
    changes = {
        "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", override.encode()),
        "xl/sharedStrings.xml": strings.encode(),
        "xl/worksheets/sheet1.xml": lambda xml: re.sub(rb"<c .*</c>", cell, xml),
    }
    return repack(xlsx({"附件1": [["x"]]}), changes)


@pytest.fixture
def docx():
    """The bytes of a Word document; a text is a paragraph, a list of rows a table."""

    def build(*blocks, edit=None):
        document = Document()
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
                continue
            table = document.add_table(len(block), max(map(len, block)))
            for i, row in enumerate(block):
                for j, text in enumerate(row):
                    table.cell(i, j).text = text
        if edit:
            edit(document)
        saved = BytesIO()
        document.save(saved)
        return saved.getvalue()

    return build


@pytest.fixture
def read():
    """What one file gives: its bytes, or lines of text."""

    def build(data, name="a", **options):
        data = data.encode() if isinstance(data, str) else data
        return read_documents([SourceFile(name, data)], **options)

    return build
