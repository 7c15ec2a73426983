"""Parts are found by relationship and type, whatever they are called; what leads nowhere is no matter."""

import re

import pytest

from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import opc, read_file
from tests.sheets.test_safety import zipped

SHEET = "xl/worksheets/sheet1.xml"
BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
     b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
     b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
     b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/math",
     b"http://purl.oclc.org/ooxml/officeDocument/math"),
)  # fmt: skip


def renamed(data, names, within=()):
    """A package with parts called otherwise, and what speaks of them changed likewise."""
    parts = {}
    package = opc.Package(data)
    for part in package.archive.namelist():
        content = package.archive.read(part)
        for old, new in within:
            content = content.replace(old.encode(), new.encode())
        parts[names.get(part, part)] = content
    return zipped(parts)


def texts(data):
    return [
        cell.text
        for sheet in read_file("a", data)[0]
        for row in sheet.rows
        for cell in sheet.own(row).values()
    ]


@pytest.mark.parametrize(
    ("names", "within"),
    [
        (
            {BOOK: "xl/workbook2.xml", BOOK_RELATIONS: "xl/_rels/workbook2.xml.rels"},
            [("workbook.xml", "workbook2.xml")],
        ),
        (
            {BOOK: "book/main.xml", BOOK_RELATIONS: "book/_rels/main.xml.rels"},
            [("xl/workbook.xml", "book/main.xml")],
        ),
        ({"xl/sharedStrings.xml": "xl/SharedStrings.xml", SHEET: "xl/Worksheets/Sheet1.XML"}, []),
        ({BOOK: "xl\\workbook.xml", SHEET: "xl\\worksheets\\sheet1.xml"}, []),
        ({"[Content_Types].xml": "[content_types].xml"}, []),
        ({}, [('Target="/xl/', 'Target="')]),
        ({}, [("/xl/worksheets/sheet1.xml", "..\\xl\\worksheets\\sheet1.xml")]),
        ({"_rels/.rels": "_rels/none"}, []),
    ],
)
def test_a_workbooks_parts_may_be_called_otherwise(shared, names, within):
    assert texts(renamed(shared, names, within)) == ["序号"]


@pytest.mark.parametrize(
    ("names", "within"),
    [
        (
            {
                "word/document.xml": "word/document2.xml",
                "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
            },
            [("word/document.xml", "word/document2.xml")],
        ),
        ({"word/styles.xml": "word/Styles.xml", "word/document.xml": "Word/Document.xml"}, []),
        ({"word/document.xml": "word\\document.xml"}, []),
    ],
)
def test_a_documents_parts_may_be_called_otherwise(docx, names, within):
    assert texts(renamed(docx("甲", [["乙"]]), names, within)) == ["甲", "乙"]


@pytest.mark.parametrize("target", ["NULL", "../media/none.png", "#_Toc1", ""])
def test_a_relationship_to_nowhere_is_no_matter(docx, shared, repack, target):
    lost = f'<Relationship Id="rId99" Type="x/image" Target="{target}"/></Relationships>'.encode()
    for data, part in ((docx("甲"), "word/_rels/document.xml.rels"), (shared, BOOK_RELATIONS)):
        changed = repack(data, {part: lambda xml: xml.replace(b"</Relationships>", lost)})
        assert texts(changed) == texts(data)


def test_strict_open_xml_is_read(shared, docx):
    for data, words in ((shared, ["序号"]), (docx("甲", [["乙"]]), ["甲", "乙"])):
        within = [(old.decode(), new.decode()) for old, new in STRICT]
        assert texts(renamed(data, {}, within)) == words


@pytest.mark.parametrize(
    "spoilt",
    [
        (rb"<fills.*?</fills>", b'<fills count="1"><fill/></fills>'),
        (rb'<cellStyle [^>]*name="[^"]*"', b"<cellStyle "),
        (rb"<fonts.*?</fonts>", b'<fonts><font><color rgb="FFFF00F"/><family val="34"/></font></fonts>'),
        (rb"<styleSheet.*</styleSheet>", b"<styleSheet/>"),
        (rb"<borders.*?</borders>", b"<borders><border><left style='?'/></border></borders>"),
    ],
)  # fmt: skip
def test_styles_that_excel_forgives_are_forgiven(shared, repack, spoilt):
    change = {"xl/styles.xml": lambda xml: re.sub(spoilt[0], spoilt[1], xml, flags=re.DOTALL)}
    assert texts(repack(shared, change)) == ["序号"]


def test_formats_and_strikes_are_those_of_cells_and_not_of_named_or_conditional_ones(xlsx, repack):
    styles = (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<numFmts><numFmt numFmtId="7" formatCode="0&quot;\xe6\x9c\x88&quot;"/></numFmts>'
        b'<fonts><font/><font><strike val="0"/></font><font><strike/></font></fonts>'
        b'<cellStyleXfs><xf numFmtId="9" fontId="2"/></cellStyleXfs>'
        b'<cellXfs><xf numFmtId="7" fontId="1"/><xf numFmtId="0" fontId="2"/></cellXfs>'
        b'<dxfs><dxf><font><strike/></font><numFmt numFmtId="7" formatCode="0"/></dxf></dxfs>'
        b"</styleSheet>"
    )
    cells = b'<c r="A1" s="0"><v>3</v></c><c r="B1" s="1"><v>3</v></c><c r="C1" s="0"><v>4</v></c>'
    changes = {
        "xl/styles.xml": styles,
        SHEET: lambda xml: re.sub(rb"<c .*</c>", cells, xml),
    }
    (sheet,) = read_file("a.xlsx", repack(xlsx({"附件1": [["x"]]}), changes))[0]
    assert [(c.text, bool(c.flaw)) for c in sheet.own(1).values()] == [
        ("3月", False),
        ("3", True),
        ("4月", False),
    ]


def test_a_sheet_whose_part_is_lost_is_said_and_the_others_are_read(xlsx, repack):
    data = xlsx({"附件1": [["序号"]], "附件2": [["课题"]]})
    lost = repack(data, {BOOK_RELATIONS: lambda xml: xml.replace(b"sheet2.xml", b"sheet9.xml")})
    sheets, problems = read_file("a.xlsx", lost)
    assert [sheet.name for sheet in sheets] == ["附件1"]
    message = "这张工作表的内容不在文件里，没有读入。请用 Excel 打开检查，重新另存后再上传。"
    assert problems == [FileProblem(Severity.WARNING, message, "附件2")]


MANY_SHEETS = b"<sheets>" + b"<sheet/>" * 1001 + b"</sheets>"
NO_COLUMN = b'<cols><col min="x" max="2" hidden="1"/></cols><sheetData>'


@pytest.mark.parametrize(
    "changes",
    [
        {BOOK: lambda xml: re.sub(rb"<sheets>.*</sheets>", MANY_SHEETS, xml)},
        {SHEET: lambda xml: xml.replace(b"<sheetData>", NO_COLUMN)},
        {BOOK_RELATIONS: lambda xml: xml.replace(b"sheet1.xml", b"none.xml")},
    ],
)
def test_what_no_program_writes_is_a_damaged_file(xlsx, repack, changes):
    with pytest.raises(UnreadableFile, match="文件不完整或已损坏"):
        read_file("a.xlsx", repack(xlsx({"附件1": [["序号"]]}), changes))


def test_a_list_of_parts_without_end_is_a_damaged_file(xlsx, monkeypatch):
    monkeypatch.setattr(opc, "MAX_LIST", 100)
    with pytest.raises(UnreadableFile, match="文件不完整或已损坏"):
        read_file("a.xlsx", xlsx({"附件1": [["序号"]]}))
