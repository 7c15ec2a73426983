"""What anyone with a phone sees and hands in: no account, no cookie, no script."""

import logging
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from PIL import Image

from almanac import clock
from config.logs import WithoutSecrets
from tests.voices.conftest import TEXT, TODAY
from voices.enums import State
from voices.forms import outside
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
    VoicePhoto,
)
from voices.reading.outside import receipt_page
from voices.services import places, states, taking_in
from voices.tokens import GOOD_FOR, digest

pytestmark = pytest.mark.django_db
PLACE = "/p/BCDFGH/"


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def opened_form(client: Client, url: str = PLACE) -> dict[str, str]:
    """The hidden fields of a form, as a browser has them ten seconds before it hands it in."""
    with time_machine.travel(-10 + __import__("time").time(), tick=True):
        page = shown(client.get(url))
    return {"token": page.select_one("input[name=token]")["value"], "website": ""}


def say(client: Client, text: str = TEXT, *, form: dict | None = None, **more):
    data = {**(form or opened_form(client)), "kind": "opinion", "text": text, **more}
    return client.post(f"{PLACE}say/", data)


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


def picture(kind: str = "JPEG", size=(2400, 1200), **more) -> BytesIO:
    image = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    stream = BytesIO()
    image.save(stream, kind, exif=exif, **more)
    stream.seek(0)
    stream.name = f"photo.{kind.lower()}"
    return stream


def test_a_photo_is_painted_anew_without_its_notes(world, client):
    say(client, photos=[picture(), picture("PNG", (40, 40))])
    first, second = VoicePhoto.objects.order_by("pk")
    assert (first.name, first.content_type) == ("照片1.jpg", "image/jpeg")
    stored = first.file.read()
    with Image.open(BytesIO(stored)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1600, 800), {})
    assert b"secret camera" not in stored
    assert second.file.name.endswith(".jpg")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"MZ\x90\x00program",
        b"%PDF-1.4 not a picture",
        b"GIF89a<script>alert(1)</script>",
        b"\xff\xd8\xff\xe0broken",
        b"",
    ],
)
def test_what_is_no_photo_is_not_kept(world, client, data):
    file = BytesIO(data)
    file.name = "photo.jpg"
    page = say(client, photos=[file])
    if data:
        assert page.status_code == 422
        assert "有一张照片打不开" in shown(page).select_one(".wrong").text
    assert not VoicePhoto.objects.exists()


def test_a_picture_with_too_many_pixels_and_a_fourth_are_refused(world, client):
    bomb = picture("PNG", (9000, 9000), compress_level=9)
    assert "打不开" in shown(say(client, photos=[bomb])).select_one(".wrong").text
    four = [picture(size=(10, 10)) for _ in range(4)]
    assert "最多 3 张照片" in shown(say(client, photos=four)).select_one(".wrong").text
    assert Voice.objects.count() == 0


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


def test_of_a_flood_no_photo_is_looked_at(world, client, monkeypatch):
    monkeypatch.setattr(taking_in, "PER_ADDRESS_DAY", 1)
    say(client)
    file = BytesIO(b"no picture at all")
    file.name = "photo.jpg"
    monkeypatch.setattr("voices.forms.outside.run_python", lambda *a, **k: pytest.fail("looked at"))
    page = say(client, "又一条，带着照片。", photos=[file])
    assert page.status_code == 429
    assert "照片要重新选择" in shown(page).select_one(".said").text


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


# --- old browsers ----------------------------------------------------------------------------------

# What Chromium 66 and Safari of iOS 12 do not know, as a style sheet says it.
NEWER = (
    *(r":is\(", r":where\(", r":has\(", r":focus-visible", r":focus-within", r"\baspect-ratio\b"),
    *(r"\binset\b", r"\b(?:row-|column-)?gap\s*:", r"\b(?:clamp|min|max)\(", r"\bvar\(", r"@layer"),
    *(r"\b(?:padding|margin)-(?:block|inline)", r"\bplace-", r"\bclip-path\s*:", r"\bd[vh]h\b"),
)


@pytest.mark.parametrize("sign", NEWER)
def test_the_style_sheet_says_nothing_that_old_phones_do_not_know(sign, settings):
    sheet = re.sub(r"/\*.*?\*/", "", (settings.BASE_DIR / "static" / "voices.css").read_text())
    assert re.findall(sign, sheet) == []


def test_large_letters_are_the_rule(settings):
    sheet = (settings.BASE_DIR / "static" / "voices.css").read_text()
    assert "font: 1.25rem/1.7" in sheet
    assert {float(size) for size in re.findall(r"font-size: ([\d.]+)rem", sheet)} == {
        *(1.05, 1.1, 1.25, 1.4, 1.5, 1.75)
    }


# --- what one person does, and what it is to others ------------------------------------------------


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


def test_photos_that_would_have_to_wait_long_are_asked_for_again(world, client, monkeypatch):
    monkeypatch.setattr("voices.forms.outside.WAIT_TO_PAINT", 0.01)
    with outside._PAINTING, outside._PAINTING:
        page = say(client, photos=[picture(size=(10, 10))])
    assert page.status_code == 422
    assert "现在传照片的人多" in shown(page).select_one(".wrong").text
    assert TEXT in shown(page).select_one("textarea").text
    assert say(client, photos=[picture(size=(10, 10))]).status_code == 303


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
