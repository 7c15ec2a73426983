"""Whatever the bytes, they are read or refused with a message that says why."""

import contextlib
import zipfile
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from sheets.readers.docx_fields import shown_by
from tests.sheets.old_excel import as_xls
from tests.sheets.test_default_password import locked
from workplan.importing import ReadResult, SourceFile, read_documents
from workplan.importing.reading import BROKEN

ROOT = Path(__file__).resolve().parents[3]


def parts_of(name):
    with zipfile.ZipFile(ROOT / "fixtures" / name) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


PLAN = (ROOT / "fixtures/plan_2021.xlsx").read_bytes()
XLS = as_xls((ROOT / "fixtures/plan_2021_annexes.xlsx").read_bytes())
PARTS = parts_of("plan_2021.xlsx")
DOCX_PARTS = parts_of("plan_2021.docx")
DOCX_READ = ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"]
LOCKED = locked(PLAN)
# Every wrapper, field, symbol, list and style that the reader of Word knows, to be spoilt.
WRAPPED = (
    '<w:p><w:pPr><w:pStyle w:val="N"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr>'
    "<w:r><w:ruby><w:rt><w:r><w:t>y</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漪</w:t></w:r></w:rubyBase>"
    '</w:ruby></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o\\ad('
    '\\s\\up 9(y),漪)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple '
    'w:instr="SYMBOL 171"/><m:oMath><m:r><m:t>1+3</m:t></m:r></m:oMath><w:r><w:sym w:font="Wingdings" '
    'w:char="F0AB"/><w:footnoteReference w:id="1"/></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>'
    "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r></w:p><w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:tcPr>"
    '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:sdt><w:sdtContent><w:p><w:r><w:rPr>'
    '<w:rStyle w:val="H"/><w:strike/></w:rPr><w:t>隐</w:t></w:r></w:p></w:sdtContent></w:sdt></w:tc></w:tr>'
    '</w:tbl><w:altChunk r:id="rId9"/>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="N"><w:basedOn w:val="B"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    '</w:numPr></w:pPr></w:style><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr>'
    "</w:style>"
)
LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="N"/><w:lvl w:ilvl="0"><w:start w:val="3"/>'
    '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="（%1）"/></w:lvl><w:lvl w:ilvl="1"><w:isLgl/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink '
    'w:val="N"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2">'
    '<w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>'
    "</w:num>"
)
PIECES = [b"", b"\0", b"<", b">", b'"', b"&", b"-1", b"1e999", b"9" * 30, b"<c/>", b"\xff\xfe"]
HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
WORDS = [*HEADER, *"★1一、（）和王 \n", "备注：", "3月", "国珍", "=A1", "#REF!"]

PROSE = [
    "附件2",
    "区政协2021年重点调研课题安排",
    "一、关于某事的调研",
    "1.某议题",
    "（一）某类",
    "牵头领导：",
    "牵头领导：王国珍、",
    "课题组成员：郑丽和相关委员",
    "完成时间：9月",
    "责任部门",
    "备注：",
    "普通的话",
    "主要内容：某某",
    "：",
    "",
]

many = settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=9)),
    min_size=1,
    max_size=6,
)


def edited(data, changes):
    for place, length, piece in changes:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + length :]
    return data


def reads_or_refuses(data):
    result = read_documents([SourceFile("a.xlsx", data)])
    assert isinstance(result, ReadResult)
    assert not any(problem.message == BROKEN for problem in result.problems)


@many
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf"]))
def test_any_bytes(data, start):
    reads_or_refuses(start + data)


@many
@given(edits)
def test_a_workbook_with_bytes_changed(changes):
    reads_or_refuses(edited(PLAN, changes))


@many
@given(st.sampled_from(sorted(PARTS)), edits)
def test_a_workbook_with_one_part_changed(name, changes):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as spoilt:
        for part, data in PARTS.items():
            spoilt.writestr(part, edited(data, changes) if part == name else data)
    reads_or_refuses(out.getvalue())


@settings(many, max_examples=60)
@given(st.sampled_from([*DOCX_READ, "word/_rels/document.xml.rels"]), edits)
def test_a_word_document_with_one_part_changed(name, changes):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as spoilt:
        for part, data in DOCX_PARTS.items():
            spoilt.writestr(part, edited(data, changes) if part == name else data)
    reads_or_refuses(out.getvalue())


@settings(many, max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["body", "styles", "numbering"]), edits)
def test_wrapped_words_lists_and_styles_with_bytes_changed(word, part, changes):
    found = {"body": WRAPPED, "styles": STYLES, "numbering": LISTS}
    found[part] = edited(found[part].encode(), changes).decode("utf-8", "replace")
    reads_or_refuses(word(found["body"], styles=found["styles"], numbering=found["numbering"]))


@many
@given(st.text(r"EQeq \\oadsup(),;0123漪○", max_size=60))
def test_any_code_of_a_field(code):
    assert isinstance(shown_by("EQ " + code), str | None)


@settings(many, max_examples=60)
@given(edits)
def test_a_locked_workbook_with_bytes_changed(changes):
    reads_or_refuses(edited(LOCKED, changes))


@many
@given(edits)
def test_an_old_workbook_with_bytes_changed(changes):
    reads_or_refuses(edited(XLS, changes))


@many
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_any_text(text, encoding):
    reads_or_refuses(text.encode(encoding, "replace"))


@many
@given(st.lists(st.sampled_from(PROSE), max_size=30))
def test_any_lines_of_prose(lines):
    reads_or_refuses("\n".join(lines).encode())


cells = st.none() | st.sampled_from(WORDS) | st.text(max_size=12) | st.floats() | st.integers()


@many
@given(
    st.lists(st.lists(cells, max_size=7), max_size=9),
    st.lists(st.tuples(*[st.integers(1, 9)] * 4), max_size=3),
)
def test_a_workbook_of_any_words_and_merges(rows, merges):
    book = Workbook()
    sheet = book.active
    for i, row in enumerate([HEADER, *rows], 1):
        for j, value in enumerate(row, 1):
            with contextlib.suppress(IllegalCharacterError):
                sheet.cell(i, j, value)
    for top, left, bottom, right in merges:
        if top <= bottom and left <= right:
            sheet.merge_cells(None, top, left, bottom, right)
    out = BytesIO()
    book.save(out)
    reads_or_refuses(out.getvalue())
