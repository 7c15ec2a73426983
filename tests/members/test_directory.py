"""Looking up the people, posts and departments that a document names."""

import pytest

from members.directory import Directory, UnknownName
from members.models import NameAlias, Person, Post
from tests.factories import make_department, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def refused(look_up, name: str) -> UnknownName:
    with pytest.raises(UnknownName) as caught:
        look_up(name)
    return caught.value


def test_a_leader_is_found_however_the_name_is_spaced():
    zheng = make_person("郑丽")
    assert Directory.load().leader("郑　丽") == zheng


def test_a_post_stands_where_a_name_would():
    post = Post.objects.create(name="副主席")
    assert Directory.load().leader("副主席") == post


def test_a_department_is_found_by_its_short_and_full_name_and_its_aliases():
    office = make_department("办公室", full_name="区政协办公室")
    NameAlias.objects.create(name="政协办", department=office)
    directory = Directory.load()
    for name in ("办公室", "办 公 室", "区政协办公室", "政协办"):
        assert directory.department(name) == office


def test_a_person_is_found_by_an_alias():
    person = make_person("来忠良")
    NameAlias.objects.create(name="来中良", person=person)
    assert Directory.load().leader("来中良") == person


def test_a_full_name_like_the_short_one_is_no_homonym():
    office = make_department("办公室", full_name="办公室")
    NameAlias.objects.create(name="办公 室", department=office)
    assert Directory.load().department("办公室") == office


def test_an_unknown_name_is_refused_with_those_that_may_have_been_meant():
    make_person("张爱莲")
    error = refused(Directory.load().leader, "张爱连")
    assert (error.name, error.near, error.homonyms) == ("张爱连", ["张爱莲"], 0)


def test_of_two_people_with_one_name_none_is_chosen():
    make_person("周翔")
    make_person("周　翔")
    error = refused(Directory.load().leader, "周翔")
    assert (error.near, error.homonyms) == ([], 2)


def test_a_department_no_longer_in_use_is_not_found():
    make_department("老干部委", is_active=False)
    assert refused(Directory.load().department, "老干部委").homonyms == 0


def test_people_are_no_departments():
    make_person("办公室")
    assert refused(Directory.load().department, "办公室").name == "办公室"


def test_all_names_are_read_in_four_questions(django_assert_num_queries):
    for n in range(5):
        make_person(f"委员{n}")
        make_department(f"部门{n}")
        NameAlias.objects.create(name=f"别名{n}", person=Person.objects.first())
    with django_assert_num_queries(4):
        Directory.load()
