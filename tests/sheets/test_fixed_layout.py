"""PDF and OFD: what stands on their pages, and what is said of those that cannot be read."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.kinds import FileKind
from sheets.problems import UnreadableFile
from sheets.readers import fixed_layout, ofd_pages, read_file
from sheets.readers.positioned import sheets_of
from sheets.readers.printed import printed
from sheets.secrecy import mark_of
from tests.sheets import ofd as o
from tests.sheets import pdf as p

XS, YS = [60, 100, 220, 300], [100, 130, 160]
MM = 25.4 / 72
ROWS = [
    ("序号", 66, 110),
    ("工作内容", 106, 110),
    ("领导", 226, 110),
    ("1", 66, 140),
    ("召开全会", 106, 140),
    ("余静漪", 226, 140),
]


def as_pdf():
    rows = "".join(p.text(*row) for row in ROWS)
    return p.pdf(p.text("区政协2021年重点工作任务分解", 150, 60) + p.grid(XS, YS) + rows)


def as_ofd(**options):
    def place(words, x, y):
        return o.text(words, round(x * MM, 2), round((y + 10) * MM, 2))

    lines = [o.line(XS[0] * MM, y * MM, XS[-1] * MM, y * MM) for y in YS]
    lines += [o.line(x * MM, YS[0] * MM, x * MM, YS[-1] * MM) for x in XS]
    words = [place("区政协2021年重点工作任务分解", 150, 60), *(place(*row) for row in ROWS)]
    if options.pop("on_template", False):
        return o.ofd("".join(words), templates=["".join(lines)], **options)
    return o.ofd("".join([*lines, *words]), **options)


def texts(data):
    sheets, problems = read_file("计划", data)
    found = [
        (sheet.name, [cell.text for row in sheet.rows for cell in sheet.own(row).values()])
        for sheet in sheets
    ]
    return found, [problem.message for problem in problems]


READ = [
    ("正文", ["区政协2021年重点工作任务分解"]),
    ("表格1", ["序号", "工作内容", "领导", "1", "召开全会", "余静漪"]),
]


@pytest.mark.parametrize(
    "data",
    [as_pdf(), as_ofd(), as_ofd(on_template=True), as_ofd(folder="DOC_0/x")],
    ids=["pdf", "ofd", "ofd with its lines on a template", "ofd in other folders"],
)
def test_a_page_with_a_table_is_read(data):
    assert texts(data) == (READ, [])


def test_a_pdf_with_bytes_before_it_is_read():
    assert texts(b"\xef\xbb\xbf\r\n" + as_pdf())[0] == READ


def test_what_is_turned_is_left_out_and_said():
    turned = p.text("内部资料", 300, 500, matrix="0.7 0.7 -0.7 0.7")
    found, problems = texts(p.pdf(p.text("正文", 60, 100) + turned))
    assert found == [("正文", ["正文"])]
    assert problems == ["文件里有竖排或旋转的文字（如水印），没有读入。请确认。"]
    rotated = o.text("内部资料", 50, 50, attributes='CTM="0 1 -1 0 0 0"')
    assert texts(o.ofd(o.text("正文", 20, 20) + rotated)) == (found, problems)


def test_what_is_marked_as_secret_is_refused():
    for data in (
        p.pdf(p.text("秘密★1年", 400, 60) + p.text("关于某事的通知", 60, 200)),
        o.ofd(o.text("机密", 150, 20) + o.text("★10年", 160, 20)),
    ):
        assert mark_of(data)
        with pytest.raises(UnreadableFile, match="保密工作负责人"):
            read_file("计划", data)


def refusal(data):
    with pytest.raises(UnreadableFile) as caught:
        read_file("计划", data)
    return caught.value.problem.message


def test_an_empty_page_with_a_picture_is_a_scan():
    image = '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="2"/>'
    assert refusal(o.ofd(image)).startswith("这份 OFD 里没有文字，是扫描件或图片。")


def test_a_scanned_page_among_others_is_named():
    image = '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="2"/>'
    words = o.text("区政协2021年工作要点通知要求认真贯彻落实各项工作", 20, 60)
    found, problems = texts(o.ofd(words + words.replace("60", "80"), image))
    assert len(found) == 1
    assert problems == ["第2页是图片，没有文字可读，没有读入。请确认，或单独上传这几页的扫描件。"]


def test_too_many_pages_are_refused():
    words = "这份 PDF 超过 200 页。请只留有关的页，或上传原来的 Word 或 Excel 文件。"
    assert refusal(p.pdf(*["" for _ in range(201)])) == words
    assert refusal(o.ofd(*["" for _ in range(201)])) == words.replace("PDF", "OFD")


def test_a_font_that_does_not_say_which_characters_are_which_is_said(monkeypatch):
    unknown = [("(cid:17)", 60.0, 100.0, 72.0, 112.0)] * 30
    page = {"width": 595, "height": 842, "glyphs": unknown, "rules": [], "turned": 0, "pictures": 0}
    monkeypatch.setattr(fixed_layout, "pages_of", lambda data, kind: [page])
    assert refusal(b"%PDF-1.7").startswith("这份 PDF 的字体没有说明各是什么字，读出来是乱码。")


def test_a_damaged_pdf_and_one_that_never_ends_are_refused_with_what_to_do():
    words = "这份 PDF 读不出来，可能已损坏，或内容过于复杂。请上传原来的 Word 或 Excel 文件。"
    assert refusal(b"%PDF-1.7") == words
    assert refusal(as_pdf()[:300]) == words


def test_a_pdf_that_fills_the_memory_or_the_time_ends_alone(monkeypatch):
    monkeypatch.setattr(fixed_layout, "SECONDS", 2)
    many = "0 0 m 1 1 l S\n" * 400_000
    message = refusal(p.pdf(many))
    assert message.startswith("这份 PDF ")
    monkeypatch.setattr(fixed_layout, "MEGABYTES", 40)
    assert refusal(as_pdf()).startswith("这份 PDF 读不出来")


# --- OFD, which is read by ourselves ---------------------------------------------------------------


def glyphs(objects, **options):
    (page,) = ofd_pages.read(o.ofd(objects, **options))["pages"]
    return [
        (glyph[0], round(glyph[1] * MM, 1), round(glyph[2] * MM, 1)) for glyph in page["glyphs"]
    ]


def code(inside, boundary="10 20 100 10", size=10, attributes=""):
    return f'<ofd:TextObject Boundary="{boundary}" Size="{size}" {attributes}>{inside}</ofd:TextObject>'


def test_steps_may_be_told_by_the_number():
    words = '<ofd:TextCode X="0" Y="8.6" DeltaX="g 2 10 5">甲乙丙丁</ofd:TextCode>'
    assert glyphs(code(words)) == [("甲", 10, 20), ("乙", 20, 20), ("丙", 30, 20), ("丁", 35, 20)]


def test_a_second_piece_without_a_place_goes_on_from_the_first():
    words = (
        '<ofd:TextCode X="0" Y="8.6" DeltaX="10">甲乙</ofd:TextCode><ofd:TextCode>丙</ofd:TextCode>'
    )
    assert glyphs(code(words)) == [("甲", 10, 20), ("乙", 20, 20), ("丙", 30, 20)]


def test_a_matrix_moves_and_scales():
    words = '<ofd:TextCode X="1" Y="0.86" DeltaX="1">甲乙</ofd:TextCode>'
    attributes = 'CTM="10 0 0 10 5 0"'
    assert glyphs(code(words, size=1, attributes=attributes)) == [("甲", 25, 20), ("乙", 35, 20)]


def test_characters_beyond_the_basic_plane_are_one_step():
    words = '<ofd:TextCode X="0" Y="8.6" DeltaX="10">𠅤乙</ofd:TextCode>'
    assert glyphs(code(words)) == [("𠅤", 10, 20), ("乙", 20, 20)]


def test_upright_columns_go_down():
    words = '<ofd:TextCode X="0" Y="8.6" DeltaY="12">甲乙</ofd:TextCode>'
    assert glyphs(code(words)) == [("甲", 10, 20), ("乙", 10, 32)]


def test_blocks_within_blocks_are_read_and_what_is_invisible_is_not():
    words = code('<ofd:TextCode X="0" Y="8.6">甲</ofd:TextCode>')
    hidden = words.replace("甲", "乙").replace("<ofd:TextObject", '<ofd:TextObject Visible="false"')
    blocks = f"<ofd:PageBlock><ofd:PageBlock>{words}</ofd:PageBlock>{hidden}</ofd:PageBlock>"
    assert glyphs(blocks) == [("甲", 10, 20)]


def test_blocks_nested_without_end_are_refused():
    deep = "<ofd:PageBlock>" * 40 + "</ofd:PageBlock>" * 40
    assert refusal(o.ofd(deep)).startswith("这份 OFD 读不出来")


def test_a_count_of_steps_beyond_the_text_fills_no_memory():
    words = '<ofd:TextCode X="0" Y="8.6" DeltaX="g 999999999 10">甲乙</ofd:TextCode>'
    assert len(glyphs(code(words))) == 2


def test_a_path_closed_is_a_box_and_a_slanting_line_is_none():
    def rules(data, attributes=""):
        path = (
            f'<ofd:PathObject Boundary="10 20 30 40" {attributes}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
        (page,) = ofd_pages.read(o.ofd(path))["pages"]
        return [tuple(round(side * MM) for side in rule) for rule in page["rules"]]

    box = "M 0 0 L 30 0 L 30 40 L 0 40 C"
    assert rules(box) == [(10, 20, 40, 20), (40, 20, 40, 60), (10, 60, 40, 60), (10, 20, 10, 60)]
    assert rules("M 0 0 L 30 40") == []
    assert rules("S 0 0 B 1 1 2 2 3 3 Q 1 1 3 30") == []
    assert rules(box, 'Stroke="false"') == []
    assert rules(box, 'Stroke="false" Fill="true"') == []
    thin = "M 0 0 L 30 0 L 30 0.3 L 0 0.3 C"
    assert {rule[1] for rule in rules(thin, 'Stroke="false" Fill="true"')} == {20}


def test_a_part_that_is_not_there_is_refused():
    with zipfile.ZipFile(BytesIO(as_ofd())) as archive:
        saved = BytesIO()
        with zipfile.ZipFile(saved, "w") as less:
            for name in archive.namelist():
                if "Page_0" not in name:
                    less.writestr(name, archive.read(name))
    assert refusal(saved.getvalue()).startswith("这份 OFD 读不出来")


def test_an_ofd_that_declares_entities_is_not_opened():
    data = as_ofd()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w") as bad:
        for name, part in parts.items():
            bad.writestr(name, part)
    assert "带有实体或文档类型声明" in refusal(saved.getvalue())


OFD_PARTS = {
    name: zipfile.ZipFile(BytesIO(as_ofd(on_template=True))).read(name)
    for name in zipfile.ZipFile(BytesIO(as_ofd(on_template=True))).namelist()
}
PIECES = [b"", b"<", b">", b'"', b"-1", b"1e999", b"g 9 9", b"M", b"C", b"9" * 30, b"\xff\xfe"]
edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=4
)


@settings(max_examples=300, deadline=None, database=None)
@given(st.sampled_from(sorted(OFD_PARTS)), edits)
def test_an_ofd_with_anything_changed_gives_pages_or_an_error_of_its_own(name, changes):
    part = OFD_PARTS[name]
    for place, length, piece in changes:
        at = int(place * len(part))
        part = part[:at] + piece + part[at + length :]
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for other, words in (OFD_PARTS | {name: part}).items():
            archive.writestr(other, words)
    answer = {}
    with suppress(Exception):  # it runs in a process of its own: whatever is raised is "读不出来"
        answer = ofd_pages.read(saved.getvalue())
    pages = [printed(n, page) for n, page in enumerate(answer.get("pages", ()), 1)]
    with suppress(UnreadableFile):
        sheets_of("a.ofd", pages)


PDF = as_pdf()


@settings(max_examples=12, deadline=None, database=None)
@given(edits)
def test_a_pdf_with_anything_changed_is_read_or_refused(changes):
    data = PDF
    for place, length, piece in changes:
        at = 9 + int(place * (len(data) - 9))
        data = data[:at] + piece + data[at + length :]
    with suppress(UnreadableFile):
        fixed_layout.read("a.pdf", data, FileKind.PDF)
