"""Two windows on one row of the admin, both saved: the second is told, in every app."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from members.admin_seen import KeepsWhatOthersSaved
from members.models import Appointment, Department
from tests.consultations.factories import research_on
from tests.factories import make_department, make_head, make_item, make_plan, make_user
from tests.proposals.factories import file_proposal
from workplan.annexes import Annex

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def rows() -> dict[str, Any]:
    department = make_department("城建委")
    plan = make_plan()
    item = make_item(plan, 1, "调研停车难", lead=[department], annex=Annex.RESEARCH)
    return {
        "person": make_head(department, "陈悦"),
        "department": department,
        "plan": plan,
        "proposal": file_proposal(actor=None, term=2, session=5, title="关于亮灯工程的建议"),
        "user": make_user("chenyue"),
        "research": research_on(item),
    }


def office(number: int) -> Client:
    client = Client()
    client.force_login(make_user(f"office{number}", office=True))
    return client


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def filled(answer) -> dict[str, Any]:
    """What a page of a row would post."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("#content-main form")
    fields = form.select("input[name], textarea[name], select[name]")
    typed = {}
    for field in fields:
        if "__prefix__" in field["name"] or field.get("type") in ("file", "submit"):
            continue
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            typed[field["name"]] = [o["value"] for o in field.select("option[selected]")]
        elif field.name == "textarea":
            typed[field["name"]] = field.text.removeprefix("\n")
        else:
            default = "on" if field.get("type") == "checkbox" else ""
            typed[field["name"]] = field.get("value", default)
    return typed


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("what", "field", "label"),
    [
        ("person", "mobile", "手机"),
        ("department", "full_name", "全称"),
        ("plan", "title", "标题"),
        ("proposal", "title", "案由"),
        ("user", "username", "用户名"),
        ("research", "topic", "课题"),
    ],
)
def test_the_second_of_two_windows_is_told(rows, what, field, label):
    row, first, second = rows[what], office(1), office(2)
    shown = [filled(client.get(page_of(row))) for client in (first, second)]
    assert field in shown[0]
    saved = first.post(page_of(row), shown[0] | {field: "13800000001"})
    assert saved.status_code == 302, saved.context["errors"]

    told = second.post(page_of(row), shown[1] | {field: "13800000002"})
    words = BeautifulSoup(told.content, "html.parser").text
    assert told.status_code == 200
    assert "这一条在您打开之后已被别人改过，刚才没有保存。现在存的是：" in words
    assert f"{label} 13800000001" in words
    row.refresh_from_db()
    assert getattr(row, field) == "13800000001"

    meant = second.post(page_of(row), filled(told))
    assert meant.status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "13800000002"


def test_so_it_is_where_the_first_changed_a_row_below(rows):
    person, first, second = rows["person"], office(1), office(2)
    shown = [filled(client.get(page_of(person))) for client in (first, second)]
    first.post(page_of(person), shown[0] | {"appointments-0-title": "城建委主任"})
    told = second.post(page_of(person), shown[1] | {"appointments-0-title": "城建委代主任"})
    assert "已被别人改过" in told.content.decode()
    assert Appointment.objects.get().title == "城建委主任"


def test_who_saves_alone_is_told_nothing(rows):
    client = office(1)
    for row in rows.values():
        assert client.post(page_of(row), filled(client.get(page_of(row)))).status_code == 302, row


def test_every_table_that_is_changed_in_the_admin_keeps_it():
    ours = [a for m, a in admin.site._registry.items() if m._meta.app_label not in PACKAGES]
    assert [str(a) for a in ours if not isinstance(a, KeepsWhatOthersSaved)] == []
    assert Department in admin.site._registry


PACKAGES = ("django_celery_beat",)
