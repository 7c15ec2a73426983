"""What robots are sent, and what their answers mean."""

import pytest

from notifications.channels.base import Verdict
from notifications.channels.dingtalk import signed
from notifications.channels.robots import plain, verdict
from notifications.channels.table import CHANNELS


def test_each_robot_takes_markdown_in_its_own_shape():
    assert CHANNELS["wecom"].message("1 项到期", "**到期**") == {
        "msgtype": "markdown",
        "markdown": {"content": "**到期**"},
    }
    assert CHANNELS["dingtalk"].message("1 项到期", "**到期**") == {
        "msgtype": "markdown",
        "markdown": {"title": "1 项到期", "text": "**到期**"},
    }


def test_a_text_that_is_too_long_ends_with_a_whole_line_and_says_so():
    lines = [f"- 第 {number} 项：" + "事" * 40 for number in range(60)]
    text = CHANNELS["wecom"].message("", "\n".join(lines))["markdown"]["content"]
    assert len(text.encode()) <= 4096
    *kept, last = text.splitlines()
    assert last == "……其余请登录系统查看。"
    assert kept == lines[: len(kept)]
    assert len(kept) == 29


def test_one_endless_line_leaves_the_notice_alone():
    text = CHANNELS["wecom"].message("", "事" * 5000)["markdown"]["content"]
    assert text == "\n……其余请登录系统查看。"


def test_nothing_that_someone_typed_is_taken_for_a_link_or_a_call():
    assert plain("[点我](https://evil.example.com) <@all> **重** `x` # 题") == (
        "［点我］(https://evil.example.com) ＜@all＞ ＊＊重＊＊ ‘x‘ ＃ 题"
    )


def test_an_address_is_signed_as_dingtalk_documents_it():
    """The value was computed with openssl: printf '%s\\nSECkey' 1616544000000 | openssl dgst …"""
    url = signed("https://oapi.dingtalk.com/robot/send?access_token=t", "SECkey", 1616544000000)
    assert url == (
        "https://oapi.dingtalk.com/robot/send?access_token=t"
        "&timestamp=1616544000000&sign=HgAutVMWRnb%2FIUk4oLNEhqcyvNyIjYmXRbhfpWl3hIc%3D"
    )


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, '{"errcode":0,"errmsg":"ok"}', Verdict(True)),
        (200, '{"errcode":"0"}', Verdict(True)),
        (
            200,
            '{"errcode":93000,"errmsg":"invalid webhook url"}',
            Verdict(False, words="200 93000 invalid webhook url"),
        ),
        (
            200,
            '{"errcode":310000,"errmsg":"sign not match"}',
            Verdict(False, words="200 310000 sign not match"),
        ),
        (
            200,
            '{"errcode":45009,"errmsg":"api freq out of limit"}',
            Verdict(False, later=True, words="200 45009 api freq out of limit"),
        ),
        (
            200,
            '{"errcode":130101,"errmsg":"send too fast"}',
            Verdict(False, later=True, words="200 130101 send too fast"),
        ),
        (200, '{"errcode":-1,"errmsg":""}', Verdict(False, later=True, words="200 -1")),
        (200, "<html>请登录</html>", Verdict(False, later=True, words="200 <html>请登录</html>")),
        (200, "[1]", Verdict(False, later=True, words="200 [1]")),
        (200, "", Verdict(False, later=True, words="200")),
        (302, "", Verdict(False, words="302")),
        (400, "bad", Verdict(False, words="400 bad")),
        (404, "gone", Verdict(False, words="404 gone")),
        (429, "slow down", Verdict(False, later=True, words="429 slow down")),
        (503, "away\nfor now", Verdict(False, later=True, words="503 away for now")),
    ],
)
def test_the_yes_or_no_is_that_of_the_body(status, body, found):
    assert verdict(status, body) == found
