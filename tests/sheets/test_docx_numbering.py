"""The numbers that Word itself puts before paragraphs, as Word shows them."""

import pytest

from sheets.readers import read_file
from sheets.readers.docx_numbering import in_words
from tests.sheets.test_docx_wrappers import cell, row, table


def level(number, text, kind="decimal", start=1, extra=""):
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key, *levels, extra=""):
    return f'<w:abstractNum w:abstractNumId="{key}">{extra}{"".join(levels)}</w:abstractNum>'


def use(key, of, *overrides):
    return (
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>'
        + "".join(f'<w:lvlOverride w:ilvl="{n}">{xml}</w:lvlOverride>' for n, xml in overrides)
        + "</w:num>"
    )


def p(text="", number=None, level=0, style=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    own = "" if number is None else f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    own = f"<w:numPr>{own}</w:numPr>" if own else ""
    words = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{named}{own}</w:pPr>{words}</w:p>"


def style(key, *, number=None, level=None, base="", kind="paragraph"):
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    own = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    own += "" if number is None else f'<w:numId w:val="{number}"/>'
    own = f"<w:pPr><w:numPr>{own}</w:numPr></w:pPr>" if own else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}">{based}{own}</w:style>'


@pytest.fixture
def shown(word):
    def read(xml, **parts):
        sheets, problems = read_file("a.docx", word(xml, **parts))
        assert problems == []
        return [c.text for sheet in sheets for r in sheet.rows for c in sheet.own(r).values()]

    return read


RESTART = '<w:startOverride w:val="1"/>'
ONE = abstract(0, level(0, "%1."), level(1, "（%2）"))


@pytest.mark.parametrize(
    ("numbering", "expected"),
    [
        (ONE + use(1, 0) + use(2, 0), ["1.甲", "2.乙", "3.丙", "4.丁"]),
        (ONE + use(1, 0) + use(2, 0, (0, RESTART)), ["1.甲", "2.乙", "1.丙", "2.丁"]),
        (
            ONE + use(1, 0) + use(2, 0, (0, '<w:startOverride w:val="46"/>')),
            ["1.甲", "2.乙", "46.丙", "47.丁"],
        ),
        (
            ONE + use(1, 0) + use(2, 0, (0, RESTART + level(0, "附%1、"))),
            ["1.甲", "2.乙", "附1、丙", "附2、丁"],
        ),
        (
            abstract(0, level(0, "%1", start=34)) + use(1, 0) + use(2, 0),
            ["34甲", "35乙", "36丙", "37丁"],
        ),
    ],
)
def test_lists_of_one_definition_count_on_unless_they_start_anew(shown, numbering, expected):
    lines = p("甲", 1) + p("乙", 1) + p("丙", 2) + p("丁", 2)
    assert shown(lines, numbering=numbering) == expected


def test_a_list_that_started_anew_counts_on_where_it_is_used_again(shown):
    numbering = ONE + use(1, 0) + use(2, 0, (0, RESTART))
    lines = p("甲", 1) + p("乙", 2) + p("丙", 2) + p("丁", 1)
    assert shown(lines, numbering=numbering) == ["1.甲", "1.乙", "2.丙", "3.丁"]


@pytest.mark.parametrize("text", ["（%1）", "%1", "第%1项", "(%1)."])
def test_a_cell_that_holds_nothing_but_its_number_holds_that(shown, text):
    numbering = abstract(0, level(0, text)) + use(1, 0)
    rows = (row(cell(p("", 1)), cell(p(words))) for words in "甲乙")
    one, two = text.replace("%1", "1"), text.replace("%1", "2")
    assert shown(table(*rows) + p(), numbering=numbering) == [one, "甲", two, "乙"]


def test_an_outline_goes_on_across_tables(shown):
    numbering = (
        abstract(0, level(0, "%1、", "chineseCounting"), level(1, "%1.%2", extra="<w:isLgl/>"))
        + use(1, 0)
    )  # fmt: skip
    body = (
        p("甲", 1)
        + table(row(cell(p("乙", 1, 1))), row(cell(p("丙", 1, 1))))
        + p("丁", 1)
        + table(row(cell(p("戊", 1, 1))))
        + p()
    )
    assert shown(body, numbering=numbering) == ["一、甲", "二、丁", "1.1乙", "1.2丙", "2.1戊"]


