"""A changed 完成时间: which due dates stay, move, come and go, and what becomes of their work."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import OneOfEachRole, make_one_of_each_role, set_state
from workflow.refusals import Refused
from workplan.models import DueDate, Progress, Transition, WorkItem
from workplan.services import extensions, states, urging
from workplan.services.items import ItemData, foresee_period, revise_item

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def rephrase(item: WorkItem, phrase: str, actor=None) -> None:
    data = replace(ItemData.of(item), period_phrase=phrase)
    revise_item(item=item, data=data, actor=actor)


def dues(item: WorkItem) -> list[str]:
    """Return each due date with its state: "3-31 assigned"."""
    found = DueDate.objects.filter(item=item)
    return [
        f"{d.due_on.month}-{d.due_on.day} {d.state}" if d.due_on else f"- {d.state}" for d in found
    ]


def worked_on(due: DueDate, one_of_each_role: OneOfEachRole) -> DueDate:
    """Let the office write progress, so that the due date has a record."""
    due = set_state(due, "accepted")
    states.write_progress(
        due=due, actor=one_of_each_role.users["office"], text="已联系", percent=40
    )
    return due


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("3月", "3月份", ["3-31 in_progress"]),
        ("3月", "2-3月", ["3-31 in_progress"]),
        ("3月", "4月", ["4-30 in_progress"]),
        ("3月", "持续推进", ["- in_progress"]),
        ("", "4月", ["4-30 in_progress"]),
        ("3月", "3月、8月", ["3-31 in_progress", "8-31 assigned"]),
        ("8月", "3月、8月", ["3-31 assigned", "8-31 in_progress"]),
        (
            "3月",
            "每季一次",
            ["3-31 in_progress", "6-30 assigned", "9-30 assigned", "12-31 assigned"],
        ),
        ("3月、5月", "3月、6月", ["3-31 in_progress", "6-30 assigned"]),
        ("3月、5月", "4月、5月", ["4-30 in_progress", "5-31 assigned"]),
        ("3月、5月", "6月、7月", ["6-30 in_progress", "7-31 assigned"]),
        ("3月、5月", "3月", ["3-31 in_progress"]),
        ("3月、5月", "5月", ["3-31 cancelled", "5-31 assigned"]),
        ("3月、5月", "9月", ["9-30 in_progress"]),
        ("3月、5月", "待定", ["- in_progress"]),
        ("", "3月、5月", ["3-31 in_progress", "5-31 assigned"]),
    ],
)
def test_the_first_due_date_is_being_worked_on_and_the_period_changes(old, new, expected):
    one_of_each_role = make_one_of_each_role(old)
    first = worked_on(one_of_each_role.due, one_of_each_role)

    rephrase(one_of_each_role.item, new)

    assert dues(one_of_each_role.item) == expected
    assert Progress.objects.get().due_date_id == first.pk


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("3月、5月", "3月、6月", ["3-31 assigned", "6-30 in_progress"]),
        ("3月、5月", "5月", ["5-31 in_progress"]),
        ("3月、5月", "3月", ["3-31 assigned", "5-31 cancelled"]),
        ("3月、5月", "5月、8月", ["5-31 in_progress", "8-31 assigned"]),
    ],
)
def test_the_second_due_date_is_being_worked_on_and_the_period_changes(old, new, expected):
    one_of_each_role = make_one_of_each_role(old)
    worked_on(one_of_each_role.item.due_dates.last(), one_of_each_role)

    rephrase(one_of_each_role.item, new)

    assert dues(one_of_each_role.item) == expected


def test_a_date_that_moves_keeps_its_row_with_percent_scheme_and_record():
    one_of_each_role = make_one_of_each_role("3月、5月", starred=True)
    second = worked_on(one_of_each_role.item.due_dates.last(), one_of_each_role)
    DueDate.objects.filter(pk=second.pk).update(scheme_passed_on="2021-03-05")

    rephrase(one_of_each_role.item, "3月、6-7月")

    moved = DueDate.objects.get(pk=second.pk)
    assert [str(d) for d in (moved.starts_on, moved.due_on)] == ["2021-06-01", "2021-07-31"]
    assert (moved.state, moved.percent, str(moved.scheme_passed_on)) == (
        "in_progress",
        40,
        "2021-03-05",
    )
    assert moved.progress.count() == 1
    assert moved.transitions.count() == 1


def test_the_same_due_date_may_begin_on_another_day():
    one_of_each_role = make_one_of_each_role("3月")

    rephrase(one_of_each_role.item, "2-3月")
    assert str(one_of_each_role.item.due_dates.get().starts_on) == "2021-02-01"

    rephrase(one_of_each_role.item, "3月底前")
    assert one_of_each_role.item.due_dates.get().starts_on is None


def test_a_worked_on_date_that_goes_is_cancelled_with_the_reason():
    one_of_each_role = make_one_of_each_role("3月、5月")
    second = worked_on(one_of_each_role.item.due_dates.last(), one_of_each_role)

    rephrase(one_of_each_role.item, "3月", actor=one_of_each_role.users["office"])

    row = Transition.objects.filter(due_date=second).first()
    assert (row.action, row.from_state, row.to_state) == ("cancel", "in_progress", "cancelled")
    assert row.reason == "完成时间改为“3月”，不再有这一到期日。"
    assert row.actor == one_of_each_role.users["office"]


def test_a_date_that_an_earlier_wording_took_away_is_taken_up_again_when_it_comes_back():
    one_of_each_role = make_one_of_each_role("3月、5月")
    second = worked_on(one_of_each_role.item.due_dates.last(), one_of_each_role)
    rephrase(one_of_each_role.item, "3月")

    rephrase(one_of_each_role.item, "3月、5月")

    assert dues(one_of_each_role.item) == ["3-31 assigned", "5-31 in_progress"]
    row = Transition.objects.filter(due_date=second).first()
    assert (row.action, row.from_state, row.to_state) == ("restore", "cancelled", "in_progress")
    assert row.reason == "完成时间改为“3月、5月”，恢复这一到期日。"


def test_what_the_office_cancelled_stays_so_whatever_the_period():
    one_of_each_role = make_one_of_each_role("3月、5月")
    due, office = one_of_each_role.item.due_dates.last(), one_of_each_role.users["office"]
    states.cancel(due=due, actor=office, reason="并入其他事项")

    rephrase(one_of_each_role.item, "3月")
    rephrase(one_of_each_role.item, "3月、5月")

    assert dues(one_of_each_role.item) == ["3-31 assigned", "5-31 cancelled"]


def ended(item: WorkItem, state: str, actor) -> None:
    """Let the item's first due date end."""
    step = states.close if state == "closed" else states.cancel
    step(due=item.due_dates.first(), actor=actor, reason="见说明")


