"""Whatever visible words are wrapped in, they are read; what is left out is said with its place."""

import pytest

from sheets.problems import Severity
from sheets.readers import read_file

BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)
HIDDEN_STYLES = (
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:type="character" w:styleId="Back"><w:basedOn w:val="Gone"/>'
    '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="GoneLine"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(*pieces, style=""):
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(pieces)}</w:p>"


def cell(*blocks, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def ruby(base, reading="yī"):
    return (
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{run(reading)}</w:rt>"
        f"<w:rubyBase>{run(base)}</w:rubyBase></w:ruby></w:r>"
    )


def field(code, result=None):
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>{shown}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def read(data):
    """The words of all sheets, and what is said, each with its place."""
    sheets, problems = read_file("a.docx", data)
    words = [c.text for sheet in sheets for r in sheet.rows for c in sheet.own(r).values()]
    return words, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "wrapped",
    [
        ruby("漪"),
        f"<w:ins>{ruby('漪')}</w:ins>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('漪')}</w:sdtContent></w:sdt>",
        f"<w:smartTag><w:smartTagPr/>{run('漪')}</w:smartTag>",
        f"<w:customXml><w:customXmlPr/>{run('漪')}</w:customXml>",
        f"<w:hyperlink>{run('漪')}</w:hyperlink>",
        f'<w:fldSimple w:instr=" REF a ">{run("漪")}</w:fldSimple>',
        f'<w:bdo w:val="ltr">{run("漪")}</w:bdo>',
        "<w:r><mc:AlternateContent><mc:Choice Requires='w14'><w:t>漪</w:t></mc:Choice>"
        "<mc:Fallback><w:t>漪</w:t></mc:Fallback></mc:AlternateContent></w:r>",
        "<mc:AlternateContent><mc:Fallback><w:r><w:t>漪</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        r"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> eq \o\ad(</w:instrText></w:r>"
        r"<w:r><w:instrText>\s\up 9(yī),漪)</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        field(r" EQ \* jc2 \* hps10 \o\ad(\s\up 9(yī),漪) "),
        r'<w:fldSimple w:instr=" eq \o\ac(○,漪) "/>',
        field(" MERGEFIELD 名 ", "漪"),
        "<m:oMath><m:r><m:t>漪</m:t></m:r></m:oMath>",
        "<m:oMathPara><m:oMath><m:r><m:t>漪</m:t></m:r></m:oMath></m:oMathPara>",
    ],
)
def test_words_are_read_from_what_they_are_wrapped_in_and_once(word, wrapped):
    text, said = read(word(p(run("余静"), wrapped, run("等"))))
    assert text == ["余静漪等"]
    assert [words for words in said if "修订" not in words] == []


def test_moved_and_inserted_words_stand_where_they_went(word):
    moved = f"<w:moveTo>{run('乙')}</w:moveTo>"
    gone = (
        f"<w:moveFrom>{run('乙')}</w:moveFrom><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>"
    )
    assert read(word(p(run("甲"), moved) + p(gone, run("丁"))))[0] == ["甲乙", "丁"]


@pytest.mark.parametrize(
    "block",
    [
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml><w:customXmlPr/>{}</w:customXml>",
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
        "</mc:AlternateContent>",
    ],
)
def test_paragraphs_rows_and_cells_are_read_from_what_they_are_wrapped_in(word, block):
    wrapped_cell = row(cell(p(run("甲"))), block.format(cell(p(run("乙")))))
    wrapped_row = block.format(row(cell(p(run("丙"))), cell(block.format(p(run("丁"))))))
    data = word(block.format(p(run("段"))) + table(wrapped_cell, wrapped_row) + p())
    assert read(data)[0] == ["段", "甲", "乙", "丙", "丁"]


def test_a_formula_in_a_title_is_read_and_a_fraction_has_a_stroke(word):
    part = "<m:r><m:t>{}</m:t></m:r>"
    fraction = f"<m:f><m:num>{part.format(2)}</m:num><m:den>{part.format(3)}</m:den></m:f>"
    data = word(p(run("落实"), f"<m:oMath>{part.format('1+3')}</m:oMath>", run("制度"))
                + p(run("过"), f"<m:oMath>{fraction}</m:oMath>"))  # fmt: skip
    assert read(data) == (["落实1+3制度", "过2/3"], [])


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r>', "★"),
        (run("\uf0ab"), "★"),
        (run("\uf0ab", '<w:rFonts w:ascii="Wingdings"/>'), "★"),
        (run("«", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "★"),
        (field(r" SYMBOL 171 \f &quot;Wingdings&quot; \s 16 "), "★"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>', "①"),
        (run("«", '<w:rFonts w:ascii="宋体"/>'), "«"),
    ],
)
def test_symbols_of_symbol_fonts_are_ordinary_ones(word, piece, shown):
    assert read(word(p(piece, run("开展视察")))) == ([f"{shown}开展视察"], [])


def test_a_symbol_that_nobody_knows_is_said_with_its_place(word):
    data = word(p(run("甲")) + p('<w:r><w:sym w:font="Webdings" w:char="F0A1"/></w:r>', run("乙")))
    assert read(data) == (
        ["甲", "乙"],
        ["正文 第2段：这里有一个认不出的符号（字体 Webdings 的 F0A1），没有读入。请改成普通文字。"],
    )


@pytest.mark.parametrize(
    ("hidden", "styles"),
    [
        (run("原3月", "<w:vanish/>"), ""),
        (run("原3月", '<w:rStyle w:val="Gone"/>'), HIDDEN_STYLES),
        (run("原3月", '<w:rStyle w:val="GoneToo"/>'), HIDDEN_STYLES),
    ],
)
def test_hidden_words_are_left_out_and_said(word, hidden, styles):
    data = word(table(row(cell(p(run("全年"), hidden)))) + p(), styles=styles)
    assert read(data) == (
        ["全年"],
        ["表格1 第1行 第1列：这里有隐藏文字“原3月”，没有读入。"],
    )


def test_a_paragraph_hidden_by_its_style_is_left_out_but_for_what_is_shown_again(word):
    shown = run("乙", '<w:vanish w:val="0"/>') + run("丙", '<w:rStyle w:val="Back"/>')
    data = word(p(run("甲"), shown, style="GoneLine"), styles=HIDDEN_STYLES)
    assert read(data) == (["乙丙"], ["正文 第1段：这里有隐藏文字“甲”，没有读入。"])


def test_hidden_rows_are_known_and_deleted_rows_and_cells_are_not_read(word):
    gone = '<w:del w:author="x"/>'
    data = word(
        table(
            row(cell(p(run("甲"))), cell(p(run("乙")))),
            row(cell(p(run("丙"))), cell(p(run("丁"))), properties="<w:hidden/>"),
            row(cell(p(run("戊"))), cell(p(run("己"))), properties=gone),
            row(cell(p(run("庚"))), cell(p(run("辛")), properties="<w:cellDel/>")),
        )
        + p()
    )
    (sheet,) = read_file("a.docx", data)[0]
    assert [c.text for r in sheet.rows for c in sheet.own(r).values()] == list("甲乙丙丁庚")
    assert sheet.hidden_rows == {2}


def test_text_boxes_are_read_after_their_paragraph_once_and_said(word):
    inside = p(run("框里")) + table(row(cell(p(run("格里"))))) + p()
    text, said = read(word(p(run("甲"), f"<w:r>{BOX.format(inside)}</w:r>") + p(run("乙"))))
    assert text == ["甲", "框里", "乙", "格里"]
    assert said == ["正文 第1段：这里有文本框，框里的文字已接在这一段后面读入。请核对位置。"]


def test_a_text_box_in_a_cell_is_left_out_and_said(word):
    data = word(table(row(cell(p(run("王国珍"), f"<w:r>{BOX.format(p(run('代')))}</w:r>")))) + p())
    assert read(data) == (
        ["王国珍"],
        [
            "表格1 第1行 第1列：这一格里有文本框，框里的文字“代”没有读入。"
            "如需要导入，请改为格内的文字。"
        ],
    )


def test_footnotes_are_left_out_and_said(word):
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="7">{p(run("以文件为准"))}</w:footnote></w:footnotes>'
    )
    data = word(
        p(run("甲"), '<w:r><w:footnoteReference w:id="7"/></w:r>'),
        parts={"word/footnotes.xml": notes.encode()},
        relations=[("rId90", "footnotes", "footnotes.xml")],
    )
    assert read(data) == (["甲"], ["正文 第1段：这里有脚注“以文件为准”，没有读入。"])


