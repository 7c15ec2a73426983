"""What was sent is recorded, although the database is away for a moment."""

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)

from notifications.enums import MailState
from notifications.models import Mail
from notifications.services import claims, recording
from notifications.services.delivery import deliver_waiting
from notifications.services.recording import TRIES, persistently

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def pauses(monkeypatch) -> list[float]:
    """Count the pauses, and make none."""
    made: list[float] = []
    monkeypatch.setattr(recording.time, "sleep", made.append)
    return made


@pytest.fixture
def break_recording(monkeypatch):
    """Return a function that lets the next so many records of a sent mail fail, as a restart does."""

    def break_next(times: int, error: Exception) -> None:
        left, record = [error] * times, claims._record_and_claim

        def failing(sent: Mail | None, mail_id: int) -> Mail | None:
            if sent and left:
                connection.close()
                raise left.pop()
            return record(sent, mail_id)

        monkeypatch.setattr(claims, "_record_and_claim", failing)

    return break_next


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("server closed the connection unexpectedly"),
        InterfaceError("connection already closed"),
        DatabaseError("server closed the connection unexpectedly"),
    ],
)
def test_a_mail_that_was_sent_while_the_database_restarts_is_recorded_and_the_next_one_follows(
    smtp_sink, add_mail, break_recording, pauses, error
):
    add_mail("one@example.org")
    add_mail("two@example.org")
    break_recording(3, error)
    assert deliver_waiting() == 2
    assert deliver_waiting() == 0
    assert [letter["X-RcptTo"] for letter in smtp_sink.letters] == [
        "one@example.org",
        "two@example.org",
    ]
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert pauses == [1.0] * 3


def test_a_database_that_stays_away_is_given_up_after_a_minute_and_the_mail_stays_claimed(
    smtp_sink, add_mail, break_recording, pauses
):
    mail = add_mail()
    break_recording(TRIES, OperationalError("no route to host"))
    with pytest.raises(OperationalError, match="no route to host"):
        deliver_waiting()
    mail.refresh_from_db()
    assert mail.state == MailState.SENDING
    assert len(pauses) == 59


@pytest.mark.parametrize("error", [ValueError("wrong"), IntegrityError("wrong")])
def test_what_will_not_pass_is_no_reason_to_wait(pauses, error):
    def write() -> None:
        raise error

    with pytest.raises(type(error), match="wrong"):
        persistently(write)
    assert pauses == []


def test_within_a_transaction_nothing_is_tried_again(pauses):
    def write() -> None:
        raise OperationalError("gone")

    with pytest.raises(OperationalError, match="gone"), transaction.atomic():
        persistently(write)
    assert pauses == []
