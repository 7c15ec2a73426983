import struct
from datetime import date, datetime
from io import BytesIO

import pytest
import xlwt

from sheets.kinds import FileKind
from sheets.ole import Ole, packed
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_file
from sheets.readers.biff import FORMAT, XF, _records
from sheets.safety import inspect
from tests.sheets.old_excel import xls

DAMAGED = "文件不完整或已损坏"


def first(data):
    return read_file("a.xls", data)[0][0]


def test_it_is_known_by_its_content():
    assert inspect(xls({"附件1": [["序号"]]})) is FileKind.XLS


def test_cells_keep_their_places_and_whole_numbers_are_whole():
    sheet = first(xls({"附件1": [[None], [None, None, "郑　丽\n"], [None, 3, 2.5, True]]}))
    assert {(c.row, c.letter): c.text for r in sheet.rows for c in sheet.own(r).values()} == {
        (2, "C"): "郑 丽",
        (3, "B"): "3",
        (3, "C"): "2.5",
        (3, "D"): "TRUE",
    }


@pytest.mark.parametrize(
    ("value", "number_format", "text", "in_doubt"),
    [
        (4, '0"月"', "4月", False),
        (datetime(2021, 3, 1), 'm"月"', "3月", False),
        (datetime(2021, 3, 5), 'm"月"d"日"', "3月5日", True),
        (date(2021, 3, 5), "yyyy-mm-dd", "2021年3月5日", False),
    ],
)
def test_numbers_and_dates_read_as_shown(value, number_format, text, in_doubt):
    cell = first(xls({"附件1": [[value]]}, styles={(0, 0): ("", number_format)})).at(1, 1)
    assert (cell.text, bool(cell.flaw)) == (text, in_doubt)


def test_struck_out_cells_are_said():
    styles = {(0, 0): ("font: struck_out on", "General")}
    sheet = first(xls({"附件1": [["作废", "有效"]]}, styles=styles))
    assert sheet.at(1, 1).flaw.message.startswith("“作废”带有删除线")
    assert sheet.at(1, 2).flaw is None


def test_merged_ranges_and_hidden_sheets():
    data = xls({"甲": [["标题"]], "乙": [["旧稿"]]}, merges=[(0, 1, 0, 5)], hidden=["乙"])
    sheets, problems = read_file("a.xls", data)
    assert [sheet.name for sheet in sheets] == ["甲"]
    assert sheets[0].at(2, 6).text == "标题"
    message = "这张工作表是隐藏的，没有读入。如需导入，请先取消隐藏。"
    assert problems == [FileProblem(Severity.WARNING, message, "乙")]


def test_error_values_are_errors():
    book = xlwt.Workbook()
    book.add_sheet("附件1").row(0).set_cell_error(0, "#REF!")
    saved = BytesIO()
    book.save(saved)
    cell = first(saved.getvalue()).at(1, 1)
    assert (cell.text, cell.flaw.severity) == ("", Severity.ERROR)
    assert cell.flaw.message == "这里是 Excel 的错误值 #REF!。请在 Excel 中改正，或改填文字。"


def test_a_stray_cell_in_the_last_corner_is_refused_before_it_takes_half_a_gigabyte():
    book = xlwt.Workbook()
    sheet = book.add_sheet("附件1")
    sheet.write(0, 0, "序号")
    sheet.write(65535, 255, "x")
    saved = BytesIO()
    book.save(saved)
    with pytest.raises(UnreadableFile) as caught:
        first(saved.getvalue())
    assert caught.value.problem.message == (
        "表格范围过大，一直到 IV65536 单元格。请删去表格以外的多余行列，或另存为 .xlsx 后上传。"
    )


def test_a_password_is_said():
    data = xls({"附件1": [["序号"]]})
    window = data.index(struct.pack("<HH", 0x00E1, 2))  # INTERFACEHDR becomes FILEPASS
    protected = data[:window] + struct.pack("<H", 0x002F) + data[window + 2 :]
    with pytest.raises(UnreadableFile, match="文件设有打开密码，无法读取。"):
        first(protected)


def test_one_that_excel_itself_locked_is_read_once_it_is_open(monkeypatch):
    data = xls({"附件1": [["序号"]]})
    window = data.index(struct.pack("<HH", 0x00E1, 2))
    protected = data[:window] + struct.pack("<H", 0x002F) + data[window + 2 :]
    monkeypatch.setattr("sheets.readers.xls.opened", lambda given: data)
    assert first(protected).at(1, 1).text == "序号"
    monkeypatch.setattr("sheets.readers.xls.opened", lambda given: protected)
    with pytest.raises(UnreadableFile, match="文件设有打开密码，无法读取。"):
        first(protected)


def test_the_name_of_its_stream_may_be_in_capitals():
    data = xls({"附件1": [["序号"]]})
    upper = data.replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))
    assert upper != data
    assert first(upper).at(1, 1).text == "序号"


@pytest.mark.parametrize(
    ("number", "value", "text"),
    [
        (27, 44286, "2021年3月"),
        (28, 44286, "3月31日"),
        (31, 44286, "2021年3月31日"),
        (50, 44286, "2021年3月"),
        (58, 44286, "3月31日"),
    ],
)
def test_dates_in_formats_that_chinese_excel_leaves_unwritten(number, value, text):
    made = xls({"附件1": [[value]]}, styles={(0, 0): ("", "0.000")})
    stream = bytearray(Ole(made).stream("Workbook"))
    code = 0
    for start, kind, body in _records(bytes(stream)):
        if kind == FORMAT and body.endswith(b"0.000"):
            code = body[:2]
            struct.pack_into("<H", stream, start + 4, 400)
        elif kind == XF and body[2:4] == code:
            struct.pack_into("<H", stream, start + 6, number)
    data = packed("Workbook", bytes(stream))
    assert first(data).at(1, 1).text == text


def test_more_strings_than_the_file_can_hold_are_a_damaged_file():
    data = xls({"附件1": [["序号"]]})
    at = data.index(struct.pack("<H", 0x00FC))
    bad = data[: at + 8] + b"\xff\xff\xff\x7f" + data[at + 12 :]
    with pytest.raises(UnreadableFile, match=DAMAGED):
        first(bad)


@pytest.mark.parametrize("end", [b"\xff\xff\xff\x7f", bytes(4)])
def test_a_claim_of_two_billion_rows_does_not_end_the_process(end):
    """Calamine reserves room for them all at once, and aborts where there is none."""
    data = xls({"附件1": [[None], ["序号"]]})
    at = data.index(struct.pack("<HHI", 0x0200, 14, 1)) + 8
    with pytest.raises(UnreadableFile, match=DAMAGED):
        first(data[:at] + end + data[at + 4 :])


def test_a_sheet_that_begins_amid_others_records_is_damaged():
    data = xls({"附件1": [["序号"]]})
    at = data.index(struct.pack("<H", 0x0085)) + 4
    with pytest.raises(UnreadableFile, match=DAMAGED):
        first(data[:at] + b"\x07" + data[at + 1 :])


@pytest.mark.parametrize("size", [1, 4096, 5_000_000])
def test_a_stream_is_packed_in_sound_order(size):
    stream = bytes(range(256)) * (size // 256 + 1)
    assert Ole(packed("Workbook", stream)).stream("Workbook")[: len(stream)] == stream


@pytest.mark.parametrize("length", [600, 2000, 5000])
def test_a_file_cut_short_is_damaged(length):
    data = xls({"附件1": [["序号" * 500]]})
    with pytest.raises(UnreadableFile):
        first(data[:length])
