"""What is served to browsers works on Chromium 90, as on 信创 desks: nothing newer stands in it.

A feature is something that a style sheet or a script says in one way, and the Chromium that learned it.
Comments and strings are taken out first: they may speak of anything.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

FLOOR = 90
BASE = Path(settings.BASE_DIR)
# A feature, the first Chromium that has it, how it is written, and a line that uses it.
STYLES = (
    (":has()", 105, r":has\(", "details:has([open]) { color: red }"),
    (
        "container queries",
        105,
        r"@container\b|\bcontainer-(type|name)\s*:",
        "@container (width > 1px) {}",
    ),
    ("@layer", 99, r"@layer\b", "@layer base { a { color: red } }"),
    ("@scope", 118, r"@scope\b", "@scope (.a) { b { color: red } }"),
    ("@property with no script", 85, r"@property\b", "@property --x { inherits: false }"),
    ("dvh, svh, lvh", 108, r"\d[dsl]v[hwib]\b", "a { height: 100dvh }"),
    ("color-mix()", 111, r"\bcolor-mix\(", "a { color: color-mix(in srgb, red, blue) }"),
    ("oklch()", 111, r"\b(ok)?l(ch|ab)\(", "a { color: oklch(50% 0 0) }"),
    ("accent-color", 93, r"\baccent-color\s*:", "input { accent-color: red }"),
    ("subgrid", 117, r"\bsubgrid\b", "a { grid-template-rows: subgrid }"),
    ("text-wrap", 114, r"\btext-wrap\s*:", "p { text-wrap: balance }"),
    ("::details-content", 131, r"::details-content", "details::details-content { color: red }"),
    (":popover-open", 114, r":popover-open", "p:popover-open { color: red }"),
    ("range media queries", 104, r"@media[^{]*[<>]", "@media (width < 44rem) {}"),
    ("scrollbar-gutter", 94, r"\bscrollbar-gutter\s*:", "a { scrollbar-gutter: stable }"),
    (":is()", 88, r":is\(", "a:is(b) { color: red }"),
    ("aspect-ratio", 88, r"\baspect-ratio\s*:", "a { aspect-ratio: 1 }"),
    ("inset", 87, r"\binset\s*:", "a { inset: 0 }"),
)
SCRIPTS = (
    ("at()", 92, r"\.at\(", "list.at(-1)"),
    ("structuredClone", 98, r"\bstructuredClone\(", "structuredClone(a)"),
    ("randomUUID", 92, r"\brandomUUID\(", "crypto.randomUUID()"),
    ("Object.hasOwn", 93, r"\bObject\.hasOwn\(", "Object.hasOwn(a, b)"),
    ("findLast", 97, r"\.findLast(Index)?\(", "list.findLast(f)"),
    ("toSorted and its kin", 110, r"\.to(Sorted|Reversed|Spliced)\(", "list.toSorted()"),
    ("Object.groupBy", 117, r"\b(Object|Map)\.groupBy\(", "Object.groupBy(a, f)"),
    ("private methods in", 91, r"#\w+ in ", "#a in b"),
    ("static blocks", 94, r"\bstatic\s*\{", "class A { static { b() } }"),
    ("popover", 114, r"\b(show|hide|toggle)Popover\(", "a.showPopover()"),
    ("inert", 102, r"\.inert\b", "a.inert = true"),
    ("top-level await", 89, r"^await ", "await a"),
    ("replaceAll", 85, r"\.replaceAll\(", "a.replaceAll(b, c)"),
    ("??=", 85, r"\?\?=", "a ??= b"),
)
PAGES = (
    ("popover", 114, r"<[^>]*\spopover", '<p popover="auto">'),
    ("inert", 102, r"<[^>]*\sinert\b", "<p inert>"),
)
# Whether a browser knows a thing may be asked of each: @supports.
_STYLE_SAYS_NOTHING = re.compile(
    r"""/\*.*?\*/|@supports[^{]*(?=\{)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL
)
_SCRIPT_SAYS_NOTHING = re.compile(
    r"""/\*.*?\*/|(?<![:\\])//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL
)


def newer_in(text: str, features: tuple) -> list[str]:
    """Return what in a text is newer than the floor."""
    return [
        f"{name} (Chromium {since})"
        for name, since, written, _ in features
        if since > FLOOR and re.search(written, text, re.MULTILINE)
    ]


def nested_in(style: str) -> list[str]:
    """Return the rules that stand inside other rules (nesting, Chromium 112)."""
    found: list[str] = []
    open_heads: list[str] = []
    head = ""
    for sign in style:
        if sign == "{":
            if any(outer and not outer.startswith("@") for outer in open_heads):
                found.append(head.strip())
            open_heads.append(head.strip())
        elif sign == "}":
            open_heads.pop()
        head = "" if sign in "{};" else head + sign
    return found


def styles() -> list[Path]:
    return sorted((BASE / "static").glob("*.css"))


def scripts() -> list[Path]:
    return sorted((BASE / "static").glob("*.js"))


def pages() -> list[Path]:
    return sorted((BASE / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", styles(), ids=lambda path: path.name)
def test_a_style_sheet_says_nothing_newer(path: Path):
    text = _STYLE_SAYS_NOTHING.sub("", path.read_text())
    assert newer_in(text, STYLES) == []
    assert nested_in(text) == []


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_script_says_nothing_newer(path: Path):
    assert newer_in(_SCRIPT_SAYS_NOTHING.sub("", path.read_text()), SCRIPTS) == []


def test_no_page_says_anything_newer():
    found = {str(path): newer_in(path.read_text(), PAGES) for path in pages()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("features", "name", "since", "sample"),
    [
        (features, name, since, sample)
        for features in (STYLES, SCRIPTS, PAGES)
        for name, since, _, sample in features
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_feature_is_known_by_how_it_is_written(features, name, since, sample):
    found = newer_in(sample, features)
    assert found == ([f"{name} (Chromium {since})"] if since > FLOOR else [])


def test_a_rule_inside_a_rule_is_nesting_and_one_inside_a_condition_is_not():
    assert nested_in(".a { color: red; & b { color: blue } }") == ["& b"]
    assert nested_in(".a { .b { color: blue } }") == [".b"]
    assert nested_in("@media print { .a { color: red } @page { margin: 0 } }") == []


def test_what_is_said_in_comments_and_strings_is_not_used():
    assert _STYLE_SAYS_NOTHING.sub("", '/* :has() */ a { content: "@layer" }') == " a { content:  }"
    asked = "@supports not (color: oklch(0% 0 0)) { a { color: red } }"
    assert newer_in(_STYLE_SAYS_NOTHING.sub("", asked), STYLES) == []
    said = "a('x.at(') // list.at(-1)\n/* structuredClone(a) */"
    assert newer_in(_SCRIPT_SAYS_NOTHING.sub("", said), SCRIPTS) == []