def test_a_deleted_or_hidden_paragraph_is_not_counted(word):
    own = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    end = "<w:p><w:pPr>" + own + "<w:rPr>{}</w:rPr></w:pPr>{}</w:p>"
    gone = end.format("<w:del/>", "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>")
    moved = end.format("<w:moveFrom/>", "<w:moveFrom><w:r><w:t>丙</w:t></w:r></w:moveFrom>")
    hidden = end.format("", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>丁</w:t></w:r>")
    data = word(p("甲", 1) + gone + moved + hidden + p("戊", 1), numbering=ONE + use(1, 0))
    (sheet,) = read_file("a.docx", data)[0]
    assert [sheet.own(row)[1].text for row in sheet.rows] == ["1.甲", "2.戊"]


def test_a_level_that_never_restarts_counts_on(shown):
    never = '<w:lvlRestart w:val="0"/>'
    numbering = abstract(0, level(0, "%1、"), level(1, "(%2)", extra=never)) + use(1, 0)
    body = p("甲", 1) + p("乙", 1, 1) + p("丙", 1) + p("丁", 1, 1)
    assert shown(body, numbering=numbering) == ["1、甲", "(1)乙", "2、丙", "(2)丁"]


@pytest.mark.parametrize(
    "styles",
    [
        style("N", number=1),
        style("Base", number=1) + style("N", base="Base"),
        style("A", number=1, level=0) + style("B", base="A") + style("N", base="B"),
    ],
)
def test_numbers_come_from_styles_and_those_they_are_based_on(shown, styles):
    body = p("甲", style="N") + p("乙", style="N")
    assert shown(body, styles=styles, numbering=ONE + use(1, 0)) == ["1.甲", "2.乙"]


def test_a_style_says_the_level_itself_or_its_list_does(shown):
    numbering = abstract(
        0, level(0, "%1、"), level(1, "（%2）", extra='<w:pStyle w:val="Two"/>')
    ) + use(1, 0)
    styles = style("One", number=1) + style("Two", number=1) + style("Deep", base="One", level=1)
    body = p("甲", style="One") + p("乙", style="Two") + p("丙", style="Deep")
    assert shown(body, styles=styles, numbering=numbering) == ["1、甲", "（1）乙", "（2）丙"]


def test_a_paragraph_may_refuse_the_number_of_its_style(shown):
    body = p("甲", style="N") + p("乙", number=0, style="N") + p("丙", style="N")
    styles = style("N", number=1)
    assert shown(body, styles=styles, numbering=ONE + use(1, 0)) == ["1.甲", "乙", "2.丙"]


@pytest.mark.parametrize(
    "linked",
    [
        abstract(0, level(0, "%1."), extra='<w:styleLink w:val="L"/>')
        + abstract(1, extra='<w:numStyleLink w:val="L"/>')
        + use(1, 1)
        + use(9, 0),
        abstract(0, level(0, "%1."))
        + abstract(1, extra='<w:numStyleLink w:val="L"/>')
        + use(1, 1)
        + use(9, 0),
    ],
)
def test_a_list_may_only_name_a_list_style(shown, linked):
    body = p("甲", 1) + p("乙", 1)
    styles = style("L", number=9, kind="numbering")
    assert shown(body, styles=styles, numbering=linked) == ["1.甲", "2.乙"]


def test_styles_based_on_one_another_in_a_circle_end(shown):
    styles = style("A", base="B") + style("B", base="A")
    assert shown(p("甲", style="A"), styles=styles, numbering=ONE + use(1, 0)) == ["甲"]


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (11, "chineseCounting", "十一"),
        (3, "decimalEnclosedCircle", "③"),
        (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"),
        (11, "ideographTraditional", "11"),
        (3, "ideographZodiac", "寅"),
        (2, "upperLetter", "B"),
        (26, "lowerLetter", "z"),
        (49, "upperRoman", "XLIX"),
        (4, "lowerRoman", "iv"),
        (5, "whatever", "5"),
        (0, "chineseCounting", "0"),
    ],
)
def test_a_number_is_written_as_its_kind_says(number, kind, words):
    assert in_words(number, kind) == words
