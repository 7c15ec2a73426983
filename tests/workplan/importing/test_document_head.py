from datetime import date

from workplan.importing.document_head import read_head

BODY = [
    "一、强学习重引领",
    "1.加强理论武装。持续笃学。",
    "更多的话。",
    "2、坚持党的领导。健全机制。",
]


def test_a_notice_whose_title_stands_only_in_quotes():
    lines = [
        "区政协〔2022〕12号",
        "关于印发《某某区政协",
        "2022年工作要点》的通知",
        "2022年3月1日",
        *BODY,
    ]
    found = read_head(lines, lines, "a.docx")
    assert (found.title, found.document_number) == (
        "某某区政协2022年工作要点",
        "区政协〔2022〕12号",
    )
    assert (found.adopted_by, found.adopted_on, found.issued_on) == ("", None, date(2022, 3, 1))
    assert [(p.number, p.section, p.title, p.text) for p in found.points] == [
        (1, "一、强学习重引领", "加强理论武装", "持续笃学。\n更多的话。"),
        (2, "一、强学习重引领", "坚持党的领导", "健全机制。"),
    ]


def test_a_date_that_no_calendar_has_is_none():
    lines = ["某区政协2022年工作要点", "政协办〔2022〕1号", "2022年2月30日印发"]
    assert read_head(lines, lines, "").issued_on is None


def test_other_texts_are_no_plan():
    assert read_head(["某通知", "1.甲。乙"], ["某通知"], "") is None
    assert read_head([], [], "") is None
