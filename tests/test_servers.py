"""The servers that other tests rely on do what they are told."""

import smtplib
import subprocess
import sys

import pytest
import redis
from django.core.mail import send_mail

from members.models import Organisation


def send(*addresses: str) -> None:
    send_mail("主题", "正文", "office@example.org", addresses)


def test_the_mail_server_keeps_what_it_is_sent(smtp_sink):
    send("a@example.org", "b@example.org")
    [letter] = smtp_sink.letters
    assert letter["Subject"] == "主题"
    assert letter["X-RcptTo"] == "a@example.org, b@example.org"
    assert letter.get_content().strip() == "正文"


def test_the_mail_server_refuses_as_often_as_it_is_told(smtp_sink):
    smtp_sink.refuse("451 4.3.0 busy", times=2)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            send("a@example.org")
        assert refusal.value.recipients == {"a@example.org": (451, b"4.3.0 busy")}
    send("a@example.org")
    assert (len(smtp_sink.letters), smtp_sink.attempts) == (1, 3)


def test_the_mail_server_refuses_one_address_until_it_accepts_again(smtp_sink):
    smtp_sink.refuse("550 5.1.1 no such user", to="a@example.org")
    send("a@example.org", "b@example.org")
    assert smtp_sink.letters[0]["X-RcptTo"] == "b@example.org"
    smtp_sink.accept()
    send("a@example.org")
    assert smtp_sink.letters[1]["X-RcptTo"] == "a@example.org"


def test_valkey_answers(valkey):
    assert redis.from_url(valkey).ping()


def test_a_process_sees_what_the_test_wrote(process_environment):
    Organisation.objects.create(name="政协杭州市滨江区委员会", short_name="滨江区政协")
    code = "from members.models import Organisation; print(Organisation.current())"
    seen = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
        env=process_environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "滨江区政协"
