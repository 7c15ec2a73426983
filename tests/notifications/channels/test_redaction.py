"""What people read of a robot's address."""

import pytest

from notifications.channels.redaction import hint, masked

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=73febdcb-1b38-4d1b-a994-790f21fc8d30"
HOOK = "https://open.example.org/open-apis/bot/v2/hook/4f9c2f0a-aaaa-bbbb-cccc-1234567890ab"


def test_an_address_is_known_again_by_its_host_and_its_last_signs():
    assert hint(WECOM) == "qyapi.weixin.qq.com …8d30"
    assert hint("") == ""
    assert hint("https://[bad/a1b2c3d4") == "…c3d4"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (f"no such robot {WECOM}", "no such robot ***"),
        ("invalid key 73febdcb-1b38-4d1b-a994-790f21fc8d30!", "invalid key ***!"),
        ("path /cgi-bin/webhook/send?key=73febdcb-1b38-4d1b-a994-790f21fc8d30", None),
        ("93000 invalid webhook url", "93000 invalid webhook url"),
    ],
)
def test_what_makes_an_address_a_key_is_hidden_wherever_it_stands(words, shown):
    found = masked(words, WECOM)
    assert "73febdcb" not in found
    if shown:
        assert found == shown


def test_a_key_in_the_path_is_hidden_too():
    assert masked("404 /hook/4f9c2f0a-aaaa-bbbb-cccc-1234567890ab", HOOK) == "404 /hook/***"


def test_a_signing_key_is_hidden_and_no_secret_hides_nothing():
    assert masked("sign SECabc123 wrong", "", "SECabc123") == "sign *** wrong"
    assert masked("no https://[bad/a1b2c3d4", "https://[bad/a1b2c3d4") == "no ***"
    assert masked("all is said", "", "") == "all is said"
