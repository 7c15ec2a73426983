"""The demonstration as it is seen on 20 May 2021, and that loading it again changes nothing."""

import tomllib
from collections import Counter
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.utils import timezone

from almanac import clock
from demo import loading
from demo.management.commands import load_demo
from demo.story import play
from members import roles
from members.models import Person, User
from notifications.models import Mail, Reminder
from proposals.models import Assignment, AssignmentExtension, Proposal
from tests.factories import table_counts
from workplan.annexes import Annex
from workplan.models import (
    Extension,
    ItemLink,
    Meeting,
    Plan,
    PlanImport,
    SchemeReview,
    Transition,
    WorkItem,
)
from workplan.reading.inbox import queue

ISSUED, TODAY = date(2021, 3, 2), date(2021, 5, 20)

# Row, state, lamp and reason, worked out by hand from the plan's dates and the story's events.
EXPECTED = """
重点任务 1 已办结 办结 按期办结
重点任务 2 已办结 办结 按期办结
重点任务 3 办理中 正常 距到期 225 天
重点任务 4 办理中 正常 距到期 225 天
重点任务 5 办理中 正常 距到期 225 天
重点任务 6 办理中 正常 距到期 225 天
重点任务 7 办理中 正常 距到期 225 天
重点任务 8 办理中 正常 距到期 225 天
重点任务 9 办理中 正常 距到期 225 天
重点任务 10 已签收 预警 方案未过会，已开始
重点任务 11 办理中 正常 距到期 225 天
重点任务 12 已办结 办结 超期 2 天办结
重点任务 13 已办结 办结 超期 5 天办结
重点任务 14 办理中 正常 距到期 72 天
重点任务 15 办理中 正常 距到期 164 天
重点任务 16 办理中 正常 距到期 41 天
重点任务 17 已办结 办结 按期办结
重点任务 18 已办结 办结 按期办结
重点任务 19 已办结 办结 按期办结
重点任务 20 已办结 办结 按期办结
重点任务 21 办理中 预警 进度 45%，序时进度 88%
重点任务 22 办理中 预警 方案未过会，已开始
重点任务 23 已签收 未开始 8月1日开始
重点任务 24 办理中 预警 方案未过会，已开始
重点任务 25 办理中 正常 距到期 194 天
重点任务 26 待审核 正常 已报结，待办公室审核
重点任务 27 办理中 正常 距到期 194 天
重点任务 28 已签收 未开始 10月1日开始
重点任务 29 已办结 办结 按期办结
重点任务 30 办理中 逾期 已逾期 20 天
重点任务 31 办理中 正常 距到期 194 天
重点任务 32 办理中 正常 距到期 11 天
重点任务 33 已签收 预警 方案未过会，6月1日开始
重点任务 34 已签收 预警 方案未过会，6月1日开始
重点任务 35 办理中 预警 方案未过会，6月1日开始
重点任务 36 已签收 未开始 7月1日开始
重点任务 37 已签收 未开始 7月1日开始
重点任务 38 已签收 未开始 8月1日开始
重点任务 39 已签收 未开始 8月1日开始
重点任务 40 暂缓 暂缓
重点任务 41 待签收 未开始 9月1日开始
重点任务 42 已签收 未开始 9月1日开始
重点任务 43 待签收 未开始 9月1日开始
重点任务 44 待签收 未开始 10月1日开始
重点任务 45 已签收 未开始 10月1日开始
调研课题 1 办理中 正常 距到期 194 天
调研课题 2 办理中 正常 距到期 164 天
调研课题 3 办理中 正常 距到期 164 天
调研课题 4 待签收 未开始 10月1日开始
调研课题 5 办理中 正常 距到期 133 天
调研课题 6 已签收 未开始 9月1日开始
协商议题 1 已办结 办结 随重点任务 20：按期办结
协商议题 2 办理中 正常 随重点任务 32：距到期 11 天
协商议题 3 已签收 未开始 随重点任务 37：7月1日开始
协商议题 4 已签收 未开始 随重点任务 38：8月1日开始
协商议题 5 待签收 未开始 随重点任务 41：9月1日开始
协商议题 6 已签收 未开始 随重点任务 42：9月1日开始
督办提案 1 办理中 正常 距到期 36 天
督办提案 2 办理中 正常 距到期 36 天
督办提案 3 办理中 正常 距到期 36 天
督办提案 4 办理中 正常 距到期 36 天
监督议题 1 已签收 无期限
监督议题 2 已签收 无期限
监督议题 3 已签收 无期限
监督议题 4 已签收 无期限
监督议题 5 办理中 无期限
""".strip().splitlines()

