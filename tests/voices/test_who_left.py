"""Who left, what is erased when its time is over, what was set apart."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from almanac import clock
from members.enums import Departure
from members.models import AuditEntry, Membership
from tests.voices.conftest import TODAY, waiting
from voices.actions import at
from voices.deadlines import open_deadlines
from voices.models import (
    Arrival,
    Duty,
    Question,
    Reply,
    VoiceContact,
)
from voices.permissions import visible_to
from voices.reading.replies import tallies
from voices.services import erasing, states
from voices.services.notices import answering_at

pytestmark = pytest.mark.django_db


def test_contacts_and_addresses_are_erased_when_their_time_is_over(world):
    closed, open_ = world.says("办结的一条", name="甲"), world.says("没有办结的一条", name="乙")
    states.answer(voice=closed, actor=world.users["office"], answer="好的。")
    day = timedelta(days=1)
    assert erasing.erase_old(TODAY + 89 * day) == erasing.Erased(0, 0)
    assert erasing.erase_old(TODAY + 90 * day) == erasing.Erased(1, 0)
    assert [contact.name for contact in VoiceContact.objects.all()] == ["乙"]
    assert erasing.erase_old(TODAY + 181 * day) == erasing.Erased(0, 2)
    assert set(Arrival.objects.values_list("address", flat=True)) == {""}
    assert erasing.erase_old(TODAY + 365 * day) == erasing.Erased(1, 0)
    assert AuditEntry.objects.filter(act="erased").order_by("number").last().words == (
        "到期删去留言人 1 人、网络地址 0 条"
    )
    open_.refresh_from_db()
    assert open_.text == "没有办结的一条"


def test_who_left_answers_nowhere_and_the_department_in_charge_does(world, client):
    voice = world.says("一号留言内容", at=world.studio)
    Membership.objects.create(
        person=world.people["委员甲"],
        term=3,
        since=date(2017, 2, 1),
        until=TODAY,
        ended_why=Departure.RESIGNED,
    )
    Duty.objects.create(
        place=world.studio,
        person=world.people["委员甲"],
        starts_on=TODAY,
        ends_on=date(2021, 6, 30),
    )
    next_day = TODAY + timedelta(days=1)
    for day, told, sees in ((TODAY, "委员甲", True), (next_day, "主任", False)):
        with clock.standing_at(day):
            cache.clear()
            page = client.get("/p/JKMNPQ/").content.decode()
            assert ("委员：委员甲" in page) is sees
            (due,) = open_deadlines(day, date(2021, 6, 30))
            assert due.recipient_ids == (world.people[told].pk,)
            assert [person.name for person in answering_at(world.studio)] == [told]
            assert at(world.users["member of the studio"], voice).access.sees is sees


def test_what_was_handed_to_a_member_who_left_is_the_places_again(world):
    voice = world.says("一号留言内容", at=world.studio)
    states.hand_over(voice=voice, actor=world.users["office"], person=world.people["委员乙"])
    Membership.objects.create(
        person=world.people["委员乙"],
        term=3,
        since=date(2017, 2, 1),
        until=TODAY,
        ended_why=Departure.RESIGNED,
    )
    next_day = TODAY + timedelta(days=1)
    for day, told in ((TODAY, "委员乙"), (next_day, "委员甲")):
        (due,) = open_deadlines(day, date(2021, 6, 30))
        assert due.recipient_ids == (world.people[told].pk,)
        another = world.users["another member"]
        assert visible_to(another, day).filter(pk=voice.pk).exists() is (day == TODAY)
        with clock.standing_at(day):
            assert at(another, voice).access.sees is (day == TODAY)
    assert waiting(world, "another member", next_day) == []
    assert waiting(world, "member of the studio", next_day) == [
        ("委员甲工作室", "1 条等答复", "还有 4 天")
    ]


def test_answers_that_were_set_apart_are_looked_at_and_counted_by_the_office(world, as_):
    question = Question.objects.create(place=world.station, text="怎么出行", choices="地铁\n开车")
    for number, held in enumerate((False, True)):
        Reply.objects.create(
            place=world.station,
            answers={str(question.pk): ("地铁", "开车")[held]},
            form_key=str(number),
            held=held,
            at=clock.now(),
        )
    url = f"/voices/places/{world.station.pk}/"
    counted, apart = tallies(world.station)
    assert (counted.replies, counted.answers[0].counts) == (1, [("地铁", 1), ("开车", 0)])
    assert (apart.held, apart.answers[0].counts) == (True, [("地铁", 0), ("开车", 1)])
    assert "待核的问卷" in as_("office").get(url).content.decode()
    as_("office").post(f"{url}do/count/", {})
    (counted,) = tallies(world.station)
    assert counted.answers[0].counts == [("地铁", 1), ("开车", 1)]
