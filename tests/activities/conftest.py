from collections.abc import Iterator
from datetime import date

import pytest

from almanac import clock
from members.models import Person, User
from tests.activities.factories import sector_of
from tests.factories import make_user
from tests.shared_rows import shared_rows


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    """It is 10 May 2021."""
    with clock.standing_at(date(2021, 5, 10)):
        yield


@shared_rows(on=date(2021, 5, 10))
def office() -> User:
    return make_user("office", office=True)


@shared_rows(on=date(2021, 5, 10))
def people() -> list[Person]:
    """Four 委员 of 经济界, with accounts."""
    return sector_of("陈悦", "周翔", "郑丽", "李海松")
