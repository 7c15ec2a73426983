r"""What fields show whose code is all there is: EQ \o\ad(\s\up 9(yī),漪) shows 漪."""

import pytest

from sheets.readers.docx_fields import shown_by


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (r" eq \o\ad(王国珍,　　　　) ", "王国珍"),
        (r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(yī),漪)", "漪"),
        (r'EQ \* jc0 \* "Font:宋体" \* hps16 \o(\s\up 9(wáng guó zhēn),王国珍)', "王国珍"),
        (r"eq \o\ac(○,区)", "区"),
        (r"eq \o\ac(□,3)", "3"),
        (r"eq \o\ac(○,○)", "○○"),
        (r"EQ \f(1,3)", "1/3"),
        (r"EQ 10\s\up 5(2)", "102"),
        (r"EQ \x(重点)事项", "重点事项"),
        (r"EQ \o(甲;乙)", "甲乙"),
        (r"EQ 甲\,乙", "甲,乙"),
        (r"EQ （一）", "（一）"),
        (r"EQ (\f(1,2))", "(1/2)"),
        (r" SYMBOL 171 \f Wingdings ", "★"),
        (r' SYMBOL 0xFC \f "Wingdings" \s 10', "✓"),
        ("MACROBUTTON NoMacro 点击填写", "点击填写"),
        ("XE “索引”", ""),
        (" PAGE ", ""),
        ("", ""),
    ],
)
def test_the_base_text_is_the_text(code, words):
    assert shown_by(code) == words


@pytest.mark.parametrize(
    "code",
    [
        r"EQ \o\ad(漪",
        r"EQ \q(1)",
        r"EQ 漪)",
        r"EQ \o" + "(" * 5000,
        "EQ " + r"\o(" * 30 + ")" * 30,
        "EQ " + "甲" * 3000,
        r" SYMBOL 1 \f Webdings",
        "DISPLAYBARCODE 1",
        "EQUALS 1",
    ],
)
def test_a_code_that_makes_no_sense_shows_nobody_knows_what(code):
    assert shown_by(code) is None