ACCOUNTS = {
    "bangongshi": ("办公室负责人", "办公室"),
    "weiyuangongwei": ("朱来兴", "委员工委"),
    "tianwei": ("周国桥", "提案委"),
    "jiaowenwei": ("黄美丽", "教文委"),
    "jingkewei": ("经科委负责人", "经科委"),
    "chengjianwei": ("陈悦", "城建委"),
    "shefawei": ("社法委负责人", "社法委"),
    "wangguozhen": ("王国珍", "主席"),
    "yujingyi": ("余静漪", "副主席"),
    "zhangailian": ("张爱莲", "副主席"),
    "xiafuzhi": ("夏福志", "副主席"),
    "zhouxiang": ("周翔", "副主席"),
    "zhengli": ("郑丽", "秘书长"),
    "jiaoyuju": ("区教育局提案联络员", "区教育局"),
    "chengguanju": ("区城管局提案联络员", "区城管局"),
    "zhujianju": ("区住建局提案联络员", "区住建局"),
    "weijianju": ("区卫健局提案联络员", "区卫健局"),
    "liqinglian": ("李庆莲", "样例界别"),
    "jinyongming": ("金永明", "样例界别"),
}

# 课题组成员 of annex 2 who are neither leaders nor heads.
_MEMBERS = """
李庆莲 鲁槐烽 李海松 金小君 孙丙林 来忠良 赵国祥 冯梦洁 沈璞 傅焕林
施一明 兰桂平 金永明 黄月君 费建伟 颜利飞 许利萍 陈建祥 王少成 汪文军
"""
MEMBERS = _MEMBERS.split()

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def described(item: WorkItem) -> str:
    status_light = item.status_light
    words = (item.designation, item.get_state_display(), status_light.label, status_light.reason)
    return " ".join(words).rstrip()


def place_of(user: User) -> str:
    """Return the one department or post that the account's person holds."""
    held = user.person.appointments.get()
    return str(held.post or held.department)


