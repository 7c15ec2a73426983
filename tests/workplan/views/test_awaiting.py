"""待上级发文: what a body above leads turns neither yellow nor red until its document is recorded."""

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from almanac import clock
from notifications.models import Mail
from tests.workplan.views.acting import do
from workplan.deadlines import open_deadlines
from workplan.enums import Action, Lamp, State
from workplan.models import AwaitedDocument, WorkItem
from workplan.reading.board import Group, standing
from workplan.reading.rows import standing_rows
from workplan.services import awaiting
from workplan.services.items import ItemData, revise_item

WAITS = {"leader": "省政协", "what": "指导意见"}
DOCUMENT = {"name": "关于推进“民生议事堂”建设的指导意见", "issued_on": "2021-05-18"}


def words_of(client, address: str, where: str) -> str:
    found = BeautifulSoup(client.get(address).content, "html.parser").select_one(where)
    return " ".join(found.get_text(" ").split()) if found else ""


def row_of(item: WorkItem):
    [row] = standing_rows(WorkItem.objects.filter(pk=item.pk))
    return row


@pytest.fixture
def row_10(plan, users) -> WorkItem:
    awaiting.await_document(item=plan.items[10], actor=users["办公室"], **WAITS)
    return plan.items[10]


def test_the_form_begins_with_what_the_row_says(plan, signed_in):
    item = plan.items[10]
    page = signed_in("办公室").get(f"{item.get_absolute_url()}?do=await-{item.pk}")
    form = BeautifulSoup(page.content, "html.parser")

    assert form.select_one('input[name$="-leader"]')["value"] == "省政协"
    assert form.select_one('input[name$="-what"]')["value"] == "指导意见"


def test_what_waits_is_grey_all_year_and_nobody_is_told(plan, signed_in):
    item = plan.items[10]
    assert row_of(item).status_light.lamp == Lamp.YELLOW  # its scheme has not passed

    assert do(signed_in("办公室"), item, Action.AWAIT, **WAITS).status_code == 302

    for day in (date(2021, 5, 20), date(2021, 12, 30), date(2022, 2, 1)):
        with clock.standing_at(day):
            row = row_of(item)
            assert (row.status_light.label, row.status_light.lamp) == ("待上级发文", Lamp.GREY)
            assert standing(row) == Group.AWAITING
            assert not [d for d in open_deadlines(day, day) if "民生议事堂" in d.title]
    assert words_of(signed_in("委员工委"), item.get_absolute_url(), "#awaited") == (
        "待上级发文 ：由省政协牵头，等指导意见。文件登记以前不计逾期，也不提醒。"
    )
    page = signed_in("无关人员").get(reverse("workplan:year", args=[2021]) + "?group=awaiting")
    assert item.title in page.content.decode()


def test_once_the_document_is_recorded_dates_count_and_the_department_is_told(
    row_10, users, signed_in
):
    before = Mail.objects.count()

    answer = do(signed_in("办公室"), row_10, Action.ARRIVE, number="浙政协〔2021〕5号", **DOCUMENT)

    assert answer.status_code == 302
    assert {due.state for due in row_10.due_dates.all()} == {State.ASSIGNED}
    assert row_of(row_10).status_light.lamp == Lamp.YELLOW
    assert words_of(signed_in("委员工委"), row_10.get_absolute_url(), "#awaited") == (
        "由省政协牵头，依据《关于推进“民生议事堂”建设的指导意见》（浙政协〔2021〕5号，2021年5月18日）。"
    )
    [told] = Mail.objects.all()[before:] if before else Mail.objects.all()
    assert "上级文件已到" in told.subject
    with clock.standing_at(date(2022, 1, 1)):
        assert row_of(row_10).status_light.lamp == Lamp.RED


def test_what_is_told_of_a_day_gone_by_is_what_was_so_then(row_10, users):
    with clock.standing_at(date(2021, 5, 25)):
        awaiting.record_document(
            item=row_10, actor=users["办公室"], name="指导意见", issued_on=date(2021, 5, 24)
        )
    [due] = row_10.due_dates.all()
    said = [
        (row.get_action_display(), row.from_state, row.to_state) for row in due.transitions.all()
    ]
    assert said == [
        ("文件已到", "awaiting", "assigned"),
        ("待上级发文", "assigned", "awaiting"),
    ]


def test_the_office_may_do_without_the_document_with_a_reason(row_10, signed_in):
    client = signed_in("办公室")
    assert do(client, row_10, "stop-waiting", reason="").status_code == 422
    assert do(client, row_10, "stop-waiting", reason="先行试点").status_code == 302

    assert not AwaitedDocument.objects.exists()
    assert {due.state for due in row_10.due_dates.all()} == {State.ASSIGNED}


def test_a_document_of_a_day_to_come_is_refused_beside_its_field(row_10, signed_in):
    answer = do(signed_in("办公室"), row_10, Action.ARRIVE, name="意见", issued_on="2021-05-21")

    assert answer.status_code == 422
    assert "成文日期不能晚于今天。" in answer.content.decode()
    assert not row_10.awaited_documents.get().is_here


def test_a_new_time_waits_as_well(row_10, users):
    revise_item(
        item=row_10,
        data=replace(ItemData.of(row_10), period_phrase="9月、11月"),
        actor=users["办公室"],
    )
    running = row_10.due_dates.exclude(state=State.CANCELLED)
    assert [due.state for due in running] == [State.AWAITING] * 2


@pytest.mark.parametrize("who", ["余静漪", "委员工委", "无关人员"])
def test_only_the_office_says_what_waits_and_what_came(who, row_10, plan, signed_in):
    client = signed_in(who)

    assert do(client, plan.items[28], Action.AWAIT, **WAITS).status_code == 404
    assert do(client, row_10, Action.ARRIVE, **DOCUMENT).status_code == 404
    assert do(client, row_10, "stop-waiting", reason="先行试点").status_code == 404
    assert {due.state for due in row_10.due_dates.all()} == {State.AWAITING}
