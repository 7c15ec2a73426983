"""Who someone is on a day."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Post
from members.roles import Staffing
from tests.factories import appoint, make_department, make_head, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ON = date(2021, 3, 24)
BEFORE, AFTER = date(2021, 3, 23), date(2021, 3, 25)


@pytest.fixture
def post() -> Post:
    return Post.objects.create(name="副主席")


@pytest.fixture
def user():
    return make_user(person=make_person("周翔"))


@pytest.fixture
def committee():
    return make_department("城建委")


@pytest.fixture
def everyone():
    return make_department("各专委会", DepartmentKind.COLLECTIVE, covers=DepartmentKind.COMMITTEE)


# --- the office ----------------------------------------------------------------------------------


def test_the_offices_staff_is_the_office():
    assert roles.is_office(make_user(office=True))


def test_others_are_not_the_office(user):
    assert not roles.is_office(user)
    assert not roles.is_office(make_user(office=True, is_active=False))
    assert not roles.is_office(AnonymousUser())


# --- leaders -------------------------------------------------------------------------------------

in_office = pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, True),
        (ON, ON, True),
        (BEFORE, AFTER, True),
        (None, BEFORE, False),
        (AFTER, None, False),
    ],
)


@in_office
def test_who_holds_a_post_on_the_day_is_a_leader(user, post, since, until, holds):
    appoint(user.person, post, since=since, until=until)
    assert roles.is_leader(user, ON) is holds
    assert roles.post_ids(user, ON) == (frozenset({post.pk}) if holds else frozenset())


def test_who_heads_a_department_is_no_leader(user, committee):
    appoint(user.person, committee)
    assert not roles.is_leader(user, ON)
    assert roles.post_ids(user, ON) == frozenset()


# --- departments ---------------------------------------------------------------------------------


@in_office
def test_someone_belongs_to_a_department_and_to_what_covers_it(
    user, committee, everyone, since, until, holds
):
    appoint(user.person, committee, Duty.STAFF, since=since, until=until)
    expected = frozenset({committee.pk, everyone.pk}) if holds else frozenset()
    assert roles.department_ids(user, ON) == expected


def test_a_collective_covers_one_kind_only(user, everyone):
    office = make_department("办公室", DepartmentKind.OFFICE)
    appoint(user.person, office)
    assert roles.department_ids(user, ON) == frozenset({office.pk})


def test_an_account_that_stands_for_no_one_has_no_part_in_anything(post, committee, everyone):
    appoint(make_person("周翔"), post)
    appoint(make_person("陈悦"), committee)
    nobody = make_user(office=True)
    assert not roles.is_leader(nobody, ON)
    assert roles.post_ids(nobody, ON) == frozenset()
    assert roles.department_ids(nobody, ON) == frozenset()


# --- who answers ---------------------------------------------------------------------------------


def test_heads_answer_for_a_department_all_of_them(committee):
    heads = [make_head(committee, "陈悦"), make_head(committee, "金永明")]
    appoint(make_person("副主任"), committee, Duty.DEPUTY)
    assert Staffing(ON).answering_for(committee.pk) == heads


def test_without_a_head_the_deputies_answer_and_staff_never(committee):
    appoint(make_person("干事"), committee, Duty.STAFF)
    assert Staffing(ON).answering_for(committee.pk) == []
    deputy = make_person("副主任")
    appoint(deputy, committee, Duty.DEPUTY)
    assert Staffing(ON).answering_for(committee.pk) == [deputy]


def test_a_collective_stands_for_the_departments_of_its_kind_in_use(committee, everyone):
    make_department("办公室", DepartmentKind.OFFICE)
    make_department("旧专委", is_active=False)
    assert Staffing(ON).real_departments(everyone.pk) == [committee]
    assert Staffing(ON).real_departments(committee.pk) == [committee]


def test_a_department_that_is_gone_stands_for_none(committee):
    assert Staffing(ON).real_departments(committee.pk + 1) == []


def test_reading_who_answers_costs_two_questions(committee, django_assert_num_queries):
    for n in range(5):
        make_head(committee, f"负责人{n}")
    with django_assert_num_queries(2):
        staffing = Staffing(ON)
        staffing.answering_for(committee.pk)
        staffing.real_departments(committee.pk)


class TestMembersAndWhoActs:
    def test_one_appointed_to_a_sector_as_a_member_is_one_while_it_lasts(self, user):
        sector = make_department("科技界", DepartmentKind.SECTOR)
        appoint(user.person, sector, Duty.MEMBER, since=ON, until=ON)
        assert [roles.is_member(user, day) for day in (BEFORE, ON, AFTER)] == [False, True, False]

    def test_a_leader_is_a_member_too(self, user, post):
        appoint(user.person, post)
        assert roles.is_member(user, ON)

    def test_a_units_contact_is_none(self, user):
        appoint(user.person, make_department("区城管局", DepartmentKind.UNIT))
        assert not roles.is_member(user, ON)

    def test_who_is_no_one_is_no_member_and_acts_for_nobody(self):
        account = make_user()
        assert not roles.is_member(account, ON)
        assert roles.acting_for(account, ON) == frozenset()

    @pytest.mark.parametrize(
        ("duty", "acts"),
        [(Duty.HEAD, True), (Duty.DEPUTY, True), (Duty.STAFF, True), (Duty.MEMBER, False)],
    )
    def test_a_sectors_members_do_not_act_for_it(self, user, duty, acts):
        sector = make_department("科技界", DepartmentKind.SECTOR)
        appoint(user.person, sector, duty)
        assert (sector.pk in roles.acting_for(user, ON)) is acts

    def test_a_member_is_not_handed_what_the_sectors_take_part_in(self, user):
        make_department("各界别", DepartmentKind.COLLECTIVE, covers=DepartmentKind.SECTOR)
        appoint(user.person, make_department("科技界", DepartmentKind.SECTOR), Duty.MEMBER)
        assert roles.department_ids(user, ON) == frozenset()


@pytest.mark.parametrize(
    ("kind", "duty", "inside"),
    [
        *((kind, Duty.STAFF, kind != DepartmentKind.UNIT) for kind in DepartmentKind),
        (DepartmentKind.SECTOR, Duty.MEMBER, False),
    ],
)
def test_a_government_unit_stands_outside_the_committee(user, kind, duty, inside):
    covers = DepartmentKind.COMMITTEE if kind == DepartmentKind.COLLECTIVE else ""
    department = make_department("某部门", kind, covers=covers)
    appoint(user.person, department, duty)
    assert roles.acts_for_own_body(user, ON) is inside
