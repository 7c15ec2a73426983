"""Which addresses may be called."""

import socket

import pytest

from notifications.channels import targets
from notifications.channels.targets import Forbidden, Target, Unresolved, resolve

PUBLIC, PUBLIC_6 = "203.208.40.1", "2404:6800:4008:c07::6a"


@pytest.fixture
def name_means(monkeypatch):
    """Return a function that says which addresses a name stands for, one list for each question."""

    def means(*answers: list[str]) -> None:
        left = list(answers)

        def lookup(host: str, port: int, **kwargs):
            ips = left.pop(0) if len(left) > 1 else left[0]
            return [(0, 0, 0, "", (ip, port)) for ip in ips]

        monkeypatch.setattr(targets, "_addresses", lookup)

    return means


def test_an_address_outside_is_called_where_its_name_was_looked_up(name_means):
    name_means([PUBLIC, PUBLIC_6])
    found = resolve("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc")
    assert found == Target("qyapi.weixin.qq.com", 443, PUBLIC, "/cgi-bin/webhook/send?key=abc")


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::1"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1"),
    ],
)
def test_a_name_that_stands_for_an_inside_address_is_refused(name_means, ip):
    name_means([ip])
    with pytest.raises(Forbidden, match="在内部网络，不能使用"):
        resolve("https://robot.example.org/send?key=abc")


def test_one_inside_address_among_public_ones_is_enough_to_refuse(name_means):
    name_means([PUBLIC, "10.0.0.1"])
    with pytest.raises(Forbidden):
        resolve("https://robot.example.org/send?key=abc")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "localhost"),
        *("LOCALHOST", "localhost."),
    ],
)
def test_this_machine_is_refused_in_every_spelling(host):
    """No name server is asked: the machine itself knows these."""
    with pytest.raises((Forbidden, Unresolved)) as refused:
        resolve(f"https://{host}/send?key=abc")
    if host not in ("localhost.",):  # whether this is known is the machine's business
        assert isinstance(refused.value, Forbidden)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://qyapi.weixin.qq.com/send?key=abc", "须以 https:// 开头"),
        ("file:///etc/passwd", "须以 https:// 开头"),
        ("gopher://qyapi.weixin.qq.com/", "须以 https:// 开头"),
        ("qyapi.weixin.qq.com/send?key=abc", "须以 https:// 开头"),
        ("https://qyapi.weixin.qq.com:8443/send?key=abc", "只能用 443 端口"),
        ("https://qyapi.weixin.qq.com:22/", "只能用 443 端口"),
        ("https://user:word@qyapi.weixin.qq.com/", "不完整或有误"),
        ("https://qyapi.weixin.qq.com@10.0.0.1/", "不完整或有误"),
        ("https://10.0.0.1\\@qyapi.weixin.qq.com/", "不完整或有误"),
        ("https:///send?key=abc", "不完整或有误"),
        ("https://qyapi.weixin.qq.com:99999/", "不完整或有误"),
        ("https://[::1/", "不完整或有误"),
        ("https://qyapi.weixin.qq.com/a b", "不完整或有误"),
        ("https://qyapi.weixin.qq.com/a\r\nHost: inside", "不完整或有误"),
        ("https://１２７.0.0.1/", "不完整或有误"),
        ("https://qyapi.weixin.qq.com/?key=" + "a" * 500, "不完整或有误"),
    ],
)
def test_what_is_no_plain_https_address_is_refused_and_no_name_is_asked_for(
    address, words, monkeypatch
):
    monkeypatch.setattr(targets, "_addresses", pytest.fail)
    with pytest.raises(Forbidden, match=words):
        resolve(address)


def test_an_unknown_name_is_no_refusal_for_good(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(targets, "_addresses", unknown)
    with pytest.raises(Unresolved, match="找不到主机 nowhere"):
        resolve("https://nowhere.example.org/send?key=abc")


def test_an_inside_host_that_the_office_allowed_may_be_called_on_any_port(name_means, settings):
    settings.ALLOWED_WEBHOOK_HOSTS = ["Robot.Example.Org"]
    name_means(["10.0.0.8"])
    found = resolve("https://robot.example.org:8443/hook")
    assert found == Target("robot.example.org", 8443, "10.0.0.8", "/hook")


@pytest.mark.parametrize("host", ["a.robot.example.org", "robot.example.org.evil.example.com"])
def test_an_allowed_host_allows_no_other(name_means, settings, host):
    settings.ALLOWED_WEBHOOK_HOSTS = ["robot.example.org"]
    name_means(["10.0.0.8"])
    with pytest.raises(Forbidden):
        resolve(f"https://{host}/hook")


def test_a_name_that_changes_its_meaning_is_refused_when_it_is_called(name_means):
    name_means([PUBLIC], ["127.0.0.1"])
    assert resolve("https://robot.example.org/send").ip == PUBLIC
    with pytest.raises(Forbidden):
        resolve("https://robot.example.org/send")
