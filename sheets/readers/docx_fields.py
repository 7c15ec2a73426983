r"""What Word's fields show whose code is all there is: EQ above all.

An old .doc turns 拼音指南 into EQ \o\ad(\s\up 9(yī),漪), 带圈字符 into EQ \o\ac(○,区), and spread-out
names into EQ \o\ad(王国珍,　　　　). The base text is the text. Source: ECMA-376 part 1, 17.16.5.17.
"""

import re

from sheets.readers.symbols import symbol

GENERAL_SWITCH = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
SWITCHES = re.compile(r"(?:\\[a-zA-Z]+\s*\d*\s*)+")
SHAPES = re.compile(r"[○〇◯□△◇▭\u20dd-\u20e0]")  # what encircles a character
SYMBOL_FIELD = re.compile(r'SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})(?:.*\\f\s*"?([^"\\]+)"?)?', re.I)
BUTTON = re.compile(r"MACROBUTTON\s+\S+\s+(.*)", re.I | re.DOTALL)
EQUATION = re.compile(r"\s*EQ\b", re.I)
CHOICE = re.compile(r"\s*FORM(?:CHECKBOX|DROPDOWN)\b", re.I)  # what is chosen stands elsewhere
# Marks for an index or a table of contents, and page numbers: nothing of the text.
SILENT = re.compile(
    r"(?:XE|TC|TA|RD|SET|ASK|PRIVATE|ADVANCE|PAGE|NUMPAGES|SECTIONPAGES|SECTION|PAGEREF|TOC|INDEX"
    r"|BIBLIOGRAPHY|HYPERLINK|FORMTEXT|NOTEREF|REF)\b",
    re.I,
)
DEEPEST = 12
LONGEST = 2000  # characters of a code


class NotRead(ValueError):
    """A code that makes no sense here."""


def is_drawn(code: str) -> bool:
    """Whether Word draws a field from its code, whatever result the file keeps."""
    return any(kind.match(code) for kind in (EQUATION, CHOICE)) or bool(
        SYMBOL_FIELD.match(code.strip())
    )


def shown_by(code: str) -> str | None:
    """The words that a field without a result shows, "" for none; None where nobody knows."""
    code = code.strip()
    if EQUATION.match(code):
        try:
            return _equation(GENERAL_SWITCH.sub("", code[2:]))
        except NotRead:
            return None
    if found := SYMBOL_FIELD.match(code):
        return symbol(int(found[1], 0), (found[2] or "").strip())
    if found := BUTTON.match(code):
        return found[1].strip()
    return "" if not code or SILENT.match(code) else None


def _equation(code: str) -> str:
    if len(code) > LONGEST:
        raise NotRead
    text, end = _text(code, 0, 0)
    if end < len(code):
        raise NotRead
    return text.strip(" ")


def _text(code: str, at: int, depth: int) -> tuple[str, int]:
    """The words up to a comma, a closing bracket or the end, and where that is."""
    if depth > DEEPEST:
        raise NotRead
    words = []
    while at < len(code) and code[at] not in ",;)":
        if code[at] == "\\":
            piece, at = _switched(code, at, depth)
        elif code[at] == "(":
            inner, at = _arguments(code, at, depth)
            piece = f"({','.join(inner)})"
        else:
            piece, at = code[at], at + 1
        words.append(piece)
    return "".join(words), at


def _switched(code: str, at: int, depth: int) -> tuple[str, int]:
    r"""What \o\ad(…), \s\up 9(…) or \f(…) shows; \, is a comma."""
    found = SWITCHES.match(code, at)
    if not found:
        return code[at + 1 : at + 2], at + 2
    kind = found[0][1].lower()
    if found.end() >= len(code) or code[found.end()] != "(":
        raise NotRead
    start = found.end()
    if kind == "o":
        parts, end = _overlaid(code, start, depth)
        return parts, end
    inner, end = _arguments(code, start, depth)
    if kind == "f":
        return "/".join(inner), end
    if kind in "abdlsx":
        return "".join(inner), end
    raise NotRead


def _overlaid(code: str, at: int, depth: int) -> tuple[str, int]:
    """What is left of characters set over each other: no reading above, no circle, no blanks."""
    raised = []
    at += 1
    parts: list[str] = []
    while True:
        raised.append(bool(re.match(r"\s*\\s\s*\\up", code[at:], re.I)))
        piece, at = _text(code, at, depth + 1)
        parts.append(piece)
        if at >= len(code):
            raise NotRead
        at += 1
        if code[at - 1] == ")":
            break
    shown = [part for part, is_up in zip(parts, raised, strict=True) if part.strip() and not is_up]
    inside = [part for part in shown if not SHAPES.fullmatch(part.strip())]
    return "".join(inside or shown or parts), at


def _arguments(code: str, at: int, depth: int) -> tuple[list[str], int]:
    """The words between brackets, apart at each comma, and where they end."""
    found = []
    at += 1
    while True:
        piece, at = _text(code, at, depth + 1)
        found.append(piece)
        if at >= len(code):
            raise NotRead
        at += 1
        if code[at - 1] == ")":
            return found, at
