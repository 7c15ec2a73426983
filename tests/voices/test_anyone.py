"""What anyone with a phone sees and hands in: no account, no cookie, no script."""

import logging
import re
from datetime import date, timedelta

import pytest
import time_machine

from almanac import clock
from config.logs import WithoutSecrets
from tests.voices.conftest import TEXT, TODAY
from tests.voices.phone import PLACE, opened_form, say, shown
from voices.enums import State
from voices.models import (
    Arrival,
    Became,
    Place,
    PublicSettings,
    Question,
    Reply,
    Summary,
    Voice,
    VoiceContact,
)
from voices.services import places, states
from voices.tokens import GOOD_FOR, digest

pytestmark = pytest.mark.django_db


def test_a_message_is_kept_and_its_receipt_stands_at_an_address_of_which_the_digest_alone_is_kept(
    world, client
):
    answer = say(client, where="江南大道地铁口", name="老王", phone="138 0000 0000")

    assert answer.status_code == 303
    voice = Voice.objects.get()
    assert (voice.text, voice.where, voice.state, voice.held, voice.due_on) == (
        *(TEXT, "江南大道地铁口", State.RECEIVED, False),
        date(2021, 5, 31),
    )
    assert re.fullmatch(r"/p/r/[0-9a-f]{40}/", answer["Location"])
    secret = answer["Location"].split("/")[3]
    assert voice.secret == digest(secret)
    assert secret not in str(vars(voice))
    contact = VoiceContact.objects.get()
    assert (contact.voice, contact.name, contact.phone) == (voice, "老王", "138 0000 0000")
    page = shown(client.get(answer["Location"]))
    assert page.h1.text == f"回执 {voice.shown_number}"
    assert "已收到，等待答复" in page.text
    assert "2021年5月31日前答复" in page.text
    assert "老王" not in page.text


def test_no_cookie_is_set_and_nothing_may_keep_find_or_follow_the_pages(world, client):
    answer = say(client)
    for page in (
        client.get(PLACE),
        client.get(answer["Location"]),
        client.get("/p/notice/"),
        answer,
    ):
        assert not page.cookies
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert "default-src 'self'" in page["Content-Security-Policy"]


def test_the_pages_load_nothing_from_outside_and_have_no_script(world, client):
    for url in ("/p/", PLACE, "/p/notice/", say(client)["Location"]):
        page = shown(client.get(url))
        assert not page.select("script, [onclick], [style], style, iframe")
        loaded = [e.get("src") or e.get("href") for e in page.select("link, img")]
        assert all(address.startswith("/static/") for address in loaded)


def test_the_same_handed_in_twice_is_kept_once_and_leads_to_the_same_receipt(world, client):
    form = opened_form(client)
    first, second = say(client, form=form), say(client, form=form)
    other = say(client, "另一件事，路灯不亮。", form=form)

    assert first["Location"] == second["Location"] != other["Location"]
    assert [voice.text for voice in Voice.objects.order_by("pk")] == [TEXT, "另一件事，路灯不亮。"]
    assert Arrival.objects.count() == 2


def test_an_expired_form_comes_back_with_its_words_and_a_new_token(world, client):
    form = opened_form(client)
    with time_machine.travel(__import__("time").time() + GOOD_FOR + 60):
        page = say(client, form=form, where="一号门", name="老王")
        again = shown(page)
        token = again.select_one("input[name=token]")["value"]
        assert page.status_code == 422
        assert "打开得太久了" in again.select_one(".said").text
        assert again.select_one("textarea").text.strip() == TEXT
        assert again.select_one("[name=where]")["value"] == "一号门"
        assert again.select_one("[name=name]")["value"] == "老王"
        assert not again.select(".wrong")
        assert Voice.objects.count() == 0
        assert say(client, form={"token": token, "website": ""}).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "BCDFGH.0.0:forged", None])
def test_a_form_that_is_not_ours_is_not_taken_in(world, client, token):
    data = {"kind": "opinion", "text": TEXT} | ({} if token is None else {"token": token})
    assert client.post(f"{PLACE}say/", data).status_code == 422
    assert Voice.objects.count() == 0


def test_the_form_of_one_place_is_none_of_another(world, client):
    form = opened_form(client, "/p/JKMNPQ/")
    assert say(client, form=form).status_code == 422


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(world, client):
    page = say(client, "短", name="老王", phone="没有")
    found = shown(page)
    assert page.status_code == 422
    assert [wrong.text.strip() for wrong in found.select(".wrong")] == [
        "请至少写五个字。",
        "请核对电话号码；不想留的可以空着。",
    ]
    assert found.select_one("[name=name]")["value"] == "老王"


def test_what_looks_like_a_program_is_kept_and_set_apart(world, client):
    form = {**opened_form(client), "website": "http://spam.example"}
    say(client, form=form)
    fresh = shown(client.get(PLACE)).select_one("input[name=token]")["value"]
    say(client, "打开就提交的一条留言。", form={"token": fresh})
    PublicSettings.objects.update(words="假币\n\n代开发票")
    say(client, "这里有人代开发票，请管一管。")

    assert list(Voice.objects.order_by("pk").values_list("held", "held_why")) == [
        (True, "填了看不见的栏目"),
        (True, "打开几秒就提交"),
        (True, "含有“代开发票”"),
    ]


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> =HYPERLINK("http://x") {{ 7*7 }}'


