from demo import loading
from tests.shared_rows import shared_rows
from tests.twentieth_of_may import (  # noqa: F401 - fixtures
    TODAY,
    _twentieth_of_may,
    plan,
    signed_in,
    users,
)


@shared_rows(on=TODAY)
def demonstration() -> None:
    """The demonstration, played until 20 May 2021."""
    assert loading.load(until=TODAY)
