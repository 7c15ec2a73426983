"""A proposal's papers, read back from the .docx."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from almanac import clock
from proposals.models import (
    Answer,
    Category,
    DispatchBatch,
    Evaluation,
    EvaluationMark,
    EvaluationQuestion,
    Ground,
    ProposalLetter,
)
from proposals.reading import documents
from proposals.services import reviewing
from tests.proposals.factories import (
    TITLE,
    OneOfEachProposalRole,
    answer_class,
    assignment_in,
    cosign,
    make_one_of_each_role,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

TODAY = date(2021, 5, 20)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@shared_rows(on=date(2021, 5, 20))
def one_of_each_role() -> OneOfEachProposalRole:
    one_of_each_role = make_one_of_each_role()
    for role, name in (("author", "甲"), ("co-signer", "乙")):
        person = one_of_each_role.person(role)
        person.name = name
        person.save()
    return one_of_each_role


def read(content: bytes):
    return Document(BytesIO(content))


def lines(paper) -> list[str]:
    return [paragraph.text for paragraph in paper.paragraphs if paragraph.text]


def cells(paper) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in paper.tables[0].rows]


def fonts(cell) -> tuple[str, Pt]:
    run = cell.paragraphs[0].runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size


def a_proposal(one_of_each_role: OneOfEachProposalRole, **values):
    values = {
        "number": 12,
        "situation": "灯具老化。",
        "suggestions": "一、更换灯具。\n二、统一色温。",
        "category": Category.objects.get(name="社会建设"),
        "filed_on": date(2021, 3, 15),
        "answer_due_on": date(2021, 6, 25),
        "handling_units": "主办单位、会办单位",
        **values,
    }
    proposal = proposal_in("handling", one_of_each_role, submitted_on=date(2021, 3, 8), **values)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    cosign(proposal, one_of_each_role.person("another member"), "declined")
    return proposal


def test_the_form_of_a_proposal_names_who_signed_it_and_when_it_is_due(one_of_each_role):
    proposal = a_proposal(one_of_each_role, origin="joint")
    one_of_each_role.person("author").mobile = "13800000000"

    paper = read(documents.proposal_form(proposal, with_contacts=False))

    assert cells(paper) == [
        ["案号", "第12号"],
        ["案由", TITLE],
        ["分类", "社会建设"],
        ["提案形式", "会议提案"],
        ["提案者类别", "委员联名"],
        ["提案人", "甲"],
        ["联名人", "乙"],
        ["提交日期", "2021年3月8日"],
        ["立案日期", "2021年3月15日"],
        ["承办单位", "主办单位、会办单位"],
        ["答复期限", "2021年6月25日"],
    ]
    assert lines(paper) == [
        "滨江区政协二届五次会议提案",
        "一、情况分析",
        "灯具老化。",
        "二、具体建议",
        "一、更换灯具。",
        "二、统一色温。",
    ]


def test_telephones_stand_in_the_form_only_where_they_are_asked_for(one_of_each_role):
    person = one_of_each_role.person("author")
    person.mobile = "13800000000"
    person.save()
    proposal = a_proposal(one_of_each_role)
    proposal.author.refresh_from_db()

    known = read(documents.proposal_form(proposal, with_contacts=True))
    plain = read(documents.proposal_form(proposal, with_contacts=False))

    assert ["联系电话", "甲 13800000000"] in cells(known)
    assert "联系电话" not in dict(cells(plain))
    assert "13800000000" not in str(cells(plain))


def test_a_collective_proposal_is_its_sponsors(one_of_each_role):
    proposal = a_proposal(one_of_each_role, origin="sector", sponsor=one_of_each_role.sector)

    form = dict(cells(read(documents.proposal_form(proposal, with_contacts=False))))

    assert (form["提案人"], form["联名人"]) == ("科技界", "")
    assert documents.salutation(proposal) == "科技界"


def test_papers_are_a4_with_the_standards_margins_and_fonts(one_of_each_role):
    paper = read(documents.proposal_form(a_proposal(one_of_each_role), with_contacts=False))
    page, row = paper.sections[0], paper.tables[0].rows[0]

    lengths = [page.page_width, page.page_height, page.top_margin, page.left_margin]
    assert [round(length / Mm(1)) for length in lengths] == [210, 297, 37, 28]
    title = paper.paragraphs[0]
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert title.runs[0].font.size == Pt(22)
    assert [fonts(cell) for cell in row.cells] == [("黑体", Pt(14)), ("仿宋_GB2312", Pt(14))]
    assert [round(cell.width / Mm(1)) for cell in row.cells] == [36, 120]


def test_the_list_of_a_batch_has_a_row_for_each_proposal(one_of_each_role):
    batch = DispatchBatch.objects.create(
        name="提案交办会", term=2, session=5, held_on=date(2021, 3, 25), months=3
    )
    first = a_proposal(one_of_each_role, batch=batch)
    other = proposal_in(
        "handling", one_of_each_role, title="关于垃圾分类的建议", number=13, batch=batch
    )
    rows = [
        assignment_in("signed", first, one_of_each_role.unit, due_on=date(2021, 9, 25)),
        assignment_in("signed", first, one_of_each_role.co_unit, "co"),
        assignment_in("sent", other, one_of_each_role.other_unit, due_on=date(2021, 9, 26)),
    ]

    paper = read(documents.dispatch_list(batch, rows))

    assert lines(paper) == [
        "提案交办会交办清单",
        "2021年3月25日交办提案2件，请于2021年6月25日前答复提案人。",
    ]
    assert cells(paper) == [
        ["案号", "案由", "提案人", "主办或分办", "会办", "答复期限"],
        ["12", TITLE, "甲、乙", "主办单位", "会办单位", "9月25日"],
        ["13", "关于垃圾分类的建议", "甲", "他单位", "", "9月26日"],
    ]
    header = paper.tables[0].rows[0]._tr.trPr
    assert header.find(qn("w:tblHeader")) is not None
    widths = [round(cell.width / Mm(1)) for cell in paper.tables[0].rows[1].cells]
    assert sum(widths) == 156


def an_answer(one_of_each_role: OneOfEachProposalRole, **values) -> Answer:
    assignment = assignment_in("answered", a_proposal(one_of_each_role), one_of_each_role.unit)
    return Answer.objects.create(
        assignment=assignment,
        author=one_of_each_role.users["unit"],
        saved_at=clock.now(),
        **{
            "answer_class": answer_class("B"),
            "document_number": "区城管局函〔2021〕12号",
            "text": "已列入计划。\n正在推进。",
            "signed_by": "主办单位负责人",
            "promised_by": date(2021, 9, 30),
            "submitted_on": TODAY,
            **values,
        },
    )


def test_an_answer_is_a_letter_to_everyone_who_signed(one_of_each_role):
    paper = read(documents.answer_letter(an_answer(one_of_each_role)))

    assert lines(paper) == [
        "关于滨江区政协二届五次会议第12号提案的答复",
        "区城管局函〔2021〕12号",
        "办理类别：B类",
        "甲委员、乙委员：",
        f"您提出的《{TITLE}》收悉。经研究，现答复如下：",
        "已列入计划。",
        "正在推进。",
        "承诺完成日期：2021年9月30日。",
        "签发人：主办单位负责人",
        "主办单位",
        "2021年5月20日",
    ]
    signature = paper.paragraphs[-2:]
    assert {line.alignment for line in signature} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert {line.paragraph_format.right_indent for line in signature} == {Pt(64)}


def test_a_draft_of_an_answer_has_no_day_yet(one_of_each_role):
    draft = an_answer(
        one_of_each_role, submitted_on=None, answer_class=None, text="", promised_by=None
    )

    assert lines(read(documents.answer_letter(draft)))[-2:] == [
        "签发人：主办单位负责人",
        "主办单位",
    ]


def test_the_form_for_rating_has_a_box_for_each_grade_of_each_question(one_of_each_role):
    answer = an_answer(one_of_each_role)

    paper = read(
        documents.rating_form(
            answer.assignment, EvaluationQuestion.objects.all(), settings=one_of_each_role.settings
        )
    )

    boxes = "□满意  □基本满意  □不满意"
    assert cells(paper) == [
        ["案号", "第12号"],
        ["案由", TITLE],
        ["提案人", "甲、乙"],
        ["承办单位", "主办单位（主办）"],
        ["答复日期", "2021年5月20日"],
        ["答复类别", "B类（正在解决或列入计划解决）"],
        ["办理态度", boxes],
        ["见面沟通", boxes],
        ["答复针对性", boxes],
        ["办理结果", boxes],
        ["总体评价", boxes],
        ["意见和建议", "\n"],
        ["提案人签名", ""],
        ["日期", "年    月    日"],
    ]
    # 15 working days after 20 May, 14 June being 端午.
    assert lines(paper)[-1] == (
        "请于2021年6月10日前填写，交提案委员会。评价“不满意”的，请写明意见。"
    )


def test_the_form_of_someone_who_rated_is_filled_in(one_of_each_role):
    assignment = an_answer(one_of_each_role).assignment
    rating = Evaluation.objects.create(
        assignment=assignment,
        stage=stage(),
        person=one_of_each_role.person("author"),
        grade="basic",
        comment="望加快。",
        rated_on=TODAY,
        entered_by=one_of_each_role.users["author"],
        entered_at=clock.now(),
    )
    questions = list(EvaluationQuestion.objects.all())
    EvaluationMark.objects.create(evaluation=rating, question=questions[0], grade="satisfied")

    form = dict(
        cells(
            read(
                documents.rating_form(
                    assignment, questions, rating, settings=one_of_each_role.settings
                )
            )
        )
    )

    assert (form["办理态度"], form["总体评价"]) == (
        "☑满意  □基本满意  □不满意",
        "□满意  ☑基本满意  □不满意",
    )
    assert form["见面沟通"] == "□满意  □基本满意  □不满意"
    assert (form["意见和建议"], form["提案人签名"], form["日期"]) == (
        "望加快。",
        "甲",
        "2021年5月20日",
    )


def test_a_refusal_is_told_in_a_letter_that_names_the_ground(one_of_each_role):
    proposal = proposal_in("re_reviewed", one_of_each_role)
    ground = Ground.objects.get(order=6)
    reviewing.reject(
        proposal=proposal, actor=one_of_each_role.users["office"], ground=ground, note="建议另投。"
    )

    paper = read(documents.outcome_letter(ProposalLetter.objects.get()))

    assert lines(paper) == [
        "关于提案不予立案的告知函",
        "甲委员：",
        f"您提出的“{TITLE}”经审查，因有“属于学术研讨”的情形，不予立案。",
        "建议另投。",
        "感谢您对政协提案工作的支持。",
        "滨江区政协提案委员会",
        "2021年5月20日",
    ]
    assert paper.paragraphs[-1].alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_a_letter_to_a_name_without_an_entry_adds_no_title_to_it(one_of_each_role):
    letter = ProposalLetter(
        proposal=proposal_in("filed", one_of_each_role, origin="", author=None, proposers="民盟"),
        addressee="民盟",
        subject="提案审查结果：立案",
        text="已立案。\n提案委员会\n2021年5月20日",
    )

    assert lines(read(documents.outcome_letter(letter)))[:2] == ["关于提案立案的告知函", "民盟："]
