"""Characters of symbol fonts, by the code that documents keep: Wingdings F0AB is ★."""

import re

PRIVATE = re.compile("[\uf020-\uf0ff]")
WINGDINGS = {
    0xAA: "★",
    0xAB: "★",
    0xB6: "☆",
    0xFC: "✓",
    0xFB: "✗",
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "□",
    0x6F: "□",
    0x71: "□",
    0x6E: "■",
    0x6C: "●",
    0x75: "◆",
    0xA1: "○",
    0xD8: "➢",
    **{0x80 + n: chr(ord("①") + n - 1) for n in range(1, 11)},
    **{0x8B + n: chr(ord("❶") + n - 1) for n in range(1, 11)},
}
WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0xA3: "□", 0x97: "●"}
SYMBOL = {0xB7: "•", 0xD7: "⋅", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB0: "°", 0xB8: "÷"}
FONTS = {"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2, "symbol": SYMBOL}


def symbol(code: int, font: str) -> str | None:
    """The character that a code means in a font; None where nobody knows. Wingdings unless said."""
    known = FONTS.get(font.strip().lower(), {} if font.strip() else WINGDINGS)
    if code >= 0xF000 or font.strip().lower() in FONTS:
        return known.get(code & 0xFF)
    return chr(code) if 0x20 <= code < 0xD800 else None


def symbols(text: str, font: str) -> str:
    """A text in a font; in a symbol font its letters are codes: « in Wingdings is ★."""
    if font.strip().lower() not in FONTS:
        return text
    return "".join(symbol(ord(char), font) or char for char in text)
