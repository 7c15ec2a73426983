"""Reads the head and the body of a 工作要点: title, 发文字号, meeting, dates, points 1-15.

Source: the first two pages of 政协办〔2021〕6号. What does not stand there stays empty.
"""

import re
from collections.abc import Sequence
from datetime import date

from sheets.cells import plain_digits, squeeze
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


def read_head(lines: Sequence[str], all_lines: Sequence[str], file: str) -> PlanDocument | None:
    """The document that `lines` begin, or None where they hold neither its title nor a point.

    `lines` stand before the first annex, `all_lines` are the whole text: 印发 stands at its end.
    """
    texts = [plain_digits(squeeze(line)) for line in lines]
    points, preamble = _points(lines)
    title = _title(texts)
    if not title or not (points or any(NUMBER.search(text) for text in texts)):
        return None
    adopted = next(filter(None, map(ADOPTED.search, texts)), None)
    return PlanDocument(
        title=title,
        document_number=next((m[0] for m in map(NUMBER.search, texts) if m), ""),
        adopted_by=adopted[4] if adopted else "",
        adopted_on=_date(adopted) if adopted else None,
        issued_on=_issued(texts, [plain_digits(squeeze(line)) for line in all_lines]),
        points=points,
        file=file,
        preamble=preamble,
    )


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


def _points(lines: Sequence[str]) -> tuple[tuple[ReadPoint, ...], str]:
    """The numbered points in their sections, and what stands between the title and the first."""
    points: list[ReadPoint] = []
    preamble: list[str] = []
    section, began = "", False
    for line in lines:
        squeezed = plain_digits(squeeze(line))
        if points and ANNEX_LIST.match(squeezed):
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
    return tuple(points), "\n".join(preamble)
