"""What a citizen takes back, and what becomes of that to which it was merged."""

import pytest

from tests.voices.conftest import TODAY
from tests.voices.phone import picture, say, shown
from voices.enums import State
from voices.models import (
    Voice,
    VoiceContact,
    VoicePhoto,
)
from voices.reading.outside import receipt_page
from voices.services import states

pytestmark = pytest.mark.django_db


def test_a_message_is_taken_back_with_all_that_was_given(world, client):
    receipt = say(client, name="老王", photos=[picture()])["Location"]
    stored = VoicePhoto.objects.get().file
    client.post(f"{receipt}back/")

    voice = Voice.objects.get()
    assert (voice.state, voice.text, voice.where) == (State.TAKEN_BACK, "", "")
    assert not VoiceContact.objects.exists()
    assert not VoicePhoto.objects.exists()
    assert stored.storage.exists(
        stored.name
    )  # until the transaction's end, which a test has none of
    page = shown(client.get(receipt))
    assert "您已撤回，内容已经删去" in page.text
    assert not page.select("form")


def test_what_was_passed_on_can_not_be_taken_back(world, client):
    receipt = say(client)["Location"]
    voice = Voice.objects.get()
    states.pass_on(voice=voice, actor=world.users["office"], door="petition")
    answer = client.post(f"{receipt}back/")
    assert answer.status_code == 422
    assert "不能撤回" in shown(answer).select_one(".said").text
    assert "已转告信访，由那里办理" in shown(answer).text


def test_who_takes_back_what_others_were_merged_into_leaves_them_waiting(world, client):
    receipt = say(client)["Location"]
    main, other = Voice.objects.get(), world.says("共享单车占了盲道，盲人没法走。")
    states.merge(voice=other, actor=world.users["office"], into=main)
    client.post(f"{receipt}back/")

    other.refresh_from_db()
    assert (other.state, other.merged_into, other.closed_on) == (State.RECEIVED, None, None)
    assert receipt_page(other, TODAY).words == "已收到，等待答复"
    record = other.records.order_by("pk").last()
    assert (record.from_state, record.to_state) == (State.MERGED, State.RECEIVED)
    assert record.reason == "并入的那一条由留言人撤回"


def test_an_answer_given_to_both_stays_with_the_one_who_did_not_take_back(world, client):
    receipt = say(client)["Location"]
    main, other = Voice.objects.get(), world.says("共享单车占了盲道，盲人没法走。")
    states.merge(voice=other, actor=world.users["office"], into=main)
    states.answer(voice=main, actor=world.users["office"], answer="已增设围栏。")
    client.post(f"{receipt}back/")

    page = receipt_page(Voice.objects.get(pk=other.pk), TODAY)
    assert page.words == "与相同的意见一并办理：已答复"
    assert page.answering.answer == "已增设围栏。"
    assert [step for _, step in page.steps] == ["答复"]


def test_what_was_merged_is_taken_back_as_any_other(world, client):
    receipt = say(client)["Location"]
    voice, main = Voice.objects.get(), world.says("共享单车占了盲道，盲人没法走。")
    states.merge(voice=voice, actor=world.users["office"], into=main)
    assert client.post(f"{receipt}back/").status_code == 302
    voice.refresh_from_db()
    assert (voice.state, voice.text, voice.merged_into) == (State.TAKEN_BACK, "", None)
    assert "您已撤回，内容已经删去" in shown(client.get(receipt)).text
