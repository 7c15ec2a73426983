"""A mail as bytes, read back by the standard library's parser."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from notifications.mime import FlatMail

# What a letter may hold: any characters but those that no text has.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"))
SUBJECTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


def make(**fields) -> FlatMail:
    values = {
        "subject": "工作要点提醒：1 项即将到期",
        "body": "黄美丽，您好：\n",
        "html": "<p>黄美丽，您好：</p>",
        "from_email": "工作要点提醒 <reminders@example.org>",
        "to": ["huang@example.org"],
        "headers": {"Message-ID": "<mail-1.20210324@example.org>"},
    }
    return FlatMail(**values | fields)


def read(mail: FlatMail) -> EmailMessage:
    return message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=policy.default)


def lines(text: str) -> list[str]:
    """Return the lines of a text as mail knows them: ended by CR, LF or both."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_a_message_says_from_whom_to_whom_about_what_and_which_it_is():
    with time_machine.travel(datetime(2021, 3, 24, 0, 30, tzinfo=UTC), tick=False):
        letter = read(make())
    assert letter["From"] == "工作要点提醒 <reminders@example.org>"
    assert letter["To"] == "huang@example.org"
    assert letter["Subject"] == "工作要点提醒：1 项即将到期"
    assert letter["Message-ID"] == "<mail-1.20210324@example.org>"
    assert letter["Date"].datetime == datetime(2021, 3, 24, 0, 30)  # by UTC
    assert letter.get_content_type() == "multipart/alternative"
    assert not letter.defects


def test_text_comes_before_html_for_programs_that_take_the_last_they_understand():
    letter = read(make())
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert [part["Content-Transfer-Encoding"] for part in letter.iter_parts()] == ["8bit"] * 2


def test_a_line_too_long_for_a_mail_server_is_wrapped_on_its_way():
    html = "<p>" + "字" * 400 + "</p>"
    content = make(html=html).message().as_bytes(linesep="\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert read(make(html=html)).get_body(["html"]).get_content() == html


def test_every_line_ends_as_mail_wants_it():
    content = make(body="一\r\n二\r三\n").message().as_bytes(linesep="\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


@given(TEXTS, TEXTS)
def test_whatever_is_written_is_read(text, html):
    letter = read(make(body=text, html=html))
    assert lines(letter.get_body(["plain"]).get_content()) == lines(text)
    assert lines(letter.get_body(["html"]).get_content()) == lines(html)


@given(SUBJECTS)
def test_whatever_it_is_about_is_read(subject):
    assert " ".join(read(make(subject=subject))["Subject"].split()) == " ".join(subject.split())


def test_an_address_of_another_script_is_written_in_ascii():
    assert read(make(to=["office@政协.example.org"]))["To"] == "office@xn--ykr503b.example.org"


@pytest.mark.parametrize(
    "bad",
    [
        {"to": ["a@example.org\nBcc: all@example.org"]},
        {"to": ["a@example.org, b@example.org"]},
        {"to": ["@"]},
        {"to": [""]},
        {"subject": "提醒\nBcc: all@example.org"},
        {"from_email": "a@example.org\nBcc: all@example.org"},
        {"headers": {"Message-ID": "<政协>"}},
        {"body": "\ud800"},
    ],
)
def test_what_makes_no_good_mail_is_refused(bad):
    with pytest.raises(ValueError):  # noqa: PT011 - of Django, of the parser, of the codec
        make(**bad).message()
