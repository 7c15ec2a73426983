"""Queries that are put into SQL once: they answer as Django's own, with whatever values, in one query."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models import DateTimeField, F, Q
from django.test.utils import CaptureQueriesContext

from members import prepared
from members.models import Appointment, Department, Person, Post, User
from members.prepared import find_out, has_answer, prepared_models, prepared_rows
from members.read_once import while_a_page_is_shown
from tests.shared_rows import shared_rows
from workplan.models import Plan, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 5, 20))
def holders():
    """Three in the office, of whom the last left, and one in a post."""
    office = Department.objects.create(name="办公室", kind="office")
    post = Post.objects.create(name="主席", rank=1)
    people = [Person.objects.create(name=name) for name in ("甲", "乙", "丙", "丁")]
    for person in people[:3]:
        Appointment.objects.create(person=person, department=office, duty="staff")
    Appointment.objects.filter(person=people[2]).update(ended_on=date(2021, 1, 31))
    Appointment.objects.create(person=people[3], post=post)
    return people


def test_it_answers_for_each_value_with_what_stands_there_now(holders):
    @prepared_rows
    def named(name):
        return Person.objects.filter(name=name).values_list("name")

    assert [named("甲"), named("戊"), named("乙")] == [[("甲",)], [], [("乙",)]]
    Person.objects.create(name="戊")
    assert named("戊") == [("戊",)]


def test_a_function_is_asked_for_its_query_once_for_each_form_of_what_it_is_given():
    asked = []

    @prepared_rows
    def answer(person, office):
        asked.append((person is None, office))
        rows = Person.objects.order_by("pk")
        return (rows if office else rows.filter(pk=person)).values_list("name")

    for person in (1, 2, 3):
        answer(person, False)
    answer(None, False)
    answer(1, True)
    assert asked == [(False, False), (True, False), (False, True)]


def test_of_several_values_all_count_and_none_finds_nothing_and_asks_nothing(holders):
    @prepared_rows
    def names(keys):
        return Person.objects.filter(pk__in=keys).order_by("pk").values_list("name")

    many = [*holders, *(Person.objects.create(name=name) for name in "戊己庚辛壬")]
    for count in range(1, 10):
        keys = frozenset(person.pk for person in many[:count])
        assert names(keys) == [(person.name,) for person in many[:count]]
    with CaptureQueriesContext(connection) as asked:
        assert names(frozenset()) == names(()) == []
    assert len(asked) == 0


def test_nothing_of_several_leaves_what_else_would_do(holders):
    @prepared_rows
    def either(departments, name):
        rows = Appointment.objects.filter(Q(department__in=departments) | Q(person__name=name))
        return rows.order_by("pk").values_list("person__name")

    assert either(frozenset(), "丁") == [("丁",)]
    assert either({holders[0].appointments.get().department_id}, "丁")[-1] == ("丁",)


def test_more_values_than_a_statement_likes_are_asked_for_as_django_does_it(holders, monkeypatch):
    monkeypatch.setattr(prepared, "_MANY", 2)

    @prepared_models()
    def people(keys):
        return Person.objects.filter(pk__in=keys).order_by("pk")

    assert people([person.pk for person in holders]) == holders


def test_objects_are_those_of_django_with_what_they_belong_to_read_along(holders):
    @prepared_models("person", "post", "department")
    def held(on):
        return Appointment.objects.held_on(on).order_by("pk")

    day = date(2021, 5, 20)
    with CaptureQueriesContext(connection) as asked:
        found = held(day)
        named = [
            (str(one.person), one.post and one.post.name, str(one.department)) for one in found
        ]
    assert len(asked) == 1
    assert named == [
        ("甲", None, "办公室"),
        ("乙", None, "办公室"),
        ("丁", "主席", "None"),
    ]
    own = Appointment.objects.held_on(day).order_by("pk").select_related()
    assert found == list(own)
    assert [vars(one.person) for one in found] == [
        vars(one.person) | {"_state": found[place].person._state} for place, one in enumerate(own)
    ]
    assert not found[0]._state.adding


def test_an_object_may_be_changed_and_kept(holders):
    @prepared_models()
    def named(name):
        return Person.objects.filter(name=name)

    (person,) = named("甲")
    person.name = "甲甲"
    person.save()
    assert Person.objects.get(pk=person.pk).name == "甲甲"


def test_moments_have_their_zone_and_what_is_computed_its_kind():
    at = datetime(2021, 5, 20, 1, 2, 3, tzinfo=UTC)
    User.objects.create_user("reader", last_login=at)

    @prepared_models(also={"seen": DateTimeField()})
    def signed_in(since):
        return User.objects.filter(last_login__gte=since).annotate(seen=F("last_login"))

    @prepared_rows
    def moments(since):
        return User.objects.filter(last_login__gte=since).values_list("last_login", "is_active")

    assert [(one.last_login, one.seen) for one in signed_in(at)] == [(at, at)]
    assert moments(at) == [(at, True)]
    assert moments(at.replace(hour=2)) == []


def test_what_belongs_to_a_row_is_known_both_ways_and_its_json_when_it_is_asked_for(holders):
    account = User.objects.create_user("holder", person=holders[0])
    plan = Plan.objects.create(year=2021, annex_notes={"tasks": "备注"})
    WorkItem.objects.create(plan=plan, title="调研", annex="tasks", seq=1)

    @prepared_models("person")
    def accounts():
        return User.objects.filter(person__isnull=False)

    @prepared_models("plan")
    def items():
        return WorkItem.objects.order_by()

    [found], [item] = accounts(), items()

    assert found == account
    assert found.person.user is found
    assert item.plan.get_deferred_fields() == {"annex_notes"}
    assert item.get_deferred_fields() == set()
    assert item.plan.annex_notes == {"tasks": "备注"}


def test_a_model_with_what_databases_hand_out_otherwise_is_refused():
    from performance.models import PointRule

    @prepared_models()
    def rules():
        return PointRule.objects.all()

    with pytest.raises(TypeError, match="is no plain column"):
        rules()


# --- what is found out beforehand --------------------------------------------------------------------


@prepared_rows
def _called(names):
    return Person.objects.filter(name__in=names).order_by("name").values_list("name")


@prepared_models("department")
def _in_post(person, name):
    return Appointment.objects.filter(person=person, post__name=name).order_by("-pk")[:1]


def test_one_statement_says_what_has_an_answer_and_the_rest_is_not_asked(
    holders, django_assert_num_queries
):
    last = holders[3].pk
    with while_a_page_is_shown():
        with django_assert_num_queries(1):
            find_out(
                [
                    *((_called, frozenset(names)) for names in (("甲", "戊"), ("己",), ())),
                    *((_in_post, last, post) for post in ("主席", "副主席")),
                ]
            )
        with django_assert_num_queries(0):
            assert _called(("己",)) == _called([]) == _in_post(last, "副主席") == []
        with django_assert_num_queries(3):
            assert _called(("甲", "戊")) == [("甲",)]
            assert [held.person_id for held in _in_post(last, "主席")] == [last]
            assert _called(("庚",)) == []  # nobody asked about that one
    Person.objects.create(name="己")
    assert _called(("己",)) == [("己",)]


def test_whether_there_is_an_answer_is_asked_where_it_was_not_found_out(
    holders, django_assert_num_queries
):
    with while_a_page_is_shown():
        find_out([(_called, ("甲",)), (_called, ("己",))])
        with django_assert_num_queries(0):
            assert has_answer(_called, ("甲",))
            assert not has_answer(_called, ("己",))
        with django_assert_num_queries(2):
            assert has_answer(_called, ("乙",))
            assert not has_answer(_called, ("庚",))
    with django_assert_num_queries(1):
        assert has_answer(_called, ("甲",))


def test_a_page_asks_by_one_cursor_as_long_as_the_connection_is_the_same(holders, monkeypatch):
    made = []
    make = connection.cursor
    monkeypatch.setattr(connection, "cursor", lambda: made.append(1) or make())

    def asked() -> int:
        _called(("甲",)), _in_post(holders[3].pk, "主席")
        return len(made)

    assert (asked(), asked()) == (2, 4)
    with while_a_page_is_shown():
        assert (asked(), asked()) == (5, 5)
        with CaptureQueriesContext(connection) as seen:
            assert asked() == 6
        assert len(seen) == 2
    with while_a_page_is_shown():
        assert asked() == 7


def test_where_no_page_is_shown_nothing_is_found_out(holders, django_assert_num_queries):
    with django_assert_num_queries(0):
        find_out([(_called, frozenset("己"))])
    with django_assert_num_queries(1):
        assert _called(frozenset("己")) == []


def test_of_nothing_and_of_very_many_nothing_is_found_out(holders, django_assert_num_queries):
    with while_a_page_is_shown(), django_assert_num_queries(0):
        find_out([])
        find_out([(_called, frozenset(map(str, range(2000))))])


def test_what_a_query_set_defers_is_not_read(holders):
    @prepared_models("person")
    def held(ended_on):
        rows = Appointment.objects.filter(ended_on=ended_on)
        return rows.defer("title", "person__email")

    [row] = held(date(2021, 1, 31))

    assert row.get_deferred_fields() == {"title"}
    assert row.person.get_deferred_fields() == {"email"}
    assert (row.duty, row.person.name, row.person.email) == ("staff", "丙", "")


def test_a_part_is_read_by_the_same_sql_with_other_values(holders):
    asked = []

    @prepared_rows
    def names(post):
        asked.append(post)
        return Person.objects.exclude(name=post).order_by("pk").values_list("name")

    @prepared_models()
    def people():
        return Person.objects.order_by("pk")

    assert names("戊", part=slice(1, 3)) == [("乙",), ("丙",)]
    assert names("甲", part=slice(2)) == [("乙",), ("丙",)]
    assert names("甲", part=slice(3, 9)) == names("戊", part=slice(4, 4)) == []
    assert len(names("戊")) == 4
    assert [person.name for person in people(part=slice(3, 4))] == ["丁"]
    assert len(asked) == 1


@prepared_rows
def _beyond(number):
    rows = Person.objects.values_list("name")
    return rows.none() if number is True else rows.filter(pk__gte=number)


def test_that_there_is_nothing_for_yes_says_nothing_of_one(holders):
    with while_a_page_is_shown():
        find_out([(_beyond, True)])
        assert (_beyond(True), len(_beyond(1))) == ([], 4)
