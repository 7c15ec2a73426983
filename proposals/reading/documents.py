"""The papers of a proposal in official form: 提案, 交办清单, 答复函, 征询意见表, 告知函.

Each function returns a .docx file; who may have it is for the caller to check.
"""

from collections.abc import Iterable
from datetime import date

from almanac import clock
from almanac.words import month_day, session_name
from members.models import Organisation
from proposals.enums import PERSONAL_ORIGINS, Grade, Role
from proposals.models import (
    Answer,
    Assignment,
    DispatchBatch,
    Evaluation,
    EvaluationQuestion,
    Proposal,
    ProposalLetter,
    ProposalSettings,
)
from proposals.services.evaluating import feedback_due
from sheets.official_document import OfficialDocument

_EMPTY, _TICKED = "□", "☑"
_DISPATCH_HEADER = ("案号", "案由", "提案人", "主办或分办", "会办", "答复期限")
_DISPATCH_WIDTHS = (13, 50, 24, 28, 17, 24)


def plenary(term: int, session: int) -> str:
    """Return what a plenary is called: 滨江区政协二届五次会议."""
    committee = Organisation.current()
    place = committee.short_name if committee else "政协"
    return f"{place}{session_name(term, session)}会议"


def proposal_form(proposal: Proposal, *, with_contacts: bool) -> bytes:
    """Return the 提案 form, whole or still a draft; `with_contacts` adds the proposers' telephones."""
    paper = OfficialDocument(f"{plenary(proposal.term, proposal.session)}提案", clock.now())
    people = proposal.signatories
    parts = [
        ("案号", f"第{proposal.number}号" if proposal.number else ""),
        ("案由", proposal.title),
        ("分类", str(proposal.category or "")),
        ("提案形式", proposal.get_submission_display()),
        ("提案者类别", proposal.get_origin_display()),
        ("提案人", _first_named(proposal)),
        ("联名人", "" if proposal.sponsor else "、".join(person.name for person in people[1:])),
    ]
    if with_contacts and people:
        phones = [f"{person.name} {person.mobile}" for person in people if person.mobile]
        parts.append(("联系电话", "\n".join(phones)))
    paper.form(
        [
            *parts,
            ("提交日期", _day(proposal.submitted_on)),
            ("立案日期", _day(proposal.filed_on)),
            ("承办单位", proposal.handling_units),
            ("答复期限", _day(proposal.answer_due_on)),
        ]
    )
    paper.addressee("")
    paper.heading("情况分析")
    paper.paragraph(proposal.situation)
    paper.heading("具体建议")
    paper.paragraph(proposal.suggestions)
    return paper.as_bytes()


def dispatch_list(batch: DispatchBatch, rows: Iterable[Assignment]) -> bytes:
    """Return the 交办清单 of a batch: a row for each proposal, with the units of `rows`.

    Reads `unit` and `proposal` of each row, and the proposal's signatories.
    """
    by_proposal: dict[int, list[Assignment]] = {}
    for row in rows:
        by_proposal.setdefault(row.proposal_id, []).append(row)
    paper = OfficialDocument(f"{batch.name}交办清单", clock.now())
    paper.paragraph(
        f"{month_day(batch.held_on, 0)}交办提案{len(by_proposal)}件，"
        f"请于{month_day(batch.due_on, 0)}前答复提案人。"
    )
    lines = [_dispatch_line(units, batch.held_on.year) for units in by_proposal.values()]
    paper.table(_DISPATCH_HEADER, lines, _DISPATCH_WIDTHS)
    return paper.as_bytes()


def _dispatch_line(units: list[Assignment], year: int) -> tuple[str, ...]:
    proposal = units[0].proposal
    dues = [row.due_on for row in units if row.due_on and row.answers]
    due_on = max(dues, default=proposal.answer_due_on)
    return (
        str(proposal.number or ""),
        proposal.title,
        proposal.signed_as,
        "、".join(str(row.unit) for row in units if row.answers),
        "、".join(str(row.unit) for row in units if row.role == Role.CO),
        month_day(due_on, year) if due_on else "",
    )


