"""撤回 on an item's page: whose button it is, and what the page then shows."""

from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.utils import timezone

from almanac import clock
from notifications.models import Mail
from tests.workplan.views.acting import do, text_of
from workplan.enums import Action
from workplan.models import DueDate, Instruction, Progress
from workplan.services import instructions, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(plan) -> DueDate:
    found = plan.items[24].due_dates.select_related("item__plan").first()
    DueDate.objects.filter(pk=found.pk).update(state="in_progress")
    found.state = "in_progress"
    return found


def taking_back(client, due: DueDate) -> list[str]:
    soup = BeautifulSoup(client.get(due.item.get_absolute_url()).content, "html.parser")
    return [form["action"] for form in soup.select("form[action$='/take_back/']")]


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_button_is_its_author_s_alone_and_gone_the_day_after(due, users, signed_in):
    note = states.write_progress(due=due, actor=users["城建委"], text="传错了照片")
    states.report_done(due=due, actor=users["城建委"], text="已完成。")
    address = due.item.get_absolute_url()

    assert taking_back(signed_in("城建委"), due) == [
        f"{address}dues/{due.pk}/take_back/",
        f"{address}progress/{note.pk}/take_back/",
    ]
    for name in ("办公室", "王国珍", "提案委", "无关人员"):
        assert taking_back(signed_in(name), due) == []
    with clock.standing_at(timezone.make_aware(datetime(2021, 5, 21, 0, 1))):
        assert taking_back(signed_in("城建委"), due) == []


def test_the_button_is_gone_once_another_acted(due, users, signed_in):
    """Where it would only be refused it is not offered: neither for the note, nor for the return."""
    head, office = users["城建委"], users["办公室"]

    def at(minute: int):
        return clock.standing_at(timezone.make_aware(datetime(2021, 5, 20, 9, minute)))

    for minute, step, actor, more in (
        (1, states.write_progress, head, {"text": "传错了照片"}),
        (2, states.report_done, head, {"text": "已完成。"}),
        (3, states.send_back, office, {"reason": "请补材料"}),
    ):
        with at(minute):
            step(due=DueDate.objects.get(pk=due.pk), actor=actor, **more)
    offered = [f"{due.item.get_absolute_url()}dues/{due.pk}/take_back/"]
    with at(4):
        assert taking_back(signed_in("城建委"), due) == []
        assert taking_back(signed_in("办公室"), due) == offered
        states.write_progress(due=DueDate.objects.get(pk=due.pk), actor=head, text="已补。")
    with at(5):
        assert taking_back(signed_in("办公室"), due) == []


@pytest.mark.parametrize("name", ["办公室", "王国珍", "提案委", "无关人员"])
def test_who_did_not_make_it_does_not_take_it_back(name, due, users, signed_in):
    note = states.write_progress(due=due, actor=users["城建委"], text="传错了照片")
    given = instructions.instruct(item=due.item, actor=users["郑丽"], text="抓紧")
    address = f"{due.item.get_absolute_url()}progress/{note.pk}/take_back/"
    client = signed_in(name)
    assert client.post(address).status_code == 404
    assert do(client, due.item, Action.TAKE_BACK, given).status_code == 404
    assert Progress.objects.get().stands
    assert Instruction.objects.get().stands


def test_a_report_taken_back_is_said_and_stays_on_the_record(due, users, signed_in):
    states.report_done(due=due, actor=users["城建委"], text="已完成。")
    answer = do(signed_in("城建委"), due.item, Action.TAKE_BACK, due, seen="reported")

    assert said(answer) == ["重点任务 24：已撤回这次报结。"]
    assert DueDate.objects.get(pk=due.pk).state == "in_progress"
    soup = BeautifulSoup(
        signed_in("办公室").get(due.item.get_absolute_url()).content, "html.parser"
    )
    record = [li.get_text(" ", strip=True) for li in soup.select(".timeline")[0].select("li")]
    assert record[0].startswith("撤回")
    assert record[1].startswith("报结 （已撤回）\u3000陈悦")
    struck = soup.select_one("#progress .taken-back")
    assert (struck.s.text, "5月20日 09:00已撤回" in struck.text) == ("已完成。", True)


def test_who_comes_too_late_is_told_on_the_page(due, users, signed_in):
    states.report_done(due=due, actor=users["城建委"], text="已完成。")
    page = signed_in("城建委")
    states.close(due=DueDate.objects.get(pk=due.pk), actor=users["办公室"])
    answer = do(page, due.item, Action.TAKE_BACK, due, seen="reported")
    assert answer.status_code == 422
    assert "当前状态为“已办结”，不能“撤回”。" in text_of(answer)


def test_a_leader_takes_an_instruction_back_before_it_is_told(due, plan, signed_in):
    client = signed_in("王国珍")
    done = do(client, due.item, Action.INSTRUCT, text="抓紧")
    assert said(done) == ["重点任务 24：批示已登记，十分钟后通知 城建委负责人；在此之前可以撤回。"]
    given = Instruction.objects.get()
    do(client, due.item, Action.TAKE_BACK, given)
    soup = BeautifulSoup(client.get(due.item.get_absolute_url()).content, "html.parser")
    assert soup.select_one("#instructions .taken-back s").text == "抓紧"
    assert {mail.state for mail in Mail.objects.all()} == {"cancelled"}
    assert "抓紧" not in text_of(signed_in("城建委").get("/"))


# --- whom a 批示 is addressed to ---------------------------------------------------------------------


def test_an_instruction_is_answered_by_whom_it_was_addressed_to(plan, users, signed_in):
    office = signed_in("办公室")
    item, other = next(
        (row, department)
        for row in plan.items.values()
        for department in row.participants
        if department.name in plan.answering and row.lead_departments[0].name in plan.answering
    )
    lead = item.lead_departments[0].name
    do(
        *(office, item, Action.INSTRUCT),
        text="请配合",
        leader=plan.leaders["王国珍"].pk,
        given_on="2021-05-19",
        department=other.pk,
        answer_by="2021-05-28",
    )
    given = Instruction.objects.get()
    assert (given.department, str(given.answer_by)) == (other, "2021-05-28")
    assert {mail.recipient.name for mail in Mail.objects.all()} == {plan.answering[other.name].name}
    assert "代录" in Mail.objects.first().text
    page = BeautifulSoup(office.get(item.get_absolute_url()).content, "html.parser")
    meta = page.select_one(".instruction .meta").get_text(" ", strip=True)
    assert f"由{users['办公室']}代录" in meta
    assert f"请{other}负责人于5月28日前回复" in meta
    assert "请配合" in text_of(signed_in(other.name).get("/"))
    assert "请配合" not in text_of(signed_in(lead).get("/"))
    assert do(signed_in(lead), item, Action.ANSWER, given, text="已办").status_code == 404
    assert do(signed_in(other.name), item, Action.ANSWER, given, text="已办").status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer_by": "2021-05-19"}, "回复期限：回复期限不能早于今天。"),
        ({"department": "999"}, "请谁回复：选择一个有效的选项。"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_field(typed, said, due, signed_in):
    answer = do(signed_in("王国珍"), due.item, Action.INSTRUCT, text="抓紧", **typed)
    assert answer.status_code == 422
    errors = BeautifulSoup(answer.content, "html.parser").select("#errors li")
    assert [error.text[: len(said)] for error in errors] == [said]
    assert not Instruction.objects.exists()
