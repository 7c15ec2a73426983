import pytest

from config.proxy import client_address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("10.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("forged,203.0.113.7 ", "203.0.113.7"),
        ("", "127.0.0.1"),
    ],
)
def test_only_what_the_proxy_added_last_is_believed(rf, forwarded, address):
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_without_a_proxy_the_connection_tells(rf):
    assert client_address(rf.get("/")) == "127.0.0.1"