def test_hostile_words_are_words_on_every_page(world, client, as_):
    receipt = say(client, HOSTILE, where=HOSTILE[:90], name="<b>x</b>")["Location"]
    voice = Voice.objects.get()
    office = as_("office")
    pages = [client.get(receipt), office.get("/voices/"), office.get(voice.get_absolute_url())]
    for page in pages:
        assert not shown(page).select("script:not([src]), img[onerror]")
        assert b"<script>alert" not in page.content
    assert HOSTILE in shown(pages[0]).select_one(".words").text


def test_a_questionnaire_is_answered_once_a_form_and_counted_inside(world, client, as_):
    one = Question.objects.create(
        place=world.station, number=1, text="您怎么出行", choices="地铁\n开车", required=True
    )
    many = Question.objects.create(
        place=world.station, number=2, text="哪些要改", kind="many", choices="停车\n路灯\n绿化"
    )
    words = Question.objects.create(place=world.station, number=3, text="还有什么", kind="text")
    form = opened_form(client, f"{PLACE}questions/")
    answers = {f"q{one.pk}": "地铁", f"q{many.pk}": ["停车", "路灯"], f"q{words.pk}": "<b>快点</b>"}
    for _ in range(2):
        assert client.post(f"{PLACE}questions/", {**form, **answers}).status_code == 200
    missing = client.post(f"{PLACE}questions/", {**form, f"q{words.pk}": "没选"})
    forged = client.post(f"{PLACE}questions/", {**form, f"q{one.pk}": "飞机"})

    assert (missing.status_code, forged.status_code) == (422, 422)
    assert Reply.objects.get().answers == {
        str(one.pk): "地铁",
        str(many.pk): ["停车", "路灯"],
        str(words.pk): "<b>快点</b>",
    }
    page = shown(as_("office").get(world.station.get_absolute_url()))
    counted = [li.text for li in page.select("section.entry li")]
    assert counted == ["地铁：1", "开车：0", "停车：1", "路灯：1", "绿化：0", "<b>快点</b>"]


def test_the_place_shows_the_offices_summary_and_figures_and_no_citizens_words(world, client):
    voice = world.says()
    world.says("另一条：路灯坏了三天。")
    states.answer(voice=voice, actor=world.users["department in charge"], answer="已清理。")
    Became.objects.create(voice=voice, url="/x/", label="社情民意", title="某某", is_adopted=True)
    places.publish(
        place=world.station, actor=world.users["office"], title="五月小结", text="大家最关心停车。"
    )
    page = shown(client.get(PLACE))
    assert [li.text for li in page.select(".figures li")] == [
        *("2 收到", "1 已答复", "1 转为提案、信息或选题", "1 被采用")
    ]
    assert "大家最关心停车。" in page.text
    assert TEXT not in page.text
    assert "已清理" not in page.text
    places.withdraw(summary=Summary.objects.get(), actor=world.users["office"])
    assert "大家最关心停车。" not in shown(client.get(PLACE)).text


def closed_page():
    PublicSettings.objects.update(is_open=False)


def never_set_up():
    PublicSettings.objects.all().delete()


@pytest.mark.parametrize("close", [closed_page, never_set_up])
def test_all_is_off_until_the_office_opens_it(world, client, close):
    receipt = say(client)["Location"]
    close()
    for url in ("/p/", "/p/notice/", PLACE, f"{PLACE}questions/", receipt):
        answer = client.get(url)
        assert answer.status_code == 404, url
        assert shown(answer).h1.text == "没有这一页"
    assert client.post(f"{PLACE}say/", {"text": TEXT}).status_code == 404
    assert client.post(f"{receipt}back/").status_code == 404


def test_a_place_that_is_closed_not_begun_or_over(world, client):
    form = opened_form(client)
    Place.objects.filter(pk=world.station.pk).update(closes_on=TODAY - timedelta(days=1))
    page = shown(client.get(PLACE))
    assert "已于2021年5月19日截止，不再收意见" in page.text
    assert not page.select("form")
    assert say(client, form=form).status_code == 404
    Place.objects.filter(pk=world.station.pk).update(
        closes_on=None, opens_on=TODAY + timedelta(days=1)
    )
    assert client.get(PLACE).status_code == 404
    Place.objects.filter(pk=world.station.pk).update(opens_on=None, is_open=False)
    assert client.get(PLACE).status_code == 404


def test_a_new_code_makes_the_printed_one_void_and_receipts_stay(world, client):
    receipt = say(client)["Location"]
    places.renew_code(place=world.station, actor=world.users["office"])
    assert client.get(PLACE).status_code == 404
    assert client.get(receipt).status_code == 200
    world.station.refresh_from_db()
    assert client.get(f"/p/{world.station.code.lower()}/").status_code == 200


