"""The lists of the admin, as a phone shows them: each value beside the heading of its column."""

from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import PASSWORD, make_person, make_user


def labels(client: Client, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [
        cell["data-label"] for cell in page.select_one("#result_list tbody tr").select("td, th")
    ]


def test_on_a_phone_each_value_stands_beside_the_heading_of_its_column(db):
    office, client = make_user(person=make_person("李晓梅"), office=True), Client()
    client.post("/login/", {"username": office.username, "password": PASSWORD})

    # Neither does its first column lead to the row, nor may a row be chosen.
    assert labels(client, "/admin/members/auditentry/")[:2] == ["编号", "时间"]
