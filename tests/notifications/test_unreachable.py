"""What is due soon and about which nobody, or not everybody, could be told."""

from datetime import date

import pytest
from django.utils import timezone

from notifications.enums import MailState
from notifications.services.unreachable import refused_addresses, unreachable
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

WEDNESDAY = date(2021, 3, 24)
DUE = date(2021, 3, 31)


def words() -> list[str]:
    return [missed.words for missed in unreachable(WEDNESDAY)]


def test_what_reaches_everyone_is_not_named(person, add_due):
    add_due(DUE, person)
    assert unreachable(WEDNESDAY) == []


def test_a_due_date_without_anyone_answering_is_named(add_due):
    deadline = add_due(DUE)
    [missed] = unreachable(WEDNESDAY)
    assert missed.deadline == deadline
    assert missed.words == "责任部门没有负责人"


def test_the_departments_without_anyone_are_named(person, add_due):
    add_due(DUE, person, key=1, unanswered=("经科委", "社法委"))
    add_due(DUE, key=2, unanswered=("经科委",))
    assert words() == ["经科委没有负责人，社法委没有负责人", "经科委没有负责人"]


def test_who_has_no_address_is_named(person, add_due):
    add_due(DUE, person, make_person("陈悦", email=""))
    assert words() == ["陈悦没有电子邮箱"]


@pytest.mark.parametrize(
    ("due_on", "found"),
    [
        (date(2021, 4, 23), True),
        (date(2021, 4, 24), False),
        (date(2021, 2, 28), True),  # what is overdue ought to be told too
    ],
)
def test_thirty_days_ahead_are_looked_at(add_due, due_on, found):
    add_due(due_on)
    assert bool(unreachable(WEDNESDAY)) is found


def test_many_cost_two_questions_the_people_and_what_they_chose(add_due, django_assert_num_queries):
    for key in range(20):
        add_due(DUE, make_person(f"负责人{key}", email=""), key=key)
    with django_assert_num_queries(2):
        assert len(unreachable(WEDNESDAY)) == 20


# --- addresses that take no mail -----------------------------------------------------------------


@pytest.fixture
def refused(add_mail):
    """The last mail to the person was refused for good."""
    return add_mail(state=MailState.FAILED, error="邮件服务器拒收：550 no such user", attempts=1)


def test_an_address_that_was_refused_is_told_with_the_servers_words(refused, person):
    [refusal] = refused_addresses()
    assert refusal.person == person
    assert refusal.words == "邮件服务器拒收：550 no such user"


def test_a_corrected_address_is_no_longer_told(refused, person):
    person.email = "meili@example.org"
    person.save()
    assert refused_addresses() == []


def test_an_address_that_has_taken_a_mail_since_is_well(refused, add_mail):
    add_mail(state=MailState.SENT, sent_at=timezone.now())
    assert refused_addresses() == []


def test_a_mail_that_failed_for_another_reason_says_nothing_of_the_address(add_mail):
    add_mail(state=MailState.FAILED, error="邮件服务器暂时不收：450 later", attempts=5)
    assert refused_addresses() == []


def test_who_was_refused_twice_is_told_once(refused, add_mail, django_assert_num_queries):
    add_mail(state=MailState.FAILED, error="邮件服务器拒收：550 still none", attempts=1)
    with django_assert_num_queries(2):  # which were refused, and only where some were, to whom
        assert [r.words for r in refused_addresses()] == ["邮件服务器拒收：550 still none"]
