"""The plan check: what it finds in the plan of 2021, and what becomes of what a person said to it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from almanac import clock
from members.models import Appointment, User
from tests.factories import make_committee, make_item, make_plan, make_user
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import document, import_all
from workflow.refusals import Refused
from workplan.annexes import Annex
from workplan.enums import LinkKind
from workplan.models import AcceptedFinding, DueDate, ItemLink, Plan, WorkItem
from workplan.services import checkup, links
from workplan.services.checkup import Checkup, check_plan
from workplan.services.items import ItemData, revise_item
from workplan.services.office_dates import record_passing

TODAY = date(2021, 3, 10)
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=TODAY)
def office() -> User:
    return make_user("office", office=True)


@shared_rows(on=TODAY)
def plan(office) -> Plan:
    """The document of 2021, with the links confirmed that are plain (demo/)."""
    make_committee()
    import_all(document(), add_unknown=True)
    plain = Q(kind=LinkKind.UMBRELLA) | Q(following__annex=Annex.CONSULTATION)
    for link in ItemLink.objects.filter(plain).order_by("pk"):
        links.confirm(link=link, actor=office)
    return Plan.objects.get()


def described(found: Checkup) -> list[str]:
    """Each finding by its kind, with the rows concerned."""
    return [
        f"{one.finding.kind.value}: {'、'.join(item.designation for item in one.items)}".strip()
        for one in found.checked
    ]


def words(plan: Plan, kind: str) -> list[str]:
    checked = check_plan(plan, TODAY).checked
    return [one.finding.words for one in checked if one.finding.kind.value == kind]


# Worked out by hand from the document.
EXPECTED = """
dates: 重点任务 42、协商议题 6
research-late: 重点任务 37、协商议题 3、调研课题 3
research-late: 重点任务 38、协商议题 4、调研课题 5
research-late: 重点任务 41、协商议题 5、调研课题 4
research-month: 重点任务 42、调研课题 6
no-research: 重点任务 20、协商议题 1
no-research: 重点任务 32、协商议题 2
scheme: 重点任务 5
scheme: 重点任务 6
scheme: 重点任务 10
scheme: 重点任务 20
scheme: 重点任务 21
scheme: 重点任务 22
scheme: 重点任务 23
scheme: 重点任务 24
awaited: 重点任务 10
awaited:
post: 重点任务 25
post: 重点任务 27
undated-annex: 督办提案 1、督办提案 2、督办提案 3、督办提案 4
undated-annex: 监督议题 1、监督议题 2、监督议题 3、监督议题 4、监督议题 5
day-off: 重点任务 1、重点任务 2
day-off: 重点任务 12、重点任务 13
day-off: 重点任务 14、重点任务 36、重点任务 37、协商议题 3
day-off: 重点任务 15、重点任务 28、重点任务 43、重点任务 44、调研课题 2、调研课题 3、调研课题 4、协商议题 6
crowded: 重点任务 4、重点任务 7、重点任务 8、重点任务 16
crowded: 重点任务 6、重点任务 9、重点任务 10、重点任务 11
crowded: 重点任务 3、重点任务 4、重点任务 7、重点任务 8、重点任务 45
crowded: 重点任务 6、重点任务 9、重点任务 10、重点任务 11、重点任务 16、重点任务 45
""".strip().splitlines()


class TestThePlanOf2021:
    def test_all_that_does_not_fit(self, plan):
        assert described(check_plan(plan, TODAY)) == EXPECTED

    def test_the_dates_that_differ(self, plan):
        assert words(plan, "dates") == [
            "重点任务 42“9月”（9月30日），协商议题 6“10月份”（10月31日）。"
        ]
        assert words(plan, "research-late")[0] == (
            "重点任务 37“7月”（7月31日），协商议题 3“7月份”（7月31日），调研课题 3“10月份”（10月31日）。"
        )

    def test_the_posts_and_how_many_hold_them(self, plan):
        held = "牵头领导写“副主席”，现有4人任此职，没有写明是哪一位。"
        assert words(plan, "post") == [f"重点任务 25：{held}", f"重点任务 27：{held}"]

    def test_posts_that_nobody_holds_on_the_day(self, plan):
        Appointment.objects.update(ended_on=date(2021, 3, 9))

        gone = "现在没有人任此职"
        assert words(plan, "post") == [
            f"重点任务 25：牵头领导写“副主席”，{gone}。",
            f"重点任务 27：牵头领导写“主席”，{gone}；牵头领导写“副主席”，{gone}。",
        ]

    def test_the_four_month_ends_on_days_off(self, plan):
        assert words(plan, "day-off") == [
            "1月31日（周日）到期2项，前一个工作日是1月29日（周五）。",
            "2月28日（周日）到期2项，前一个工作日是2月26日（周五）。",
            "7月31日（周六）到期4项，前一个工作日是7月30日（周五）。",
            "10月31日（周日）到期8项，前一个工作日是10月29日（周五）。",
        ]

    def test_the_crowded_months(self, plan):
        assert words(plan, "crowded") == [
            "牵头领导“郑丽”12月到期4项（其中全年事项3项），多于设定的3项。",
            "牵头领导“余静漪”12月到期4项（其中全年事项4项），多于设定的3项。",
            "责任部门“办公室”12月到期5项（其中全年事项4项），多于设定的3项。",
            "责任部门“委员工委”12月到期6项（其中全年事项4项），多于设定的3项。",
        ]

    def test_the_limit_is_a_setting(self, plan, settings):
        settings.CHECKUP_MONTH_LIMIT = 2

        by_person = [w for w in words(plan, "crowded") if "周翔" in w]
        assert by_person == ["牵头领导“周翔”9月到期3项，多于设定的2项。"]

    def test_a_scheme_that_passed_is_late_no_more(self, plan, office):
        item = WorkItem.objects.get(annex=Annex.TASKS, seq=20)
        record_passing(due=item.due_dates.get(), passed_on=date(2021, 3, 5), actor=office)

        assert "scheme: 重点任务 20" not in described(check_plan(plan, TODAY))

    def test_a_link_that_a_person_declined_makes_no_matter(self, plan, office):
        links.decline(
            link=ItemLink.objects.get(
                following__seq=6, following__annex="research", kind=LinkKind.SERVES
            ),
            actor=office,
        )

        found = described(check_plan(plan, TODAY))
        assert "research-month: 重点任务 42、调研课题 6" not in found
        assert "no-research: 重点任务 42、协商议题 6" in found

    def test_checking_writes_nothing_and_asks_as_often_for_a_large_plan(
        self, plan, django_assert_max_num_queries
    ):
        before = WorkItem.history.count()
        with django_assert_max_num_queries(16):
            check_plan(plan, TODAY)
        assert (WorkItem.history.count(), AcceptedFinding.objects.count()) == (before, 0)


@pytest.fixture
def lone(office) -> WorkItem:
    """A row without a leader, department or date beside one that has all."""
    plan = make_plan()
    make_item(plan, 1, "例会", period="3月")
    return make_item(plan, 2, "适时安排的事", period="适时")


def finding(item: WorkItem, kind: str = "lacking"):
    checked = check_plan(item.plan, TODAY).checked
    return next(c for c in checked if c.finding.kind.value == kind and item.pk in c.finding.rows)


def accept(item: WorkItem, actor: User, **other) -> AcceptedFinding:
    found = finding(item).finding
    values = {"key": found.key, "facts": found.facts, "reason": " 年底再看。 "}
    return checkup.accept(plan=item.plan, actor=actor, **values | other)


def test_the_plan_is_judged_by_its_own_dates_not_by_extended_ones(plan):
    before = described(check_plan(plan, TODAY))
    DueDate.objects.filter(item__annex=Annex.TASKS, item__seq=38).update(due_on=date(2021, 9, 10))

    assert described(check_plan(plan, TODAY)) == before


def test_what_the_office_accepts_is_kept_with_who_when_and_why(lone, office):
    accept(lone, office)

    kept = finding(lone).accepted
    assert (kept.reason, kept.accepted_by) == ("年底再看。", office)
    assert kept.accepted_at == clock.now()
    assert kept.words == "重点任务 2缺牵头领导、责任部门、时间。"


def test_it_survives_what_does_not_touch_it(lone, office):
    accept(lone, office)
    revise_item(
        item=lone, data=ItemData(title="换一个说法", seq=2, period_phrase="适时"), actor=None
    )

    assert finding(lone).accepted


def test_it_is_open_again_when_its_facts_change(lone, office):
    accept(lone, office)
    revise_item(
        item=lone, data=ItemData(title="适时安排的事", seq=2, period_phrase="8月"), actor=None
    )

    again = finding(lone)
    assert (again.accepted, again.outdated.reason) == (None, "年底再看。")
    assert again.finding.words == "重点任务 2缺牵头领导、责任部门。"


def test_accepting_it_anew_ends_the_old_acceptance(lone, office):
    old = accept(lone, office)
    revise_item(
        item=lone, data=ItemData(title="适时安排的事", seq=2, period_phrase="8月"), actor=None
    )
    accept(lone, office, reason="待定。")

    old.refresh_from_db()
    assert (old.ended_by, finding(lone).accepted.reason) == (office, "待定。")
    assert check_plan(lone.plan, TODAY).past == [old]


def test_an_accepted_finding_that_is_found_no_more_is_history(lone, office):
    kept = accept(lone, office)
    lone.delete()

    found = check_plan(kept.plan, TODAY)
    assert (found.past, found.accepted) == ([kept], [])


def test_withdrawn_it_is_open_again_and_stays_on_record(lone, office):
    kept = accept(lone, office)
    checkup.withdraw(accepted=kept, actor=office)

    assert finding(lone).accepted is None
    assert check_plan(lone.plan, TODAY).past == [kept]
    with pytest.raises(Refused, match="已经撤回"):
        checkup.withdraw(accepted=kept, actor=office)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"reason": " \n"}, "请填写接受的理由"),
        ({"key": "lacking:0"}, "已不再出现"),
        ({"facts": "别的"}, "已有变化"),
    ],
)
def test_what_cannot_be_accepted_is_refused(other, words, lone, office):
    with pytest.raises(Refused, match=words):
        accept(lone, office, **other)
    assert not AcceptedFinding.objects.exists()


def test_nobody_accepts_twice(lone, office):
    accept(lone, office)
    with pytest.raises(Refused, match="这一条已由office接受"):
        accept(lone, office)


def test_only_the_office_settles(lone, office):
    stranger = make_user()
    with pytest.raises(Refused, match="只有办公室"):
        accept(lone, stranger)
    kept = accept(lone, office)
    with pytest.raises(Refused, match="只有办公室"):
        checkup.withdraw(accepted=kept, actor=stranger)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"reason": ""}, id="without a reason"),
        pytest.param({"ended_at": None, "ended_by_id": 1}, id="ended by someone at no time"),
    ],
)
def test_the_database_refuses_an_acceptance(values, lone, office):
    kept = accept(lone, office)
    if "ended_by_id" in values:
        values = {**values, "ended_by_id": office.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        AcceptedFinding.objects.filter(pk=kept.pk).update(**values)


def test_the_database_keeps_one_acceptance_in_force(lone, office):
    kept = accept(lone, office)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_a_rule_is_quoted_from_the_point_of_this_plan_that_says_it(plan: Plan):
    def rules() -> dict[str, str]:
        checked = check_plan(plan, TODAY).checked
        return {one.finding.kind.value: one.finding.rule for one in checked}

    assert rules()["research-late"] == (
        "依据：2021年工作要点第6点：“坚持把调查研究作为协商的必经程序”。"
    )
    assert rules()["scheme"] == (
        "依据：2021年工作要点附件1备注：“需提前制订工作方案并提交政协主席会议审议后实施”。"
    )
    assert rules()["post"] == "依据：2021年工作要点附件3备注：“联系副主席牵头抓”。"
    plan.annex_notes = {}
    plan.save()
    assert rules()["scheme"] == "软件建议：★事项的工作方案经主席会议审议后再实施。"
    assert rules()["post"] == "软件建议：写明由哪一位领导牵头。"
    plan.points.filter(number=6).update(text="强化协商效果。")
    plan.points.filter(number=10).update(text="工作方案须经主席会议审议。")
    assert rules()["research-late"] == ("软件建议：先调研，后协商；调研成果在协商前的一个月形成。")
    assert rules()["scheme"] == "依据：2021年工作要点第10点：“工作方案须经主席会议审议”。"
