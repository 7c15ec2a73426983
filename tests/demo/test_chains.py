"""The chains of 2021 as the demonstration shows them on 20 May 2021."""

from datetime import date

import pytest

from consultations.chain import chain_of
from consultations.deadlines import open_deadlines
from consultations.enums import StepState
from consultations.models import (
    Consultation,
    ConsultationMeeting,
    Problem,
    Research,
    Suggestion,
    Supervision,
    TopicSuggestion,
)
from workflow.figures import lines, paragraph
from workplan.models import WorkItem

TODAY = date(2021, 5, 20)

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def linked(model) -> list[tuple[int, str]]:
    return [(row.item.seq, row.topic) for row in model.objects.order_by("item__seq")]


@pytest.mark.usefixtures("demonstration")
class TestTheTwentiethOfMay:
    def test_six_consultations_hang_on_their_rows_of_annex_1(self):
        assert linked(Consultation) == [
            (20, "进一步完善3岁以下婴幼儿托育服务体系"),
            (32, "完善知识产权综合服务平台功能　为企业科创提供全方位服务与保护"),
            (37, "构建“家校社”协同育人机制新格局"),
            (38, "安置小区物业管理"),
            (41, "推进我区高端制造业发展"),
            (42, "加快推进社工队伍建设"),
        ]

    def test_six_research_topics_hang_on_annex_2_and_four_feed_a_consultation(self):
        found = {
            row.item.seq: [fed.item.seq for fed in row.feeds.all()]
            for row in Research.objects.all()
        }
        assert found == {1: [], 2: [], 3: [37], 4: [41], 5: [38], 6: [42]}

    def test_where_problems_were_found_the_supervision_was_carried_out(self):
        found = Supervision.objects.filter(problems__isnull=False).distinct()

        [supervision] = found
        assert supervision.steps.get(name="组织监督").state == StepState.DONE

    def test_five_supervisions_hang_on_annex_5_jointly_with_the_congress(self):
        assert linked(Supervision) == [
            (1, "“迎亚运”美化城市环境"),
            (2, "推进教育事业高质量发展"),
            (3, "加快推进安居工程"),
            (4, "建设社区“美好生活共同体”"),
            (5, "深入推进物业提档升级"),
        ]
        assert {row.with_congress for row in Supervision.objects.all()} == {True}
        assert {row.three_levels for row in Supervision.objects.all()} == {False}

    def test_the_first_consultation_has_come_as_far_as_its_report(self):
        item = WorkItem.objects.get(annex="tasks", seq=20)
        [strand] = chain_of(item, TODAY).strands
        assert [(mark.step.name, mark.status, mark.day) for mark in strand.marks] == [
            ("征集选题", "done", "3月2日"),
            ("定题", "done", "3月2日"),
            ("协商方案", "done", "3月5日"),
            ("会前调研", "done", "3月16日"),
            ("协商会", "done", "3月24日"),
            ("协商报告报送", "done", "3月30日"),
            ("批示、转办", "late", "计划4月15日"),
            ("采纳反馈", "waiting", "计划5月30日"),
            ("跟踪“回头看”", "waiting", "计划7月29日"),
        ]

    def test_one_theme_stands_across_annexes(self):
        item = WorkItem.objects.get(annex="research", seq=5)
        chain = chain_of(item, TODAY)
        assert [row.designation for row in chain.items] == [
            "调研课题 5",
            "重点任务 38",
            "协商议题 4",
        ]
        assert [str(strand.theme) for strand in chain.strands] == [
            "关于安置小区管理的调研",
            "安置小区物业管理",
        ]

    def test_what_was_suggested_is_in_every_state(self):
        states = Suggestion.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["adopted", "handed_over", "declined", "offered"]
        assert ConsultationMeeting.objects.get().counts == (12, 1)

    def test_the_first_look_found_three_problems(self):
        today = [(row.state, row.is_late(TODAY)) for row in Problem.objects.order_by("number")]
        assert today == [("handed_over", True), ("rectified", False), ("found", False)]

    def test_a_topic_was_selected_and_one_waits_for_next_year(self):
        found = TopicSuggestion.objects.values_list("year", "state", "consultation__item__seq")
        assert sorted(found) == [(2021, "selected", 20), (2022, "proposed", None)]

    def test_the_paragraph_says_the_figures(self):
        assert paragraph(2021, lines(2021)) == (
            "2021年，召开区级“请你来协商”协商会1场，提出意见建议12条，被采纳1条；"
            "开展重点课题调研6个，走访座谈2次；组织监督活动1次，交办问题2个，完成整改1个，向2家部门派驻民主监督员；"
            "全体会议应到8人次，出席7人次，大会发言2篇，分办2篇，被采纳1篇；"
            "立案提案72件（会议提案68件、平时提案4件），办复13件，提案人满意5件（满意率83.3%），基本满意1件；"
            "收集线索2条，编报社情民意信息2篇，被各级政协采用2篇，其中市级以上政协采用2篇，获领导批示1篇；"
            "开展培训1次，开展接待日1次，参加活动2人次；收集问题建议2条，委员轮值1人次，答复群众咨询6条，"
            "揭榜办成1项，读书心得1篇。"
        )

    def test_who_must_act_next_is_reminded_and_nobody_is_missing(self):
        found = list(open_deadlines(TODAY, date(2021, 6, 3)))
        assert [(str(deadline), deadline.due_on) for deadline in found] == [
            (
                "协商环节：批示、转办——进一步完善3岁以下婴幼儿托育服务体系",
                date(2021, 4, 15),
            ),
            (
                "协商环节：协商会——完善知识产权综合服务平台功能　为企业科创提供全方位服务与保护",
                date(2021, 5, 24),
            ),
            (
                "协商环节：采纳反馈——进一步完善3岁以下婴幼儿托育服务体系",
                date(2021, 5, 30),
            ),
            (
                "协商环节：协商报告报送——完善知识产权综合服务平台功能　为企业科创提供全方位服务与保护",
                date(2021, 5, 31),
            ),
            ("监督问题 1：小区消防通道被车辆占用。（属地街道）", date(2021, 5, 19)),
            *[
                (
                    "意见建议：“进一步完善3岁以下婴幼儿托育服务体系”意见建议2",
                    date(2021, 5, 31),
                )
            ]
            * 2,  # to who handed it over, and to its unit
        ]
        assert {deadline.unanswered for deadline in found} == {()}
