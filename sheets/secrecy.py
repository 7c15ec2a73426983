"""Keeps marked secrets out: a file whose text carries a mark (秘密★1年) is refused before it is stored.

The mark is that of GB/T 9704-2012, 7.2.2: 绝密, 机密 or 秘密, with ★ and the term. The word alone, in a
sentence, is none, nor is the ★ of a task. Looked at are all texts of a file, headers and boxes as well;
pictures and scans cannot be, nor can what is locked.
"""

import json
import logging
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from sheets.confined import Stopped, run_python
from sheets.kinds import FileKind, kind_of
from sheets.problems import UnreadableFile

log = logging.getLogger(__name__)

REFUSAL = (
    "文件标有密级“{mark}”，没有保存。本系统不得存储、处理涉密文件。"
    "请立即告知本单位保密工作负责人（保密办）和系统管理员，并按保密规定处置；不要转发，也不要去掉标志再传。"
)

_LEVEL = r"[绝机秘][^\S\n]*密"
_STAR = "[★☆⭐✩✪✫✬✭✮✯✰\uf0ab]"
_TERM = r"(?:(?:\d{1,2}|[一二两三四五六七八九十半]{1,3})[^\S\n]*(?:年|个月|月|天|日)|长期)"
_S = r"[^\S\n]*"
MARK = re.compile(
    # 秘密★ begins a line or a word; after other words (国家秘密★) it must have its term.
    rf"(?<![\u4e00-\u9fff]){_LEVEL}{_S}{_STAR}(?:{_S}{_TERM})?"
    rf"|{_LEVEL}{_S}{_STAR}{_S}{_TERM}"
    # Typed in two lines, or with * for want of a ★, it has its term and nothing before it.
    rf"|(?<![\u4e00-\u9fff]){_LEVEL}\s*(?:{_STAR}|[*＊]){_S}{_TERM}{_S}$"
    # Without ★ the mark and its term stand alone in their line.
    rf"|^{_S}(?:密级{_S}[:：]?{_S})?{_LEVEL}{_S}[·:：,，(（]?{_S}{_TERM}{_S}[)）]?{_S}$",
    re.MULTILINE,
)

# What only texts with a mark may hold, seen at once: 秘密 with tags between, each as it is or as a number.
MAYBE = re.compile(
    r"(?:[绝机秘]|&#(?:0*(?:32477|26426|31192)|[xX]0*(?:7[eE][dD][dD]|673[aA]|79[dD]8));)"
    r"(?:<[^>]{0,500}>|\s){0,40}"
    r"(?:密|&#(?:0*23494|[xX]0*5[bB][cC]6);)"
)

MOST_UNPACKED = 64 * 1024 * 1024
SECONDS, MEGABYTES = 10, 1000
SYMBOL = re.compile(r'<\w+:sym\b[^>]*?:char="([0-9A-Fa-f]{4})"[^>]*>')
SHEET_NAME = re.compile(
    r'<(?:\w+:)?(?:sheet|table)\b[^>]{0,500}?\s(?:\w+:)?name="([^"]*)"[^>]*>', re.IGNORECASE
)
BLOCK_END = re.compile(
    r"</(?:\w+:)?(?:p|si|is|h|td|tr|div)>|<(?:\w+:)?(?:br|tab|line-break)\s*/?>", re.IGNORECASE
)
TEXT_OBJECT_END = re.compile(r"</(?:\w+:)?TextObject>")
READING = re.compile(r"<(w:rt|ruby:rt|text:ruby-text)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
RTF_BYTES = re.compile(r"(?:\\'[0-9A-Fa-f]{2})+")
RTF_CHARACTER = re.compile(r"\\u(-?\d{1,5})\??(?:\\'3f)?")
RTF_BREAK = re.compile(r"\\(?:par|line|cell|row)\b\s?")
RTF_WORD = re.compile(r"\\[A-Za-z]+-?\d* ?|[{}\r\n]")


class Marked(UnreadableFile):
    """A file that carries a mark of secrecy: it must not be kept."""


def mark_in(text: str) -> str:
    """The mark that a text carries, without spaces; "" for none."""
    found = MARK.search(text)
    return "".join(found[0].split()) if found else ""


def mark_of(data: bytes) -> str:
    """The mark that a file carries, "" for none, or where its words cannot be seen."""
    return next((mark for text in _texts(data) if (mark := mark_in(text))), "")


def refuse(data: bytes) -> None:
    """Raise Marked for a file that carries a mark, saying who is to be told."""
    if mark := mark_of(data):
        log.warning("refused an upload that is marked as secret")
        raise Marked(REFUSAL.format(mark=mark))


def _texts(data: bytes) -> Iterator[str]:
    try:
        kind = kind_of(data)
    except Exception:  # a damaged archive; whoever reads it says so
        return
    if data.startswith(b"PK"):
        yield from _archive_texts(data, kind)
    elif kind is FileKind.PDF:
        yield from _pdf_texts(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _wide_texts(data)
    elif kind is FileKind.RTF:
        yield _rtf_text(data)
    elif kind is not FileKind.IMAGE:
        yield from (plain_text(text) for text in _decoded(data))


def _archive_texts(data: bytes, kind: FileKind) -> Iterator[str]:
    """The words of an archive's parts. What unpacks to too much is left to who refuses it."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                if not entry.filename.lower().endswith((".xml", ".htm", ".html", ".rels")):
                    continue
                with archive.open(entry) as part:
                    found = part.read(left + 1)
                left -= len(found)
                if left < 0:
                    return
                for text in _decoded(found):
                    yield plain_text(text, whole_page=kind is FileKind.OFD)
    except Exception:  # damaged further down
        return


def _decoded(data: bytes) -> Iterator[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", "ignore")
        return
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("gb18030", "ignore")


def plain_text(text: str, *, whole_page: bool = False) -> str:
    """The words of XML or HTML, a line a paragraph; those of a `whole_page` stand beside each other."""
    if not MAYBE.search(text):
        return ""
    text = SYMBOL.sub(lambda found: chr(int(found[1], 16)), READING.sub("", text))
    text = SHEET_NAME.sub(r"\n\1\n", text)
    text = TEXT_OBJECT_END.sub(" ", text) if whole_page else BLOCK_END.sub("\n", text)
    return unescape(TAG.sub("", text))


def _wide_texts(data: bytes) -> Iterator[str]:
    """The words of old Office files: UTF-16 wherever Chinese is written, at either parity, or GBK."""
    for encoded in (data, data[1:]):
        text = encoded.decode("utf-16-le", "ignore")
        yield re.sub(r"[\x00-\x1f]", "\n", text)
    yield re.sub(r"[\x00-\x1f]", "\n", data.decode("gb18030", "ignore"))


def _rtf_text(data: bytes) -> str:
    text = data.decode("latin-1")
    text = RTF_BYTES.sub(
        lambda found: bytes.fromhex(found[0].replace("\\'", "")).decode("gb18030", "ignore"), text
    )
    text = RTF_CHARACTER.sub(lambda found: chr(int(found[1]) % 0x10000), text)
    return RTF_WORD.sub("", RTF_BREAK.sub("\v", text)).replace("\v", "\n")


def _pdf_texts(data: bytes) -> Iterator[str]:
    try:
        yield from json.loads(
            run_python("sheets.pdf_words", data, seconds=SECONDS, megabytes=MEGABYTES)
        )
    except (Stopped, ValueError):  # broken or hostile: whoever reads it says so
        return