def test_a_field_that_makes_no_sense_is_said_and_swallows_nothing(word):
    begun = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\z(</w:instrText></w:r>'
    )
    data = word(p(run("甲"), begun) + p(run("乙"), field(r"EQ \q(1)"), run("丙")))
    assert read(data) == (
        ["甲", "乙丙"],
        [
            f"正文 第{n}段：这里有一个读不懂的域“{code}”，它显示的文字没有读入。请改成普通文字。"
            for n, code in ((1, r"EQ \z("), (2, r"EQ \q(1)"))
        ],
    )


def test_codes_of_fields_are_no_text_and_a_list_of_contents_spans_paragraphs(word):
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    data = word(
        p(begin, '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("目录一"))
        + p(run("目录二"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + p(field("XE 索引"), run("正文"))
    )
    assert read(data) == (["目录一", "目录二", "正文"], [])


def test_another_file_within_the_document_is_an_error(word):
    chunk = '<w:altChunk r:id="rId91"/>'
    data = word(
        p(run("甲")) + chunk,
        parts={"word/a.html": b"<p>1</p>"},
        relations=[("rId91", "aFChunk", "a.html")],
    )
    (problem,) = read_file("a.docx", data)[1]
    assert problem.severity is Severity.ERROR
    assert str(problem) == (
        "正文 第2段：文档里嵌着另一份文件，要用 Word 打开才会成为正文，其中的内容没有读入。"
        "请用 Word 打开，直接保存后重新上传。"
    )


def test_embedded_objects_are_said_and_known_by_their_place(word):
    drawn = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="{}"/></w:object></w:r>'
    picture = "<w:r><w:drawing/></w:r>"
    data = word(
        p(run("附件3"))
        + p(drawn.format("Excel.Sheet.12"))
        + p(picture, run("图"))
        + p(drawn.format("ET.Sheet.12"), picture)
        + p(drawn.format("Visio.Drawing.15"))
    )
    (sheet,), problems = read_file("a.docx", data)
    excel = "嵌入的 Excel 表格"
    assert sheet.objects == {2: excel, 3: "图片", 4: excel, 5: "嵌入的对象"}
    assert [(said.row, said.message.partition("，")[0]) for said in problems] == [
        (2, "这里是嵌入的 Excel 表格"),
        (4, "这里是嵌入的 Excel 表格"),
        (5, "这里是嵌入的对象"),
    ]


def test_a_document_full_of_what_is_left_out_is_told_in_two_hundred_lines(word):
    data = word("".join(p(run("甲"), run("隐", "<w:vanish/>")) for _ in range(300)))
    said = read(data)[1]
    assert len(said) == 201
    assert said[-1] == "整个文件：没有读入的内容太多，其余没有逐一列出。"


EMPTY_RESULT = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r" EQ \o\ac(○,漪) ", "余静漪"),
        (r" eq \o\ad(\s\up 9(yī),漪)", "余静漪"),
        (" REF 某处 ", "余静"),
        (" MERGEFIELD 名 ", "余静"),
    ],
)
def test_of_an_empty_result_an_equation_is_shown_all_the_same(word, code, shown):
    assert read(word(p(run("余静"), EMPTY_RESULT.format(code)))) == ([shown], [])


