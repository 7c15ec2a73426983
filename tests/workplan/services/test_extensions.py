"""延期: asked for with a reason, granted or refused; the old date is kept."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import OneOfEachRole, set_state
from workflow.refusals import NotAllowed, Refused
from workplan.models import DueDate, Extension
from workplan.services import extensions, states
from workplan.services.items import ItemData, revise_item

APRIL_30 = date(2021, 4, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def ask(
    one_of_each_role: OneOfEachRole, new: date = APRIL_30, reason: str = "对方单位推迟", **who
) -> Extension:
    actor = one_of_each_role.users[who.get("by", "responsible head")]
    return extensions.ask(due=one_of_each_role.due, actor=actor, new_due_on=new, reason=reason)


def decided(extension: Extension) -> tuple[str, str, str]:
    row = Extension.objects.get(pk=extension.pk)
    return row.state, row.answer, str(row.decided_by)


def test_a_wish_waits_for_the_office_and_moves_nothing(one_of_each_role: OneOfEachRole):
    wish = ask(one_of_each_role)

    assert (str(wish), wish.state) == ("3月31日 → 4月30日", "asked")
    assert one_of_each_role.due.due_on == date(2021, 3, 31)


def test_a_granted_wish_moves_the_date_and_keeps_the_documents(one_of_each_role: OneOfEachRole):
    office = one_of_each_role.users["office"]

    wish = extensions.grant(extension=ask(one_of_each_role), actor=office, answer="同意")

    due = one_of_each_role.due
    assert (due.planned_on, due.due_on, due.is_extended) == (date(2021, 3, 31), APRIL_30, True)
    assert decided(wish) == ("granted", "同意", str(office))


def test_a_refused_wish_leaves_the_date_and_says_why(one_of_each_role: OneOfEachRole):
    office = one_of_each_role.users["office"]

    wish = extensions.refuse(extension=ask(one_of_each_role), actor=office, answer="须在一季度完成")

    assert one_of_each_role.due.due_on == date(2021, 3, 31)
    assert decided(wish) == ("refused", "须在一季度完成", str(office))


def test_a_refusal_without_words_is_refused(one_of_each_role: OneOfEachRole):
    with pytest.raises(Refused, match="请填写不同意的理由。"):
        extensions.refuse(
            extension=ask(one_of_each_role), actor=one_of_each_role.users["office"], answer=" "
        )


@pytest.mark.parametrize(
    ("new", "reason", "words"),
    [
        (APRIL_30, "  ", "请填写延期理由。"),
        (date(2021, 3, 31), "晚", "延期后的日期须晚于原到期日 3月31日。"),
        (date(2021, 3, 1), "晚", "延期后的日期须晚于原到期日 3月31日。"),
        (date(2021, 8, 31), "晚", "该事项另有一次在 8月31日 到期，请改选其他日期。"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_words(
    one_of_each_role: OneOfEachRole, new, reason, words
):
    with pytest.raises(Refused, match=words):
        ask(one_of_each_role, new, reason)

    assert not Extension.objects.exists()


def test_what_is_overdue_cannot_be_put_off_to_a_day_gone_by(one_of_each_role: OneOfEachRole):
    with (
        clock.standing_at(date(2021, 5, 20)),
        pytest.raises(Refused, match="延期后的日期须晚于今天。"),
    ):
        ask(one_of_each_role)


def test_there_is_one_wish_at_a_time(one_of_each_role: OneOfEachRole):
    ask(one_of_each_role)

    with pytest.raises(Refused, match="已有一份延期申请等待审核。"):
        ask(one_of_each_role, date(2021, 5, 31))


def test_after_a_refusal_one_may_ask_again(one_of_each_role: OneOfEachRole):
    extensions.refuse(
        extension=ask(one_of_each_role), actor=one_of_each_role.users["office"], answer="否"
    )

    assert ask(one_of_each_role).state == "asked"


@pytest.mark.parametrize("state", ["reported", "suspended", "closed", "cancelled"])
def test_what_is_not_being_worked_on_is_not_put_off(one_of_each_role: OneOfEachRole, state: str):
    set_state(one_of_each_role.due, state)

    with pytest.raises(Refused, match="不能“申请延期”"):
        ask(one_of_each_role)


def test_an_item_without_a_date_needs_no_later_one(one_of_each_role: OneOfEachRole):
    DueDate.objects.filter(pk=one_of_each_role.due.pk).update(due_on=None, planned_on=None)
    undated = DueDate.objects.get(due_on=None)

    with pytest.raises(Refused, match="没有期限的事项无须延期。"):
        extensions.ask(
            due=undated,
            actor=one_of_each_role.users["responsible head"],
            new_due_on=APRIL_30,
            reason="晚",
        )


def test_of_two_decisions_the_second_is_told(one_of_each_role: OneOfEachRole):
    wish, office = ask(one_of_each_role), one_of_each_role.users["office"]
    extensions.refuse(extension=wish, actor=office, answer="否")

    with pytest.raises(Refused, match="未同意，不能再审核"):
        extensions.grant(extension=wish, actor=office)

    assert one_of_each_role.due.due_on == date(2021, 3, 31)


def test_a_wish_lapses_when_the_work_is_reported(one_of_each_role: OneOfEachRole):
    wish, head = ask(one_of_each_role), one_of_each_role.users["responsible head"]
    states.accept(due=one_of_each_role.due, actor=head)

    states.report_done(due=one_of_each_role.due, actor=head, text="已完成")

    assert decided(wish) == ("lapsed", "到期日已转为“待审核”。", str(head))


def test_an_extension_outlives_an_edit_of_the_row_that_keeps_its_period(
    one_of_each_role: OneOfEachRole,
):
    extensions.grant(extension=ask(one_of_each_role), actor=one_of_each_role.users["office"])
    data = ItemData.of(one_of_each_role.item)

    revise_item(
        item=one_of_each_role.item, data=ItemData(**{**vars(data), "title": "新的标题"}), actor=None
    )

    assert one_of_each_role.due.due_on == APRIL_30


def test_a_new_period_of_the_document_ends_an_extension(one_of_each_role: OneOfEachRole):
    extensions.grant(extension=ask(one_of_each_role), actor=one_of_each_role.users["office"])
    data = ItemData.of(one_of_each_role.item)
    new = ItemData(**{**vars(data), "period_phrase": "6月、8月"})

    revise_item(item=one_of_each_role.item, data=new, actor=None)

    assert (one_of_each_role.due.planned_on, one_of_each_role.due.due_on) == (
        date(2021, 6, 30),
        date(2021, 6, 30),
    )


def test_only_the_responsible_department_asks(one_of_each_role: OneOfEachRole):
    for role in set(one_of_each_role.users) - {"responsible head"}:
        with pytest.raises(NotAllowed):
            ask(one_of_each_role, by=role)


def test_only_the_office_decides(one_of_each_role: OneOfEachRole):
    wish = ask(one_of_each_role)

    for role in set(one_of_each_role.users) - {"office"}:
        for decide in (extensions.grant, extensions.refuse):
            with pytest.raises(NotAllowed):
                decide(extension=wish, actor=one_of_each_role.users[role], answer="可")
    assert Extension.objects.get().state == "asked"
