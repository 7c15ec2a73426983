"""The whole chain of one theme, read across annexes."""

from datetime import date

import pytest

from consultations.chain import chain_of
from consultations.services import problems, steps, suggestions
from consultations.services.themes import (
    add_activity,
    add_instruction,
    add_submission,
    edit_theme,
)
from tests.consultations.factories import (
    consultation_on,
    meeting_of,
    problem_of,
    research_on,
    supervision_on,
)
from tests.factories import OneOfEachRole, make_item, make_link
from workplan.annexes import Annex
from workplan.enums import LinkKind

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

TODAY = date(2021, 6, 30)


@pytest.fixture
def research_item(one_of_each_role: OneOfEachRole):
    return make_item(
        one_of_each_role.item.plan, 5, "关于安置小区管理的调研", annex=Annex.RESEARCH, period="4月"
    )


def marks(strand) -> dict[str, tuple[str, ...]]:
    return {mark.step.name: mark.facts for mark in strand.marks if mark.facts}


def test_research_that_feeds_a_consultation_stands_before_it(
    one_of_each_role: OneOfEachRole, research_item
):
    consultation, research = consultation_on(one_of_each_role.item), research_on(research_item)
    edit_theme(theme=research, actor=None, feeds=[consultation])
    for item in (one_of_each_role.item, research_item):
        chain = chain_of(item, TODAY)
        assert [str(strand.theme) for strand in chain.strands] == [
            "关于安置小区管理的调研",
            "地铁口序化",
        ]
        assert chain.title == "地铁口序化"
        assert chain.items[0] == item


def test_rows_that_a_person_linked_are_one_theme_and_proposed_links_are_not(
    one_of_each_role: OneOfEachRole,
):
    plan = one_of_each_role.item.plan
    annex_3 = make_item(plan, 1, "地铁口序化", annex=Annex.CONSULTATION)
    proposal = make_item(plan, 4, "关于地铁口的建议", annex=Annex.PROPOSALS)
    guessed = make_item(plan, 6, "关于地铁的调研", annex=Annex.RESEARCH)
    over = make_item(plan, 27, "开展年度重点课题调研")
    make_link(one_of_each_role.item, annex_3)
    make_link(one_of_each_role.item, proposal)
    make_link(one_of_each_role.item, guessed, state="proposed")
    make_link(over, one_of_each_role.item, kind=LinkKind.UMBRELLA)
    chain = chain_of(annex_3, TODAY)
    assert chain.items == [annex_3, one_of_each_role.item, proposal]
    assert chain.proposals == [proposal]


def test_each_step_shows_the_facts_of_its_records(one_of_each_role: OneOfEachRole, research_item):
    office = one_of_each_role.users["office"]
    consultation, research = consultation_on(one_of_each_role.item), research_on(research_item)
    edit_theme(theme=research, actor=None, feeds=[consultation])
    add_activity(theme=research, actor=None, on=date(2021, 4, 6), place="安置小区")
    meeting = meeting_of(consultation, attendance=30)
    for n in range(3):
        row = suggestions.add_suggestion(
            meeting=meeting, actor=None, text=f"建议{n}", unit="城管局"
        )
        if n == 0:
            suggestions.adopt(suggestion=row, actor=office)
        if n == 1:
            suggestions.not_adopt(suggestion=row, actor=office, answer="已有规定")
        if n == 2:
            suggestions.hand_over(suggestion=row, actor=office)
    add_submission(
        theme=consultation, actor=None, on=date(2021, 4, 1), title="协商报告", sent_to="区委"
    )
    add_instruction(theme=consultation, actor=None, on=date(2021, 4, 9), leader="区委书记")
    found = marks(chain_of(one_of_each_role.item, TODAY).strands[1])
    assert found == {
        "会前调研": ("调研“关于安置小区管理的调研”：走访 1 次",),
        "协商会": ("3月25日召开，30 人参加，意见建议 3 条，采纳 1 条",),
        "协商报告报送": ("4月1日 协商报告，报区委",),
        "批示、转办": ("区级批示 1 件",),
        "采纳反馈": ("意见建议 3 条，采纳 1 条，转办中 1 条，未采纳 1 条",),
    }


def test_a_supervisions_steps_show_its_problems(one_of_each_role: OneOfEachRole):
    supervision = supervision_on(one_of_each_role.item, with_congress=True)
    row = problem_of(supervision)
    problem_of(supervision)
    problems.hand_over(problem=row, actor=one_of_each_role.users["office"])
    [strand] = chain_of(one_of_each_role.item, TODAY).strands
    assert strand.facts == ("与区人大联合监督",)
    assert marks(strand)["跟踪督办"] == ("问题 2 个，交办 1 个，销号 0 个",)


