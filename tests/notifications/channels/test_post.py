"""One POST to a checked address, against a real server."""

import socket
import ssl
from dataclasses import replace

import pytest

from notifications.channels import post, targets
from notifications.channels.post import HttpAnswer, post_json
from notifications.channels.targets import resolve
from tests.robot_sink import HOST, YES


def test_json_goes_to_the_checked_address_and_the_answer_comes_back(robot):
    answer = post_json(resolve(robot.address("abc")), {"msgtype": "text", "text": "您好"})
    assert answer == HttpAnswer(200, YES)
    assert robot.messages == [{"msgtype": "text", "text": "您好"}]
    assert robot.paths == ["/cgi-bin/webhook/send?key=abc"]


def test_the_name_is_not_looked_up_again_after_the_check(robot, monkeypatch):
    """What was checked is what is called, whatever the name means by then."""
    target = resolve(robot.address())
    asked: list[str] = []
    original = socket.getaddrinfo

    def lookup(host, *args, **kwargs):
        asked.append(host)
        return original(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(targets, "_addresses", pytest.fail)
    assert post_json(target, {}).status == 200
    assert asked == ["127.0.0.1"]


def test_a_redirect_is_not_followed(robot):
    robot.answers.append((302, ""))
    robot.headers["Location"] = robot.address("elsewhere")
    assert post_json(resolve(robot.address()), {}).status == 302
    assert len(robot.paths) == 1


def test_no_proxy_of_the_environment_is_used(robot, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post_json(resolve(robot.address()), {}).status == 200


def test_a_certificate_of_another_host_is_not_accepted(robot):
    target = replace(resolve(robot.address()), host="another.example.org")
    with pytest.raises(ssl.SSLCertVerificationError):
        post_json(target, {})
    assert robot.messages == []


def test_a_certificate_of_nobody_known_is_not_accepted(robot, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLCertVerificationError):
        post_json(resolve(robot.address()), {})


def test_a_server_that_hangs_up_is_trouble_with_the_connection(robot):
    robot.answers.append((0, ""))
    with pytest.raises(OSError, match="closed connection without response"):
        post_json(resolve(robot.address()), {})


def test_an_answer_that_never_ends_is_cut_off(robot, monkeypatch):
    monkeypatch.setattr(post, "TOTAL_SECONDS", 0.2)
    robot.answers.append((-1, ""))
    with pytest.raises(TimeoutError, match=r"no answer within 0\.2 seconds"):
        post_json(resolve(robot.address()), {})


def test_a_port_on_which_nobody_listens_is_trouble_with_the_connection(robot):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        post_json(resolve(f"https://{HOST}:{port}/"), {})


def test_of_a_long_answer_the_beginning_is_read(robot):
    robot.answers.append((200, "x" * 200_000))
    assert len(post_json(resolve(robot.address()), {}).body) == 64 * 1024
