"""Who is told at once of an item: the heads, or the office; not of what they did themselves."""

from datetime import date

import pytest

from members.enums import DepartmentKind
from notifications.models import Mail
from tests.factories import OneOfEachRole, appoint, make_department, make_head, set_state
from workplan.services import extensions, states
from workplan.services.notices import tell_heads, tell_office

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return [
        (name, subject.partition("：")[0])
        for name, subject in Mail.objects.order_by("pk").values_list("recipient__name", "subject")
    ]


def test_the_heads_are_told_that_a_report_came_back(one_of_each_role: OneOfEachRole):
    due = set_state(one_of_each_role.due, "reported")
    states.send_back(due=due, actor=one_of_each_role.users["office"], reason="请补充照片")
    assert told() == [("陈悦", "报结退回"), ("前任", "报结退回")]


def test_a_refused_return_tells_nobody(one_of_each_role: OneOfEachRole):
    with pytest.raises(Exception, match="不能"):
        states.send_back(
            due=one_of_each_role.due, actor=one_of_each_role.users["office"], reason="请补充"
        )
    assert told() == []


@pytest.mark.parametrize(
    ("decide", "heading"), [("grant", "延期申请已同意"), ("refuse", "延期申请未同意")]
)
def test_the_heads_are_told_what_became_of_their_wish(
    one_of_each_role: OneOfEachRole, decide, heading
):
    wish = extensions.ask(
        due=one_of_each_role.due,
        actor=one_of_each_role.users["responsible head"],
        new_due_on=date(2021, 4, 30),
        reason="等数据",
    )
    assert told() == []
    decide = getattr(extensions, decide)
    decide(extension=wish, actor=one_of_each_role.users["office"], answer="知悉")
    assert told() == [("陈悦", heading), ("前任", heading)]


def test_whoever_did_it_is_not_told(one_of_each_role: OneOfEachRole):
    head = one_of_each_role.users["responsible head"]
    office = make_department("办公室", DepartmentKind.OFFICE)
    make_head(office, "办公室负责人")
    appoint(head.person, office)
    tell_heads(one_of_each_role.item, head, "试")
    tell_office(one_of_each_role.item, head, "试")
    assert [name for name, _ in told()] == ["前任", "办公室负责人"]
