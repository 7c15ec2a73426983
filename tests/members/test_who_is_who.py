"""Names settled all at once: who is made, who is added to, and what an account is called."""

import pytest

from members.models import Appointment, Department, NameAlias, Person, Post, User
from members.services.who_is_who import Answer, WrongAnswers, free_username, settle
from tests.factories import make_department, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    return make_user("bangongshi", office=True)


def test_people_find_the_posts_and_departments_that_are_made_with_them(office):
    made = settle(
        [
            Answer("王国珍", "person", post="主席", account=True),
            Answer("周国桥", "person", department="提案委", account=True),
            Answer("主席", "post"),
            Answer("提案委", "department", "committee"),
            Answer("各专委会", "collective", "committee"),
            Answer("提案工作委员会", "same", same_as="提案委"),
        ],
        office,
    )

    assert [user.username for user in made] == ["wangguozhen", "zhouguoqiao"]
    assert [user.has_usable_password() for user in made] == [False, False]
    assert sorted(map(str, Appointment.objects.all())) == ["周国桥 提案委负责人", "王国珍 主席"]
    assert Post.objects.get().rank == 1
    assert Department.objects.get(name="各专委会").covers == "committee"
    assert str(NameAlias.objects.get()) == "提案工作委员会＝提案委"


def test_whom_the_register_knows_is_added_to_and_not_made_again(office):
    known = make_person("周国桥", email="")
    make_department("提案委")
    for _ in range(2):
        settle([Answer("周国桥", "person", department="提案委", email="z@example.org")], office)

    known.refresh_from_db()
    assert known.email == "z@example.org"
    assert Person.objects.count() == 1
    assert Appointment.objects.get().person == known


def test_one_wrong_answer_and_nothing_is_written(office):
    with pytest.raises(WrongAnswers) as refused:
        settle(
            [Answer("王国珍", "person", account=True), Answer("政协办", "same", same_as="办公室")],
            office,
        )

    assert refused.value.wrong == {1: ("same_as", "没有“办公室”。")}
    assert not Person.objects.exists()
    assert User.objects.get() == office


def test_a_department_out_of_use_is_not_taken_back_without_a_word(office):
    make_department("文史委", is_active=False)
    with pytest.raises(WrongAnswers) as refused:
        settle([Answer("文史委", "department", "committee")], office)
    assert refused.value.wrong == {
        0: ("kind", "“文史委”是停用的部门，请先在“部门”里勾选“在用”，或者选“同已有的”。")
    }


@pytest.mark.parametrize(
    ("name", "username"),
    [("王国珍", "wangguozhen"), ("阿依古丽·买买提", "ayigulimaimaiti"), ("J.Smith", "jsmith")],
)
def test_an_account_is_called_as_its_owner_s_name_sounds(name, username):
    assert free_username(name) == username
    User.objects.create_user(username)
    assert free_username(name) == f"{username}2"
