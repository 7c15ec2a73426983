"""Builders of sheets, workbooks and documents, as fixtures; tests say only what matters to them."""

import re
import zipfile
from copy import deepcopy
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.utils import coordinate_to_tuple
from openpyxl.xml.constants import SHEET_MAIN_NS

from sheets.cells import Cell, Merge, Sheet, clean

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NUMBERING = """<w:numbering {}>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
</w:abstractNum><w:num w:numId="77"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


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
def body(docx, repack):
    """A document with WordprocessingML in place of its only paragraph."""

    def build(xml):
        xml = re.sub(r"<(/?)(\w+)", r"<\1w:\2", xml)
        xml = re.sub(r' (\w+)="', r' w:\1="', xml)
        return repack(
            docx("@"),
            {
                "word/document.xml": lambda old: re.sub(
                    rb"<w:p>.*?</w:p>", xml.encode(), old, flags=re.DOTALL
                )
            },
        )

    return build


@pytest.fixture
def word(docx, repack):
    """A document with any XML (its prefixes written) in place of its only paragraph.

    `styles` are put among the styles, `numbering` is the whole list of lists, `parts` are added;
    `relations` are (id, last word of the type, target) of the main part.
    """

    def build(xml, *, styles="", numbering="", parts=(), relations=()):
        lists = f"<w:numbering {nsdecls('w')}>{numbering}</w:numbering>"
        related = "".join(
            f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for key, kind, target in relations
        )
        changes = {
            "word/document.xml": lambda old: re.sub(
                rb"<w:p>.*?</w:p>", lambda _: xml.encode(), old, flags=re.DOTALL
            ),
            "word/styles.xml": lambda old: old.replace(
                b"</w:styles>", f"{styles}</w:styles>".encode()
            ),
            "word/_rels/document.xml.rels": lambda old: old.replace(
                b"</Relationships>", f"{related}</Relationships>".encode()
            ),
            **dict(parts),
        }
        return repack(
            docx("@"), changes | ({"word/numbering.xml": lists.encode()} if numbering else {})
        )

    return build


def numbered(*levels):
    """Numbers the paragraphs (None leaves one out) with a list of two levels and bullets."""

    def edit(document):
        root = document.part.numbering_part.element
        made = parse_xml(NUMBERING.format(nsdecls("w")))
        for child in list(root):
            root.remove(child)
        root.extend(deepcopy(child) for child in made)
        for paragraph, level in zip(document.paragraphs, levels, strict=True):
            if level is not None:
                found = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                found.get_or_add_numId().val, found.get_or_add_ilvl().val = 77, level

    return edit
