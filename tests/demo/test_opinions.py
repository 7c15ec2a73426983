"""The demonstration's opinion reports and its plan check, as they stand on 20 May 2021."""

import tomllib
from datetime import date

import pytest

from almanac import clock
from demo import loading
from opinions.figures import in_words
from opinions.models import OpinionReport
from workplan.models import Plan
from workplan.services.checkup import check_plan

pytestmark = pytest.mark.story

ISSUED, TODAY = date(2021, 3, 2), date(2021, 5, 20)


@pytest.mark.usefixtures("demonstration")
class TestTheTwentiethOfMay:
    def test_there_is_a_report_at_every_turn(self):
        reports = OpinionReport.objects.order_by("pk")

        assert [(str(r), r.get_state_display(), r.transitions.count()) for r in reports] == [
            ("建议增加社区普惠托育点", "已报送", 5),
            ("关于整治地铁口非机动车乱停放的建议", "已报送", 4),
            ("关于无障碍坡道后续维护的建议", "不采用", 2),
            ("建议多渠道缓解园区青年员工住房难", "待签发", 3),
            ("关于直播电商基地增设夜间公交的建议", "已退回", 2),
            ("关于安置小区物业费收缴和公共收益公开的建议", "已提交", 1),
            ("关于委员工作室接待时间向居民公示的建议", "起草", 0),
        ]
        assert all(report.item.plan.year == 2021 for report in reports)

    def test_the_year_s_figures_so_far(self):
        assert in_words(2021) == (
            "2021年收集线索2条，编报社情民意信息2篇，被各级政协采用2篇，其中市级以上政协采用2篇，"
            "全国政协采用0篇；获领导批示1篇。"
        )

    def test_two_findings_of_the_plan_check_were_accepted(self):
        found = check_plan(Plan.objects.get(), TODAY)

        assert [(one.finding.key, one.accepted.reason) for one in found.accepted] == [
            ("day-off:2021-01-31", "要点印发前已办结，不受影响。"),
            ("day-off:2021-02-28", "要点印发前后已办结，不受影响。"),
        ]
        assert found.past == []

    def test_nobody_signs_whom_the_document_does_not_name(self):
        people = tomllib.loads((loading.FIXTURES / loading.PEOPLE).read_text(encoding="utf-8"))
        printed = {entry["name"] for entry in [*people["heads"], *people["leaders"]]}
        printed |= set(people["members"])

        assert {p.name for r in OpinionReport.objects.all() for p in r.authors.all()} <= printed


@pytest.mark.django_db
def test_before_its_first_day_there_is_only_what_is_still_a_draft():
    with clock.standing_at(ISSUED):
        loading.load(until=ISSUED)

    assert [str(report) for report in OpinionReport.objects.all()] == [
        "关于委员工作室接待时间向居民公示的建议"
    ]
    assert not check_plan(Plan.objects.get(), ISSUED).accepted
