"""Whatever the bytes, only UnreadableFile escapes."""

import contextlib
import zipfile
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from workplan.importing import ReadResult, UnreadableFile, read_rows

PLAN = (Path(__file__).resolve().parents[3] / "fixtures/plan_2021.xlsx").read_bytes()
with zipfile.ZipFile(BytesIO(PLAN)) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}
PIECES = [b"", b"\0", b"<", b">", b'"', b"&", b"-1", b"1e999", b"9" * 30, b"<c/>", b"\xff\xfe"]
HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
WORDS = [*HEADER, *"★1一、（）和王 \n", "备注：", "3月", "国珍", "=A1", "#REF!"]

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
    with contextlib.suppress(UnreadableFile):
        assert isinstance(read_rows("a.xlsx", data), ReadResult)


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
    assert isinstance(read_rows("a.xlsx", out.getvalue()), ReadResult)
