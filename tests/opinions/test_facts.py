"""Which facts of members' work the opinion reports are: each with its level, way and share."""

from datetime import date
from fractions import Fraction

import pytest

from opinions.enums import Level, State
from opinions.facts import facts
from opinions.models import OpinionReport
from opinions.services.outcomes import record_adoption, record_instruction, remove

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


def told(one_of_each_role, name: str = "陈悦", **days) -> set[tuple]:
    """The facts of one author: kind, day, level, mark."""
    person = one_of_each_role.people[name].pk
    found = facts(days.get("since", YEAR[0]), days.get("until", YEAR[1]), {person})
    return {(f.kind.partition(".")[2], f.on, f.level, f.mark) for f in found}


@pytest.fixture
def sent(one_of_each_role) -> OpinionReport:
    OpinionReport.objects.update(submitted_on=date(2021, 4, 20))
    return one_of_each_role.in_state(State.SENT)


def test_a_report_is_handed_in_sent_adopted_and_written_on(one_of_each_role, sent):
    office = one_of_each_role.users["office"]
    record_adoption(report=sent, level=Level.DISTRICT, actor=office)
    record_adoption(
        report=sent, level=Level.CITY, actor=office, on=date(2021, 5, 8), way="combined"
    )
    record_adoption(
        report=sent,
        level=Level.CITY,
        actor=office,
        body="市委办",
        on=date(2021, 5, 4),
        way="combined",
    )
    record_instruction(report=sent, level=Level.CITY, who="市长", actor=office, on=date(2021, 5, 9))

    assert told(one_of_each_role) == {
        ("submitted", date(2021, 4, 20), "", ""),
        ("sent", date(2021, 5, 1), "", ""),
        ("adopted", date(2021, 5, 1), "district", ""),
        ("adopted", date(2021, 5, 4), "city", "combined"),
        ("instructed", date(2021, 5, 9), "city", ""),
    }
    assert told(one_of_each_role, since=date(2021, 5, 5)) == {
        ("instructed", date(2021, 5, 9), "city", "")
    }


def test_each_author_has_the_share_that_was_settled(one_of_each_role, sent):
    found = [f for f in facts(*YEAR, None) if f.kind == "opinions.sent"]

    assert [(f.role, f.of, f.share) for f in found] == [
        ("first", 3, Fraction(2, 4)),
        ("co", 3, Fraction(1, 4)),
        ("co", 3, Fraction(1, 4)),
    ]
    assert {f.key for f in found} == {f"opinions.opinionreport:{sent.pk}"}
    assert {f.url for f in found} == {f"/opinions/{sent.pk}/"}


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (State.DRAFT, set()),
        (State.RETURNED, set()),
        (State.SUBMITTED, {"submitted"}),
        (State.DECLINED, set()),
    ],
)
def test_what_is_still_written_or_was_declined_is_none(state, kinds, one_of_each_role):
    OpinionReport.objects.update(submitted_on=date(2021, 4, 20))
    one_of_each_role.in_state(state)

    assert {kind for kind, *_ in told(one_of_each_role)} == kinds


def test_an_outcome_taken_back_is_none_any_more(one_of_each_role, sent):
    office = one_of_each_role.users["office"]
    adopted = record_adoption(report=sent, level=Level.CITY, actor=office)
    assert ("adopted", date(2021, 5, 1), "city", "") in told(one_of_each_role)

    remove(outcome=adopted, actor=office)

    assert {kind for kind, *_ in told(one_of_each_role)} == {"submitted", "sent"}


def test_the_queries_do_not_grow(one_of_each_role, sent, django_assert_num_queries):
    with django_assert_num_queries(4):
        list(facts(*YEAR, None))
