"""Who is a member from when to when: each change has its day, and what was, stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.enums import DepartmentKind, Departure, Duty
from members.models import Appointment, Department, Membership, Person, Post, User
from members.services import memberships
from members.services.memberships import Place
from tests.factories import appoint, make_department, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
BEGAN, SPRING, LAST = date(2021, 1, 15), date(2021, 4, 1), date(2021, 9, 30)


@pytest.fixture
def office() -> User:
    return make_user("office", office=True)


@pytest.fixture
def economy() -> Department:
    return make_department("经济", DepartmentKind.SECTOR)


@pytest.fixture
def education() -> Department:
    return make_department("教育", DepartmentKind.SECTOR)


@pytest.fixture
def member(office, economy) -> Membership:
    person = make_person("赵样")
    return memberships.take_in(
        person=person, term=2, since=BEGAN, actor=office, places=[Place(economy)], unit="甲厂"
    )


def belongs(one: Membership, day: date) -> list[str]:
    found = Membership.objects.with_people(day).get(pk=one.pk)
    return [str(of) for kind in DepartmentKind for of in found.belongs(kind)]


def held(person: Person) -> list[tuple[str, str, date | None, date | None]]:
    rows = Appointment.objects.filter(person=person).order_by("pk")
    return [(str(a.department or a.post), a.duty, a.started_on, a.ended_on) for a in rows]


def test_a_member_is_one_from_their_day_on(member, office):
    assert not Membership.objects.on_day(date(2021, 1, 14)).exists()
    assert Membership.objects.on_day(BEGAN).get() == member
    assert str(member) == "赵样（二届）"
    assert belongs(member, BEGAN) == ["经济"]
    history = member.history.get()
    assert (history.history_user, history.history_change_reason) == (office, "任委员")


def test_nobody_is_a_member_twice_at_once(member, office, economy):
    with pytest.raises(ValidationError) as refused:
        memberships.take_in(person=member.person, term=2, since=SPRING, actor=office)
    assert refused.value.messages == ["赵样在2021年4月1日以后已是二届委员，不能重复登记。"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=member.person, term=3, since=SPRING)

    memberships.leave(membership=member, on=LAST, why=Departure.RESIGNED, actor=office)
    with pytest.raises(ValidationError):
        memberships.take_in(person=member.person, term=2, since=LAST, actor=office)
    again = memberships.take_in(person=member.person, term=2, since=date(2021, 10, 1), actor=office)
    assert Membership.objects.filter(person=member.person, term=2).count() == 2
    assert Membership.objects.on_day(date(2021, 12, 1)).get() == again


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "wrong",
    [
        {"until": LAST},
        {"ended_why": "moved"},
        {"until": date(2021, 1, 14), "ended_why": "moved"},
        {"standing_since": date(2021, 1, 14)},
        {"standing_until": LAST},
        {"standing_since": SPRING, "standing_until": BEGAN},
    ],
)
def test_the_database_keeps_no_membership_that_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=make_person("钱样"), term=2, since=BEGAN, **wrong)


def test_a_change_of_sector_ends_one_and_begins_another_and_keeps_the_rest(
    member, office, education
):
    committee = make_department("提案委")
    memberships.move(
        membership=member,
        on=SPRING,
        actor=office,
        places=[Place(education, Duty.HEAD, "界别组长"), Place(committee)],
    )

    assert belongs(member, date(2021, 3, 31)) == ["经济"]
    assert belongs(member, SPRING) == ["提案委", "教育"]
    assert held(member.person) == [
        ("经济", "member", BEGAN, date(2021, 3, 31)),
        ("教育", "member", SPRING, None),
        ("提案委", "member", SPRING, None),
        ("教育", "head", SPRING, None),
    ]
    found = Membership.objects.with_people(SPRING).get()
    assert (found.leads(education), found.leads(committee)) == ("界别组长", "")
    memberships.move(
        membership=member,
        on=LAST,
        actor=office,
        places=[],
        kinds=(DepartmentKind.COMMITTEE,),
    )
    assert belongs(member, LAST) == ["教育"]


def test_what_was_moved_wrongly_on_the_same_day_never_was(member, office, economy, education):
    memberships.move(membership=member, on=SPRING, actor=office, places=[Place(education)])
    memberships.move(membership=member, on=SPRING, actor=office, places=[Place(economy)])

    assert held(member.person) == [
        ("经济", "member", BEGAN, date(2021, 3, 31)),
        ("经济", "member", SPRING, None),
    ]


def test_one_sector_a_member_and_no_day_outside_the_membership(member, office, economy, education):
    with pytest.raises(ValidationError, match="只能属于一个界别"):
        memberships.move(
            membership=member, on=SPRING, actor=office, places=[Place(economy), Place(education)]
        )
    with pytest.raises(ValidationError, match="2021年1月14日不在赵样的任期内"):
        memberships.move(
            membership=member, on=date(2021, 1, 14), actor=office, places=[Place(education)]
        )
    assert belongs(member, SPRING) == ["经济"]


def test_standing_members_are_so_by_day(member, office):
    memberships.make_standing(membership=member, on=SPRING, actor=office)
    with pytest.raises(ValidationError, match="赵样已是常委"):
        memberships.make_standing(membership=member, on=LAST, actor=office)
    memberships.end_standing(membership=member, on=LAST, actor=office)
    with pytest.raises(ValidationError, match="赵样在2021年10月1日不是常委"):
        memberships.end_standing(membership=member, on=date(2021, 10, 1), actor=office)

    days = [date(2021, 3, 31), SPRING, LAST, date(2021, 10, 1)]
    assert [Membership.objects.standing_on(day).exists() for day in days] == [0, 1, 1, 0]
    assert [member.is_standing(day) for day in days] == [False, True, True, False]


def test_what_is_kept_of_an_ended_term_is_an_archive_and_contacts_are_not(member, office):
    memberships.make_standing(membership=member, on=SPRING, actor=office)
    memberships.end_term(before=3, on=LAST, actor=office)
    member.refresh_from_db()

    with pytest.raises(ValidationError, match="赵样（二届）已届满，属上届档案，不再改动"):
        memberships.correct(membership=member, actor=office, unit="乙厂")
    with pytest.raises(ValidationError, match="不是常委"):
        memberships.end_standing(membership=member, on=SPRING, actor=office)
    memberships.correct(membership=member, actor=office, unit="甲厂", mobile="13800000000")
    assert member.person.mobile == "13800000000"


def test_who_is_made_one_of_the_standing_members_again_was_it_before_too(member, office):
    memberships.make_standing(membership=member, on=SPRING, actor=office)
    memberships.end_standing(membership=member, on=date(2021, 6, 30), actor=office)
    memberships.make_standing(membership=member, on=LAST, actor=office)

    days = [date(2021, 3, 31), SPRING, date(2021, 6, 30), date(2021, 7, 1), LAST]
    member = Membership.objects.get(pk=member.pk)
    assert [member.is_standing(day) for day in days] == [False, True, True, False, True]
    assert [Membership.objects.standing_on(day).exists() for day in days] == [0, 1, 1, 0, 1]
    [before] = member.earlier_standing.all()
    assert (before.since, before.until) == (SPRING, date(2021, 6, 30))

    # Who leaves before they would have been it again was it once.
    memberships.leave(membership=member, on=date(2021, 8, 1), why="moved", actor=office)
    assert (member.standing_since, member.standing_until) == (SPRING, date(2021, 6, 30))
    assert not member.earlier_standing.exists()


def test_who_was_standing_on_a_day_gone_by_is_asked_once_for_all(
    member, office, django_assert_num_queries
):
    others = [
        memberships.take_in(person=make_person(name), term=2, since=BEGAN, actor=office)
        for name in ("钱样", "孙样")
    ]
    for one in (member, *others):
        memberships.make_standing(membership=one, on=LAST, actor=office)

    with django_assert_num_queries(3):
        found = Membership.objects.on_day(SPRING).with_people(SPRING)
        assert [one.is_standing(SPRING) for one in found] == [False] * 3


def test_who_leaves_belongs_to_nothing_more_but_keeps_their_posts(member, office, economy):
    committee, cell = make_department("提案委"), make_department("第一党支部", DepartmentKind.CELL)
    post = Post.objects.create(name="副主席")
    memberships.move(
        membership=member,
        on=SPRING,
        actor=office,
        places=[Place(economy), Place(committee), Place(cell)],
    )
    appoint(member.person, committee)
    appoint(member.person, post)
    memberships.make_standing(membership=member, on=SPRING, actor=office)

    memberships.leave(membership=member, on=LAST, why="moved", actor=office)

    assert (member.until, member.ended_why, member.standing_until) == (LAST, "moved", LAST)
    assert held(member.person) == [
        ("经济", "member", BEGAN, LAST),
        ("提案委", "member", SPRING, LAST),
        ("第一党支部", "member", SPRING, LAST),
        ("提案委", "head", None, None),
        ("副主席", "", None, None),
    ]
    assert member.history.first().history_change_reason == "离任：调离"
    with pytest.raises(ValidationError, match="赵样已于2021年9月30日离任"):
        memberships.leave(membership=member, on=LAST, why="moved", actor=office)


def test_what_is_put_right_stays_in_the_history(member, office):
    memberships.correct(membership=member, actor=office, unit="乙厂", mobile="13800000001")

    assert Person.objects.get(pk=member.person_id).mobile == "13800000001"
    assert [row.unit for row in member.history.all()] == ["乙厂", "甲厂"]
    memberships.correct(membership=member, actor=office, unit="乙厂")
    assert member.history.count() == 2
    with pytest.raises(ValidationError):
        memberships.correct(membership=member, actor=office, email="不是邮箱")
    with pytest.raises(ValueError, match="since"):
        memberships.correct(membership=member, actor=office, since=SPRING)


def test_a_term_ends_for_all_of_it(member, office):
    assert memberships.end_term(before=3, on=LAST, actor=office) == 1

    member.refresh_from_db()
    assert (member.until, member.get_ended_why_display()) == (LAST, "届满")
    assert memberships.end_term(before=3, on=LAST, actor=office) == 0
