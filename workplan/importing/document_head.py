"""Reads a 工作要点 around its annexes: title, 发文字号, 主送, meeting, dates, points 1-15, 抄送.

Source: the first two pages of 政协办〔2021〕6号. What does not stand there stays empty.
"""

import re
from collections.abc import Sequence
from datetime import date

from sheets.cells import Sheet, plain_digits, squeeze
from workplan.importing.numerals import NUMERAL
from workplan.importing.results import PlanDocument, ReadPoint

DATE = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
TITLE = re.compile(r"[^《》，。]{0,60}\d{4}年(?:度)?工作要点")
QUOTED_TITLE = re.compile(r"《([^《》]{0,60}工作要点)》")
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（【]\d{4}[〕\]］)）】]\d{1,4}号")
ADOPTED = re.compile(rf"{DATE}([^，。（）()]{{2,60}}?会议)通过")
ISSUED = re.compile(rf"{DATE}印发")
ONLY_DATE = re.compile(DATE)
SECTION = re.compile(rf"{NUMERAL}、[^。]{{2,40}}")
POINT = re.compile(r"(\d{1,3})[.．、](?!\d)([^。]{2,40})。?(.*)", re.DOTALL)
ANNEX_LIST = re.compile(r"附件[:：]")
ADDRESSEES = re.compile(r"(?=.*政协)(?!.*[。《》]).{4,200}[:：]")
COPIED_TO = re.compile(r"抄\s*[送报][:：]?")
_IMPRINT_LINES = 9
PRINTED = re.compile(rf"(.{{2,60}}?)\s*{DATE}印发")


def read_head(lines: Sequence[str], all_lines: Sequence[str], file: str) -> PlanDocument | None:
    """The document that `lines` begin, or None where they hold neither its title nor a point.

    `lines` stand before the first annex, `all_lines` are the whole text: 印发 stands at its end.
    """
    texts = [plain_digits(squeeze(line)) for line in lines]
    points, preamble, annex_list = _points(lines)
    title = _title(texts)
    if not title or not (points or any(NUMBER.search(text) for text in texts)):
        return None
    closing = [plain_digits(squeeze(line)) for line in all_lines]
    adopted = next(filter(None, map(ADOPTED.search, texts)), None)
    return PlanDocument(
        title=title,
        document_number=next((m[0] for m in map(NUMBER.search, texts) if m), ""),
        adopted_by=adopted[4] if adopted else "",
        adopted_on=_date(adopted) if adopted else None,
        issued_on=_issued(texts, closing),
        points=points,
        file=file,
        preamble=preamble,
        addressees=_addressees(texts, title),
        annex_list=annex_list,
        copied_to=_copied_to(all_lines),
        printed_by=next((m[1] for m in map(PRINTED.fullmatch, closing) if m), ""),
    )


def closes_document(line: str) -> bool:
    """Whether a line is 抄送, 印发 or the title of a revision's changes: the first ends the last annex."""
    text = plain_digits(squeeze(line))
    return text.startswith("印发后的增补和变动") or bool(
        COPIED_TO.match(text) or PRINTED.fullmatch(text)
    )


def lists_changes(sheet: Sheet) -> bool:
    """Whether a table is the list of changes behind the annexes of our own revision (修订稿)."""
    first = sheet.own(sheet.rows[0]) if sheet.rows else {}
    return [cell.text for _, cell in sorted(first.items())] == ["所在附件和序号", "变动", "依据"]


def imprint(sheet: Sheet) -> list[str]:
    """The lines of a table that is the 版记: 抄送 first, or who printed it; none of another table."""
    lines = [
        line
        for row in sheet.rows
        for line in " ".join(cell.text for _, cell in sorted(sheet.own(row).items())).split("\n")
    ]
    return lines if lines and len(lines) <= _IMPRINT_LINES and closes_document(lines[0]) else []


def _addressees(texts: list[str], title: str) -> str:
    """The line before the notice that ends with a colon: 区政协各专委会、界别、联络处："""
    head = texts[: texts.index(title)] if title in texts else []
    return next((text.rstrip(":：") for text in head if ADDRESSEES.fullmatch(text)), "")


def _copied_to(lines: Sequence[str]) -> str:
    """What follows 抄送, up to 印发; it goes on over several lines."""
    found: list[str] = []
    for line in lines:
        text = plain_digits(squeeze(line))
        if COPIED_TO.match(text):
            found = [COPIED_TO.sub("", text, count=1)]
        elif found and (PRINTED.fullmatch(text) or not text):
            break
        elif found:
            found.append(text)
    return "".join(found)


def _title(texts: list[str]) -> str:
    """The line that is the title by itself, else what the notice names in 《》."""
    whole = next((text for text in texts if TITLE.fullmatch(text)), "")
    quoted = QUOTED_TITLE.search("".join(texts))
    return whole or (quoted[1] if quoted else "")


def _issued(texts: list[str], all_texts: list[str]) -> date | None:
    """The date of 印发, else the one that stands by itself under the notice."""
    found = next(filter(None, map(ISSUED.search, reversed(all_texts))), None)
    return _date(found or next(filter(None, map(ONLY_DATE.fullmatch, texts)), None))


def _date(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    try:
        return date(*(int(found[part]) for part in (1, 2, 3)))
    except ValueError:
        return None


def _points(lines: Sequence[str]) -> tuple[tuple[ReadPoint, ...], str, str]:
    """The numbered points in their sections, what stands between the title and the first, and the
    list of annexes (附件：1.…) below the last.
    """
    points: list[ReadPoint] = []
    preamble: list[str] = []
    section, began = "", False
    annex_list: list[str] = []
    for n, line in enumerate(lines):
        squeezed = plain_digits(squeeze(line))
        if points and ANNEX_LIST.match(squeezed):
            listed = "\n".join(lines[n:])
            annex_list = [
                ANNEX_LIST.sub("", one, count=1) for one in map(squeeze, listed.split("\n"))
            ]
            break
        if SECTION.fullmatch(squeezed):
            section = squeeze(line)
        elif section and (found := POINT.fullmatch(line.strip())):
            title, text = found[2].strip(), found[3].strip()
            points.append(ReadPoint(int(plain_digits(found[1])), section, title, text))
        elif points:
            last = points[-1]
            text = f"{last.text}\n{line}".strip()
            points[-1] = ReadPoint(last.number, last.section, last.title, text)
        elif began and not section and not ADOPTED.search(squeezed):
            preamble.append(line)
        began |= bool(TITLE.fullmatch(squeezed))
    return tuple(points), "\n".join(preamble), "\n".join(filter(None, annex_list))
