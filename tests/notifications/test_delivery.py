"""Sending the outbox, to a real mail server."""

import smtplib
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from members.models import Person
from notifications.enums import MailState
from notifications.models import Mail
from notifications.services import delivery
from notifications.services.claims import claim
from notifications.services.delivery import deliver_waiting
from notifications.services.outbox import send_again, waiting
from tests.factories import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NOW = datetime(2021, 3, 24, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock_at():
    """Let the real clock stand still; a test moves it with `clock_at.shift`."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def no_server(settings) -> None:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.fixture
def connections(monkeypatch) -> list[None]:
    """Count the connections that are made."""
    made: list[None] = []
    connect = smtplib.SMTP.connect

    def counted(*args, **kwargs):
        made.append(None)
        return connect(*args, **kwargs)

    monkeypatch.setattr(smtplib.SMTP, "connect", counted)
    return made


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_is_sent_with_both_its_bodies(smtp_sink, add_mail, settings):
    settings.SITE_URL = "https://plan.example.org:8443"
    settings.DEFAULT_FROM_EMAIL = "工作要点提醒 <reminders@example.org>"
    mail = add_mail()
    assert deliver_waiting() == 1
    [letter] = smtp_sink.letters
    assert letter["To"] == letter["X-RcptTo"] == "huang@example.org"
    assert letter["From"] == "工作要点提醒 <reminders@example.org>"
    assert letter["Subject"] == "工作要点提醒：1 项即将到期"
    assert letter["Message-ID"] == f"<mail-{mail.pk}.20210324@plan.example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(["plain"]).get_content().splitlines() == ["黄美丽，您好："]
    assert letter.get_body(["html"]).get_content().strip() == "<p>黄美丽，您好：</p>"
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == (MailState.SENT, NOW, 1)
    assert (mail.error, mail.try_after) == ("", None)


def test_what_was_sent_is_not_sent_again(smtp_sink, add_mail):
    add_mail()
    assert deliver_waiting() == 1
    assert deliver_waiting() == 0
    assert len(smtp_sink.letters) == 1


def test_many_mails_go_over_one_connection(smtp_sink, add_mail, connections):
    for _ in range(5):
        add_mail()
    assert deliver_waiting() == 5
    assert len(connections) == 1


def test_with_nothing_to_send_nobody_is_called(connections, smtp_sink, db):
    assert deliver_waiting() == 0
    assert connections == []


def test_a_temporary_no_is_tried_again_later_and_later(smtp_sink, add_mail, clock_at):
    mail = add_mail()
    smtp_sink.refuse("450 4.2.0 greylisted, come back")
    for attempt, minutes in enumerate((5, 30, 120, 480), start=1):
        assert deliver_waiting() == 0
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == (MailState.WAITING, attempt)
        assert mail.error == "邮件服务器暂时不收：450 4.2.0 greylisted, come back"
        assert mail.try_after - datetime.now(UTC) == minutes * MINUTE
        clock_at.shift(minutes * MINUTE - timedelta(seconds=1))
        assert waiting() == []
        clock_at.shift(timedelta(seconds=1))
        assert waiting() == [mail.pk]
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.try_after) == (MailState.FAILED, 5, None)
    assert smtp_sink.attempts == 5


def test_a_temporary_no_may_become_a_yes(smtp_sink, add_mail, clock_at):
    mail = add_mail()
    smtp_sink.refuse("450 later", times=1)
    deliver_waiting()
    clock_at.shift(5 * MINUTE)
    assert deliver_waiting() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (MailState.SENT, 2, "")


def test_a_final_no_is_kept_in_the_servers_words(smtp_sink, add_mail):
    mail = add_mail()
    smtp_sink.refuse("550 5.1.1 no such user")
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.sent_at) == (MailState.FAILED, 1, None)
    assert mail.error == "邮件服务器拒收：550 5.1.1 no such user"
    assert waiting() == []


def test_a_sender_that_the_server_does_not_know_is_kept_in_its_words_too(smtp_sink, add_mail):
    async def refuse_sender(*args) -> str:
        return "553 5.7.1 sender not owned by user"

    smtp_sink.handle_MAIL = refuse_sender
    mail = add_mail()
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert mail.error == "邮件服务器拒收：553 5.7.1 sender not owned by user"


def test_one_refused_mail_does_not_stop_the_others(smtp_sink, add_mail):
    add_mail("one@example.org")
    add_mail("gone@example.org")
    add_mail("busy@example.org")
    add_mail("two@example.org")
    smtp_sink.refuse("550 gone", to="gone@example.org")
    smtp_sink.refuse("421 too busy, closing", to="busy@example.org")
    assert deliver_waiting() == 2
    assert states() == ["sent", "failed", "waiting", "sent"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "poison",
    [
        {"address": "a@example.org\nBcc: all@example.org"},
        {"address": "@"},
        {"address": f"a@{'字' * 70}.org"},
        {"address": "a@example.org", "subject": "提醒\nBcc: all@example.org"},
        {"address": "a@example.org", "text": "\ud800"},
    ],
)
def test_a_mail_that_cannot_be_made_fails_and_stops_no_other(
    smtp_sink, add_mail, poison, monkeypatch
):
    add_mail("one@example.org")
    bad = add_mail("placeholder@example.org")
    add_mail("two@example.org")
    # Past the model, which could not hold some of it.
    original = delivery.claim

    def poisoned(mail_id: int, **others) -> Mail | None:
        mail = original(mail_id, **others)
        if mail.pk == bad.pk:
            for name, value in poison.items():
                setattr(mail, name, value)
        return mail

    monkeypatch.setattr(delivery, "claim", poisoned)
    assert deliver_waiting() == 2
    assert states() == ["sent", "failed", "sent"]
    bad.refresh_from_db()
    assert bad.error.startswith("邮件无法生成，请检查收件地址（")
    assert [letter["X-RcptTo"] for letter in smtp_sink.letters] == [
        "one@example.org",
        "two@example.org",
    ]


def test_who_has_no_address_is_recorded_with_what_to_do(smtp_sink, add_mail):
    add_mail("one@example.org")
    nobody = add_mail("")
    add_mail("two@example.org")
    assert deliver_waiting() == 2
    nobody.refresh_from_db()
    assert nobody.state == MailState.FAILED
    assert nobody.error == "收件人没有电子邮箱。请在“人员”中填写后，在“提醒邮件”中重新发送。"


def test_a_server_that_is_not_there_is_called_once_and_all_mails_wait(
    no_server, add_mail, connections, clock_at
):
    for _ in range(50):
        add_mail()
    assert deliver_waiting() == 0
    assert len(connections) == 1
    assert set(Mail.objects.values_list("state", "attempts", "try_after")) == {
        (MailState.WAITING, 0, NOW + 5 * MINUTE)
    }
    assert Mail.objects.first().error.startswith(
        "邮件服务器连接不上，或连接中断（ConnectionRefusedError: "
    )
    clock_at.shift(4 * MINUTE)
    assert deliver_waiting() == 0
    assert len(connections) == 1


def test_a_server_that_is_away_for_days_loses_no_mail(smtp_sink, add_mail, clock_at, settings):
    mail = add_mail()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for _ in range(3 * 24 * 12):
        deliver_waiting()
        clock_at.shift(5 * MINUTE)
    settings.EMAIL_PORT = port
    assert deliver_waiting() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.error, mail.attempts) == (MailState.SENT, "", 1)


def test_a_refused_login_lets_all_mails_wait(smtp_sink, add_mail, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", "wrong"
    add_mail()
    add_mail()
    assert deliver_waiting() == 0
    assert states() == ["waiting", "waiting"]
    assert smtp_sink.letters == []


def test_a_connection_that_breaks_ends_the_run_and_the_others_go_first_next_time(
    smtp_sink, add_mail, monkeypatch, clock_at
):
    breaking = add_mail("breaks@example.org")
    add_mail("one@example.org")
    send = smtplib.SMTP.sendmail

    def sendmail(self, from_address, to, *args, **kwargs):
        if to == ["breaks@example.org"]:
            self.close()
        return send(self, from_address, to, *args, **kwargs)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", sendmail)
    assert deliver_waiting() == 0
    assert states() == ["waiting", "waiting"]
    breaking.refresh_from_db()
    assert breaking.attempts == 1
    assert "SMTPServerDisconnected" in breaking.error
    clock_at.shift(5 * MINUTE)
    assert deliver_waiting() == 1
    assert [letter["X-RcptTo"] for letter in smtp_sink.letters] == ["one@example.org"]


def test_where_mails_are_kept_in_files_one_run_makes_one_file(add_mail, settings, tmp_path: Path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    add_mail("one@example.org")
    add_mail("two@example.org")
    assert deliver_waiting() == 2
    [file] = (tmp_path / "mail").iterdir()
    assert "To: one@example.org" in file.read_text()
    assert "To: two@example.org" in file.read_text()


# --- claims --------------------------------------------------------------------------------------


def test_a_mail_that_another_worker_claimed_is_left_alone(smtp_sink, add_mail):
    add_mail(state=MailState.SENDING, claimed_at=NOW - 14 * MINUTE, attempts=1)
    assert deliver_waiting() == 0
    assert states() == ["sending"]


def test_a_claim_that_nobody_came_back_from_is_taken_over(smtp_sink, add_mail):
    mail = add_mail(state=MailState.SENDING, claimed_at=NOW - 16 * MINUTE, attempts=1)
    assert deliver_waiting() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 2)


def test_a_mail_that_kills_its_worker_is_given_up(smtp_sink, add_mail):
    mail = add_mail(state=MailState.SENDING, claimed_at=NOW - 16 * MINUTE, attempts=5)
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert mail.error == "发送时后台进程多次中断。请查看后台进程的日志，再重新发送。"


def test_of_two_workers_that_see_a_mail_one_gets_it(add_mail):
    mail = add_mail()
    assert claim(mail.pk) == mail
    assert claim(mail.pk) is None


def test_what_was_sent_is_recorded_with_the_claim_of_the_next(add_mail):
    first, second = add_mail(), add_mail()
    sent = claim(first.pk)
    sent.sent_at = NOW
    assert claim(second.pk, sent=sent) == second
    assert list(Mail.objects.order_by("pk").values_list("state", "sent_at", "attempts")) == [
        (MailState.SENT, NOW, 1),
        (MailState.SENDING, None, 1),
    ]


def test_what_was_sent_is_recorded_even_where_the_next_is_another_workers(add_mail):
    first, second = add_mail(), add_mail()
    sent = claim(first.pk)
    sent.sent_at = NOW
    claim(second.pk)
    assert claim(second.pk, sent=sent) is None
    assert states() == ["sent", "sending"]


def test_a_claim_says_what_the_mail_is_now(add_mail):
    mail = add_mail("old@example.org", error="邮件服务器暂时不收：450 later", attempts=1)
    Mail.objects.update(address="new@example.org")
    claimed = claim(mail.pk)
    assert (claimed.address, claimed.state, claimed.attempts) == ("new@example.org", "sending", 2)
    assert (claimed.claimed_at, claimed.error) == (NOW, "邮件服务器暂时不收：450 later")


@pytest.mark.django_db(transaction=True)
def test_workers_that_send_at_the_same_time_send_each_mail_once(smtp_sink, add_mail):
    addresses = [f"person{n}@example.org" for n in range(40)]
    for address in addresses:
        add_mail(address)
    barrier, sent = Barrier(3), []

    def work() -> None:
        try:
            barrier.wait()
            sent.append(deliver_waiting())
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 40
    assert sorted(letter["X-RcptTo"] for letter in smtp_sink.letters) == sorted(addresses)


def test_what_another_worker_was_told_to_try_later_is_not_claimed(smtp_sink, add_mail, monkeypatch):
    """Two workers have the same list; the first was refused for now, the second comes to it."""
    mail = add_mail()
    keys = waiting()
    smtp_sink.refuse("450 later")
    deliver_waiting()
    monkeypatch.setattr(delivery, "waiting", lambda *channels: keys if "mail" in channels else [])
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert mail.attempts == 1


def test_a_mail_that_vanished_meanwhile_stops_nothing(smtp_sink, add_mail, monkeypatch):
    gone, kept = add_mail(), add_mail()
    keys = [gone.pk, kept.pk]
    gone.delete()
    monkeypatch.setattr(delivery, "waiting", lambda *channels: keys if "mail" in channels else [])
    assert deliver_waiting() == 1


# --- sending again -------------------------------------------------------------------------------


def test_a_failed_mail_is_sent_again_to_the_address_of_today(smtp_sink, add_mail, person: Person):
    mail = add_mail("", state=MailState.FAILED, attempts=1, error="收件人没有电子邮箱。")
    person.email = "new@example.org"
    person.save()
    mail.refresh_from_db()
    clerk = make_user("office", office=True)
    assert send_again(mail=mail, actor=clerk) is True
    assert mail.state == MailState.WAITING
    event = mail.events.get()
    assert (event.actor, event.at) == (clerk, NOW)
    assert event.words == "重新发送至 new@example.org。上次失败：收件人没有电子邮箱。"
    assert deliver_waiting() == 1
    assert smtp_sink.letters[0]["X-RcptTo"] == "new@example.org"


@pytest.mark.parametrize("state", [s for s in MailState if s != MailState.FAILED])
def test_only_a_failed_mail_is_sent_again(add_mail, state):
    sent_at = NOW if state == MailState.SENT else None
    mail = add_mail(state=state, sent_at=sent_at, attempts=1)
    assert send_again(mail=mail, actor=None) is False
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (state, 1)
    assert not mail.events.exists()


def test_delivery_asks_a_fixed_number_of_questions_for_each_mail(
    smtp_sink, add_mail, django_assert_num_queries
):
    for n in range(3):
        add_mail(recipient=make_person(f"负责人{n}"))
    with django_assert_num_queries(
        4 + 3 + 1
    ):  # a list for each way, a claim each, the last's record
        deliver_waiting()
