"""Which files are taken in, by what is in them; and under which name they are kept."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from almanac import clock
from tests.factories import make_one_of_each_role
from workflow.files import check_file, fields_of, keep_all
from workplan.models import Attachment, Progress

PDF = b"%PDF-1.4\n%%EOF\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
EXE = b"MZ\x90\x00\x03" + bytes(300)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(kind: str) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (1, 1)).save(stream, kind)
    return stream.getvalue()


def archive(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "<xml/>")
    return stream.getvalue()


def workbook() -> bytes:
    stream = BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def heic(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + bytes(4) + b"mif1heic" + bytes(100)


def document(folder: str) -> bytes:
    return archive("[Content_Types].xml", f"{folder}/document.xml")


def by_name(value: str | bytes) -> str:
    """Name a case: by its words, never by a file's bytes, which hold the time."""
    return value if isinstance(value, str) else "…"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def progress(db) -> Iterator[Progress]:
    one_of_each_role = make_one_of_each_role()
    with clock.standing_at(date(2021, 3, 10)):
        yield one_of_each_role.due.progress.create(
            author=one_of_each_role.users["office"], at="2021-03-10T09:00+08:00"
        )


def attach(*, progress: Progress, file: SimpleUploadedFile) -> Attachment:
    return Attachment.objects.create(progress=progress, **fields_of(file))


def stored_files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("总结.pdf", PDF, "application/pdf"),
        ("总结.PDF", PDF, "application/pdf"),
        ("电子章.pdf", b"\xef\xbb\xbf" + PDF, "application/pdf"),
        ("打印机.pdf", b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n" + PDF, "application/pdf"),
        ("合影.jpg", picture("JPEG"), "image/jpeg"),
        ("合影.JPEG", picture("JPEG"), "image/jpeg"),
        ("截图.png", picture("PNG"), "image/png"),
        ("苹果手机.heic", heic(b"heic"), "application/octet-stream"),
        ("连拍.HEIC", heic(b"heix"), "application/octet-stream"),
        ("安卓手机.heic", heic(b"mif1"), "application/octet-stream"),
        ("报告.docx", document("word"), "application/octet-stream"),
        ("名单.xlsx", workbook(), "application/octet-stream"),
        ("汇报.pptx", document("ppt"), "application/octet-stream"),
        ("旧报告.doc", OLE, "application/octet-stream"),
        ("旧名单.xls", OLE, "application/octet-stream"),
        ("旧汇报.ppt", OLE, "application/octet-stream"),
        ("文字.wps", OLE, "application/octet-stream"),
        ("表格.et", OLE, "application/octet-stream"),
    ],
    ids=by_name,
)
def test_what_an_office_hands_in_is_accepted(name: str, content: bytes, content_type: str):
    file = upload(name, content)

    assert check_file(file) == content_type
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("木马.pdf", EXE),
        ("网页.pdf", HTML),
        ("网页.doc", HTML),
        ("矢量图.png", SVG),
        ("图片.pdf", picture("PNG")),
        ("图片.jpg", SVG),
        ("前面有程序.pdf", EXE + PDF),
        ("前面有网页.pdf", b"<b>x</b>" + PDF),
        ("太靠后.pdf", bytes(1025) + PDF),
        ("报告.pdf", document("word")),
        ("报告.docx", PDF),
        ("报告.docx", OLE),
        ("报告.docx", workbook()),
        ("名单.xlsx", document("word")),
        ("压缩包.docx", archive("木马.exe")),
        ("断了.docx", document("word")[:60]),
        ("视频.heic", heic(b"isom")),
        ("文字.pdf", "只有文字".encode()),
    ],
    ids=by_name,
)
def test_what_is_not_what_its_name_says_is_refused(name: str, content: bytes):
    suffix = name[name.rindex(".") :]

    with pytest.raises(ValidationError) as refused:
        check_file(upload(name, content))

    assert refused.value.messages == [f"文件“{name}”的内容与后缀 {suffix} 不符，请检查后重新上传。"]


@pytest.mark.parametrize(
    "name",
    [
        *("木马.exe", "网页.html", "网页.htm", "矢量图.svg", "压缩.zip", "宏.docm", "脚本.pdf.js"),
        *("没有后缀", ".pdf", "总结.pdf.", "总结.pdf ", "总结pdf"),
    ],
)
def test_other_kinds_are_refused_whatever_is_in_them(name: str):
    with pytest.raises(
        ValidationError, match="的类型不能接收。可以上传：PDF、JPG、PNG、HEIC、Word"
    ):
        check_file(upload(name, PDF))