@pytest.mark.usefixtures("demonstration")
class TestTheTwentiethOfMay:
    def test_every_item_stands_as_the_story_left_it(self):
        assert [described(item) for item in WorkItem.objects.with_ledger()] == EXPECTED

    def test_each_round_stands_for_itself(self):
        items = WorkItem.objects.with_ledger().filter(annex="tasks", seq__in=(16, 23, 24, 28))
        found = {i.seq: [f"{due.label} {due.state}" for due in i.due_dates.all()] for i in items}

        assert found == {
            16: ["3月31日 closed", "6月30日 in_progress", "9月30日 accepted", "12月31日 accepted"],
            23: ["3月31日 closed", "8月31日 accepted"],
            24: ["3月31日 closed", "5月31日 in_progress"],
            28: ["4月30日 closed", "10月31日 accepted"],
        }

    def test_what_was_sent_back_is_on_record(self):
        log = Transition.objects.filter(due_date__item__seq=23, due_date__due_on=date(2021, 3, 31))

        assert [
            (f"{timezone.localtime(row.at):%m-%d}", row.get_action_display(), str(row.actor))
            for row in log.order_by("pk")
        ] == [
            ("03-03", "签收", "社法委负责人"),
            ("03-31", "报结", "社法委负责人"),
            ("04-01", "退回", "办公室负责人"),
            ("04-06", "报结", "社法委负责人"),
            ("04-07", "办结", "办公室负责人"),
        ]

    def test_the_plan_is_the_document_that_was_issued(self):
        plan = Plan.objects.get()

        assert (plan.year, plan.document_number) == (2021, "政协办〔2021〕6号")
        assert plan.title == "政协杭州市滨江区委员会2021年工作要点"
        assert plan.adopted_by == "政协第二届杭州市滨江区委员会第六十一次主席会议"
        assert (plan.adopted_on, plan.issued_on) == (date(2021, 2, 26), date(2021, 3, 2))
        assert [point.number for point in plan.points.all()] == list(range(1, 16))
        assert str(plan.points.get(number=4)) == "4.突出协商重点"

    def test_it_came_in_as_one_import_of_the_word_document(self):
        record = PlanImport.objects.get()

        assert (record.file_name, record.state) == ("plan_2021.docx", "done")
        assert (record.created, record.updated, record.unchanged) == (66, 0, 0)
        annexes = [item.annex for item in WorkItem.objects.all()]
        assert {annex.value: annexes.count(annex) for annex in Annex} == {
            "tasks": 45,
            "research": 6,
            "consultation": 6,
            "proposals": 4,
            "supervision": 5,
        }

    def test_a_research_team_is_named_as_printed(self):
        item = WorkItem.objects.with_ledger().get(annex="research", seq=5)

        assert [str(person) for person in item.members] == [
            "陈悦",
            "金永明",
            "黄月君",
            "费建伟",
            "颜利飞",
        ]
        assert item.members_note == "和相关委员"

    def test_the_office_confirmed_the_plain_links_and_left_the_others(self):
        listed = [
            (link.get_state_display(), link.leading.designation, link.following.designation)
            for link in ItemLink.objects.filter(kind="same")
        ]

        assert sorted(listed) == [
            *[
                ("已确认", f"重点任务 {row}", f"协商议题 {topic}")
                for topic, row in enumerate((20, 32, 37, 38, 41, 42), start=1)
            ],
            ("待确认", "重点任务 40", "督办提案 3"),
        ]
        serving = ItemLink.objects.filter(kind="serves")
        assert set(serving.values_list("state", "leading__seq", "following__seq")) == {
            ("proposed", 37, 3),
            ("proposed", 38, 5),
            ("proposed", 41, 4),
            ("proposed", 42, 6),
        }
        umbrellas = ItemLink.objects.filter(kind="umbrella")
        assert set(umbrellas.values_list("state", flat=True)) == {"confirmed"}
        assert Counter(link.leading.seq for link in umbrellas) == {27: 6, 19: 4, 21: 4, 25: 5}

    def test_items_stand_under_the_points_that_name_their_matter(self):
        under = WorkItem.objects.filter(point__number=3)

        assert [item.designation for item in under] == ["重点任务 4", "重点任务 5"]

    def test_each_proposal_stands_for_its_row_of_annex_4(self):
        rows = Proposal.objects.filter(kind="key").order_by("work_item__seq")

        assert [(row.work_item.designation, row.title == row.work_item.title) for row in rows] == [
            (f"督办提案 {number}", True) for number in (1, 2, 3, 4)
        ]

    def test_the_proposals_stand_at_every_stage(self):
        states = Counter(proposal.get_state_display() for proposal in Proposal.objects.all())
        handed = Counter(row.get_state_display() for row in Assignment.objects.all())

        assert states == {
            "草稿": 1,
            "联名确认中": 1,
            "待复审": 1,
            "已立案": 1,
            "已并案": 1,
            "办理中": 58,
            "已答复": 9,
            "已办结": 4,
        }
        assert handed == {"办理中": 57, "已答复": 14, "申请退回": 1, "已退回": 1}

    def test_of_the_session_68_were_filed_4_of_them_key_and_21_linked(self):
        session = Proposal.objects.filter(submitted_on=None).filed()

        assert Counter(proposal.kind for proposal in session) == {
            "key": 4,
            "linked": 21,
            "ordinary": 43,
        }

    def test_one_unsatisfied_member_had_a_proposal_handled_again(self):
        again = Assignment.objects.get(round=2)

        assert (str(again.proposal.author), str(again), again.due_on) == (
            "李庆莲",
            "区住建局（主办）",
            date(2021, 6, 6),
        )
        assert again.proposal.transitions.get(action="handle_again").reason == (
            "李庆莲评价不满意：所在小区的充电点还没有动工，请逐个小区答复。"
        )

    def test_of_two_wishes_for_more_time_one_waits(self):
        wishes = AssignmentExtension.objects.order_by("asked_at")

        assert [(wish.assignment.proposal.number, wish.granted) for wish in wishes] == [
            (18, True),
            (28, None),
        ]

    def test_a_unit_is_told_on_the_day_of_the_handing_over(self):
        mail = Mail.objects.get(on=date(2021, 3, 25), recipient__name="区教育局提案联络员")

        assert {row.due_on for row in mail.reminders.all()} == {date(2021, 4, 1)}

    def test_the_second_time_nothing_is_loaded_and_nothing_changes(self):
        before, items = table_counts(), list(WorkItem.objects.values())

        assert loading.load(until=TODAY) is False
        with clock.standing_at(date(2021, 6, 20)):
            assert loading.load(until=date(2021, 6, 20)) is False

        assert (table_counts(), list(WorkItem.objects.values())) == (before, items)

    def test_only_the_documents_people_are_there_with_addresses_that_reach_no_one(self):
        answering = [name for name, _ in ACCOUNTS.values()]

        assert {person.name for person in Person.objects.all()} == {*answering, *MEMBERS}
        assert {p.email.split("@")[-1] for p in Person.objects.all()} == {"example.org"}

    def test_every_account_signs_in_and_is_what_it_should_be(self):
        request = RequestFactory().post("/")
        users = {a: authenticate(request, username=a, password=loading.PASSWORD) for a in ACCOUNTS}

        assert {a: (user.person.name, place_of(user)) for a, user in users.items()} == ACCOUNTS
        assert [a for a, user in users.items() if roles.is_office(user)] == ["bangongshi"]
        assert [a for a, user in users.items() if roles.is_leader(user, TODAY)] == list(ACCOUNTS)[
            7:13
        ]
        assert not any(user.is_superuser for user in users.values())

    def test_there_is_no_account_that_is_not_told(self):
        listed = [account for account, _ in loading.accounts()]

        assert sorted(listed) == sorted(ACCOUNTS) == sorted(u.username for u in User.objects.all())

    def test_on_24_march_seven_people_are_reminded_of_what_is_due_at_the_end_of_the_month(self):
        mails = Mail.objects.filter(on=date(2021, 3, 24))

        assert sorted(mail.recipient.name for mail in mails) == sorted(
            name for name, place in list(ACCOUNTS.values())[:7]
        )
        assert {row.due_on for mail in mails for row in mail.reminders.all()} == {date(2021, 3, 31)}
        assert not Reminder.objects.filter(title__startswith="协商议题").exists()

    def test_everything_that_may_wait_for_the_office_waits(self):
        waiting = queue()

        assert [str(row.due) for row in waiting.reported] == ["重点任务 26 5月31日"]
        assert [f"{w.due_date} {w}" for w in waiting.extensions] == [
            "重点任务 21 5月31日 5月31日 → 6月15日"
        ]
        assert [item.designation for item in waiting.schemes] == ["重点任务 10"]
        assert [r.item.seq for r in waiting.reviews] == [34, 22, 35, 24, 33]
        assert [i.item.designation for i in waiting.instructions] == ["重点任务 30"]
        assert (waiting.count, waiting.undecided) == (3, 0)

    def test_two_meetings_are_entered_one_held_and_one_of_tomorrow(self):
        found = {
            meeting.name: [
                (r.item.seq, str(r.reported_by), r.get_outcome_display())
                for r in meeting.reviews.all()
            ]
            for meeting in Meeting.objects.order_by("held_on")
        }

        assert found == {
            "二届六十二次主席会议": [(20, "黄美丽", "同意"), (21, "周国桥", "原则同意")],
            "二届六十四次主席会议": [
                *((34, "周国桥", ""), (22, "郑丽", ""), (35, "黄美丽", "")),
                *((24, "陈悦", ""), (33, "朱来兴", "")),
            ],
        }

    def test_each_meeting_had_the_schemes_before_it(self):
        """Row 21 once passed four days before its scheme was handed in."""
        reviews = SchemeReview.objects.select_related("meeting", "version")

        assert reviews.count() == 7
        assert all(review.meeting.has_before(review.version) for review in reviews)

    def test_of_two_wishes_that_were_decided_one_moved_its_date(self):
        decided = Extension.objects.exclude(state="asked").order_by("asked_at")

        assert [(str(w.due_date), w.get_state_display()) for w in decided] == [
            ("重点任务 30 4月30日", "未同意"),
            ("重点任务 38 9月10日", "已同意"),
        ]

    def test_each_page_opens_for_who_may_see_it(self, client):
        numbers = {i.seq: i.pk for i in WorkItem.objects.filter(annex="tasks")}
        items = [f"/items/{numbers[seq]}/" for seq in (16, 21, 24, 30, 34, 40)]
        meetings = [f"/meetings/{m.pk}/" for m in Meeting.objects.all()]
        everyone = ["/", "/months/2021-05/", "/months/2021-05/document/", *items]

        for account, more in (
            ("chengjianwei", []),
            ("wangguozhen", ["/meetings/", *meetings]),
            ("bangongshi", ["/meetings/", *meetings, "/review/", "/mails/", "/admin/"]),
        ):
            client.force_login(User.objects.get(username=account))
            pages = [*everyone, *more]
            assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(
                pages, 200
            )