@pytest.mark.parametrize("state", ["closed", "cancelled"])
@pytest.mark.parametrize(
    ("old", "new", "new_rounds", "expected"),
    [
        # What has ended as a whole stays ended, unless someone says otherwise.
        ("1月", "二季度", None, ["6-30 {}"]),
        ("1月", "二季度", False, ["6-30 {}"]),
        ("1月", "二季度", True, ["1-31 {}", "6-30 assigned"]),
        ("1月", "持续推进", None, ["- {}"]),
        ("1月", "持续推进", True, ["1-31 {}", "- assigned"]),
        ("", "5月", None, ["5-31 {}"]),
        ("1月", "1月、6月", None, ["1-31 {}", "6-30 assigned"]),
        ("1月", "每季一次", False, ["3-31 {}", "6-30 assigned", "9-30 assigned", "12-31 assigned"]),
        # Beside rounds that are open a new day is to be done, unless someone says otherwise.
        ("3月、5月", "5月、8月", None, ["3-31 {}", "5-31 assigned", "8-31 assigned"]),
        ("3月、5月", "5月、8月", False, ["5-31 assigned", "8-31 {}"]),
        ("3月、5月", "3月、6月", None, ["3-31 {}", "6-30 assigned"]),
        ("3月、5月", "5月", None, ["3-31 {}", "5-31 assigned"]),
    ],
)
def test_what_has_ended_is_neither_reopened_nor_doubled_unless_someone_says_so(
    state, old, new, new_rounds, expected
):
    cast = make_one_of_each_role(old)
    office = cast.users["office"]
    ended(cast.item, state, office)

    data = replace(ItemData.of(cast.item), period_phrase=new)
    revise_item(item=cast.item, data=data, actor=office, new_rounds=new_rounds)

    assert dues(cast.item) == [words.format(state) for words in expected]


def test_what_has_ended_outside_of_the_phrase_counts_for_no_day_that_comes_later():
    cast = make_one_of_each_role("3月、5月")
    office = cast.users["office"]
    ended(cast.item, "closed", office)
    rephrase(cast.item, "5月", office)

    rephrase(cast.item, "5月、8月", office)

    assert dues(cast.item) == ["3-31 closed", "5-31 assigned", "8-31 assigned"]
    assert not any(change.carries_an_end for change in foresee_period(item=cast.item, phrase="9月"))