@pytest.mark.parametrize(
    ("sent", "content", "kept", "content_type"),
    [
        ("微信图片.jpg", picture("PNG"), "微信图片.png", "image/png"),
        ("截图.PNG", picture("JPEG"), "截图.jpg", "image/jpeg"),
        ("合影.heic", picture("JPEG"), "合影.jpg", "image/jpeg"),
        ("合影.jpeg", heic(b"heic"), "合影.heic", "application/octet-stream"),
    ],
    ids=by_name,
)
def test_a_picture_under_another_pictures_suffix_is_kept_under_its_own(
    progress: Progress, sent: str, content: bytes, kept: str, content_type: str
):
    attachment = attach(progress=progress, file=upload(sent, content))

    assert (attachment.name, attachment.content_type) == (kept, content_type)
    assert attachment.file.name.endswith(kept[kept.rindex(".") :])
    assert attachment.file.read() == content


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError, match=r"文件“总结\.pdf”是空的。"):
        check_file(upload("总结.pdf", b""))


def test_a_file_may_be_as_big_as_the_office_says_and_no_bigger(settings):
    settings.ATTACHMENT_MAX_BYTES = 2 * 1024 * 1024
    most = PDF.ljust(2 * 1024 * 1024, b"\0")
    check_file(upload("总结.pdf", most))

    with pytest.raises(ValidationError, match=r"文件“总结\.pdf”超过 2 MB。"):
        check_file(upload("总结.pdf", most + b"\0"))


def test_a_file_is_stored_under_a_name_of_our_own(progress: Progress, media_root: Path):
    attachment = attach(progress=progress, file=upload("会议 纪要（终稿）.PDF", PDF))

    stored = Attachment.objects.get()
    assert stored == attachment
    assert (stored.name, stored.size, stored.content_type) == (
        "会议 纪要（终稿）.PDF",
        len(PDF),
        "application/pdf",
    )
    assert stored.file.name == f"progress/2021/03/{stored.key}.pdf"
    assert stored_files(media_root) == [stored.file.name]
    assert stored.file.read() == PDF


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/总结.pdf", "总结.pdf"),
        ("C:\\文件\\总结.pdf", "总结.pdf"),
        ("总结\x00\x1f\r\n.pdf", "总结.pdf"),
        ("总\u202e结\u200b.pdf\x00", "总结.pdf"),
        ('"><script>.pdf', '"><script>.pdf'),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("长" * 196 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_what_its_sender_called_it_is_kept_as_plain_words(
    progress: Progress, media_root: Path, sent: str, kept: str
):
    file = upload("x.pdf", PDF)
    file._name = sent  # past what Django's own parser of uploads has taken away

    attachment = attach(progress=progress, file=file)

    assert Attachment.objects.get().name == kept
    assert re.fullmatch(r"progress/2021/03/[0-9a-f-]{36}\.pdf", attachment.file.name)
    assert stored_files(media_root) == [attachment.file.name]


def test_files_are_kept_together(progress: Progress, media_root: Path):
    files = [upload("一.pdf", PDF), upload("二.png", picture("PNG"))]
    kept = keep_all(files, lambda file: attach(progress=progress, file=file))
    assert [one.name for one in kept] == ["一.pdf", "二.png"]
    assert stored_files(media_root) == sorted(one.file.name for one in kept)


def test_where_one_file_is_bad_none_stays(progress: Progress, media_root: Path):
    files = [upload("一.pdf", PDF), upload("二.exe", EXE), upload("三.pdf", PDF)]
    with pytest.raises(ValidationError, match=r"“二[.]exe”的类型不能接收"):
        keep_all(files, lambda file: attach(progress=progress, file=file))
    assert stored_files(media_root) == []


def test_a_file_marked_as_secret_is_refused_and_who_is_to_be_told_is_said():
    book = Workbook()
    book.active["A1"] = "机密★3年"
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("方案.xlsx", stream.getvalue())
    with pytest.raises(ValidationError) as caught:
        check_file(file)
    assert caught.value.messages == [
        "文件标有密级“机密★3年”，没有保存。本系统不得存储、处理涉密文件。"
        "请立即告知本单位保密工作负责人（保密办）和系统管理员，并按保密规定处置；"
        "不要转发，也不要去掉标志再传。"
    ]
    assert file.tell() == 0
