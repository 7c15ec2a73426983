"""The style sheet of the pages for anyone, for old phones and old eyes."""

import re

import pytest

NEWER = (
    *(r":is\(", r":where\(", r":has\(", r":focus-visible", r":focus-within", r"\baspect-ratio\b"),
    *(r"\binset\b", r"\b(?:row-|column-)?gap\s*:", r"\b(?:clamp|min|max)\(", r"\bvar\(", r"@layer"),
    *(r"\b(?:padding|margin)-(?:block|inline)", r"\bplace-", r"\bclip-path\s*:", r"\bd[vh]h\b"),
)


@pytest.mark.parametrize("sign", NEWER)
def test_the_style_sheet_says_nothing_that_old_phones_do_not_know(sign, settings):
    sheet = re.sub(r"/\*.*?\*/", "", (settings.BASE_DIR / "static" / "voices.css").read_text())
    assert re.findall(sign, sheet) == []


def test_large_letters_are_the_rule(settings):
    sheet = (settings.BASE_DIR / "static" / "voices.css").read_text()
    assert "font: 1.25rem/1.7" in sheet
    assert {float(size) for size in re.findall(r"font-size: ([\d.]+)rem", sheet)} == {
        *(1.05, 1.1, 1.25, 1.4, 1.5, 1.75)
    }
