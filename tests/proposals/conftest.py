from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import Workbook

from almanac import clock
from members.models import Department, User
from tests.factories import make_department, make_head, make_person, make_user
from tests.shared_rows import shared_rows

HEADERS = ("届", "次", "案号", "案由", "类别", "督办领导", "督办部门")


@pytest.fixture(autouse=True)
def mid_year() -> Iterator[None]:
    """It is 30 June 2021."""
    with clock.standing_at(date(2021, 6, 30)):
        yield


@shared_rows(on=date(2021, 6, 30))
def committee() -> dict[str, Department]:
    """The leaders and departments that annex 4 names."""
    for rank, name in enumerate(("余静漪", "张爱莲", "夏福志", "周翔")):
        make_person(name, rank=rank)
    return {name: make_department(name) for name in ("社法委", "教文委", "经科委", "城建委")}


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """Make the bytes of a workbook from its rows; the header is HEADERS unless another is given."""

    def make(*rows: tuple, header: tuple = HEADERS) -> bytes:
        book, stream = Workbook(), BytesIO()
        for row in (header, *rows):
            book.active.append(row)
        book.save(stream)
        return stream.getvalue()

    return make


@shared_rows(on=date(2021, 6, 30))
def office() -> User:
    return make_user("office", office=True)


@pytest.fixture
def office_client(client: Client, office: User) -> Client:
    client.force_login(office)
    return client


@pytest.fixture
def head_client(client: Client, db: None) -> Client:
    """A committee's head, who is not of the office's staff."""
    client.force_login(make_user("head", person=make_head(make_department("提案委"))))
    return client