def test_how_each_step_stands_and_when(one_of_each_role: OneOfEachRole):
    office = one_of_each_role.users["office"]
    consultation = consultation_on(one_of_each_role.item)
    first, second, *_ = consultation.steps.all()
    steps.complete(step=first, actor=office, note="已汇总", on=date(2021, 3, 5))
    steps.skip(step=second, actor=office, reason="不需要")
    [strand] = chain_of(one_of_each_role.item, TODAY).strands
    assert [(mark.status, mark.day) for mark in strand.marks][:4] == [
        ("done", "3月5日"),
        ("skipped", "计划3月17日"),
        ("late", "计划4月16日"),
        ("late", "计划5月11日"),
    ]
    assert strand.marks[-1].status == "waiting"
    assert (strand.done, strand.asked) == (1, 8)


def test_the_figures_of_a_theme_are_added_up(one_of_each_role: OneOfEachRole, research_item):
    consultation, research = consultation_on(one_of_each_role.item), research_on(research_item)
    edit_theme(theme=research, actor=None, feeds=[consultation])
    meeting_of(consultation, offered=12, adopted=9)
    meeting_of(consultation, date(2021, 4, 8), offered=3)
    assert chain_of(one_of_each_role.item, TODAY).figures == [
        *(("走访座谈", 0), ("报告稿", 0), ("协商会", 2)),
        *(("意见建议", 15), ("采纳", 9), ("批示", 0)),
    ]


def test_a_theme_without_records_has_the_items_title(one_of_each_role: OneOfEachRole):
    chain = chain_of(one_of_each_role.item, TODAY)
    assert (chain.title, chain.strands) == ("地铁口序化民主监督", [])


def hints(strand) -> dict[str, tuple[str, ...]]:
    return {mark.step.name: mark.hints for mark in strand.marks if mark.hints}


def planned(theme, **days: date) -> None:
    for name, day in days.items():
        theme.steps.filter(name=name).update(planned_on=day)


class TestTheOrderOfSteps:
    def test_research_dated_after_the_meeting_is_said_on_its_step(self, one_of_each_role):
        planned(consultation_on(one_of_each_role.item), 会前调研=date(2021, 5, 30))
        [strand] = chain_of(one_of_each_role.item, TODAY).strands
        assert hints(strand) == {
            "会前调研": ("顺序不对：计划5月30日，晚于后面的环节“协商会”（计划5月24日）。",)
        }

    def test_steps_as_laid_out_are_in_order(self, one_of_each_role):
        consultation_on(one_of_each_role.item)
        [strand] = chain_of(one_of_each_role.item, TODAY).strands
        assert hints(strand) == {}

    def test_what_was_done_is_held_against_what_was_done_before_it_should(self, one_of_each_role):
        office = one_of_each_role.users["office"]
        consultation = consultation_on(one_of_each_role.item)
        first, second, *_ = consultation.steps.all()
        steps.complete(step=first, actor=office, note="已汇总", on=date(2021, 6, 2))
        # The second is late and not done yet: that is said of it, and no wrong order of the first.
        [strand] = chain_of(one_of_each_role.item, TODAY).strands
        assert hints(strand) == {}
        steps.complete(step=second, actor=office, note="已定", on=date(2021, 6, 1))
        [strand] = chain_of(one_of_each_role.item, TODAY).strands
        assert hints(strand) == {
            "征集选题": ("顺序不对：6月2日完成，晚于后面的环节“定题”（6月1日完成）。",)
        }

    def test_a_step_that_does_not_apply_is_out_of_the_order(self, one_of_each_role):
        consultation = consultation_on(one_of_each_role.item)
        planned(consultation, 会前调研=date(2021, 5, 30))
        steps.skip(
            step=consultation.steps.get(name="会前调研"),
            actor=one_of_each_role.users["office"],
            reason="已调研过",
        )
        [strand] = chain_of(one_of_each_role.item, TODAY).strands
        assert hints(strand) == {}

    def test_the_report_of_research_that_serves_the_meeting_comes_before_it(
        self, one_of_each_role, research_item
    ):
        consultation = consultation_on(one_of_each_role.item)
        research = research_on(research_item)
        edit_theme(theme=research, actor=None, feeds=[consultation])
        planned(research, 形成调研报告=date(2021, 5, 28), 报送=date(2021, 5, 28))
        strand = chain_of(one_of_each_role.item, TODAY).strands[1]
        assert hints(strand) == {
            "会前调研": (
                "顺序不对：调研“关于安置小区管理的调研”计划5月28日“形成调研报告”，"
                "晚于“协商会”（计划5月24日）。",
            )
        }
