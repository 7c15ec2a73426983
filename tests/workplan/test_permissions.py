"""What someone is to an item, which opens its papers and its actions to them."""

from datetime import date

import pytest

from members.enums import DepartmentKind, Duty
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_one_of_each_role,
    make_person,
    make_plan,
    make_user,
)
from workplan.models import WorkItem
from workplan.permissions import Access, access_to

TODAY = date(2021, 3, 10)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize(
    ("role", "access", "sees_papers"),
    [
        ("responsible head", Access(responsible=True), True),
        ("participant head", Access(participant=True), True),
        ("lead leader", Access(leader=True), True),
        ("another leader", Access(leader=True), True),
        ("office", Access(office=True), True),
        ("another head", Access(), False),
        ("member", Access(), False),
        ("account of no one", Access(), False),
        ("stopped office", Access(), False),
    ],
)
def test_what_each_is_to_an_item(role: str, access: Access, sees_papers: bool):
    one_of_each_role = make_one_of_each_role()

    found = access_to(one_of_each_role.item, one_of_each_role.users[role], TODAY)

    assert (found, found.sees_papers) == (access, sees_papers)


@pytest.mark.parametrize("duty", [Duty.HEAD, Duty.DEPUTY, Duty.STAFF])
def test_everyone_who_works_in_a_department_is_of_it(duty: Duty):
    department = make_department("城建委")
    person = make_person("甲")
    appoint(person, department, duty)
    item = make_item(make_plan(), 1, "例会", lead=[department])

    assert access_to(item, make_user(person=person), TODAY).responsible


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (None, date(2021, 3, 9), False),
        (date(2021, 3, 11), None, False),
    ],
)
def test_an_appointment_counts_from_its_first_to_its_last_day(since, until, counts):
    department, person = make_department("城建委"), make_person("甲")
    appoint(person, department, since=since, until=until)
    item = make_item(make_plan(), 1, "例会", lead=[department])

    assert access_to(item, make_user(person=person), TODAY).responsible is counts


def test_all_committees_means_each_of_them_and_not_the_office():
    each = make_department("各专委会", DepartmentKind.COLLECTIVE, covers=DepartmentKind.COMMITTEE)
    committee, office = make_department("提案委"), make_department("办公室", DepartmentKind.OFFICE)
    make_item(make_plan(), 16, "工作会议", lead=[each], participants=[office])
    item = WorkItem.objects.with_ledger().get()

    assert access_to(item, make_user(person=make_head(committee)), TODAY) == Access(
        responsible=True
    )
    assert access_to(item, make_user(person=make_head(office)), TODAY) == Access(participant=True)


def test_someone_may_be_several_things_at_once():
    lead, helping = make_department("城建委"), make_department("提案委")
    person = make_head(lead)
    appoint(person, helping)
    item = make_item(make_plan(), 1, "例会", lead=[lead], participants=[helping])

    found = access_to(item, make_user(person=person, office=True), TODAY)

    assert found == Access(office=True, responsible=True, participant=True)
