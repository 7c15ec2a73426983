"""Rows written once for many cases are to each of them as if they had been written for it."""

from datetime import date

import pytest
from django.db import connection, transaction

from almanac import clock
from members.models import Department, Person
from tests.factories import make_department, make_head
from tests.shared_rows import Layers, shared_rows

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

MAY_20 = date(2021, 5, 20)


@shared_rows(on=MAY_20)
def department() -> Department:
    return make_department("城建委", order=clock.today().month)


@shared_rows()
def head(department: Department) -> Person:
    return make_head(department, "陈悦")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_case_does_to_them_ends_with_it(turn, department, head):
    assert (department.name, Department.objects.get().name) == ("城建委", "城建委")
    assert head.name == "陈悦"
    Department.objects.update(name="城建环保委")
    department.name = "改了"
    head.appointments.all().delete()
    head.delete()


def test_one_who_stands_in_two_is_one_object(department, head):
    assert head.appointments.get().department == department
    (appointment,) = department.appointments.all()
    assert appointment.person == head


def test_who_does_not_ask_for_them_does_not_see_them():
    assert not Department.objects.exists()


def test_the_clock_stood_where_it_was_said_to(department):
    assert department.order == 5


@pytest.mark.django_db(transaction=True)
def test_who_really_commits_has_them_too(department, head):
    assert not connection.in_atomic_block
    assert head.appointments.get().department == department


# --- the layers themselves -------------------------------------------------------------------------


def test_each_is_written_once_and_goes_when_it_is_not_wanted():
    log = []

    def one() -> Department:
        log.append("one")
        return make_department("一")

    def two(one: Department) -> Person:
        log.append("two")
        return make_head(one)

    def other() -> Department:
        log.append("other")
        return make_department("他")

    layers = Layers()
    layers.become((one, two))
    layers.become((one, two))
    layers.become((one,))
    assert [str(row) for row in Department.objects.all()] == ["一"]
    assert not Person.objects.exists()
    layers.become((one, other))
    layers.become(())
    assert log == ["one", "two", "other"]
    assert not Department.objects.exists()


def test_what_was_to_follow_the_commit_does_not_follow_a_case():
    def waiting() -> None:
        transaction.on_commit(lambda: None)

    layers = Layers()
    layers.become((waiting,))
    assert connection.run_on_commit == []
    layers.become(())


def test_one_that_fails_leaves_nothing():
    def failing() -> None:
        make_department("一")
        raise ValueError("no")

    layers = Layers()
    with pytest.raises(ValueError, match="no"):
        layers.become((failing,))
    assert not Department.objects.exists()
    assert layers.objects == {}
