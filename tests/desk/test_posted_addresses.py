"""An address that takes in a form, opened otherwise: the page on which the form stands."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, resolve
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

pytestmark = pytest.mark.django_db

FILLED = {UUIDConverter: str(uuid4()), IntConverter: "1", SlugConverter: "go", StringConverter: "x"}


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address there is, with something in the place of each key."""
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        for name, converter in one.pattern.converters.items():
            filled = FILLED.get(type(converter), "05")
            for kind in ("int", "slug", "uuid", "str", "month", "path"):
                address = address.replace(f"<{kind}:{name}>", filled)
        if isinstance(one, URLResolver):
            yield from addresses(one, address)
        elif "<" not in address and "(" not in address:
            yield address.replace("^", "").replace("$", "")


ALL = sorted(set(addresses(get_resolver())))


def looked_at(address: str) -> int:
    """What the view itself says to someone who looks, before it asks who that is."""
    found = resolve(address)
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    try:
        return found.func(request, *found.args, **found.kwargs).status_code
    except Exception:  # it went on to look for the reader, or for the thing
        return 200


def test_no_address_answers_that_it_takes_no_looking():
    assert len(ALL) > 150
    assert [address for address in ALL if looked_at(address) == 405] == []


def test_nor_does_one_where_the_office_says_yes_to_an_import(signed_in):
    client = signed_in("办公室")
    imports = [address for address in ALL if address.endswith("/process_import/")]
    assert len(imports) == 4
    for address in imports:
        answer = client.get(address)
        expected = address.replace("process_import", "import")
        assert (answer.status_code, answer.url) == (302, expected)


LED = {
    "/items/{item}/dues/{due}/extend/": "/items/{item}/?do=extend-{due}#do-extend-{due}",
    "/items/{item}/dues/{due}/draft/": "/items/{item}/?do=progress-{due}#do-progress-{due}",
    "/items/{item}/do/note/": "/items/{item}/?do=note-{item}#do-note-{item}",
    "/plan/2021/check/accept/": "/plan/2021/check/",
    "/meetings/7/agenda/9/off/": "/meetings/7/",
    "/chains/2021/begin/": "/chains/2021/?do=below#do-below",
    "/themes/5/begin/": "/themes/5/",
    "/opinions/5/do/return/": "/opinions/5/?do=return#do-return",
    "/opinions/5/handings/7/answer/": "/opinions/5/?do=answer-7#do-answer-7",
    "/proposals/5/do/send_back/": "/proposals/5/?do=send_back-5#do-send_back-5",
    "/proposals/5/units/7/answer/": "/proposals/5/?do=answer-7#do-answer-7",
    "/proposals/5/ratings/7/2/rate/": "/proposals/5/?do=rate-7-2#do-rate-7-2",
    "/proposals/handover/3/fill/": "/proposals/handover/3/",
    "/proposals/look-back/list/": "/proposals/look-back/",
    "/mails/read/": "/mails/",
    "/me/calendar/": "/me/#calendar",
    "/logout/": "/",
}


@pytest.mark.parametrize("address", LED)
def test_it_leads_to_the_page_where_the_form_stands(address, plan, signed_in):
    item = plan.items[24]
    keys = {"item": item.pk, "due": item.due_dates.first().pk}
    answer = signed_in("办公室").get(address.format(**keys))
    assert (answer.status_code, answer.url) == (302, LED[address].format(**keys))


def test_the_form_stands_open_there(plan, signed_in):
    due = plan.items[24].due_dates.first()
    address = f"/items/{due.item_id}/dues/{due.pk}/urge/"
    page = signed_in("办公室").get(address, follow=True)
    soup = BeautifulSoup(page.content, "html.parser")
    assert [form["id"] for form in soup.select("details.deed[open]")] == [f"do-urge-{due.pk}"]


def test_a_page_that_is_not_the_reader_s_is_not_there(plan, signed_in):
    assert signed_in("无关人员").get("/records/suggestion/1/edit/").status_code == 404


def test_who_has_not_signed_in_is_asked_to():
    answer = Client().get("/items/1/dues/1/extend/")
    assert answer.url == "/login/?next=/items/1/dues/1/extend/"