@pytest.mark.parametrize("code", [" FORMDROPDOWN ", " FORMCHECKBOX "])
@pytest.mark.parametrize("written", [field, EMPTY_RESULT.format])
def test_what_is_chosen_in_an_old_form_is_said_to_be_lost(word, code, written):
    said = (
        f"正文 第1段：这里有一个读不懂的域“{code.strip()}”，它显示的文字没有读入。请改成普通文字。"
    )
    assert read(word(p(run("办公室"), written(code)))) == (["办公室"], [said])


@pytest.mark.parametrize(
    ("wrap", "left"),
    [
        (lambda control: p(run("甲"), control(run("选择一项。"))), ["甲"]),
        (lambda control: control(p(run("单击此处输入文字。"))) + p(run("甲")), ["甲"]),
        (
            lambda control: table(
                row(cell(p(run("甲"))), control(cell(p(run("选择一项。")))), cell(p(run("乙"))))
            ),
            ["甲", "乙"],
        ),
    ],
)
def test_what_word_asks_for_in_an_empty_control_is_no_word_of_the_document(word, wrap, left):
    def control(inside):
        return (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )

    assert read(word(wrap(control)))[0] == left


def test_comments_are_said_with_their_place(docx):
    def edit(document):
        document.add_comment(document.paragraphs[0].runs, "这一句请再核", "甲", "甲")
        runs = document.tables[0].cell(0, 1).paragraphs[0].runs
        document.add_comment(runs, "改为8月", "甲", "甲")

    assert read(docx("总体要求", [["甲", "3月"]], edit=edit)) == (
        ["总体要求", "甲", "3月"],
        [
            "正文 第1段：这里有批注“这一句请再核”，没有读入。",
            "表格1 第1行 第2列：这里有批注“改为8月”，没有读入。",
        ],
    )
