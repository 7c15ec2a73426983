from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.proposals.factories import OneOfEachProposalRole, make_one_of_each_role
from tests.shared_rows import shared_rows


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role() -> OneOfEachProposalRole:
    return make_one_of_each_role(text_min=10)


@pytest.fixture
def signed_in(one_of_each_role: OneOfEachProposalRole) -> Callable[[str], Client]:
    """Return a function that signs in one of each role and returns their browser."""

    def sign_in(role: str) -> Client:
        client = Client()
        if not isinstance(one_of_each_role.users[role], AnonymousUser):
            client.force_login(one_of_each_role.users[role])
        return client

    return sign_in
