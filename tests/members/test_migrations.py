"""What migrations make of rows that were there before them."""

from importlib import import_module

import pytest
from django.apps import apps

from members.directory import Directory
from members.models import Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db

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
