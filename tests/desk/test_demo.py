"""The demonstration as it is seen on 20 May 2021, and that loading it again changes nothing."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from almanac import clock
from desk import demo
from members import roles
from members.models import Person, User
from notifications.models import Mail
from tests.factories import table_counts
from workplan.models import Transition, WorkItem

TODAY = date(2021, 5, 20)

# Number, state, lamp and reason, worked out by hand from the plan's dates and the story's events.
EXPECTED = """
1 已办结 办结 按期办结
2 已办结 办结 按期办结
3 办理中 正常 距到期 225 天
4 办理中 正常 距到期 225 天
5 办理中 正常 距到期 225 天
6 办理中 正常 距到期 225 天
7 办理中 正常 距到期 225 天
8 办理中 正常 距到期 225 天
9 办理中 正常 距到期 225 天
10 已签收 预警 方案未过会，已开始
11 办理中 正常 距到期 225 天
12 已办结 办结 超期 2 天办结
13 已办结 办结 超期 5 天办结
14 办理中 正常 距到期 72 天
15 办理中 正常 距到期 164 天
16 办理中 正常 距到期 41 天
17 已办结 办结 按期办结
18 已办结 办结 按期办结
19 已办结 办结 按期办结
20 已办结 办结 按期办结
21 办理中 预警 进度 45%，序时进度 88%
22 办理中 预警 方案未过会，已开始
23 已签收 未开始 8月1日开始
24 办理中 预警 方案未过会，已开始
25 办理中 正常 距到期 194 天
26 待审核 正常 已报结，待办公室审核
27 办理中 正常 距到期 194 天
28 已签收 未开始 10月1日开始
29 已办结 办结 按期办结
30 办理中 逾期 已逾期 20 天
31 办理中 正常 距到期 194 天
32 办理中 正常 距到期 11 天
33 已签收 预警 方案未过会，6月1日开始
34 已签收 预警 方案未过会，6月1日开始
35 办理中 预警 方案未过会，6月1日开始
36 已签收 未开始 7月1日开始
37 已签收 未开始 7月1日开始
38 已签收 未开始 8月1日开始
39 已签收 未开始 8月1日开始
40 待签收 未开始 8月1日开始
41 待签收 未开始 9月1日开始
42 已签收 未开始 9月1日开始
43 待签收 未开始 9月1日开始
44 待签收 未开始 10月1日开始
45 已签收 未开始 10月1日开始
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
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def _loaded(db) -> None:
    assert demo.load(until=TODAY)


def described(item: WorkItem) -> str:
    standing = item.standing
    return f"{item.seq} {item.get_state_display()} {standing.lamp.label} {standing.reason}"


@pytest.mark.usefixtures("_loaded")
def test_every_item_stands_as_the_story_left_it():
    assert [described(item) for item in WorkItem.objects.with_ledger()] == EXPECTED


@pytest.mark.usefixtures("_loaded")
def test_each_round_stands_for_itself():
    items = WorkItem.objects.with_ledger().filter(seq__in=(16, 23, 24, 28))
    found = {i.seq: [f"{due.label} {due.state}" for due in i.due_dates.all()] for i in items}

    assert found == {
        16: ["3月31日 closed", "6月30日 in_progress", "9月30日 accepted", "12月31日 accepted"],
        23: ["3月31日 closed", "8月31日 accepted"],
        24: ["3月31日 closed", "5月31日 in_progress"],
        28: ["4月30日 closed", "10月31日 accepted"],
    }


@pytest.mark.usefixtures("_loaded")
def test_what_was_sent_back_is_on_record():
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


@pytest.mark.usefixtures("_loaded")
def test_the_plan_is_the_one_that_was_issued():
    plan = WorkItem.objects.first().plan

    assert (plan.year, plan.document_number) == (2021, "政协办〔2021〕6号")
    assert (plan.adopted_on, plan.issued_on) == (date(2021, 2, 26), date(2021, 3, 2))


def test_the_second_time_nothing_is_loaded_and_nothing_changes():
    demo.load(until=TODAY)
    before, items = table_counts(), list(WorkItem.objects.values())

    assert demo.load(until=TODAY) is False
    with clock.standing_at(date(2021, 6, 20)):
        assert demo.load(until=date(2021, 6, 20)) is False

    assert (table_counts(), list(WorkItem.objects.values())) == (before, items)


@pytest.mark.usefixtures("_loaded")
def test_only_the_documents_people_are_there_with_addresses_that_reach_no_one():
    assert {person.name for person in Person.objects.all()} == {
        name for name, _ in ACCOUNTS.values()
    }
    assert {person.email.split("@")[1] for person in Person.objects.all()} == {"example.org"}


@pytest.mark.usefixtures("_loaded")
def test_every_account_signs_in_and_is_what_it_should_be(rf):
    users = {a: authenticate(rf.post("/"), username=a, password=demo.PASSWORD) for a in ACCOUNTS}

    assert {a: (user.person.name, place_of(user)) for a, user in users.items()} == ACCOUNTS
    assert [a for a, user in users.items() if roles.is_office(user)] == ["bangongshi"]
    assert [a for a, user in users.items() if roles.is_leader(user, TODAY)] == list(ACCOUNTS)[7:]
    assert not any(user.is_superuser for user in users.values())


def place_of(user: User) -> str:
    """Return the one department or post that the account's person holds."""
    held = user.person.appointments.get()
    return str(held.post or held.department)


@pytest.mark.usefixtures("_loaded")
def test_there_is_no_account_that_is_not_told():
    told = [account for account, _ in demo.accounts()]

    assert sorted(told) == sorted(ACCOUNTS) == sorted(u.username for u in User.objects.all())


@pytest.mark.usefixtures("_loaded")
def test_on_24_march_seven_people_are_reminded_of_what_is_due_at_the_end_of_the_month():
    mails = Mail.objects.filter(on=date(2021, 3, 24))

    assert sorted(mail.recipient.name for mail in mails) == sorted(
        name for name, place in list(ACCOUNTS.values())[:7]
    )
    assert {row.due_on for mail in mails for row in mail.reminders.all()} == {date(2021, 3, 31)}


def test_up_to_its_first_day_the_story_has_barely_begun():
    with clock.standing_at(date(2021, 3, 2)):
        demo.load(until=date(2021, 3, 2))
        states = [item.state for item in WorkItem.objects.with_ledger()]

    assert [n for n, state in enumerate(states, start=1) if state != "assigned"] == [1, 2, 12]


def test_the_command_loads_it_tells_the_accounts_and_may_be_run_again(capsys):
    call_command("load_demo")
    first = capsys.readouterr().out
    call_command("load_demo")
    second = capsys.readouterr().out

    assert first.startswith("已装入2021年工作要点和截至演示日期的办理经过。\n")
    assert second == first.removeprefix("已装入2021年工作要点和截至演示日期的办理经过。\n")
    assert "演示账号（密码都是 Binjiang-2021）：\n  bangongshi       办公室负责人\n" in second
    assert "  zhengli          秘书长 郑丽\n" in second


def test_where_it_is_in_earnest_nothing_is_loaded(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="正式环境不能装入演示数据。"):
        call_command("load_demo")

    assert not User.objects.exists()
    assert not WorkItem.objects.exists()
