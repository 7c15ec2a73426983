"""What migrations make of rows that were there before them."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from members.directory import Directory
from members.enums import Act
from members.models import AuditEntry, AuditHead, EarlierStanding, Membership, Person
from members.services import audit, memberships
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

chaining = import_module("members.migrations.0006_audit_chain_and_roles")
standing = import_module("members.migrations.0009_earlier_standing")
folding = import_module("members.migrations.0002_fold_name_keys")


def with_old_key(name: str, key: str) -> Person:
    """Return a person whose key is as an earlier version made it."""
    person = make_person(name)
    Person.objects.filter(pk=person.pk).update(name_key=key)
    return person


@pytest.mark.parametrize(
    ("name", "old_key", "asked_for"),
    [
        ("阿依古丽•买买提", "阿依古丽•买买提", "阿依古丽·买买提"),
        ("⻢丽", "⻢丽", "马丽"),
    ],
)
def test_who_was_stored_before_is_found_by_every_way_to_write_the_name(name, old_key, asked_for):
    person = with_old_key(name, old_key)

    folding.fold(apps, None)

    assert Directory.load().person(asked_for) == person


def test_a_key_that_somebody_has_already_is_left_to_a_person():
    other, person = make_person("马丽"), with_old_key("⻢丽", "⻢丽")

    folding.fold(apps, None)

    person.refresh_from_db()
    assert person.name_key == "⻢丽"
    assert Directory.load().person("马丽") == other


def test_what_was_on_the_trail_before_there_was_a_chain_is_its_beginning():
    account = make_user("chenyue", person=make_person("陈悦"))
    for number in range(3):
        audit.record(act=Act.SIGN_IN, account=account, address=f"10.0.0.{number}")
    AuditEntry._base_manager.update(salt="", digest="", link="")
    AuditHead.objects.all().delete()

    chaining.chain_what_is_there(apps, None)

    assert audit.check().number == 3
    audit.record(act=Act.SIGN_OUT, account=account)
    assert audit.check().number == 4
    AuditEntry._base_manager.filter(number=2).update(address="10.0.0.9")
    with pytest.raises(audit.Broken, match="第2条操作记录"):
        audit.check()


def test_when_someone_was_of_the_standing_members_before_is_read_from_the_history():
    days = [date(2021, month, 1) for month in (2, 3, 4)]
    one = memberships.take_in(
        person=make_person("赵样"), term=2, since=date(2021, 1, 1), actor=None
    )
    memberships.make_standing(membership=one, on=days[0], actor=None)
    memberships.end_standing(membership=one, on=days[1], actor=None)
    memberships.make_standing(membership=one, on=days[2], actor=None)
    EarlierStanding.objects.all().delete()

    standing.from_the_history(apps, None)

    assert list(EarlierStanding.objects.values_list("membership", "since", "until")) == [
        (one.pk, days[0], days[1])
    ]
    assert Membership.objects.standing_on(days[0]).exists()
