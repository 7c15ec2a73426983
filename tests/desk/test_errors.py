"""What is said of a form that was not taken in, on the pages of every app."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.workplan.views.acting import hold_meeting
from workplan.models import DueDate

pytestmark = pytest.mark.django_db

LATE = {"extend-{due}-new_due_on": "2021-01-01", "extend-{due}-reason": "等待批复"}
# Who, the address, what is typed, and what is said of it, in the order of the page.
REFUSED: dict[str, tuple[str, str, dict[str, str], list[str]]] = {
    "a date that is over": (
        *("城建委", "/items/{item}/dues/{due}/extend/", LATE),
        ["申请延至：延期后的日期须晚于原到期日 5月31日。"],
    ),
    "an action without its words": (
        *("办公室", "/items/{item}/do/instruct/", {}),
        ["批示领导：这个字段是必填项。", "批示内容：这个字段是必填项。"],
    ),
    "a meeting": (
        *("办公室", "/meetings/", {"kind": "chair", "term": "2", "number": "65"}),
        ["日期：这个字段是必填项。"],
    ),
    "the head of a meeting": (
        *("办公室", "/meetings/{meeting}/", {"kind": "", "term": "2", "number": "64"}),
        ["会议：这个字段是必填项。", "日期：这个字段是必填项。"],
    ),
    "a topic": ("城建委", "/topics/2021/", {"street": "长河街道"}, []),
    "a consultation in a village": ("城建委", "/chains/2021/begin/", {"topic": "停车难"}, []),
    "an opinion": ("城建委", "/opinions/new/", {"text": "建议增设信号灯。"}, []),
    "the way of reminders": ("城建委", "/me/", {"channel": "pigeon"}, []),
    "a batch of proposals": ("办公室", "/proposals/handover/", {}, []),
    "a workbook": ("办公室", "/opinions/import/", {"trial": "1"}, []),
    "a password": ("城建委", "/password/", {"new_password1": "1"}, []),
    "an account": ("", "/login/", {"username": "nobody", "password": "no"}, []),
    "half an account": ("", "/login/", {"username": "nobody"}, ["密码：这个字段是必填项。"]),
}


@pytest.fixture
def keys(plan, users) -> dict[str, Any]:
    due = DueDate.objects.filter(item=plan.items[24]).last()
    DueDate.objects.filter(pk=due.pk).update(state="in_progress")
    meeting = hold_meeting(plan, users["办公室"])
    return {"item": due.item_id, "due": due.pk, "meeting": meeting.pk}


@pytest.mark.parametrize("what", REFUSED)
def test_the_summary_takes_the_focus_and_leads_to_each_field(what, keys, signed_in):
    who, address, typed, said = REFUSED[what]
    client = signed_in(who) if who else Client()
    form = {name.format(**keys): value for name, value in typed.items()}
    answer = client.post(address.format(**keys), form)

    soup = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == (200 if address in ("/login/", "/password/") else 422)
    assert soup.title.text.startswith("错误：")
    summary = soup.select_one("#errors")
    assert (summary["tabindex"], summary.has_attr("autofocus")) == ("-1", True)
    lines = summary.select("li")
    assert lines
    if said:
        assert [line.text for line in lines] == said
    for line in lines:
        target = soup.find(id=line.a["href"].removeprefix("#"))
        assert target is not None, line.text
        if "：" in line.text:
            fields = [target]
            if target.name == "fieldset":
                fields = target.select(f"input[name={target.input['name']}]")
            assert {field["aria-invalid"] for field in fields} == {"true"}
            assert all(soup.find(id=key) for key in target["aria-describedby"].split())
            assert f"{target['id']}_error" in target["aria-describedby"].split()
    for name, value in form.items():
        if "password" not in name and value != "pigeon":
            field = soup.select_one(f'[name="{name}"]')
            kept = field.select_one("[selected]") if field.name == "select" else field
            assert (kept.text.strip() or kept.get("value", "")) if kept else not value


def test_a_page_on_which_nothing_is_wrong_says_so_nowhere(keys, signed_in):
    soup = BeautifulSoup(signed_in("城建委").get(f"/items/{keys['item']}/").content, "html.parser")
    assert not soup.title.text.startswith("错误")
    assert not soup.select("#errors, [aria-invalid]")


def marked(client: Client, address: str, form: str) -> dict[str, str]:
    """What stands behind the labels of a form: whether its fields may be left out."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    labels = soup.select_one(form).select(".field > label, .field > legend")
    return {
        label.find(string=True).strip(): label.span.text if label.span else "" for label in labels
    }


def test_what_may_be_left_out_is_marked_and_nothing_else(keys, signed_in):
    office, address = signed_in("办公室"), f"/items/{keys['item']}/"
    close, address = f"#do-close-{keys['due']}", f"{address}?do=close-{keys['due']}"
    assert marked(office, address, close) == {"审核意见": "", "完成日期": "（选填）"}
    DueDate.objects.filter(pk=keys["due"]).update(state="reported")
    assert marked(office, address, close) == {"审核意见": "（选填）", "完成日期": "（选填）"}
    found = marked(signed_in("城建委"), "/opinions/new/", ".opinion-form")
    assert (found["标题"], found["正文"]) == ("", "（存草稿可以不填）")


def test_files_are_said_to_be_chosen_again(keys, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    name = f"progress-{keys['due']}"
    data = {f"{name}-text": "", f"{name}-files": SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff")}
    answer = signed_in("城建委").post(f"/items/{keys['item']}/dues/{keys['due']}/progress/", data)
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "所选文件须重新选择。" in soup.select_one("#errors").text
