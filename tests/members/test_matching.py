"""What was typed and the rows that hold it, tried on people and departments."""

import pytest
from django.db.models import Q

from members.matching import Searched
from members.models import Department, Person
from tests.factories import appoint, make_department, make_person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

NAMED = Searched(titles=("name",), names=("appointments__department__name_key",), texts=("email",))


def found(typed: str, searched: Searched = NAMED) -> list[str]:
    return [person.name for person in searched.narrowed(Person.objects.all(), typed)]


@pytest.fixture
def people(db) -> None:
    for name, department in (("周（国）桥", "5G办"), ("丁单", "提案委")):
        person = make_person(name, email="zhou@example.org" if department == "5G办" else "")
        appoint(person, make_department(department), "head")
        appoint(person, make_department(f"{department}二处"), "staff")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("周（国）", ["周（国）桥"]),
        ("周(国)", ["周（国）桥"]),  # in another width
        ("5g", ["周（国）桥"]),  # however many of the departments hold it, once
        ("５Ｇ", ["周（国）桥"]),
        ("zgq", []),  # the brackets stand between
        ("ding ta", ["丁单"]),
        ("shan", ["丁单"]),
        ("d", []),  # one letter is no sound, and stands nowhere
        ("EXAMPLE", ["周（国）桥"]),
        ("exmpl", []),
        ("桥　周", ["周（国）桥"]),
        ("%", []),
        ("", ["丁单", "周（国）桥"]),
        ("  　", ["丁单", "周（国）桥"]),
    ],
)
def test_every_word_has_to_stand_somewhere(typed, names, people):
    assert found(typed) == names


def test_the_best_come_first_and_nothing_typed_finds_nothing(people):
    make_person("二处长")
    make_person("处二")

    def says(word: str) -> Q | None:
        return Q(name="处二") if word == "二处" else None

    searched = Searched(NAMED.titles, NAMED.names, says=says)
    best = searched.best_first(Person.objects.all(), "二处")
    assert [(person.name, person.fit) for person in best] == [
        *(("处二", 0), ("二处长", 1)),
        *(("丁单", 2), ("周（国）桥", 2)),
    ]
    assert list(searched.best_first(Person.objects.all(), "　")) == []


def test_more_rows_than_a_query_takes_parameters_are_found_by_sound():
    Department.objects.bulk_create(
        Department(name=f"甲{n}", name_key=f"甲{n}", kind="unit") for n in range(40_000)
    )
    units = Searched(titles=("name",)).narrowed(Department.objects.all(), "jia")
    assert units.count() == 40_000


def test_what_rows_are_called_narrows_nothing_beside_other_words(people):
    searched = Searched(titles=("name",), nouns=("人员",))
    assert found("人员 丁", searched) == ["丁单"]
    assert found("人员", searched) == []
