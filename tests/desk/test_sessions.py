"""When a session ends, and that a form handed in after its end is not lost."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from members.models import AuditEntry, KeptForm
from tests.factories import PASSWORD, make_one_of_each_role, make_user, set_state
from workplan.models import Progress

pytestmark = pytest.mark.django_db

MORNING = datetime.fromisoformat("2021-03-10T08:00:00+08:00")
TEXT = "座谈会已开。\n纪要待发。"


@pytest.fixture
def at() -> Callable[[int], None]:
    """Put the clock so many minutes after eight."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield lambda minutes: traveller.move_to(MORNING.timestamp() + minutes * 60)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/")
    return client


def is_in(client: Client, path: str = "/", **headers) -> bool:
    return client.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("is_office", "comes", "ends"), [(True, 30, 61), (False, 200, 681)], ids=["office", "others"]
)
def test_a_session_ends_after_a_while_without_anything_done(at, is_office, comes, ends):
    client = signed_in(make_user("chenyue", office=is_office))
    at(comes)
    assert is_in(client)
    at(ends)
    assert not is_in(client)
    last = AuditEntry.objects.first()
    assert (last.act, last.words) == ("sign_out", "久未操作，自动退出")


def test_it_ends_in_the_evening_whatever_is_done(at):
    client = signed_in(make_user(office=True))
    for minutes in range(20, 12 * 60 + 1, 20):
        at(minutes)
        assert is_in(client)
    at(12 * 60 + 1)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/?renewed=1", {}), ("/names/person/", {"accept": "*/*"}), ("/", {"accept": "image/png"})],
)
def test_what_a_page_asks_for_by_itself_prolongs_nothing(at, path, headers):
    client = signed_in(make_user(office=True))
    at(20)
    client.get(path, headers=headers)
    at(31)
    assert not is_in(client)


def test_a_session_is_not_written_with_every_request(at):
    client = signed_in(make_user("chenyue"))
    before = Session.objects.get().session_data
    at(1)
    client.get("/")
    assert Session.objects.get().session_data == before
    at(5)
    client.get("/")
    assert Session.objects.get().session_data != before


@pytest.fixture
def roles():
    found = make_one_of_each_role("3月")
    set_state(found.due, "in_progress")
    return found


def hand_in(roles, client: Client):
    due = roles.due
    name = f"progress-{due.pk}"
    typed = {f"{name}-text": TEXT, f"{name}-percent": "40"}
    return client.post(f"/items/{due.item_id}/dues/{due.pk}/progress/", typed)


def sign_in(client: Client, user) -> str:
    typed = {"username": user.username, "password": PASSWORD}
    return client.post(reverse("login"), typed).url


@pytest.mark.parametrize("minutes", [8 * 60 + 1, 13 * 60, 24 * 60])
def test_a_form_that_came_too_late_is_shown_to_the_same_person_again(at, roles, minutes):
    user = roles.users["responsible head"]
    client = signed_in(user)
    at(minutes)
    assert hand_in(roles, client).url.startswith(reverse("login"))
    assert Progress.objects.count() == 0
    assert sign_in(client, user) == reverse("kept")

    form = BeautifulSoup(client.get(reverse("kept")).content, "html.parser").select_one(".entry")
    assert form.textarea.text.strip() == TEXT
    again = {f["name"]: f.get("value", "") for f in form.select("input[name]")}
    again |= {f["name"]: f.text.strip() for f in form.select("textarea")}
    assert client.post(form["action"], again).status_code == 302
    assert Progress.objects.get().text == TEXT
    assert KeptForm.objects.count() == 0
    assert client.get(reverse("kept")).url == reverse("desk:mine")


def test_nobody_else_gets_to_see_it(at, roles):
    user, other = roles.users["responsible head"], roles.users["another head"]
    client = signed_in(user)
    at(24 * 60)
    hand_in(roles, client)
    assert sign_in(client, other) == reverse("desk:mine")
    assert client.get(reverse("kept")).status_code == 302
    assert Client().get(reverse("kept")).url.startswith(reverse("login"))
    assert KeptForm.objects.get().account == user


def test_nothing_is_kept_for_a_stranger_a_forged_name_or_who_signed_out(at, roles):
    user = roles.users["responsible head"]
    stranger, forger, gone = Client(), Client(), signed_in(user)
    forger.cookies["account"] = f"{user.pk}:x:y"
    gone.post(reverse("logout"))
    for client in (stranger, forger, gone):
        hand_in(roles, client)
    assert KeptForm.objects.count() == 0


def test_no_password_and_no_form_of_another_site_is_kept(at, roles):
    user = roles.users["responsible head"]
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get("/")
    at(8 * 60 + 1)
    assert hand_in(roles, client).status_code == 403
    relaxed = signed_in(user)
    at(17 * 60)
    relaxed.post(reverse("password_change"), {"old_password": "x", "new_password1": "y"})
    assert KeptForm.objects.count() == 0


def test_what_is_not_wanted_is_dropped(at, roles):
    user = roles.users["responsible head"]
    client = signed_in(user)
    at(8 * 60 + 1)
    hand_in(roles, client)
    sign_in(client, user)
    assert client.post(reverse("kept")).url == reverse("desk:mine")
    assert KeptForm.objects.count() == 0