def test_the_day_after_the_meeting_its_outcomes_are_entered(demonstration):
    story = tomllib.loads((loading.FIXTURES / "story_2021.toml").read_text(encoding="utf-8"))
    play(story["events"], date(2021, 5, 21), date(2021, 5, 21))
    reviews = SchemeReview.objects.filter(meeting__number=64)

    assert [(r.item.seq, r.get_outcome_display()) for r in reviews] == [
        (34, "原则同意"),
        (22, "原则同意"),
        (35, "同意"),
        (24, "同意"),
        (33, "提出要求，未作决定"),
    ]


def test_up_to_its_first_day_the_story_has_barely_begun():
    with clock.standing_at(ISSUED):
        loading.load(until=ISSUED)
        items = WorkItem.objects.with_ledger().filter(annex="tasks")
        states = [item.state for item in items]

    assert [n for n, state in enumerate(states, start=1) if state != "assigned"] == [1, 2, 12]


def test_the_command_loads_it_tells_the_accounts_and_may_be_run_again(capsys):
    with clock.standing_at(ISSUED):
        call_command("load_demo")
        first = capsys.readouterr().out
        call_command("load_demo")
        second = capsys.readouterr().out

    assert first.startswith("已装入2021年工作要点和截至演示日期的办理经过。\n")
    assert second == first.removeprefix("已装入2021年工作要点和截至演示日期的办理经过。\n")
    assert "演示账号（密码都是 Binjiang-2021）：\n  bangongshi       办公室负责人\n" in second
    assert "  zhengli          秘书长 郑丽\n" in second


def test_what_was_told_on_days_gone_by_has_gone_out():
    """A notice of what may be taken back is held for ten minutes: those of April are long over."""
    with clock.standing_at(date(2021, 4, 2)):
        call_command("load_demo")
        told = Mail.objects.filter(about__startswith="workplan.transition")

    assert [(str(mail.on), mail.subject[:4], mail.state) for mail in told] == [
        ("2021-04-01", "报结退回", "sent")
    ]


def test_asked_to_set_up_it_begins_with_the_tables_and_the_static_files(monkeypatch):
    done = []
    monkeypatch.setattr(load_demo, "call_command", lambda name, **options: done.append(name))
    monkeypatch.setattr(loading, "load", lambda until: done.append("load"))

    call_command("load_demo", "--set-up")
    call_command("load_demo")

    assert done == ["migrate", "collectstatic", "load", "load"]


def test_where_it_is_in_earnest_nothing_is_loaded(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="正式环境不能装入演示数据。"):
        call_command("load_demo")

    assert not User.objects.exists()
    assert not WorkItem.objects.exists()
