"""What members, units and the office see of citizens' messages, and do with them."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from almanac import clock
from notifications.models import Mail
from opinions.enums import Level
from opinions.models import OpinionReport
from opinions.services import outcomes as opinion_outcomes
from opinions.services import states as opinion_states
from proposals.models import Proposal
from tests.voices.conftest import EVERYONE, SOMEWHERE, TEXT, TODAY, waiting
from tests.voices.phone import shown
from voices.actions import VOICE, at
from voices.deadlines import open_deadlines
from voices.enums import Action, State
from voices.models import (
    Became,
    Duty,
    Voice,
)
from voices.permissions import ACTION_RULES, visible_to
from voices.services import outcomes, states
from voices.transitions import RULES
from workflow.inbox import inbox_of
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def who_sees(world, voice) -> set[str]:
    """Who opens a message's page; the list shows the same to the same."""
    found = {who for who in EVERYONE if at(world.users[who], voice).access.sees}
    listed = {
        who for who in EVERYONE if visible_to(world.users[who], TODAY).filter(pk=voice.pk).exists()
    }
    assert found == listed
    return found


def test_who_sees_a_message_as_it_moves(world):
    office, voice = world.users["office"], world.says()
    assert who_sees(world, voice) == SOMEWHERE
    states.hand_over(voice=voice, actor=office, unit=world.departments["城管局"])
    assert who_sees(world, voice) == {*SOMEWHERE, "unit"}
    states.hand_over(voice=voice, actor=office, person=world.people["委员乙"])
    assert who_sees(world, voice) == {*SOMEWHERE, "another member"}
    states.hide(voice=voice, actor=office, reason="广告")
    assert who_sees(world, voice) == {"office"}
    at_studio = world.says("委员您好，请问哪里能停车？", at=world.studio)
    assert who_sees(world, at_studio) == {*SOMEWHERE, "member of the studio"}
    Voice.objects.filter(pk=at_studio.pk).update(held=True)
    at_studio.refresh_from_db()
    assert who_sees(world, at_studio) == {"office"}


def test_who_is_on_duty_sees_the_place_for_these_days(world):
    voice = world.says("委员您好，请问哪里能停车？", at=world.studio)
    Duty.objects.create(
        place=world.studio,
        person=world.people["委员乙"],
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=6),
    )
    assert "another member" in who_sees(world, voice)
    with clock.standing_at(TODAY + timedelta(days=7)):
        assert not at(world.users["another member"], voice).access.sees


@pytest.mark.parametrize("who", EVERYONE)
def test_the_page_is_there_for_those_who_see_it(world, as_, who):
    voice = world.says(name="老王", phone="13800000000")
    page = as_(who).get(voice.get_absolute_url())
    if who in SOMEWHERE:
        assert page.status_code == 200
        assert "老王" in page.content.decode()
    else:
        assert page.status_code in (404, 302)
    assert as_("anyone").get(voice.get_absolute_url()).status_code == 302


INPUT = {
    Action.CLEAR: {},
    Action.HAND_OVER: {"unit": "城管局"},
    Action.ANSWER: {"answer": "已清理。"},
    Action.PASS_ON: {"door": "12345"},
    Action.MERGE: {"into": "NUMBER"},
    Action.BECOME: {"becoming": "topic", "title": "关于盲道"},
    Action.SHOW: {"is_shown": ""},
    Action.HIDE: {"reason": "广告"},
    Action.REOPEN: {"reason": "再看看"},
}
FROM = {Action.CLEAR: ("received", True), Action.REOPEN: ("answered", False)}


