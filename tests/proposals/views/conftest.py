from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.proposals.factories import Cast, make_cast
from tests.shared_rows import shared_rows


@shared_rows(on=date(2021, 6, 30))
def cast() -> Cast:
    return make_cast(text_min=10)


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """Return a function that signs someone of the cast in and returns their browser."""

    def sign_in(role: str) -> Client:
        client = Client()
        if not isinstance(cast.users[role], AnonymousUser):
            client.force_login(cast.users[role])
        return client

    return sign_in
