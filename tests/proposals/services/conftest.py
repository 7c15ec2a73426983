import pytest

from tests.proposals.makers import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()