@pytest.mark.parametrize("action", [a for a in ACTION_RULES if a != Action.TAKE_BACK])
@pytest.mark.parametrize("who", EVERYONE)
def test_an_action_is_carried_out_for_whom_it_is_and_is_not_there_for_others(
    world, as_, who, action
):
    voice, other = world.says("委员您好，路灯不亮。", at=world.studio), world.says()
    state, held = FROM.get(action, ("received", False))
    Voice.objects.filter(pk=voice.pk).update(state=state, held=held, answer="旧的答复")
    Voice.objects.filter(pk=voice.pk).update(unit=world.departments["城管局"])
    typed = {**INPUT[action]}
    if action == Action.MERGE:
        typed["into"] = other.shown_number
    data = {f"{action.value}-{name}": value for name, value in typed.items()} | {"seen": state}
    answer = as_(who).post(f"{voice.get_absolute_url()}do/{action.value}/", data)
    roles = {
        "office": {"office", "answers"},
        "department in charge": {"answers"},
        "member of the studio": {"answers"},
        "unit": {"unit"},
    }
    mine = roles.get(who, set()) if not held or who == "office" else set()
    may = bool(mine & set(ACTION_RULES[action]))
    assert answer.status_code == (302 if may or who == "stopped office" else 404)
    assert voice.records.count() == (1 if may else 0)


@pytest.mark.parametrize("action", list(RULES))
@pytest.mark.parametrize("state", list(State))
def test_an_action_is_offered_in_the_states_of_its_rule_alone(world, action, state):
    if action == Action.TAKE_BACK:
        return
    voice = world.says()
    main = world.says("另一条同样的意见。")
    more = {"merged_into": main} if state == State.MERGED else {}
    more |= {"text": ""} if state == State.TAKEN_BACK else {"answer": "答复"}
    Voice.objects.filter(pk=voice.pk).update(state=state, held=True, is_shown=True, **more)
    voice.refresh_from_db()
    names = {open.name for open in VOICE.offered(at(world.users["office"], voice), voice)}
    assert (action in names) == (state in RULES[action].sources)


def test_an_answer_names_who_gave_it_as_citizens_know_them(world):
    def answered(who: str, **handed) -> str:
        voice = world.says(f"{who}答复的一条", at=world.studio)
        if handed:
            states.hand_over(voice=voice, actor=world.users["office"], **handed)
        states.answer(voice=voice, actor=world.users[who], answer="好的。")
        return voice.answered_by

    assert answered("member of the studio") == "委员甲委员"
    assert answered("department in charge") == "社法委"
    assert answered("office") == "社法委"
    assert answered("unit", unit=world.departments["城管局"]) == "城管局"
    assert answered("another member", person=world.people["委员乙"]) == "委员乙委员"


def test_those_to_whom_it_is_handed_and_those_who_wait_are_told(world):
    voice = world.says(at=world.studio)
    member = world.users["member of the studio"]
    states.hand_over(voice=voice, actor=member, unit=world.departments["城管局"], reason="请看看")
    told = Mail.objects.get()
    assert (told.recipient, told.subject) == (
        world.people["城管联络员"],
        f"公众留言转交：委员甲工作室：回执 {voice.shown_number}",
    )
    states.answer(voice=voice, actor=world.users["unit"], answer="已清理。")
    assert Mail.objects.order_by("pk").last().recipient == world.people["委员甲"]
    # What its sender takes back stands in no letter.
    assert not Mail.objects.filter(Q(subject__contains=TEXT) | Q(text__contains=TEXT))


@pytest.mark.parametrize("both", [True, False])
def test_it_is_handed_to_one_alone(world, both):
    more = {"unit": world.departments["城管局"], "person": world.people["委员乙"]} if both else {}
    with pytest.raises(Refused, match="一家单位，或者一名委员"):
        states.hand_over(voice=world.says(), actor=world.users["office"], **more)


def test_what_is_merged_has_one_main_and_never_itself(world):
    office = world.users["office"]
    first, second, third = (
        world.says("一样的事一"),
        world.says("一样的事二"),
        world.says("一样的三"),
    )
    states.merge(voice=first, actor=office, into=second)
    with pytest.raises(Refused, match="不能并入它自己"):
        states.merge(voice=second, actor=office, into=second)
    with pytest.raises(Refused, match="“已并入”，不能并入"):
        states.merge(voice=third, actor=office, into=first)
    states.merge(voice=second, actor=office, into=third)
    first.refresh_from_db()
    assert first.merged_into == third


