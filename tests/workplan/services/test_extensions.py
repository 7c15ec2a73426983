"""延期: asked for with a reason, granted or refused; the old date is kept."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import Cast, set_state
from workflow.refusals import NotAllowed, Refused
from workplan.models import DueDate, Extension
from workplan.services import extensions, states
from workplan.services.items import ItemData, revise_item

APRIL_30 = date(2021, 4, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def ask(cast: Cast, new: date = APRIL_30, reason: str = "对方单位推迟", **who) -> Extension:
    actor = cast.users[who.get("by", "responsible head")]
    return extensions.ask(due=cast.due, actor=actor, new_due_on=new, reason=reason)


def decided(extension: Extension) -> tuple[str, str, str]:
    row = Extension.objects.get(pk=extension.pk)
    return row.state, row.answer, str(row.decided_by)


def test_a_wish_waits_for_the_office_and_moves_nothing(cast: Cast):
    wish = ask(cast)

    assert (str(wish), wish.state) == ("3月31日 → 4月30日", "asked")
    assert cast.due.due_on == date(2021, 3, 31)


def test_a_granted_wish_moves_the_date_and_keeps_the_documents(cast: Cast):
    office = cast.users["office"]

    wish = extensions.grant(extension=ask(cast), actor=office, answer="同意")

    due = cast.due
    assert (due.planned_on, due.due_on, due.is_extended) == (date(2021, 3, 31), APRIL_30, True)
    assert decided(wish) == ("granted", "同意", str(office))


def test_a_refused_wish_leaves_the_date_and_says_why(cast: Cast):
    office = cast.users["office"]

    wish = extensions.refuse(extension=ask(cast), actor=office, answer="须在一季度完成")

    assert cast.due.due_on == date(2021, 3, 31)
    assert decided(wish) == ("refused", "须在一季度完成", str(office))


def test_a_refusal_without_words_is_refused(cast: Cast):
    with pytest.raises(Refused, match="请填写不同意的理由。"):
        extensions.refuse(extension=ask(cast), actor=cast.users["office"], answer=" ")


@pytest.mark.parametrize(
    ("new", "reason", "words"),
    [
        (APRIL_30, "  ", "请填写延期理由。"),
        (date(2021, 3, 31), "晚", "延期后的日期须晚于原到期日 3月31日。"),
        (date(2021, 3, 1), "晚", "延期后的日期须晚于原到期日 3月31日。"),
        (date(2021, 8, 31), "晚", "该事项另有一次在 8月31日 到期，请改选其他日期。"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_words(cast: Cast, new, reason, words):
    with pytest.raises(Refused, match=words):
        ask(cast, new, reason)

    assert not Extension.objects.exists()


def test_what_is_overdue_cannot_be_put_off_to_a_day_gone_by(cast: Cast):
    with (
        clock.standing_at(date(2021, 5, 20)),
        pytest.raises(Refused, match="延期后的日期须晚于今天。"),
    ):
        ask(cast)


def test_there_is_one_wish_at_a_time(cast: Cast):
    ask(cast)

    with pytest.raises(Refused, match="已有一份延期申请等待审核。"):
        ask(cast, date(2021, 5, 31))


def test_after_a_refusal_one_may_ask_again(cast: Cast):
    extensions.refuse(extension=ask(cast), actor=cast.users["office"], answer="否")

    assert ask(cast).state == "asked"


@pytest.mark.parametrize("state", ["reported", "suspended", "closed", "cancelled"])
def test_what_is_not_being_worked_on_is_not_put_off(cast: Cast, state: str):
    set_state(cast.due, state)

    with pytest.raises(Refused, match="不能“申请延期”"):
        ask(cast)


def test_an_item_without_a_date_needs_no_later_one(cast: Cast):
    DueDate.objects.filter(pk=cast.due.pk).update(due_on=None, planned_on=None)
    undated = DueDate.objects.get(due_on=None)

    with pytest.raises(Refused, match="没有期限的事项无须延期。"):
        extensions.ask(
            due=undated, actor=cast.users["responsible head"], new_due_on=APRIL_30, reason="晚"
        )


def test_of_two_decisions_the_second_is_told(cast: Cast):
    wish, office = ask(cast), cast.users["office"]
    extensions.refuse(extension=wish, actor=office, answer="否")

    with pytest.raises(Refused, match="未同意，不能再审核"):
        extensions.grant(extension=wish, actor=office)

    assert cast.due.due_on == date(2021, 3, 31)


def test_a_wish_lapses_when_the_work_is_reported(cast: Cast):
    wish, head = ask(cast), cast.users["responsible head"]
    states.accept(due=cast.due, actor=head)

    states.report_done(due=cast.due, actor=head, text="已完成")

    assert decided(wish) == ("lapsed", "到期日已转为“待审核”。", str(head))


def test_an_extension_outlives_an_edit_of_the_row_that_keeps_its_period(cast: Cast):
    extensions.grant(extension=ask(cast), actor=cast.users["office"])
    data = ItemData.of(cast.item)

    revise_item(item=cast.item, data=ItemData(**{**vars(data), "title": "新的标题"}), actor=None)

    assert cast.due.due_on == APRIL_30


def test_a_new_period_of_the_document_ends_an_extension(cast: Cast):
    extensions.grant(extension=ask(cast), actor=cast.users["office"])
    data = ItemData.of(cast.item)
    new = ItemData(**{**vars(data), "period_phrase": "6月、8月"})

    revise_item(item=cast.item, data=new, actor=None)

    assert (cast.due.planned_on, cast.due.due_on) == (date(2021, 6, 30), date(2021, 6, 30))


def test_only_the_responsible_department_asks(cast: Cast):
    for role in set(cast.users) - {"responsible head"}:
        with pytest.raises(NotAllowed):
            ask(cast, by=role)


def test_only_the_office_decides(cast: Cast):
    wish = ask(cast)

    for role in set(cast.users) - {"office"}:
        for decide in (extensions.grant, extensions.refuse):
            with pytest.raises(NotAllowed):
                decide(extension=wish, actor=cast.users[role], answer="可")
    assert Extension.objects.get().state == "asked"
