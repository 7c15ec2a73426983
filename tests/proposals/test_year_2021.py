"""The year of 二届五次会议: 68 filed, handed over in March, answered, rated, looked back at.

The workbook is a sample (fixtures/build_proposals_2021.py); what is told here is made up, the
figures that follow from it are exact.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from almanac import clock
from members.enums import DepartmentKind
from members.models import Department, User
from proposals.enums import Action, ProposalKind, State
from proposals.models import Assignment, Ground, LookBack, Proposal
from proposals.reading.figure_numbers import Numbers
from proposals.reading.figures import ProposalFigures
from proposals.services import (
    batches,
    closing,
    drafts,
    handling,
    looking_back,
    planning,
    returns,
    reviewing,
)
from proposals.services.answering import save_answer, submit_answer
from proposals.services.evaluating import evaluate
from proposals.services.extensions import ask_extension, decide_extension
from proposals.services.importing import import_proposals
from proposals.services.meeting import record_meeting
from tests.factories import make_department, make_person
from tests.proposals.factories import (
    SITUATION,
    SUGGESTIONS,
    OneOfEachProposalRole,
    answer_class,
    day,
    make_one_of_each_role,
    marks,
    percents,
    stage,
)
from tests.shared_rows import shared_rows
from workflow.refusals import Refused

pytestmark = pytest.mark.story

SESSION = Path(__file__).parents[2] / "fixtures" / "proposals_2021_session.xlsx"
COUNTS = (
    *("submitted", "filed", "merged", "handed_over", "answered", "met", "adopted"),
    *("rated", "satisfied", "basically_satisfied", "unsatisfied", "second_round", "late"),
)


class Year:
    """The rows of the workbook by their place in it, and what the office enters for them."""

    def __init__(self, one_of_each_role: OneOfEachProposalRole) -> None:
        self.one_of_each_role = one_of_each_role
        self.office: User = one_of_each_role.users["office"]
        import_proposals(SESSION.read_bytes(), self.office)
        self.rows = dict(enumerate(Proposal.objects.order_by("pk"), start=1))

    def current(self, place: int) -> Assignment:
        return self.rows[place].assignments.current().answering().get()

    def sign(self, places: Iterable[int]) -> None:
        for place in places:
            handling.sign_for(assignment=self.current(place), actor=self.office)

    def meet(self, places: Iterable[int], way: str = "talk") -> None:
        for place in places:
            record_meeting(
                assignment=self.current(place),
                actor=self.office,
                phase="before",
                held_on=clock.today(),
                way=way,
                place="区政协会议室",
            )

    def answer(self, places: Iterable[int], letter: str, promised_by: date | None = None) -> None:
        for place in places:
            save_answer(
                assignment=self.current(place),
                actor=self.office,
                text="答复如下。",
                answer_class=answer_class(letter),
                promised_by=promised_by,
            )
            submit_answer(assignment=self.current(place), actor=self.office)

    def rate(self, places: Iterable[int], grade: str, comment: str = "") -> None:
        for place in places:
            evaluate(
                assignment=self.current(place),
                stage=stage(),
                actor=self.office,
                rater=self.rows[place].proposers or "提案人",
                grade=grade,
                marks=marks(grade),
                comment=comment,
            )

    def close(self, places: Iterable[int]) -> None:
        for place in places:
            self.rows[place].refresh_from_db()
            closing.close(proposal=self.rows[place], actor=self.office)

    def figures(self, on: date) -> dict[str, int]:
        found = ProposalFigures(on, term=2, session=5)
        return {name: getattr(found, name).count() for name in COUNTS}

    def expect(self, on: date, *counts: int) -> None:
        assert self.figures(on) == dict(zip(COUNTS, counts, strict=True)), on
        # The tables count the same, of plain values.
        numbers = Numbers(on)
        found = numbers.of(p for p in numbers.proposals if (p.term, p.session) == (2, 5))
        met, adopted, rated = found["meeting_part"], found["adoption_part"], found["rated"]
        satisfied, content = found["satisfaction_part"], found["content_part"]
        counted = (met, adopted, rated, satisfied, content - satisfied, rated - content)
        assert (*(found[name] for name in COUNTS[:5]), *counted) == counts[:11], on
        assert (found["second_round"], found["late"]) == counts[11:], on


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachProposalRole:
    one_of_each_role = make_one_of_each_role()
    for name in ("余静漪", "张爱莲", "夏福志"):
        make_person(name)
    for name in ("社法委", "教文委", "经科委"):
        make_department(name)
    for n in "一二三四五六七八":
        make_department(f"样例单位{n}", DepartmentKind.UNIT)
    return one_of_each_role


def member_submits(one_of_each_role: OneOfEachProposalRole, title: str) -> Proposal:
    author = one_of_each_role.users["author"]
    proposal = drafts.begin_draft(actor=author)
    drafts.save_draft(
        proposal=proposal,
        actor=author,
        title=title,
        situation=SITUATION,
        suggestions=SUGGESTIONS,
    )
    drafts.submit(proposal=proposal, actor=author)
    return proposal


def reviewed(one_of_each_role: OneOfEachProposalRole, title: str) -> Proposal:
    proposal, office = member_submits(one_of_each_role, title), one_of_each_role.users["office"]
    reviewing.pre_review(proposal=proposal, actor=office, advice=Action.MERGE)
    reviewing.re_review(proposal=proposal, actor=office, advice=Action.MERGE)
    return proposal


def test_the_workbook_has_68_with_4_key_and_21_linked(one_of_each_role):
    Year(one_of_each_role)
    counts = {kind: Proposal.objects.filter(kind=kind).count() for kind in ProposalKind}
    assert counts == {ProposalKind.KEY: 4, ProposalKind.LINKED: 21, ProposalKind.ORDINARY: 43}
    key = Proposal.objects.filter(kind=ProposalKind.KEY).order_by("pk")
    assert [(p.title, str(p.supervising_leader), str(p.supervising_department)) for p in key] == [
        ("关于推进高技术产业标准研究助推“新制造业计划”发展的建议", "余静漪", "社法委"),
        ("关于完善高新区（滨江）公共卫生应急保障体系的建议", "张爱莲", "教文委"),
        ("关于促进高新区（滨江）直播电商产业健康发展的建议", "夏福志", "经科委"),
        ("关于江南大道沿线亮灯工程提升改造的建议", "周翔", "城建委"),
    ]


def test_a_year_with_exact_figures_at_each_months_end(one_of_each_role):
    with clock.standing_at(day(2, 22)):
        year = Year(one_of_each_role)
        office = year.office
        # Two more came in: one like no. 5 is handled with it, one is not filed.
        like = reviewed(one_of_each_role, "关于优化公交线路和站点的建议")
        reviewing.merge(proposal=like, into=year.rows[5], actor=office)
        empty = reviewed(one_of_each_role, "关于一切都好的建议")
        reviewing.reject(proposal=empty, actor=office, ground=Ground.objects.get(order=10))
    year.expect(day(2, 28), 70, 68, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    with clock.standing_at(day(3, 25)):
        batch = batches.make_batch(
            actor=office, name="提案交办会", term=2, session=5, held_on=day(3, 25)
        )
        filed = list(year.rows.values())
        assert planning.plan_printed_units(proposals=filed, actor=office) == 68
        for proposal in filed:
            batches.put_in_batch(proposal=proposal, batch=batch, actor=office)
        assert batches.hand_over_batch(batch=batch, actor=office) == 68
    assert set(Assignment.objects.values_list("due_on", "return_by")) == {(day(6, 25), day(4, 1))}
    year.expect(day(3, 31), 70, 68, 1, 68, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    with clock.standing_at(day(3, 30)):  # no. 20 is another unit's matter
        wrong = year.current(20)
        handling.ask_return(assignment=wrong, actor=office, reason="不属本单位职责。")
        other = Department.objects.get(name="样例单位八")
        returns.accept_return(assignment=wrong, actor=office, new_unit=other)
    assert (year.current(20).unit, year.current(20).due_on) == (other, day(6, 30))

    with clock.standing_at(day(4, 1)):
        year.sign(range(1, 69))
    with clock.standing_at(day(4, 20)):
        year.meet(range(1, 11))
        year.answer(range(1, 11), "A")
    with clock.standing_at(day(4, 28)):
        year.rate(range(1, 9), "satisfied")
        evaluate(  # who proposed the merged one rates what it was handled with
            assignment=year.current(5),
            stage=stage(),
            actor=one_of_each_role.users["author"],
            grade="satisfied",
            marks=marks("satisfied"),
        )
    year.expect(day(4, 30), 70, 68, 1, 68, 10, 10, 10, 8, 8, 0, 0, 0, 0)

    with clock.standing_at(day(5, 18)):
        year.meet(range(11, 40))
        year.meet([40], way="phone")  # by telephone: no 面商
        year.answer(range(11, 31), "A")
        year.answer(range(31, 41), "B", promised_by=day(8, 31))
    with clock.standing_at(day(5, 31)):
        year.rate([9], "basic")
        year.rate(range(11, 40), "satisfied")
        year.rate([10], "unsatisfied", "没有逐条答复。")  # and so it is handled again
    year.expect(day(5, 31), 70, 68, 1, 68, 40, 39, 40, 39, 37, 1, 1, 1, 0)

    with clock.standing_at(day(6, 10)):  # no. 67 needs more time, and gets it
        wish = ask_extension(
            assignment=year.current(67), actor=office, until=day(8, 25), reason="需争取专项资金。"
        )
        decide_extension(extension=wish, actor=office, granted=True)
    with clock.standing_at(day(6, 24)):
        year.meet(range(41, 67))
        year.answer(range(41, 66), "A")
        year.answer([66], "C")
        year.sign([10])
        year.meet([10])
        year.answer([10], "A")
    with clock.standing_at(day(6, 30)):
        year.rate([10], "satisfied")
        year.rate(range(41, 67), "satisfied")
    # No. 68 was due on 25 June and is still owed.
    year.expect(day(6, 30), 70, 68, 1, 68, 66, 65, 65, 65, 64, 1, 0, 1, 1)
    assert [p.pk for p in ProposalFigures(day(6, 30), 2, 5).late] == [year.rows[68].pk]

    with clock.standing_at(day(7, 6)):
        year.answer([68], "A")  # without having met
        assert year.current(68).was_late
        year.rate([68], "basic")
    year.expect(day(7, 31), 70, 68, 1, 68, 67, 65, 66, 66, 64, 2, 0, 1, 1)

    with clock.standing_at(day(8, 20)):
        year.meet([67])
        year.answer([67], "A")
        year.rate([67], "satisfied")
    year.expect(day(8, 31), 70, 68, 1, 68, 68, 66, 67, 67, 65, 2, 0, 1, 1)

    with clock.standing_at(day(9, 1)):
        # 9 and 68 half satisfied; 31 to 40 in class B, and promised for the end of August.
        listed = looking_back.list_look_backs(actor=None)
        assert Counter(look.why for look in listed) == {"basic": 2, "class": 10, "promise": 10}
        assert looking_back.list_look_backs(actor=None) == []
        with pytest.raises(Refused, match="没有全部评价"):
            year.close([40])  # nobody rated it yet
        year.rate([40], "satisfied")
    with clock.standing_at(day(9, 10)):
        year.close(range(1, 69))
    year.expect(day(9, 30), 70, 68, 1, 68, 68, 66, 67, 68, 66, 2, 0, 1, 1)

    with clock.standing_at(day(10, 8)):  # what was promised in no. 35 was not kept
        for look in LookBack.objects.all():
            kept = look.assignment.proposal != year.rows[35] or look.why != "promise"
            looking_back.record_look_back(
                look_back=look,
                actor=office,
                finding="done" if kept else "not_done",
                note="实地查看。",
            )
        year.rows[35].refresh_from_db()
        closing.handle_again(proposal=year.rows[35], actor=office, reason="承诺未兑现。")
        assert year.current(35).due_on == day(11, 8)
    year.expect(day(10, 31), 70, 68, 1, 68, 68, 66, 67, 68, 66, 2, 0, 2, 1)

    with clock.standing_at(day(11, 5)):
        year.sign([35])
        year.answer([35], "A")
        year.rate([35], "satisfied")
        year.close([35])
        for proposal in year.rows.values():
            proposal.refresh_from_db()
            closing.archive(proposal=proposal, actor=office)
    year.expect(day(11, 30), 70, 68, 1, 68, 68, 66, 67, 68, 66, 2, 0, 2, 1)
    year.expect(day(12, 31), 70, 68, 1, 68, 68, 66, 67, 68, 66, 2, 0, 2, 1)
    assert set(Proposal.objects.filter(pk__in=[p.pk for p in filed]).values_list("state")) == {
        (State.ARCHIVED,)
    }

    assert percents(ProposalFigures(day(12, 31), term=2, session=5)) == {
        "立案率": 98.6,
        "办复率": 100.0,
        "面商率": 97.1,
        "满意率": 97.1,
        "满意和基本满意率": 100.0,
        "采纳率": 98.5,
    }
    # The past is still what it was.
    year.expect(day(4, 30), 70, 68, 1, 68, 10, 10, 10, 8, 8, 0, 0, 0, 0)

    lost = ProposalFigures(day(12, 31), 2, 5, unit=Department.objects.get(name="样例单位四"))
    assert (lost.handed_over.count(), lost.late.count()) == (8, 1)
    won = ProposalFigures(day(12, 31), 2, 5, unit=other)
    assert (won.handed_over.count(), won.late.count()) == (9, 0)
    assert year.rows[20] in won.handed_over
    numbers = Numbers(day(12, 31))
    for unit in (lost.unit, won.unit):
        found = numbers.of(numbers.proposals, unit.pk)
        rows = ProposalFigures(day(12, 31), unit=unit)
        for rate, key in (
            ("满意率", "satisfaction"),
            ("采纳率", "adoption"),
            ("面商率", "meeting"),
        ):
            expected = rows.rate(rate).part.count(), rows.rate(rate).whole.count()
            assert (found[f"{key}_part"], found[f"{key}_whole"]) == expected, (unit, rate)
