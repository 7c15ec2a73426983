"""A page that nothing has changed is not made again; each reader gets a page of their own."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from almanac import clock
from tests.factories import OneOfEachRole, make_one_of_each_role
from workplan.models import WorkItem

DAY = date(2021, 3, 10)
PAGE = "/plan/2021/"


@pytest.fixture(autouse=True)
def _tenth_of_march():
    with clock.standing_at(DAY):
        yield


@pytest.fixture
def roles(transactional_db) -> OneOfEachRole:
    return make_one_of_each_role("3月")


def signed_in(user, client: Client | None = None) -> Client:
    client = client or Client()
    client.force_login(user)
    client.get(PAGE)  # the first page brings the forms' secret
    return client


def again(client: Client, tag: str, address: str = PAGE):
    return client.get(address, headers={"If-None-Match": tag})


def undisturbed(client: Client, address: str = PAGE, sent: str = "{}") -> tuple:
    """Return a page and the answer to its tag, as it is sent; asked anew where the server wrote in between.

    A snapshot is of the whole server: vacuum and the other tests' databases change it, too.
    """
    for _ in range(20):
        page = client.get(address)
        answer = again(client, sent.format(page.headers["ETag"]), address)
        if answer.status_code == 304:
            break
    return page, answer


@pytest.mark.postgresql
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite does not say")
class TestOnPostgreSQL:
    def test_while_nothing_is_written_a_page_is_answered_without_a_body(self, roles):
        client = signed_in(roles.users["responsible head"])

        page, answer = undisturbed(client)

        assert page.headers["Cache-Control"] == "private, no-cache"
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == page.headers["ETag"]

    def test_so_is_a_first_page_but_the_office_s_which_says_how_the_system_is(self, roles):
        page, answer = undisturbed(signed_in(roles.users["responsible head"]), "/")
        office = signed_in(roles.users["office"]).get("/")

        assert "待签收" in page.content.decode()
        assert (answer.status_code, answer.content) == (304, b"")
        assert 'id="health"' in office.content.decode()
        assert "ETag" not in office.headers

    def test_a_tag_that_a_proxy_weakened_by_packing_the_page_is_the_same(self, roles):
        """As nginx does (`gzip on` of deploy/nginx.conf.template)."""
        client = signed_in(roles.users["responsible head"])

        _, answer = undisturbed(client, sent="W/{}")

        assert (answer.status_code, answer.content) == (304, b"")

    def test_after_any_change_it_is_made_anew(self, roles):
        client = signed_in(roles.users["responsible head"])
        tag = client.get(PAGE).headers["ETag"]
        WorkItem.objects.filter(pk=roles.item.pk).update(title="改过的事项")

        answer = again(client, tag)

        assert answer.status_code == 200
        assert "改过的事项" in answer.content.decode()

    def test_on_another_day_it_is_another_page(self, roles):
        client = signed_in(roles.users["responsible head"])
        tag = client.get(PAGE).headers["ETag"]
        with clock.standing_at(date(2021, 3, 11)):
            assert again(client, tag).status_code == 200

    def test_who_signs_in_after_another_gets_a_page_of_their_own(self, roles):
        client = signed_in(roles.users["responsible head"])
        tag = client.get(PAGE).headers["ETag"]
        client.logout()
        signed_in(roles.users["office"], client)

        answer = again(client, tag)

        assert answer.status_code == 200
        name = BeautifulSoup(answer.content, "html.parser").select_one("a.name").text
        assert name == str(roles.users["office"])
        assert answer.headers["ETag"] != tag

    def test_who_signed_out_is_led_to_sign_in(self, roles):
        client = signed_in(roles.users["responsible head"])
        tag = client.get(PAGE).headers["ETag"]
        client.logout()
        assert again(client, tag).status_code == 302

    def test_a_message_is_shown_once_and_its_page_has_no_tag(self, roles):
        client = signed_in(roles.users["responsible head"])
        tag = client.get(PAGE).headers["ETag"]
        form = {"csrfmiddlewaretoken": "x", "letters": "big", "next": PAGE}
        for _ in range(2):  # the second is told that it was carried out already
            client.post("/letters/", form)
        client.cookies["letters"] = ""

        answer = again(client, tag)

        assert answer.status_code == 200
        assert "没有重复登记" in answer.content.decode()
        assert "ETag" not in answer.headers

    def test_after_a_form_was_handed_in_its_page_has_another_token(self, roles):
        client = signed_in(roles.users["responsible head"])
        page = client.get(PAGE)
        token = BeautifulSoup(page.content, "html.parser").select_one(
            "input[name=csrfmiddlewaretoken]"
        )["value"]
        client.post("/letters/", {"csrfmiddlewaretoken": token, "letters": "usual", "next": PAGE})

        answer = again(client, page.headers["ETag"])

        assert answer.status_code == 200
        assert token not in answer.content.decode()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL says")
def test_where_the_database_does_not_say_pages_have_no_tag(roles):
    assert connection.vendor == "sqlite"
    assert "ETag" not in signed_in(roles.users["responsible head"]).get(PAGE).headers