def test_of_two_who_act_at_once_the_second_is_told(world):
    voice, office = world.says(), world.users["office"]
    states.answer(voice=Voice.objects.get(pk=voice.pk), actor=office, answer="已清理。")
    with pytest.raises(Refused, match="当前状态为“已答复”"):
        states.hide(voice=voice, actor=office, reason="广告", seen="received")


def test_what_is_set_aside_is_kept_with_its_reason_and_can_be_taken_up_again(world):
    voice, office = world.says(), world.users["office"]
    with pytest.raises(Refused, match="须填写理由"):
        states.hide(voice=voice, actor=office, reason=" ")
    states.hide(voice=voice, actor=office, reason="广告")
    assert (voice.state, voice.text) == (State.HIDDEN, TEXT)
    states.reopen(voice=voice, actor=office, reason="弄错了")
    assert voice.state == State.RECEIVED
    assert [row.reason for row in voice.records.order_by("pk")] == ["广告", "弄错了"]


def test_many_that_were_set_apart_are_settled_at_once_by_the_office_alone(world, as_):
    voices = [world.says(f"第{n}条像是广告的话") for n in range(4)]
    Voice.objects.update(held=True)
    first, second, *rest = (voice.pk for voice in voices)
    url = "/voices/settle/"
    assert as_("department in charge").post(url, {"chosen": [first], "clear": 1}).status_code == 404
    office = as_("office")
    office.post(url, {"chosen": [first, second], "hide": 1, "reason": " "})
    assert Voice.objects.filter(held=True).count() == 4
    office.post(url, {"chosen": [first], "shown": [first, second, *rest], "clear": 1})
    office.post(url, {"all": "on", "shown": [first, second, *rest], "hide": 1, "reason": "广告"})
    assert list(Voice.objects.order_by("pk").values_list("state", "held")) == [
        ("received", False),
        *[("hidden", False)] * 3,
    ]
    page = shown(office.get("/voices/?state=held"))
    assert "没有符合条件的留言" in page.text


def test_the_reminder_says_where_how_many_wait_and_until_when(world):
    from notifications.services.planning import letters_for, write_letters

    world.says("一号留言内容", at=world.studio)
    day = date(2021, 5, 26)
    with clock.standing_at(day):
        write_letters(letters_for(day))
    letter = Mail.objects.get(recipient=world.people["委员甲"])
    assert "委员甲工作室（1 条等答复）" in letter.text
    assert "由您答复的公众留言" in letter.text


# --- 线索 → 信息 → 采用 ------------------------------------------------------------------------------


def test_a_message_becomes_a_report_that_is_followed_to_its_adoption_and_back(world, as_):
    voice = world.says(
        "盲道被占，盲人没法走。", at=world.studio, where="地铁口", name="老王", phone="138000000"
    )
    member = world.users["member of the studio"]
    data = {"become-becoming": "opinion", "become-title": "关于盲道的建议", "seen": "received"}
    page = as_("member of the studio").post(
        f"{voice.get_absolute_url()}do/become/", data, follow=True
    )
    report = OpinionReport.objects.get()
    assert report.origin == f"voices.voice:{voice.pk}"
    assert "138000000" not in report.text
    assert "老王" not in report.text
    assert report.text == "盲道被占，盲人没法走。\n地点：地铁口"
    assert report.received_from == f"码上协商：委员甲工作室（回执 {voice.shown_number}）"
    assert report.get_absolute_url() in {a.get("href") for a in shown(page).select("a")}

    office = world.users["office"]
    opinion_states.submit(report=report, actor=member)
    opinion_states.finish(report=report, actor=office)
    OpinionReport.objects.filter(pk=report.pk).update(state="sent", sent_on=TODAY)
    report.refresh_from_db()
    opinion_outcomes.record_adoption(
        report=report, actor=office, level=Level.CITY, on=TODAY, note=""
    )
    assert outcomes.follow() == 1
    assert outcomes.follow() == 0
    row = Became.objects.get()
    assert (row.voice, row.label, row.state, row.is_adopted) == (voice, "社情民意", "已采用", True)
    becoming = VOICE.form("become", at(member, voice), voice)._known["opinion"]
    with pytest.raises(Refused, match="不能再转"):
        states.become(voice=voice, actor=member, becoming=becoming, title="再来")


