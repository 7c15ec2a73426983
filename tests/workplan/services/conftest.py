"""The clock stands at 10 March 2021, and around one item there is someone of each kind."""

from collections.abc import Iterator
from datetime import date

import pytest

from almanac import clock
from tests.factories import OneOfEachRole, make_one_of_each_role
from tests.shared_rows import shared_rows

TODAY = date(2021, 3, 10)


@pytest.fixture(autouse=True)
def _tenth_of_march() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@shared_rows(on=TODAY)
def one_of_each_role() -> OneOfEachRole:
    return make_one_of_each_role()
