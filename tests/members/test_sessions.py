"""Session and account are found by prepared queries, and are valid by Django's rules."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import User
from members.sessions import AccountBackend, SessionStore
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def _stored(**said):
    session = SessionStore()
    session.update(said)
    session.save()
    return session.session_key


def test_a_session_holds_what_was_put_in_as_djangos_own_reads_it():
    key = _stored(a=1)
    assert SessionStore(key).load() == db.SessionStore(key).load() == {"a": 1}


def test_a_session_that_is_over_is_empty_and_gets_another_key():
    key = _stored(a=1)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert (session.load(), session.session_key) == ({}, None)
    session["b"] = 2
    session.save()
    assert session.session_key not in (None, key)


def test_a_key_that_nobody_was_given_is_not_taken_over():
    session = SessionStore("0" * 32)
    assert (session.load(), session.session_key) == ({}, None)


def test_a_session_that_someone_altered_in_the_table_is_empty():
    key = _stored(a=1)
    Session.objects.filter(pk=key).update(session_data="tampered")
    assert SessionStore(key).load() == {}


def test_an_account_is_found_as_it_stands_each_time():
    user, backend = make_user(), AccountBackend()
    stored = User.objects.get(pk=user.pk)
    assert vars(backend.get_user(user.pk)).keys() == vars(stored).keys()
    assert [getattr(backend.get_user(user.pk), f.attname) for f in User._meta.fields] == [
        getattr(stored, f.attname) for f in User._meta.fields
    ]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert backend.get_user(user.pk) is None
    assert backend.get_user(user.pk + 1) is None


@pytest.mark.parametrize("ends", ["off", "password", "key"])
def test_who_is_switched_off_or_has_another_password_is_out_with_the_next_page(ends, settings):
    user, client = make_user(), Client()
    client.force_login(user)
    assert client.get("/me/").status_code == 200
    if ends == "off":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif ends == "password":
        user.set_password("Other-password-1")
        user.save()
    else:
        settings.SECRET_KEY = "another"
    assert client.get("/me/").url == "/login/?next=/me/"


def test_each_page_begins_with_one_statement_for_the_session_and_one_for_the_account():
    client = Client()
    client.force_login(make_user())
    client.get("/me/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/me/")
    tables = [one["sql"].partition(" FROM ")[2].split()[0] for one in asked.captured_queries]
    assert tables[:2] == ['"django_session"', '"members_user"']
    assert (tables.count('"django_session"'), tables.count('"members_user"')) == (1, 1)
