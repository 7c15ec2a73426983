"""The health page: a word for a monitor, the particulars for the office."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "anything.invalid", "127.0.0.1"])
def test_a_monitor_may_ask_by_any_name_and_over_plain_http(db, client, settings, host):
    settings.ALLOWED_HOSTS = ["plan.example.org"]
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(reverse("desk:health"), headers={"host": host})

    assert (answer.status_code, answer.content.decode()) == (503, "异常")
    assert client.get("/", headers={"host": host}).status_code == 400


def test_a_monitor_reads_one_word_without_signing_in(db, client):
    answer = client.get(reverse("desk:health"))

    assert answer.status_code == 503
    assert answer.content.decode() == "异常"


def test_the_office_reads_which_part_is_not_well(plan, signed_in):
    text = signed_in("办公室").get(reverse("desk:health")).content.decode()

    assert "后台进程" in text
    assert "尚无信号" in text


def test_a_head_reads_no_particulars(plan, signed_in):
    assert signed_in("城建委").get(reverse("desk:health")).content.decode() == "异常"
