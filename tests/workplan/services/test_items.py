"""Rows of the plan: added, changed, compared; each change with its words in the history."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from members.models import Person, Post
from tests.factories import make_department, make_item, make_person, make_plan, make_user
from workplan.annexes import Annex
from workplan.models import DueDate, ItemDepartment, ItemLeader, WorkItem
from workplan.services.items import (
    InvalidPeriod,
    ItemData,
    changes,
    create_item,
    create_items,
    revise_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def named() -> dict[str, Any]:
    """People, posts and departments by name; none in the order of the documents."""
    departments = {name: make_department(name) for name in ("社法委", "办公室", "提案委", "教文委")}
    posts = {name: Post.objects.create(name=name) for name in ("副主席", "主席")}
    return departments | posts | {name: make_person(name) for name in ("周翔", "张爱莲")}


@pytest.fixture
def row(named: dict[str, Any]) -> ItemData:
    return ItemData(
        title="完善托育服务体系专题协商",
        annex=Annex.TASKS,
        section="二、协商",
        seq=20,
        needs_scheme=True,
        leaders=(named["张爱莲"], named["主席"], named["周翔"]),
        lead_departments=(named["教文委"],),
        participants=(named["提案委"], named["办公室"]),
        period_phrase="3月、8月",
        extra={"经费": "5万元"},
    )


def names(found: list) -> list[str]:
    return [str(one) for one in found]


def counts() -> tuple[int, ...]:
    models = (WorkItem, WorkItem.history.model, DueDate, ItemLeader, ItemDepartment)
    return tuple(model.objects.count() for model in models)


def stored(item: WorkItem) -> WorkItem:
    return WorkItem.objects.with_ledger().get(pk=item.pk)


def test_an_added_row_says_what_it_was_given_in_the_documents_order(row: ItemData):
    item = stored(create_item(plan=make_plan(), data=row, actor=None))

    assert ItemData.of(item) == row
    assert names(item.leaders) == ["张爱莲", "主席", "周翔"]
    assert names(item.participants) == ["提案委", "办公室"]
    assert item.period_kind == "months"
    assert [(d.starts_on, d.due_on, d.state) for d in item.due_dates.all()] == [
        (date(2021, 3, 1), date(2021, 3, 31), "assigned"),
        (date(2021, 8, 1), date(2021, 8, 31), "assigned"),
    ]


def test_an_added_row_is_in_the_history_with_who_and_when(row: ItemData):
    office = make_user(office=True)

    entry = create_item(plan=make_plan(), data=row, actor=office).history.get()

    assert (entry.history_user, entry.history_change_reason) == (
        office,
        "新增：完善托育服务体系专题协商",
    )
    assert entry.history_date == datetime(2021, 3, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_rows_added_together_are_each_in_the_history(row: ItemData):
    office = make_user(office=True)
    rows = [row, replace(row, seq=21, title="培训")]

    items = create_items(plan=make_plan(), rows=rows, actor=office)

    assert [
        (i.history.get().history_change_reason, i.history.get().history_user) for i in items
    ] == [
        ("新增：完善托育服务体系专题协商", office),
        ("新增：培训", office),
    ]


def test_the_history_of_a_title_of_500_characters_is_kept_short(row: ItemData):
    item = create_item(plan=make_plan(), data=replace(row, title="长" * 500), actor=None)

    assert stored(item).title == "长" * 500
    assert item.history.get().history_change_reason == "新增：" + "长" * 197


def test_a_row_without_a_period_has_one_undated_due_date():
    item = create_item(plan=make_plan(), data=ItemData(title="长期工作"), actor=None)

    assert item.period_kind == "undated"
    assert [(d.starts_on, d.due_on) for d in item.due_dates.all()] == [(None, None)]


def test_a_department_on_both_sides_answers_for_the_item(named: dict[str, Any]):
    data = ItemData(
        title="工作例会",
        lead_departments=(named["社法委"], named["办公室"]),
        participants=(named["办公室"], named["提案委"]),
    )
    item = stored(create_item(plan=make_plan(), data=data, actor=None))

    assert names(item.lead_departments) == ["社法委", "办公室"]
    assert names(item.participants) == ["提案委"]
    assert changes(ItemData.of(item), data) == []


def test_a_name_written_twice_counts_once(named: dict[str, Any]):
    data = ItemData(
        title="工作例会",
        leaders=(named["周翔"], named["主席"], named["周翔"]),
        lead_departments=(named["社法委"], named["社法委"]),
        participants=(named["提案委"], named["提案委"]),
    )
    item = stored(create_item(plan=make_plan(), data=data, actor=None))

    assert names(item.leaders) == ["周翔", "主席"]
    assert names(item.lead_departments) == ["社法委"]
    assert names(item.participants) == ["提案委"]
    assert changes(ItemData.of(item), data) == []


def test_names_yet_to_be_added_count_once_too():
    new = Person(name="新任")

    assert ItemData(title="例会", leaders=(new, Person(name="另一位"), new)).leaders[0] is new
    assert len(ItemData(title="例会", leaders=(new, new)).leaders) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("section", "三、监督", "分组：二、协商 → 三、监督"),
        ("section", "", "分组：二、协商 → 空"),
        ("seq", 21, "序号：20 → 21"),
        ("seq", None, "序号：20 → 空"),
        ("needs_scheme", False, "★：是 → 否"),
        ("title", "托育专题协商", "工作内容：完善托育服务体系专题协商 → 托育专题协商"),
        ("leaders", ("周翔", "张爱莲"), "牵头领导：张爱莲、主席、周翔 → 周翔、张爱莲"),
        ("lead_departments", ("教文委", "社法委"), "责任部门：教文委 → 教文委、社法委"),
        ("participants", (), "参与部门：提案委、办公室 → 空"),
        ("participants", ("办公室", "提案委"), "参与部门：提案委、办公室 → 办公室、提案委"),
        ("period_phrase", "9月", "完成时间：3月、8月 → 9月"),
        ("extra", {}, "其他各列：经费：5万元 → 空"),
        ("extra", {"经费": "6万元", "备": "无"}, "其他各列：经费：5万元 → 备：无；经费：6万元"),
    ],
)
def test_each_changed_field_is_told_in_words_and_stored(
    row: ItemData, named: dict[str, Any], field: str, value: Any, words: str
):
    if isinstance(value, tuple):
        value = tuple(named[name] for name in value)
    item = create_item(plan=make_plan(), data=row, actor=None)
    changed, office = replace(row, **{field: value}), make_user(office=True)

    found = revise_item(item=item, data=changed, actor=office)

    assert names(found) == [words]
    assert ItemData.of(stored(item)) == ItemData.of(item) == changed
    latest = item.history.first()
    assert (latest.history_change_reason, latest.history_user) == (words, office)


def test_several_changes_stand_in_one_history_row(row: ItemData):
    item = create_item(plan=make_plan(), data=row, actor=None)

    revise_item(item=item, data=replace(row, seq=21, title="托育"), actor=None)

    reason = item.history.first().history_change_reason
    assert reason == "序号：20 → 21；工作内容：完善托育服务体系专题协商 → 托育"
    assert item.history.count() == 2


def test_nothing_is_written_where_nothing_changed(row: ItemData):
    item = create_item(plan=make_plan(), data=row, actor=None)
    before = counts()

    assert revise_item(item=stored(item), data=row, actor=None) == []

    assert counts() == before


@pytest.mark.parametrize("phrase", ["13月", "5-3月", "已完成"])
def test_a_period_that_cannot_be_understood_writes_nothing(row: ItemData, phrase: str):
    plan = make_plan()
    item, data = make_item(plan, 1, "例会", period="3月"), replace(row, period_phrase=phrase)
    before = counts()

    with pytest.raises(InvalidPeriod, match=f"看不懂“{phrase}”"):
        create_item(plan=plan, data=data, actor=None)
    with pytest.raises(InvalidPeriod, match=f"看不懂“{phrase}”"):
        revise_item(item=item, data=data, actor=None)

    assert counts() == before
    assert (item.title, stored(item).title, stored(item).period_phrase) == ("例会", "例会", "3月")
