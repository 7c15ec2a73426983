"""The office corrects an item on its page: by the checks, the questions and the record of the admin."""

from typing import Any

import pytest
from django.contrib.messages import get_messages

from tests.workplan.views.acting import do, text_of
from workplan.actions import CORRECT
from workplan.forms.rows import named_key
from workplan.models import WorkItem
from workplan.services import states
from workplan.services.items import latest_change


@pytest.fixture
def item(plan) -> WorkItem:
    """地铁口序化民主监督（对口协商）, 3月、5月, of 周翔 and 城建委."""
    return plan.items[24]


def correct(client, item: WorkItem, **changed: Any):
    typed = {
        "title": item.title,
        "leaders": [named_key(leader) for leader in item.leaders],
        "lead_departments": [department.pk for department in item.lead_departments],
        "period_phrase": item.period_phrase,
        "version": latest_change(item),
    }
    return do(client, item, CORRECT, **typed | changed)


def test_leader_department_and_title_are_corrected_where_one_reads_them(item, plan, signed_in):
    education = plan.departments["教文委"]
    chair = plan.leaders["王国珍"]

    answer = correct(
        signed_in("办公室"),
        item,
        title="地铁口  序化",
        leaders=[named_key(chair)],
        lead_departments=[education.pk],
    )

    assert answer.url == item.get_absolute_url()
    item = WorkItem.objects.get(pk=item.pk)
    assert (item.title, list(item.leaders)) == ("地铁口 序化", [chair])
    assert list(item.lead_departments) == [education]
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == [
        "重点任务 24：已修改，工作内容：地铁口序化民主监督（对口协商） → 地铁口 序化；"
        "牵头领导：周翔 → 王国珍；责任部门：城建委 → 教文委。"
    ]
    assert item.history.first().history_change_reason == said[0][12:-1]


def test_a_new_period_is_saved_once_its_dates_were_seen(item, signed_in):
    office = signed_in("办公室")

    first = correct(office, item, period_phrase="8月")

    assert first.status_code == 422
    assert "完成时间由“3月、5月”改为“8月”后" in text_of(first)
    assert WorkItem.objects.get(pk=item.pk).period_phrase == "3月、5月"
    form = first.context["refused"]

    address = first.wsgi_request.path
    typed = dict(first.wsgi_request.POST.lists())
    second = office.post(address, typed | {form.dates.names["seen"]: form.dates.token})

    assert second.status_code == 302
    [due] = WorkItem.objects.get(pk=item.pk).due_dates.all()
    assert f"{due.due_on:%m-%d}" == "08-31"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lead_departments": []}, "请选择责任部门。"),
        ({"period_phrase": ""}, "请填写完成时间；没有期限的，写“持续推进”或“待定”。"),
        ({"title": " "}, "这个字段是必填项。"),
        ({"leaders": ["person-0"]}, "请从列表中选择。"),
    ],
)
def test_what_an_item_must_not_lack_is_asked_for_beside_its_field(item, signed_in, changed, said):
    answer = correct(signed_in("办公室"), item, **changed)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_what_someone_else_changed_meanwhile_is_not_written_over(item, users, signed_in):
    seen = latest_change(item)
    correct(signed_in("办公室"), item, title="先改的")

    answer = correct(signed_in("办公室"), item, title="后改的", version=seen)

    assert answer.status_code == 422
    assert "您打开页面后，他人改过本事项。" in text_of(answer)
    assert WorkItem.objects.get(pk=item.pk).title == "先改的"


@pytest.mark.parametrize("name", ["城建委", "周翔", "王国珍", "无关人员"])
def test_it_is_the_office_s_alone(item, users, signed_in, name):
    states.accept(due=item.due_dates.first(), actor=users["城建委"])

    assert f"do-{CORRECT}-" not in text_of(signed_in(name).get(item.get_absolute_url()))
    assert correct(signed_in(name), item, title="改一改").status_code == 404
    assert WorkItem.objects.get(pk=item.pk).title == "地铁口序化民主监督（对口协商）"
