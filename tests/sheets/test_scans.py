"""Scans: what is recognised becomes cells, or is refused; with the engine where it is installed."""

import json
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from sheets.problems import UnreadableFile
from sheets.readers import read_file, scans
from sheets.readers.scan_pages import pictures, straight
from sheets.secrecy import Marked
from tests.sheets.printed import words

needs_engine = pytest.mark.skipif(
    not scans.can_recognise(), reason="the OCR engine is not installed: make ocr"
)


def png(size, draw=lambda canvas: None):
    picture = Image.new("L", size, 255)
    draw(ImageDraw.Draw(picture))
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def page(*runs):
    glyphs = [list(glyph) for run in runs for glyph in run]
    return {"width": 595, "height": 842, "glyphs": glyphs, "rules": []}


def test_a_picture_is_a_scan():
    with pytest.raises(scans.Scan, match="这是图片"):
        read_file("附件.png", png((9, 9)))


def test_what_was_recognised_is_to_be_compared():
    (body,), problems = scans.sheets_of("a.png", [page(words("正文", 60, 300))])
    assert body.own(body.rows[0])[1].text == "正文"
    assert [problem.message for problem in problems] == [
        "这是扫描件，文字由程序识别，可能有错。认不准的字已标出，没有标出的也须对照原件核对，"
        "核对后才能导入。"
    ]


def test_a_scan_that_is_marked_as_secret_is_refused():
    with pytest.raises(Marked, match="保密工作负责人"):
        scans.sheets_of("a.png", [page(words("秘密★1年", 60, 60))])


def test_the_engine_ends_or_answers_nothing(monkeypatch):
    monkeypatch.setattr(scans, "run_python", lambda *args, **limits: b"")
    with pytest.raises(UnreadableFile, match="这份扫描件识别不了"):
        scans.recognise(b"")
    answer = json.dumps({"refused": "scanned pages"}).encode()
    monkeypatch.setattr(scans, "run_python", lambda *args, **limits: answer)
    with pytest.raises(UnreadableFile, match="扫描件超过 25 页"):
        scans.recognise(b"")


def test_pictures_are_brought_to_200_dots_an_inch_and_turned():
    (found,) = pictures(png((827, 1170)))
    assert found.size == (1654, 2340)
    assert straight(found, 0.4).size == found.size


def test_a_piece_of_a_page_is_cut_out_with_some_paper_around_it():
    data = png((1654, 2340), lambda canvas: canvas.rectangle((278, 278, 555, 417), fill=0))
    piece = Image.open(BytesIO(scans.picture(data, 1, (100, 100, 200, 150), 0.0)))
    assert piece.size == (322, 183)
    assert (piece.getpixel((2, 2)), piece.getpixel((160, 90))) == (255, 0)


def test_no_piece_is_cut_out_of_a_page_that_is_not_there():
    with pytest.raises(UnreadableFile):
        scans.picture(png((9, 9)), 7, (1, 1, 2, 2), 0.0)


def test_a_picture_too_large_is_refused():
    with pytest.raises((ValueError, Image.DecompressionBombError)):
        list(pictures(png((40_000, 4_000))))


@needs_engine
def test_an_empty_page_gives_nothing():
    (found,) = scans.recognise(png((600, 800)))
    assert (found["glyphs"], found["rules"]) == ([], [])
