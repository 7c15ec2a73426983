"""Word templates filled in with facts, in a process of their own; those that nobody should trust."""

import sys
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.shared import Pt

from sheets import paper_templates
from sheets.official_document import OfficialDocument
from sheets.paper_templates import BadTemplate, check, names, render

AT = datetime(2021, 5, 20, 9, tzinfo=UTC)
SAMPLE = {"标题": "工作要点", "表": [{"内容": "推进数字政协建设"}]}


def template(*lines: str) -> bytes:
    paper = OfficialDocument("", AT, is_headed=False)
    for line in lines:
        paper.line(line)
    return paper.as_bytes()


def words(docx: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(docx)).paragraphs]


def refusal(data: bytes) -> str:
    with pytest.raises(BadTemplate) as refused:
        check(data, SAMPLE)
    return str(refused.value)


def test_places_are_filled_in_and_what_is_filled_in_stays_what_it_is():
    facts = {"标题": "A&B<w:p>{{ 表 }}\x0b", "表": [{"内容": "一"}, {"内容": "二"}]}

    made = render(
        template("《{{ 标题 }}》", "{%p for 行 in 表 %}", "{{ 行.内容 }}", "{%p endfor %}"), facts
    )

    assert words(made) == ["《A&B<w:p>{{ 表 }}》", "一", "二"]
    # The server's memory holds no second reader of Word files.
    assert "docxtpl" not in sys.modules


def test_a_row_of_a_table_is_repeated():
    paper = OfficialDocument("", AT, is_headed=False)
    rows = [["{%tr for 行 in 表 %}", ""], ["{{ loop.index }}", "{{ 行.内容 }}"]]
    paper.table(["序号", "内容"], [*rows, ["{%tr endfor %}", ""]], [20, 136])

    made = Document(BytesIO(render(paper.as_bytes(), {"表": [{"内容": "一"}, {"内容": "二"}]})))

    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["序号", "内容"],
        ["1", "一"],
        ["2", "二"],
    ]


def test_a_place_without_a_fact_says_so_on_the_paper():
    made = render(template("{{ 发文字号 }}：{{ 会议.主持 }}，{{ 表[0].内容 }}"), {"表": [{}]})

    assert words(made) == ["【缺：发文字号】：【缺：会议】，【缺：内容】"]


def test_a_template_that_asks_for_what_there_is_is_taken():
    check(template("{{ 标题 }}", "{%p for 行 in 表 %}", "{{ 行.内容 }}", "{%p endfor %}"), SAMPLE)


def test_names_of_facts_are_listed_with_those_within_lists():
    assert names(SAMPLE) == ["标题", "表", "内容"]


KNOWN = "可以用的名称：标题、表、内容。"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(
            "{{ 文号 }}、{{ 标提 }}", f"模板里有不认识的名称：文号、标提。{KNOWN}", id="unknown"
        ),
        pytest.param("{{ 表[0].内 }}", f"模板里有不认识的名称：内。{KNOWN}", id="unknown within"),
        pytest.param("｛｛标题｝｝", f"{paper_templates.FULL_WIDTH}｛｛标题｝｝", id="full width"),
        pytest.param("{｛ 标题 }}", f"{paper_templates.FULL_WIDTH}{{｛ 标题 }}}}", id="half of it"),
        pytest.param("{{ 标题", f"{paper_templates.SYNTAX}（unexpected '/'）", id="left open"),
        pytest.param(
            "{{ ''.__class__.__mro__ }}",
            f"模板里有不认识的名称：__class__。{KNOWN}",
            id="the program's inside",
        ),
        pytest.param("{{ 表.append(1) }}", paper_templates.UNSAFE, id="changes what it was given"),
        pytest.param("{{ '%s' % ('a' * 10**10) }}", paper_templates.ENDLESS, id="memory"),
        pytest.param(
            "{% for a in range(9**9) %}{% endfor %}",
            f"{paper_templates.SYNTAX}（Range too big. The sandbox blocks ranges larger than"
            " MAX_RANGE (100000).）",
            id="a long range",
        ),
        pytest.param(
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            paper_templates.ENDLESS,
            id="time",
        ),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_words(line, said, monkeypatch):
    monkeypatch.setattr(paper_templates, "SECONDS", 2)

    assert refusal(template(line)) == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "文件是空的（0 字节）。请重新选择文件。", id="empty"),
        pytest.param(b"%PDF-1.7", paper_templates.NO_DOCX, id="another kind"),
        pytest.param(b"x" * (5 * 1024 * 1024 + 1), paper_templates.TOO_LARGE, id="large"),
    ],
)
def test_what_is_no_word_file_is_refused(data, said):
    assert refusal(data) == said


def test_a_title_that_was_filled_in_is_balanced():
    paper = OfficialDocument("关于{{ 议题 }}的报告", AT)
    made = Document(BytesIO(render(paper.as_bytes(), {"议题": "完善三岁以下婴幼儿托育服务体系"})))

    # 20 characters fit; 22 make two lines.
    assert made.paragraphs[0].paragraph_format.left_indent is None
    made = Document(
        BytesIO(render(paper.as_bytes(), {"议题": "完善三岁以下婴幼儿托育服务的体系建"}))
    )
    assert made.paragraphs[0].paragraph_format.left_indent == Pt(88)
