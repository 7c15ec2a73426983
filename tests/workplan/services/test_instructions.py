"""批示: who may write it, who is told, who answers."""

from datetime import date

import pytest

from notifications.models import Mail
from tests.factories import OneOfEachRole
from workflow.refusals import NotAllowed, Refused
from workplan.models import Instruction
from workplan.services import instructions

# The second is a head whose account was stopped; mail goes to people, not to accounts.
HEADS = ["陈悦", "前任"]

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _with_addresses(one_of_each_role: OneOfEachRole) -> None:
    for number, user in enumerate(one_of_each_role.users.values()):
        if getattr(user, "person", None):
            user.person.email = f"p{number}@example.org"
            user.person.save()


def instruct(
    one_of_each_role: OneOfEachRole, by: str, text: str = "抓紧推进", **more
) -> Instruction:
    return instructions.instruct(
        item=one_of_each_role.item, actor=one_of_each_role.users[by], text=text, **more
    )


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("pk").values_list("recipient__name", "subject"))


@pytest.mark.parametrize(("role", "name"), [("lead leader", "周翔"), ("another leader", "夏福志")])
def test_a_leader_writes_in_their_own_name_and_the_head_is_told(
    one_of_each_role: OneOfEachRole, role, name
):
    instruction = instruct(one_of_each_role, role)

    assert (str(instruction.leader), instruction.given_on) == (name, date(2021, 3, 10))
    assert [reader for reader, _ in mails()] == HEADS
    mail = Mail.objects.first()
    assert mail.subject == "领导批示：重点任务 24：地铁口序化民主监督"
    assert f"{name}批示：抓紧推进" in mail.text


def test_the_office_takes_down_what_a_leader_wrote_on_paper(one_of_each_role: OneOfEachRole):
    zhou = one_of_each_role.users["lead leader"].person

    instruction = instruct(one_of_each_role, "office", leader=zhou, given_on=date(2021, 3, 8))

    assert (instruction.leader, instruction.given_on) == (zhou, date(2021, 3, 8))
    assert instruction.written_by == one_of_each_role.users["office"]


def test_the_office_must_say_whose_words_they_are(one_of_each_role: OneOfEachRole):
    with pytest.raises(Refused, match="请选择批示领导。"):
        instruct(one_of_each_role, "office")


def test_a_leader_writes_in_nobody_elses_name(one_of_each_role: OneOfEachRole):
    with pytest.raises(NotAllowed, match="只能以本人名义批示。"):
        instruct(
            one_of_each_role, "lead leader", leader=one_of_each_role.users["another leader"].person
        )


@pytest.mark.parametrize(
    ("more", "words"),
    [({"text": " "}, "请填写批示内容。"), ({"given_on": date(2021, 3, 11)}, "不能晚于今天")],
)
def test_what_cannot_be_is_refused_and_nobody_told(one_of_each_role: OneOfEachRole, more, words):
    with pytest.raises(Refused, match=words):
        instruct(one_of_each_role, "lead leader", **more)

    assert not Mail.objects.exists()


def test_the_department_answers_and_the_leader_is_told(one_of_each_role: OneOfEachRole):
    instruction = instruct(one_of_each_role, "lead leader")
    assert list(Instruction.objects.unanswered()) == [instruction]

    instructions.answer(
        instruction=instruction, actor=one_of_each_role.users["responsible head"], text="本周办结"
    )

    assert not Instruction.objects.unanswered()
    assert [reader for reader, _ in mails()] == [*HEADS, "周翔"]


def test_nobody_else_writes_or_answers(one_of_each_role: OneOfEachRole):
    instruction = instruct(one_of_each_role, "lead leader")

    for role in set(one_of_each_role.users) - {"lead leader", "another leader", "office"}:
        with pytest.raises(NotAllowed):
            instruct(one_of_each_role, role)
    for role in set(one_of_each_role.users) - {"responsible head"}:
        with pytest.raises(NotAllowed):
            instructions.answer(
                instruction=instruction, actor=one_of_each_role.users[role], text="好"
            )