def test_a_member_makes_a_draft_proposal_of_it_and_a_unit_makes_nothing(world):
    voice, member = world.says(at=world.studio), world.users["member of the studio"]
    known = VOICE.form("become", at(member, voice), voice)._known
    assert list(known) >= ["proposal", "opinion", "topic"]
    states.become(voice=voice, actor=member, becoming=known["proposal"], title="关于单车的提案")
    assert Proposal.objects.get().came_from == voice.key
    states.hand_over(voice=voice, actor=member, unit=world.departments["城管局"])
    with pytest.raises(NotAllowed):
        states.become(voice=voice, actor=world.users["unit"], becoming=known["topic"], title="单车")


def test_a_draft_that_was_thrown_away_became_nothing(world):
    voice, member = world.says(at=world.studio), world.users["member of the studio"]
    known = VOICE.form("become", at(member, voice), voice)._known
    states.become(voice=voice, actor=member, becoming=known["opinion"], title="单车")
    OpinionReport.objects.update(origin=None)
    outcomes.follow()
    assert not Became.objects.exists()


# --- waiting ---------------------------------------------------------------------------------------


def test_whose_turn_it_is_finds_one_entry_a_place_in_the_inbox(world):
    world.says("一号留言内容", at=world.studio)
    world.says("二号留言内容", at=world.studio)
    third = world.says("三号留言内容")
    states.hand_over(voice=third, actor=world.users["office"], unit=world.departments["城管局"])
    held = world.says("四号留言内容")
    Voice.objects.filter(pk=held.pk).update(held=True)

    studio = ("委员甲工作室", "2 条等答复", "还有 5 天")
    assert waiting(world, "member of the studio") == [studio]
    assert waiting(world, "department in charge") == [studio]
    assert waiting(world, "unit") == [("江南社区协商驿站", "1 条等答复，转交办理", "5月31日到期")]
    assert waiting(world, "another unit") == waiting(world, "another member") == []
    assert waiting(world, "office") == [("待核的留言", "1 条", "今天收到")]
    late = inbox_of(world.users["office"], date(2021, 6, 1)).waiting
    assert [(e.title, e.waits_for, e.state) for e in late if e.designation == "公众留言"] == [
        ("委员甲工作室", "社法委", "逾期 7 天"),
        ("江南社区协商驿站", "城管局", "逾期 1 天"),
    ]


def test_reminders_go_to_whose_turn_it_is(world):
    world.says("一号留言内容", at=world.studio)
    third = world.says("三号留言内容")
    states.hand_over(voice=third, actor=world.users["office"], unit=world.departments["城管局"])
    named = {person.pk: name for name, person in world.people.items()}

    def told(day: date) -> list[tuple]:
        return [
            (d.title, d.due_on, [named[pk] for pk in d.recipient_ids])
            for d in open_deadlines(day, day + timedelta(days=30))
        ]

    station = ("江南社区协商驿站（1 条等答复）", date(2021, 5, 31), ["城管联络员"])
    assert told(TODAY) == [
        ("委员甲工作室（1 条等答复）", date(2021, 5, 25), ["委员甲"]),
        station,
    ]
    Duty.objects.create(
        place=world.studio, person=world.people["委员丙"], starts_on=TODAY, ends_on=TODAY
    )
    assert told(TODAY)[0][2] == ["委员丙"]
    assert list(open_deadlines(TODAY, date(2021, 5, 24))) == []
