"""Robot addresses are encrypted in the database, under a key that is not in it."""

from importlib import import_module
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from notifications.channels.robot_channel import NOT_OPENED
from notifications.channels.table import CHANNELS
from notifications.models import Mail, Preference
from notifications.sealed import opened, seal
from tests.factories import make_person
from upkeep import tables

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token=" + "9" * 430
KEY = "SECaf3"


@pytest.fixture
def preference(settings) -> Preference:
    settings.SECRETS_KEYS = ["the first"]
    return Preference.objects.create(
        person=make_person("陈悦"), channel="dingtalk", webhook=ADDRESS, sign_key=KEY
    )


def stored() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT webhook, sign_key FROM notifications_preference")
        return cursor.fetchone()


def secrets_of(preference: Model) -> tuple[str, str]:
    preference.refresh_from_db()
    return preference.webhook, preference.sign_key


def test_what_is_stored_says_nothing_and_is_opened_again(preference):
    assert [kept.startswith("sealed:") for kept in stored()] == [True, True]
    assert not any(word in "".join(stored()) for word in ("dingtalk", "999", KEY))
    assert secrets_of(preference) == (ADDRESS, KEY)
    assert preference.address.startswith("oapi.dingtalk.com")
    assert Preference.objects.exclude(webhook="").count() == 1
    preference.full_clean()


def test_nothing_is_not_sealed():
    person = make_person("陈悦")
    Preference.objects.create(person=person)
    assert stored() == ("", "")
    assert (seal(""), opened(""), opened("as before")) == ("", "", "as before")


def test_what_was_stored_before_there_was_a_key_is_read_and_sealed_by_the_migration(preference):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_preference SET webhook=%s, sign_key=%s", [ADDRESS, KEY]
        )
    assert secrets_of(preference) == (ADDRESS, KEY)
    migration = import_module("notifications.migrations.0005_robot_addresses_sealed")
    migration.seal_what_is_there(apps, None)
    assert [kept.startswith("sealed:") for kept in stored()] == [True, True]
    assert secrets_of(preference) == (ADDRESS, KEY)


def test_a_new_key_is_put_before_the_old_one_and_the_old_one_taken_away(preference, settings):
    settings.SECRETS_KEYS = ["the second", "the first"]
    assert secrets_of(preference) == (ADDRESS, KEY)
    call_command("seal_again", stdout=(out := StringIO()))
    assert out.getvalue() == "已用新密钥重新加密 1 人的机器人地址，旧密钥可以去掉了。\n"
    settings.SECRETS_KEYS = ["the second"]
    assert secrets_of(preference) == (ADDRESS, KEY)


def test_without_its_key_the_mail_says_what_is_wrong(preference, settings):
    settings.SECRETS_KEYS = ["another"]
    preference.refresh_from_db()
    verdict = CHANNELS["dingtalk"].send(Mail(subject="测试", text="测试"), preference, None)
    assert (verdict.ok, verdict.later, verdict.words) == (False, False, NOT_OPENED)


def test_a_backup_has_it_sealed_and_a_restored_one_opens(preference):
    kept, model = BytesIO(), Preference
    tables.write_rows(model, kept)
    assert b"dingtalk.com" not in kept.getvalue()
    assert KEY.encode() not in kept.getvalue()
    before = stored()
    tables.empty({"notifications.Preference": model})
    tables.read_rows(model, iter(kept.getvalue().splitlines(keepends=True)))
    assert stored() == before
    assert secrets_of(preference) == (ADDRESS, KEY)
