"""The admin's menu: short, by task, and everything is still reached from it."""

from collections import Counter

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk import admin_menu

INDEX = reverse("admin:index")
LEDGER = reverse("admin:workplan_workitem_changelist")
REGISTERED = sorted(model._meta.label_lower for model in admin.site._registry)


def lines(response) -> list[list[str]]:
    groups = response.context["sidebar_navigation"]
    return [[item["title"] for item in group["items"]] for group in groups]


def chosen(response) -> list[str]:
    groups = response.context["sidebar_navigation"]
    return [item["title"] for group in groups for item in group["items"] if item["active"]]


def tabs(page: str) -> str:
    return page.partition('aria-label="相关表格"')[2].partition("</nav>")[0]


def test_each_table_stands_in_it_once():
    placed = Counter(table for entry in admin_menu.entries() for table in entry.tables)
    assert placed == Counter(REGISTERED)


def test_it_has_nineteen_lines_by_task(signed_in):
    assert lines(signed_in("办公室").get(INDEX)) == [
        ["首页", "工作台"],
        ["台账", "工作要点", "导入", "会议", "活动"],
        ["协商", "调研", "民主监督", "提案", "公众留言", "社情民意", "议政"],
        ["人员", "部门", "账号", "提醒", "设置"],
    ]


def test_a_list_links_to_all_of_its_entry_and_the_menu_shows_where_one_is(signed_in):
    office = signed_in("办公室")
    for entry in admin_menu.entries():
        for table in dict.fromkeys(entry.tables[:1] + entry.tables[-1:]):
            response = office.get(admin_menu.changelist(table))
            assert chosen(response) == [entry.title], table
            above = tabs(response.content.decode())
            others = entry.tables if len(entry.tables) > 1 else ()
            assert [f'href="{admin_menu.changelist(one)}"' in above for one in others] == [
                True for one in others
            ], table


def test_a_page_beneath_another_is_its_own_line(signed_in, plan):
    office = signed_in("办公室")
    item = reverse("admin:workplan_workitem_change", args=[plan.items[1].pk])
    assert chosen(office.get(reverse("admin:workplan_workitem_import"))) == ["导入"]
    assert chosen(office.get(item)) == ["台账"]
    assert chosen(office.get(INDEX)) == ["首页"]


def test_the_first_page_lists_every_table(signed_in):
    page = signed_in("办公室").get(INDEX).content.decode()
    listed = page.partition('<dl class="everything">')[2].partition("</dl>")[0]
    missing = [t for t in REGISTERED if f'href="{admin_menu.changelist(t)}"' not in listed]
    assert missing == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("操作", ["操作记录 / 人员与部门"]),
        ("函告", ["函告 / 提案工作"]),
        ("定时", ["定时任务 / 定时任务"]),
    ],
)
def test_its_search_finds_what_it_does_not_show(signed_in, typed, found):
    page = signed_in("办公室").get(reverse("admin:search"), {"s": typed}).context["results"]
    assert sorted(f"{one.title} / {one.description}" for one in page) == sorted(found)


def test_no_one_reads_a_package_s_name(signed_in):
    office = signed_in("办公室")
    for table in ("members.auditentry", "django_celery_beat.periodictask"):
        page = office.get(admin_menu.changelist(table)).content.decode()
        for name in ("Axes", "AXES", "Periodic", "Beat"):
            assert name not in page, (table, name)


def test_a_page_asks_for_no_rights_that_it_does_not_show(signed_in):
    office = signed_in("办公室")
    office.get(reverse("admin:workplan_plan_changelist"))
    with CaptureQueriesContext(connection) as asked:
        office.get(reverse("admin:workplan_plan_changelist"))
    assert [q["sql"] for q in asked if "auth_permission" in q["sql"]] == []


def test_an_app_s_own_page_lists_its_tables(signed_in):
    listed = (
        signed_in("办公室").get(reverse("admin:app_list", args=["opinions"])).context["app_list"]
    )
    assert [model["object_name"] for model in listed[0]["models"]] == [
        "ContactPoint",
        "OpinionReport",
        "ReportTransition",
    ]
