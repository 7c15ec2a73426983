"""Reads what LibreOffice can open, where it is installed: .doc, .wps, .rtf, .odt and .ods, .fods.

LibreOffice makes a .docx or .xlsx of it, which is looked at and read as any other; of a paper of ours a
.pdf, which is handed out. It has a profile of its own, runs no macro, fetches nothing that a document
links to, and is ended when it takes too long.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

from sheets.cells import Sheet
from sheets.confined import Stopped, own_folder, run
from sheets.kinds import FileKind
from sheets.problems import FileProblem, UnreadableFile
from sheets.readers import docx, xlsx
from sheets.safety import inspect

SECONDS, MEGABYTES, FILE_MEGABYTES = 40, 2500, 100
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
</item>
</oor:items>
"""

FAILED = (
    "这个文件转换不了，可能已损坏、设有打开密码，或者太大。"
    "请用 Word 或 WPS 打开，另存为 .docx（表格另存为 .xlsx）后上传。"
)


class Way(NamedTuple):
    """How a kind is converted: the filter that opens it, what is made, who reads that."""

    suffix: str
    opened_by: str
    makes: FileKind


FILTERS = {
    FileKind.DOCX: "docx:MS Word 2007 XML",
    FileKind.XLSX: "xlsx:Calc MS Excel 2007 XML",
    FileKind.PDF: "pdf:writer_pdf_Export",
}
TO_PDF = Way("docx", "MS Word 2007 XML", FileKind.PDF)
READ_BY = {FileKind.DOCX: docx.read, FileKind.XLSX: xlsx.read}
WAYS = {
    FileKind.DOC: Way("doc", "MS Word 97", FileKind.DOCX),
    FileKind.WPS: Way("doc", "MS Word 97", FileKind.DOCX),
    FileKind.RTF: Way("rtf", "Rich Text Format", FileKind.DOCX),
    FileKind.WORD_XML: Way("xml", "MS Word 2003 XML", FileKind.DOCX),
    FileKind.ODT: Way("odt", "writer8", FileKind.DOCX),
    FileKind.FODT: Way("fodt", "OpenDocument Text Flat XML", FileKind.DOCX),
    FileKind.ODS: Way("ods", "calc8", FileKind.XLSX),
    FileKind.FODS: Way("fods", "OpenDocument Spreadsheet Flat XML", FileKind.XLSX),
    FileKind.XML_2003: Way("xml", "MS Excel 2003 XML", FileKind.XLSX),
}


def office() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read(name: str, data: bytes, kind: FileKind) -> tuple[list[Sheet], list[FileProblem]]:
    """As the reader of what LibreOffice makes of the file. Raises UnreadableFile."""
    way = WAYS[kind]
    made = _converted(way, data)
    if inspect(made) is not way.makes:
        raise UnreadableFile(FAILED)
    return READ_BY[way.makes](name, made)


def as_pdf(paper: bytes) -> bytes:
    """Return a .docx as a PDF file, where LibreOffice is installed. Raises UnreadableFile."""
    made = _converted(TO_PDF, paper)
    if not made.startswith(b"%PDF-"):
        raise UnreadableFile(FAILED)
    return made


def _converted(way: Way, data: bytes) -> bytes:
    """The bytes that LibreOffice makes; its exit code says nothing, the file does."""
    with own_folder() as folder:
        given = folder / f"given.{way.suffix}"
        given.write_bytes(data)
        settings = folder / "profile/user/registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        out = folder / "out"
        command = [
            office() or "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            # Without it LibreOffice makes a document of any bytes.
            f"--infilter={way.opened_by}",
            "--convert-to",
            FILTERS[way.makes],
            "--outdir",
            str(out),
            str(given),
        ]
        try:
            run(
                command,
                seconds=SECONDS,
                megabytes=MEGABYTES,
                file_megabytes=FILE_MEGABYTES,
                folder=folder,
            )
        except Stopped as stopped:
            raise UnreadableFile(FAILED) from stopped
        found = [path for path in _files(out) if path.stat().st_size]
        if not found:
            raise UnreadableFile(FAILED)
        return found[0].read_bytes()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