def test_what_becomes_of_each_due_date_is_said_beforehand_and_nothing_is_written():
    cast = make_one_of_each_role("3月、5月、8月、10月")
    item, office = cast.item, cast.users["office"]
    ended(item, "closed", office)
    worked_on(item.due_dates.get(due_on=date(2021, 5, 31)), cast)
    before = list(DueDate.objects.values()), item.history.count()

    def said(phrase: str, **answer) -> list[str]:
        return [str(one) for one in foresee_period(item=item, phrase=phrase, **answer)]

    assert said("3月、5月、8月、10月") == [
        "3月31日（已办结）：不变",
        "5月31日（办理中）：不变",
        "8月31日（待签收）：不变",
        "10月31日（待签收）：不变",
    ]
    assert said("3月、6月、12月") == [
        "3月31日（已办结）：不变",
        "5月31日（办理中）：改为6月30日，办理情况保留",
        "8月31日（待签收）：改为12月31日",
        "10月31日（待签收）：删除，尚无人办理",
    ]
    assert said("8月") == [
        "3月31日（已办结）：不在新的完成时间内，仍为已办结",
        "5月31日（办理中）：取消，办理记录保留",
        "8月31日（待签收）：不变",
        "10月31日（待签收）：删除，尚无人办理",
    ]
    assert said("4-5月、8月、10月、11月", new_rounds=False) == [
        "3月31日（已办结）：日期改为11月30日，仍为已办结",
        "5月31日（办理中）：不变",
        "8月31日（待签收）：不变",
        "10月31日（待签收）：不变",
    ]
    assert said("5月、8月、10月、11月", new_rounds=True)[::4] == [
        "3月31日（已办结）：不在新的完成时间内，仍为已办结",
        "11月30日：新增一期，待签收",
    ]
    assert (list(DueDate.objects.values()), item.history.count()) == before


def test_the_history_keeps_the_old_phrase_who_changed_it_and_what_was_decided_on_what_had_ended():
    cast = make_one_of_each_role("1月")
    office = cast.users["office"]
    ended(cast.item, "closed", office)

    rephrase(cast.item, "二季度", office)

    latest = cast.item.history.first()
    assert latest.history_user == office
    assert latest.history_change_reason == (
        "完成时间：1月 → 二季度；1月31日（已办结）：日期改为6月30日，仍为已办结"
    )


def test_an_extension_that_a_new_day_ends_is_said():
    cast = make_one_of_each_role("3月")
    wish = extensions.ask(
        due=cast.due,
        actor=cast.users["responsible head"],
        new_due_on=date(2021, 4, 15),
        reason="雨季停工",
    )
    extensions.grant(extension=wish, actor=cast.users["office"])

    (change,) = foresee_period(item=cast.item, phrase="5月")

    assert str(change) == "4月15日（待签收）：改为5月31日，此前同意的延期不再有效"


def test_two_rounds_never_fall_on_one_day_where_an_extension_moved_one_there():
    cast = make_one_of_each_role("3月")
    wish = extensions.ask(
        due=cast.due,
        actor=cast.users["responsible head"],
        new_due_on=date(2021, 4, 30),
        reason="雨季停工",
    )
    extensions.grant(extension=wish, actor=cast.users["office"])

    with pytest.raises(Refused) as refused:
        rephrase(cast.item, "3月、4月")

    assert str(refused.value) == (
        "4月30日已是另一期的到期日（延期得来），同一事项不能有两期在同一天到期。"
    )
    assert dues(cast.item) == ["4-30 assigned"]


def test_dates_that_move_onto_one_another_s_days_do_so_in_turn():
    cast = make_one_of_each_role("3月、5月")
    wish = extensions.ask(
        due=cast.due,
        actor=cast.users["responsible head"],
        new_due_on=date(2021, 6, 30),
        reason="雨季停工",
    )
    extensions.grant(extension=wish, actor=cast.users["office"])

    rephrase(cast.item, "6月、7月")

    assert dues(cast.item) == ["6-30 assigned", "7-31 assigned"]


def test_another_field_changes_no_due_date():
    one_of_each_role = make_one_of_each_role("3月、5月")
    worked_on(one_of_each_role.item.due_dates.last(), one_of_each_role)
    before = list(DueDate.objects.values())

    revise_item(
        item=one_of_each_role.item,
        data=replace(ItemData.of(one_of_each_role.item), title="新名"),
        actor=None,
    )

    assert list(DueDate.objects.values()) == before


def test_what_was_urged_is_cancelled_and_not_thrown_away_and_a_wish_lapses(
    one_of_each_role: OneOfEachRole,
):
    august = one_of_each_role.item.due_dates.select_related("item__plan").last()
    urging.urge(dues=[august], actor=one_of_each_role.users["office"])
    wish = extensions.ask(
        due=august,
        actor=one_of_each_role.users["responsible head"],
        new_due_on=date(2021, 9, 15),
        reason="雨季停工",
    )

    rephrase(one_of_each_role.item, "3月", one_of_each_role.users["office"])

    wish.refresh_from_db()
    assert dues(one_of_each_role.item) == ["3-31 assigned", "8-31 cancelled"]
    assert (wish.state, wish.answer) == ("lapsed", "到期日已转为“已取消”。")