def test_a_wait_longer_than_promised_is_said(world, client):
    receipt = say(client)["Location"]
    with clock.standing_at(date(2021, 6, 3)):
        assert "承诺 2021年5月31日前答复，已超过 3 天" in shown(client.get(receipt)).text


def test_a_receipt_follows_answer_merging_and_what_came_of_it(world, client):
    receipt = say(client)["Location"]
    voice, other = Voice.objects.get(), world.says("共享单车占了盲道，盲人没法走。")
    office = world.users["office"]
    states.merge(voice=voice, actor=office, into=other)
    states.answer(voice=other, actor=office, answer="已增设围栏。")
    Became.objects.create(
        voice=other,
        url="/x/",
        label="社情民意",
        title="关于盲道的建议",
        state="已报送",
        is_adopted=True,
    )
    page = shown(client.get(receipt))
    assert "与相同的意见一并办理：已答复" in page.text
    assert "已增设围栏。" in page.text
    assert "已转为社情民意：已报送" in page.text
    assert "盲人没法走" not in page.text
    assert "关于盲道的建议" not in page.text


@pytest.mark.parametrize("url", ["/p/r/0000/", "/p/r/xxx/", "/p/ZZZZZZ/", "/p/ZZZZZZ/say/"])
def test_what_is_not_there_is_a_page_in_these_pages_own_words(world, client, url):
    answer = client.get(url, follow=True)
    assert answer.status_code == 404
    assert shown(answer).h1.text == "没有这一页"


def test_nothing_is_called_a_vote(world, client):
    Question.objects.create(place=world.station, text="您怎么出行", choices="地铁\n开车")
    for url in ("/p/", PLACE, f"{PLACE}questions/", "/p/notice/"):
        assert not re.search("投票|票决", client.get(url).content.decode())


# --- comments: a switch that does not open without verified telephones -----------------------------


def test_showing_what_citizens_wrote_needs_verification_and_a_yes_for_each(world, client, settings):
    from workflow.refusals import Refused

    office = world.users["office"]
    switch = {"place": world.station, "actor": office, "shows_voices": True}
    with pytest.raises(Refused, match="还没有接入实名核验"):
        places.switch_showing(**switch)
    settings.PUBLIC_VERIFIED_HEADER = "X-Verified-Phone"
    places.switch_showing(**switch)
    client.post(
        f"{PLACE}say/",
        {**opened_form(client), "kind": "opinion", "text": TEXT},
        headers={"x-verified-phone": "13800000000"},
    )
    verified, other = Voice.objects.get(), world.says("没有核验的人说的话。")
    assert TEXT not in client.get(PLACE).content.decode()
    states.show(voice=verified, actor=office, is_shown=True)
    assert TEXT in client.get(PLACE).content.decode()
    assert "13800000000" not in client.get(PLACE).content.decode()
    with pytest.raises(Refused, match="没有经过实名核验"):
        states.show(voice=other, actor=office, is_shown=True)
    states.show(voice=verified, actor=office, is_shown=False)
    assert TEXT not in client.get(PLACE).content.decode()


def test_the_place_says_how_far_its_consultation_has_come(world, client):
    Place.objects.filter(pk=world.station.pk).update(
        chain=[["2020-12-20", "定题"], ["2021-05-10", "协商会"]]
    )
    steps = [li.text for li in shown(client.get(PLACE)).select(".chain li")]
    assert steps == ["定题2020年12月20日", "协商会5月10日"]


# What Chromium 66 and Safari of iOS 12 do not know, as a style sheet says it.


# --- what one person does, and what it is to others ------------------------------------------------


def test_signs_that_nobody_sees_are_left_out_and_hide_no_word(world, client):
    PublicSettings.objects.update(words="代开发票")
    text = "这里有人代\u200b开\u202e发\x07票，\r\n请\x00管一管。"
    say(client, text, where="一号\u202e门", name="老\u2066王")
    voice = Voice.objects.get()
    assert (voice.text, voice.where, voice.held_why) == (
        *("这里有人代开发票，\n请管一管。", "一号门", "含有“代开发票”"),
    )
    assert VoiceContact.objects.get().name == "老王"
    page = say(client, "\u200b\u200b\u200b\u200b\u200b\u200b")
    assert "请写下您要说的" in shown(page).select_one(".wrong").text


def test_the_notice_says_that_words_are_shown_where_they_are(world, client):
    kept = "别的访问者看不到您写的内容"
    assert kept in shown(client.get("/p/notice/")).text
    Place.objects.filter(pk=world.station.pk).update(shows_voices=True)
    text = shown(client.get("/p/notice/")).text
    assert kept not in text
    assert "经实名核验并由办公室逐条同意的，公开内容" in text


def test_a_receipts_address_and_no_other_secret_stands_in_the_log(world, client, caplog):
    receipt = say(client)["Location"]
    secret = receipt.split("/")[3]
    PublicSettings.objects.update(is_open=False)
    client.get(receipt)
    lines = [
        logging.Formatter("{message}", style="{").format(record)
        for record in caplog.records
        if WithoutSecrets().filter(record)
    ]
    assert lines == ["Not Found: /p/r/…/"]
    assert secret not in "".join(lines)
