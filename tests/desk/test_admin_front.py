"""The admin's first page: what waits for the office, and whether all is well."""

import re
from datetime import date

import pytest
from django.urls import reverse

from almanac import clock
from desk import admin_front
from notifications.models import Mail
from notifications.services.health import SystemPart
from tests.factories import make_department, make_item, make_link, make_user
from workplan.services import states

INDEX = reverse("admin:index")


def figures(client) -> dict[str, admin_front.FrontFigure]:
    return {figure.label: figure for figure in client.get(INDEX).context["figures"]}


def test_each_number_is_that_of_the_list_behind_it(signed_in, plan, users):
    due = plan.items[29].due_dates.first()
    states.accept(due=due, actor=users["城建委"])
    states.report_done(due=due, actor=users["城建委"], text="已完成。")
    office = signed_in("办公室")
    shown = figures(office)
    assert {label: figure.count for label, figure in shown.items()} == {
        "报结待审核": 1,
        "已逾期": 13,
        "七天内到期": 0,
        "待签收": 31,
    }
    review = shown.pop("报结待审核")
    assert len(office.get(review.url).context["page"].reported) == review.count
    for figure in shown.values():
        assert len(office.get(figure.url).context["cl"].result_list) == figure.count, figure.label


def test_the_office_s_desk_the_plan_and_the_admin_count_alike_and_say_how(signed_in, plan, users):
    """A new plan in May: what is overdue is so whether signed or not; linked rows are one matter."""
    make_link(plan.items[23], plan.items[12])
    states.accept(due=plan.items[24].due_dates.first(), actor=users["城建委"])
    office = signed_in("办公室")
    front, page = figures(office), office.get(reverse("desk:mine"))
    year = reverse("workplan:year", args=[2021])
    desk = {group.label: len(rows) for group, rows in page.context["year_board"].groups.items()}

    assert desk == {"已逾期": 13, "待签收": 31, "随主项办理": 1}
    for group in page.context["year_board"].groups:
        ledger = office.get(
            reverse("admin:workplan_workitem_changelist"), {"group": group.key}
        ).context["cl"]
        assert len(ledger.result_list) == desk[group.label]
        assert len(office.get(year, {"group": group.key}).context["rows"]) == desk[group.label]
        if group.label in front:
            assert front[group.label].count == desk[group.label]
    assert len(office.get(year, {"lamp": "red"}).context["rows"]) == 13
    said = "到期日已过，还没有报结，签收与否都算"
    for address in (INDEX, reverse("desk:mine"), year, front["已逾期"].url):
        assert said in office.get(address).content.decode(), address


def test_an_installation_without_departments_is_not_said_to_miss_no_one(client, db):
    client.force_login(make_user(office=True))

    page = client.get(INDEX).content.decode()

    assert "不会漏掉人" not in page
    assert "还没有办公室和专委会，提醒无处可送。" in page


def test_counts_the_links_that_wait_for_the_office_where_there_are_any(signed_in, plan):
    office = signed_in("办公室")
    assert "关联待确认" not in figures(office)
    make_link(plan.items[1], plan.items[2])
    make_link(plan.items[20], plan.items[3], state="proposed")
    waiting = figures(office)["关联待确认"]
    assert waiting.count == 1
    assert len(office.get(waiting.url).context["cl"].result_list) == 1


def test_items_that_nobody_answers_for_are_counted_and_led_to(signed_in, plan):
    office = signed_in("办公室")
    assert "待补责任部门" not in figures(office)
    assert "待补责任部门" not in office.get(reverse("desk:mine")).content.decode()
    make_item(plan.plan, 46, "组织读书会")

    shown = figures(office)["待补责任部门"]

    assert shown.count == 1
    assert [i.seq for i in office.get(shown.url).context["cl"].result_list] == [46]
    assert (
        f'href="{shown.url}"><b>1</b>待补责任部门'
        in office.get(reverse("desk:mine")).content.decode()
    )
    assert "待补责任部门" not in signed_in("城建委").get(reverse("desk:mine")).content.decode()


def test_says_in_red_what_is_not_well(signed_in, monkeypatch):
    parts = [SystemPart("数据库", True, "已连接"), SystemPart("后台进程", False, "尚无信号")]
    monkeypatch.setattr(admin_front, "examine", lambda: parts)
    page = signed_in("办公室").get(INDEX).content.decode()
    assert "系统有 1 处不正常" in page
    assert "后台进程：尚无信号" in page


def test_says_nothing_in_red_when_all_is_well(signed_in, monkeypatch):
    monkeypatch.setattr(admin_front, "examine", lambda: [SystemPart("数据库", True, "已连接")])
    assert "处不正常" not in signed_in("办公室").get(INDEX).content.decode()


def test_names_the_departments_without_a_head_and_the_heads_without_an_address(signed_in, plan):
    make_department("港澳台侨委")
    plan.answering["社法委"].email = ""
    plan.answering["社法委"].save()
    page = signed_in("办公室").get(INDEX).content.decode()
    assert "港澳台侨委</a>：没有负责人" in page
    assert "社法委负责人</a>：没有电子邮箱" in page


def test_names_whose_address_the_mail_server_refuses(signed_in, plan):
    head = plan.answering["社法委"]
    Mail.objects.create(
        recipient=head,
        address=head.email,
        on=date(2021, 5, 19),
        subject="工作要点提醒",
        text="",
        html="",
        state="failed",
        error="邮件服务器拒收：550 no such user",
        created_at=clock.now(),
    )
    page = signed_in("办公室").get(INDEX).content.decode()
    assert "社法委负责人（shefa@example.org）</a>：邮箱或机器人拒收，收不到提醒" in page


def test_says_of_which_year_the_holidays_are_not_known(signed_in):
    office = signed_in("办公室")
    assert "暂按周六、周日休息推算" not in office.get(INDEX).content.decode()
    with clock.standing_at(date(2040, 5, 20)):
        assert "系统内还没有2040年的放假安排" in office.get(INDEX).content.decode()


def test_stands_without_a_plan(client, db):
    client.force_login(make_user(office=True))
    page = client.get(INDEX)
    assert page.status_code == 200
    assert "还没有工作要点" in page.content.decode()


def test_says_that_the_clock_stands_at_the_demonstrations_date(signed_in, settings):
    office = signed_in("办公室")
    ledger = reverse("admin:workplan_workitem_changelist")
    assert "演示日期" not in office.get(ledger).content.decode()
    settings.DEMO_TODAY = "2021-05-20"
    assert "演示日期 2021-05-20" in office.get(ledger).content.decode()


@pytest.mark.parametrize("name", ["城建委", "王国珍", "无关人员"])
def test_others_do_not_see_it(signed_in, name):
    assert signed_in(name).get(INDEX).status_code == 302


def test_its_pages_have_the_icon_of_the_desk(signed_in):
    page = signed_in("办公室").get(reverse("admin:index")).content.decode()
    assert 'rel="icon" href="/static/icon.svg" type="image/svg+xml"' in page


def test_without_scripts_the_theme_hides_no_page(signed_in):
    office = signed_in("办公室")
    for address in (INDEX, reverse("admin:workplan_workitem_changelist")):
        page = office.get(address).content.decode()
        assert re.search(r"<noscript>\s*<link href=\"/static/admin-plain[^\"]*\.css\"", page), (
            address
        )