def answer_letter(answer: Answer) -> bytes:
    """Return the 答复函; without a day of the answer where it is still a draft."""
    assignment, proposal = answer.assignment, answer.assignment.proposal
    meeting = plenary(proposal.term, proposal.session)
    called = f"第{proposal.number}号提案" if proposal.number else f"“{proposal.title}”提案"
    paper = OfficialDocument(f"关于{meeting}{called}的答复", clock.now())
    if answer.document_number:
        paper.centred(answer.document_number)
    if answer.answer_class:
        paper.addressee(f"办理类别：{answer.answer_class.letter}类")
    paper.addressee(f"{salutation(proposal)}：")
    paper.paragraph(f"您提出的《{proposal.title}》收悉。经研究，现答复如下：")
    paper.paragraph(answer.text)
    if answer.promised_by:
        paper.paragraph(f"承诺完成日期：{_day(answer.promised_by)}。")
    if answer.file_name:
        paper.paragraph(f"附件：{answer.file_name}")
    if answer.signed_by:
        paper.paragraph(f"签发人：{answer.signed_by}")
    unit = assignment.unit
    paper.signed(unit.full_name or unit.name, _day(answer.submitted_on))
    return paper.as_bytes()


def salutation(proposal: Proposal) -> str:
    """Return how a letter addresses the proposers: 甲委员、乙委员; a party by its name."""
    people = proposal.signatories
    if proposal.origin in PERSONAL_ORIGINS and people:
        return "、".join(f"{person.name}委员" for person in people)
    return proposal.signed_as or "提案人"


def rating_form(
    assignment: Assignment,
    questions: Iterable[EvaluationQuestion],
    evaluation: Evaluation | None = None,
    *,
    settings: ProposalSettings,
) -> bytes:
    """Return the 征询意见表 on a unit's handling; filled in where an evaluation is given."""
    proposal = assignment.proposal
    marks = {m.question_id: m.grade for m in evaluation.marks.all()} if evaluation else {}
    answer = assignment.answers_written.submitted().order_by("-version").first()
    paper = OfficialDocument("提案办理情况征询意见表", clock.now())
    paper.form(
        [
            ("案号", f"第{proposal.number}号" if proposal.number else ""),
            ("案由", proposal.title),
            ("提案人", proposal.signed_as),
            ("承办单位", str(assignment)),
            ("答复日期", _day(answer.submitted_on if answer else None)),
            ("答复类别", str(answer.answer_class) if answer else ""),
            *((str(question), _boxes(marks.get(question.pk))) for question in questions),
            ("总体评价", _boxes(evaluation.grade if evaluation else None)),
            ("意见和建议", evaluation.comment if evaluation else "\n\n"),
            ("提案人签名", evaluation.rated_by if evaluation else ""),
            ("日期", _day(evaluation.rated_on) if evaluation else "年    月    日"),
        ]
    )
    due = feedback_due(assignment, settings)
    before = f"请于{_day(due)}前填写，" if due else "请填写后"
    paper.paragraph(f"{before}交提案委员会。评价“不满意”的，请写明意见。")
    return paper.as_bytes()


def _boxes(grade: str | None) -> str:
    return "  ".join(f"{_TICKED if grade == g.value else _EMPTY}{g.label}" for g in Grade)


def outcome_letter(letter: ProposalLetter) -> bytes:
    """Return the 告知函: what a proposer was told of the review, as it was written."""
    *body, signature, day = letter.text.splitlines()
    outcome = letter.subject.rpartition("：")[2]
    paper = OfficialDocument(f"关于提案{outcome}的告知函", clock.now())
    member = letter.person is not None and letter.proposal.origin in PERSONAL_ORIGINS
    paper.addressee(f"{letter.addressee}{'委员' if member else ''}：")
    paper.paragraph("\n".join(body))
    paper.signed(signature, day)
    return paper.as_bytes()


def _first_named(proposal: Proposal) -> str:
    people = proposal.signatories
    return people[0].name if people and not proposal.sponsor else proposal.signed_as


def _day(day: date | None) -> str:
    return month_day(day, 0) if day else ""
