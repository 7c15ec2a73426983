"""Many messages at once, or from one address: others are not hindered."""

import pytest
from django.core.cache import cache

from tests.voices.conftest import TEXT
from tests.voices.phone import PLACE, opened_form, say, shown
from voices.models import (
    Arrival,
    Voice,
)
from voices.services import places, states, taking_in

pytestmark = pytest.mark.django_db


def test_many_from_one_address_are_set_apart_then_refused_and_others_are_unhindered(
    world, client, monkeypatch
):
    monkeypatch.setattr(taking_in, "PER_ADDRESS", 3)
    monkeypatch.setattr(taking_in, "PER_ADDRESS_DAY", 5)
    answers = [say(client, f"第{n}条，同一处来的。") for n in range(7)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 2
    assert list(Voice.objects.order_by("pk").values_list("held", flat=True)) == [
        *(False, False, False, True, True)
    ]
    assert "今天从您所在的网络提交得太多" in shown(answers[-1]).select_one(".said").text
    assert "第6条" in shown(answers[-1]).select_one("textarea").text
    other = client.post(
        f"{PLACE}say/",
        {**opened_form(client), "kind": "opinion", "text": TEXT},
        REMOTE_ADDR="198.51.100.1",
    )
    assert other.status_code == 303
    assert not Voice.objects.get(text=TEXT).held


def test_at_one_place_many_are_set_apart_and_a_flood_sets_no_others_apart(
    world, client, monkeypatch
):
    monkeypatch.setattr(taking_in, "PER_ADDRESS", 2)
    monkeypatch.setattr(taking_in, "PER_PLACE", 4)
    for n in range(6):
        world.says(f"同一处来的第{n}条", address="203.0.113.66")
    voices = [world.says(f"另外几处来的第{n}条", address=f"198.51.100.{n}") for n in range(3)]
    assert Voice.objects.filter(text__startswith="同一处", held=True).count() == 4
    assert [voice.held_why for voice in voices] == ["", "", "此处短时间内提交很多"]


def test_one_form_hands_in_no_more_than_a_few(world, client):
    form = opened_form(client)
    answers = [say(client, f"第{n}条不同的意见", form=form) for n in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]


def test_the_address_is_believed_from_our_own_proxy_alone(world, client, settings):
    forged = {"headers": {"x-forwarded-for": "192.0.2.99, 198.51.100.20"}}
    form = opened_form(client)
    data = {**form, "kind": "opinion", "text": TEXT}
    client.post(f"{PLACE}say/", data, **forged)
    settings.AXES_CLIENT_IP_CALLABLE = "config.proxy.client_address"
    client.post(f"{PLACE}say/", {**data, "text": "又一条，经过代理。"}, **forged)
    addresses = list(Arrival.objects.order_by("pk").values_list("address", flat=True))
    assert addresses == ["127.0.0.1", "198.51.100.20"]


def test_a_hall_that_scans_at_once_is_served_one_page_and_each_phone_a_token(
    world, client, settings, django_assert_num_queries
):
    settings.PUBLIC_PAGE_SECONDS = 60
    cache.clear()
    tokens = {shown(client.get(PLACE)).select_one("[name=token]")["value"]}
    with django_assert_num_queries(2):  # is the page open, is the place
        tokens.add(shown(client.get(PLACE)).select_one("[name=token]")["value"])
    assert len(tokens) == 2
    places.close_place(place=world.station, actor=world.users["office"])
    assert client.get(PLACE).status_code == 404
    cache.clear()


def test_all_addresses_of_one_line_are_one_to_the_limits(world, monkeypatch):
    monkeypatch.setattr(taking_in, "PER_ADDRESS", 1)
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        world.says(f"从 {address} 说的话", address=address)
    world.says("另一种写法", address="::ffff:192.0.2.7")
    assert list(Voice.objects.order_by("pk").values_list("held", flat=True)) == [
        *(False, True, False, False)
    ]
    assert list(Arrival.objects.order_by("pk").values_list("address", flat=True)) == [
        "2001:0db8:0001:0002:0000:0000:0000:0001",
        "2001:0db8:0001:0002:ffff:0000:0000:0009",
        "2001:0db8:0001:0003:0000:0000:0000:0001",
        "192.0.2.7",
    ]


def test_what_was_set_apart_is_counted_only_when_the_office_looked(world, client):
    world.says()
    flood = world.says("代开发票，电话请看。")
    Voice.objects.filter(pk=flood.pk).update(held=True)
    cache.clear()
    assert "1 收到" in shown(client.get(PLACE)).select_one(".figures").text
    flood.refresh_from_db()
    states.clear(voice=flood, actor=world.users["office"])
    cache.clear()
    assert "2 收到" in shown(client.get(PLACE)).select_one(".figures").text
