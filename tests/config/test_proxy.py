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


@pytest.mark.django_db
def test_a_lockout_meets_one_address_behind_the_proxy_not_all(client, settings):
    settings.AXES_ENABLED = True
    settings.AXES_CLIENT_IP_CALLABLE = "config.proxy.client_address"

    def sign_in(address: str) -> int:
        fields = {"username": "tianwei", "password": "wrong"}
        headers = {"X-Forwarded-For": f"10.0.0.1, {address}"}
        return client.post("/login/", fields, headers=headers).status_code

    assert [sign_in("203.0.113.7") for _ in range(6)] == [200] * 4 + [429] * 2
    assert sign_in("203.0.113.8") == 200
