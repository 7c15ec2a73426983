"""延期 on an item's page: asked by the responsible department, decided by the office."""

from datetime import date

import pytest

from tests.workplan.views.acting import do, text_of
from workplan.enums import Action, ExtensionState, State
from workplan.models import DueDate, Extension
from workplan.services import extensions, states


@pytest.fixture
def row_31(plan, users) -> DueDate:
    """无障碍环境建设专项民主监督 of 城建委, due on 30 November, accepted."""
    due = plan.items[31].due_dates.get()
    states.accept(due=due, actor=users["城建委"])
    return due


@pytest.fixture
def wish(row_31, users) -> Extension:
    return extensions.ask(
        due=row_31, actor=users["城建委"], new_due_on=date(2021, 12, 15), reason="座谈会推迟。"
    )


def test_the_head_asks_for_a_later_date_and_everyone_involved_reads_both(row_31, signed_in):
    head = signed_in("城建委")

    answer = do(
        head, row_31.item, Action.EXTEND, row_31, new_due_on="2021-12-15", reason="座谈会推迟。"
    )
    text = text_of(head.get(row_31.item.get_absolute_url()))

    assert answer.status_code == 302
    assert "2021年11月30日 → <b>2021年12月15日</b>" in text
    assert "座谈会推迟。" in text
    # One wish at a time: the button is gone, and the department does not decide.
    assert "申请延期</summary>" not in text
    assert "同意延期</summary>" not in text


def test_a_refused_date_keeps_the_reason_that_was_typed(row_31, signed_in):
    answer = do(
        signed_in("城建委"),
        row_31.item,
        Action.EXTEND,
        row_31,
        new_due_on="2021-11-30",
        reason="写了很久的理由",
    )

    assert answer.status_code == 422
    assert "延期后的日期须晚于原到期日 11月30日。" in text_of(answer)
    assert "写了很久的理由</textarea>" in text_of(answer)
    assert not Extension.objects.exists()


def test_the_office_grants_and_the_old_date_stays_to_be_read(wish, row_31, signed_in):
    office = signed_in("办公室")

    do(office, row_31.item, Action.GRANT, wish)
    text = text_of(office.get(row_31.item.get_absolute_url()))

    row_31.refresh_from_db()
    assert (row_31.planned_on, row_31.due_on) == (date(2021, 11, 30), date(2021, 12, 15))
    assert "原定 11月30日，已延期" in text
    assert '“5-11月” <span class="muted">（时段：11月30日）' in text
    assert "12月15日 周三" in text


def test_the_office_refuses_with_a_reason_and_the_wish_stays_to_be_read(wish, row_31, signed_in):
    office = signed_in("办公室")

    empty = do(office, row_31.item, Action.REFUSE, wish)
    do(office, row_31.item, Action.REFUSE, wish, answer="请按期完成。")
    text = text_of(signed_in("城建委").get(row_31.item.get_absolute_url()))

    assert empty.status_code == 422
    wish.refresh_from_db()
    assert wish.state == ExtensionState.REFUSED
    assert "以往延期申请" in text
    assert "审核意见：请按期完成。" in text


def test_of_two_who_decide_the_second_is_told_and_keeps_the_words(wish, row_31, signed_in):
    office = signed_in("办公室")
    do(office, row_31.item, Action.GRANT, wish)

    second = do(office, row_31.item, Action.REFUSE, wish, answer="不同意，理由很长。")

    assert second.status_code == 422
    assert "这份延期申请已同意，不能再审核" in text_of(second)
    assert "不同意，理由很长。" in text_of(second)


@pytest.mark.parametrize("name", ["城建委", "周翔", "教文委", "无关人员"])
@pytest.mark.parametrize("action", [Action.GRANT, Action.REFUSE])
def test_nobody_but_the_office_decides(name, action, wish, row_31, signed_in):
    answer = do(signed_in(name), row_31.item, action, wish, answer="同意")

    wish.refresh_from_db()
    assert (answer.status_code, wish.state) == (404, ExtensionState.ASKED)


@pytest.mark.parametrize("name", ["教文委", "无关人员"])
def test_a_wish_is_a_paper_that_others_do_not_see(name, wish, row_31, signed_in):
    assert "座谈会推迟" not in text_of(signed_in(name).get(row_31.item.get_absolute_url()))


def test_a_wish_of_another_item_is_not_there(wish, plan, signed_in):
    assert do(signed_in("办公室"), plan.items[24], Action.GRANT, wish).status_code == 404


def test_the_office_suspends_and_restores_with_reasons(row_31, signed_in):
    office = signed_in("办公室")

    do(office, row_31.item, Action.SUSPEND, row_31, reason="等待上级部署。")
    row_31.refresh_from_db()
    assert row_31.state == State.SUSPENDED
    do(office, row_31.item, Action.RESTORE, row_31, reason="部署已到。")
    row_31.refresh_from_db()
    assert row_31.state == State.ACCEPTED
    text = text_of(office.get(row_31.item.get_absolute_url()))
    assert "等待上级部署。" in text
    assert "部署已到。" in text
