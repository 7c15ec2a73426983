"""大会发言: who hands them in, sees them, and what they go through as a key proposal does."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from almanac import clock
from desk.search import groups as found_by
from members import facts as ledger
from notifications.models import Mail
from notifications.registry import deadlines
from opinions.models import OpinionReport
from plenary import inbox
from plenary.enums import Action, Adoption, State
from plenary.models import Speech, SpeechChange, SpeechFile
from plenary.permissions import speeches_of, standing_of
from plenary.services import speeches
from proposals.models import Proposal
from tests.consultations.factories import pdf
from tests.plenary.conftest import TEXT, TODAY
from workflow.becoming import becomings_for, origins_of, outcomes_of
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql

WITHIN = ("speaker", "member", "leader", "party head", "supervisor", "office")
OUTSIDE = ("unit", "other unit", "account of no one", "stopped")


def do(client, speech, action: str, **typed):
    typed = {f"{action}-{name}": value for name, value in typed.items()}
    address = reverse("plenary:act_on_speech", args=[speech.pk, action])
    return client.post(address, {"seen": speech.state, **typed})


def seen_by(plenary, speech) -> set[str]:
    return {
        role
        for role, user in plenary.users.items()
        if speeches_of(standing_of(user, TODAY)).filter(pk=speech.pk).exists()
    }


def told() -> list[tuple[str, str]]:
    return [(str(letter.recipient), letter.subject) for letter in Mail.objects.order_by("pk")]


def test_before_the_plenary_a_speech_is_its_speakers_the_leaders_and_the_offices(plenary):
    speech = plenary.speech()
    assert seen_by(plenary, speech) == {"speaker", "leader", "office"}
    speeches.choose(speech=speech, actor=plenary.users["office"], mode="spoken", order=1)
    assert seen_by(plenary, speech) == {"speaker", "leader", "office"}


def test_once_the_plenary_began_all_of_the_committee_read_it_and_no_unit(plenary):
    assert seen_by(plenary, plenary.given()) == {*WITHIN, "third"}


def test_what_was_not_chosen_stays_with_whose_it_is(plenary):
    speech = plenary.speech(by="party head", body=plenary.bodies["party"])
    speeches.decline(speech=speech, actor=plenary.users["office"], reason="题目与他人重复")
    with clock.standing_at(date(2021, 6, 11)):
        assert seen_by(plenary, speech) == {"party head", "leader", "office"}
    assert told() == [("褚翔", "大会发言未选用：未来乡村")]


def test_a_unit_reads_what_it_was_handed_and_no_other_does(plenary):
    assert seen_by(plenary, plenary.shared()) == {*WITHIN, "third", "unit"}


@pytest.mark.parametrize("role", OUTSIDE)
def test_who_is_not_of_the_committee_finds_no_page(plenary, signed_in, role):
    speech = plenary.given(papers=[pdf("发言稿.pdf")])
    client = signed_in(role)
    for address in (
        reverse("plenary:list"),
        reverse("plenary:meeting", args=[plenary.held.pk]),
        speech.get_absolute_url(),
        SpeechFile.objects.get().get_absolute_url(),
    ):
        answered = client.get(address)
        assert answered.status_code == (302 if role == "stopped" else 404), address


@pytest.mark.parametrize("action", [*map(str, Action), "visit", "edit"])
@pytest.mark.parametrize("role", ["member", "unit", "other unit", "account of no one"])
def test_who_only_reads_a_speech_may_do_nothing_to_it(plenary, signed_in, role, action):
    speech = plenary.given()
    before = SpeechChange.objects.count()
    assert do(signed_in(role), speech, action, reason="x").status_code == 404
    assert SpeechChange.objects.count() == before


# What is open to whom on a speech that a unit has.
OPEN = {
    "office": "share answer urge visit instruct hand_on",
    "supervisor": "answer urge visit",
    "leader": "instruct",
    "unit": "answer",
    "speaker": "hand_on",
    "member": "",
}


@pytest.mark.parametrize("role", OPEN)
def test_each_finds_what_is_theirs_on_a_speech_that_a_unit_has(plenary, signed_in, role):
    page = signed_in(role).get(plenary.shared().get_absolute_url())
    assert " ".join(open.name for open in page.context["actions"]) == OPEN[role]


def test_members_hand_in_their_own_until_it_begins_and_the_office_at_any_time(plenary):
    with pytest.raises(Refused, match="二届五次全体会议已开始，不再接收发言稿"):
        speeches.submit(
            meeting=plenary.held,
            actor=plenary.users["speaker"],
            data=speeches.SpeechData("晚了", TEXT),
        )
    own = plenary.speech()
    assert (own.who, own.state) == ("徐钢", State.SUBMITTED)
    with pytest.raises(Refused, match="发言人中须有您本人"):
        plenary.speech(speakers=[plenary.people["member"]])
    with pytest.raises(Refused, match="只能以您所在的"):
        plenary.speech(body=plenary.bodies["party"])
    with pytest.raises(NotAllowed):
        plenary.speech(by="unit")
    assert plenary.speech(by="party head", body=plenary.bodies["party"]).who == "民盟"


def test_a_speech_needs_words_or_a_file(plenary):
    by = {"meeting": plenary.coming, "actor": plenary.users["speaker"]}
    with pytest.raises(Refused, match="请填写正文或摘要，或者上传发言稿。"):
        speeches.submit(**by, data=speeches.SpeechData("空"))
    paper = speeches.SpeechData("空", papers=[pdf("发言稿.pdf")])
    assert speeches.submit(**by, data=paper).files.get().name == "发言稿.pdf"


def test_a_member_hands_one_in_on_the_page_and_mends_it_until_it_is_chosen(plenary, signed_in):
    client = signed_in("speaker")
    address = reverse("plenary:act", args=[plenary.coming.pk, "speech"])
    wrong = client.post(address, {"speech-title": "未来乡村", "speech-speakers": "徐钢"})
    assert wrong.status_code == 422
    assert "请填写正文或摘要，或者上传发言稿。" in wrong.content.decode()
    typed = {"speech-title": "未来乡村", "speech-speakers": "徐钢", "speech-text": TEXT}
    assert client.post(address, typed).status_code == 302
    speech = Speech.objects.get()
    edited = {"title": "未来乡村建设", "speakers": "徐钢、沈璞", "text": TEXT}
    assert do(client, speech, "edit", **edited).status_code == 302
    speech.refresh_from_db()
    assert (speech.title, speech.who) == ("未来乡村建设", "沈璞、徐钢")
    speeches.choose(speech=speech, actor=plenary.users["office"], mode="written")
    assert do(client, speech, "edit", **edited).status_code == 404


def test_it_goes_on_like_a_key_proposal_to_what_came_of_it(plenary, signed_in):
    speech = plenary.given()
    office, unit = signed_in("office"), signed_in("unit")
    shared = {
        "unit": "农业农村局",
        "due_on": "2021-06-30",
        "leader": "周翔",
        "supervisor": "提案委",
    }
    assert do(office, speech, "share", **shared).status_code == 302
    assert told()[-3:] == [
        ("农业农村局联络员", "大会发言分办：青年发展"),
        ("周翔", "大会发言领办：青年发展"),
        ("周国桥", "大会发言督办：青年发展"),
    ]
    speech.refresh_from_db()
    assert do(signed_in("leader"), speech, "instruct", reason="请认真研究").status_code == 302
    visit = {"on": "2021-05-19", "where": "区创业园", "text": "已选址两处", "people": "沈璞"}
    assert do(signed_in("supervisor"), speech, "visit", **visit).status_code == 302
    assert do(unit, speech, "answer", adoption="partly", reason="设园一处").status_code == 302
    speech.refresh_from_db()
    assert (speech.state, speech.adoption) == (State.ANSWERED, Adoption.PARTLY)
    assert do(signed_in("supervisor"), speech, "reopen", reason="请说明第二处").status_code == 302
    speech.refresh_from_db()
    assert do(unit, speech, "answer", adoption="adopted", reason="设园两处").status_code == 302
    speech.refresh_from_db()
    assert do(office, speech, "close", reason="两处创业园开园").status_code == 302
    speech.refresh_from_db()
    assert told()[-1] == ("徐钢", "大会发言已办结：青年发展")
    assert [(row.action, row.to_state) for row in speech.changes.order_by("pk")] == [
        ("choose", "chosen"),
        ("share", "shared"),
        ("instruct", "shared"),
        ("answer", "answered"),
        ("reopen", "shared"),
        ("answer", "answered"),
        ("close", "closed"),
    ]
    page = signed_in("member").get(speech.get_absolute_url()).content.decode()
    assert all(words in page for words in ("设园两处", "两处创业园开园", "已选址两处", "采纳"))
    assert "请认真研究" not in page  # 批示 is for those who act on it
    assert "请认真研究" in unit.get(speech.get_absolute_url()).content.decode()
    assert do(office, speech, "reopen", reason="二期停工").status_code == 302
    assert Speech.objects.get().state == State.SHARED


def test_nobody_visited_for_it_before_the_plenary(plenary):
    speech = plenary.shared()
    day = speech.meeting.held_on - timedelta(days=1)
    with pytest.raises(Refused, match="走访日期不能早于会议开始。"):
        speeches.visit(
            speech=speech, actor=plenary.users["office"], on=day, where="校园", text="已看"
        )


def test_what_came_before_it_goes_on_anew_is_called_so(plenary, signed_in):
    speech, office = plenary.shared(), plenary.users["office"]
    speeches.answer(
        speech=speech, actor=plenary.users["unit"], adoption=Adoption.NOTED, reason="留作参考"
    )
    speeches.close(speech=speech, actor=office, reason="已经办成")
    page = signed_in("office").get(speech.get_absolute_url()).content.decode()
    assert "上次" not in page

    speeches.reopen(speech=speech, actor=office, reason="未落实")

    page = signed_in("office").get(speech.get_absolute_url()).content.decode()
    assert "上次办结时的成效" in page
    assert "上次的答复" in page


def test_what_goes_on_anew_after_its_day_gets_a_new_one(plenary):
    speech, office = plenary.shared(), plenary.users["office"]
    speeches.answer(
        speech=speech, actor=plenary.users["unit"], adoption=Adoption.NOTED, reason="留作参考"
    )
    Speech.objects.update(due_on=date(2021, 5, 19))
    speech.refresh_from_db()
    with pytest.raises(Refused, match="原来的答复期限已经过了，请填新的。"):
        speeches.reopen(speech=speech, actor=office, reason="未落实")

    speeches.reopen(speech=speech, actor=office, reason="未落实", due_on=date(2021, 6, 20))

    assert (speech.state, speech.due_on) == (State.SHARED, date(2021, 6, 20))


def test_nothing_is_shared_out_before_the_plenary_or_for_a_day_gone_by(plenary):
    speech = plenary.speech()
    office, unit = plenary.users["office"], plenary.bodies["unit"]
    speeches.choose(speech=speech, actor=office, mode="spoken")
    with pytest.raises(Refused, match="会议还没有召开，不能分办。"):
        speeches.share(speech=speech, actor=office, unit=unit, due_on=date(2021, 7, 1))
    with pytest.raises(Refused, match="答复期限不能早于今天。"):
        speeches.share(speech=plenary.given(), actor=office, unit=unit, due_on=date(2021, 5, 19))


def test_of_two_who_act_at_once_one_is_told(plenary):
    speech = plenary.shared()
    stale = Speech.objects.get(pk=speech.pk)
    speeches.answer(
        speech=speech, actor=plenary.users["unit"], adoption=Adoption.NOTED, reason="留作参考"
    )
    with pytest.raises(Refused, match="当前状态为“已答复”，不能“答复”。"):
        speeches.answer(
            speech=stale, actor=plenary.users["unit"], adoption=Adoption.NOTED, reason="再答"
        )


def test_a_speech_becomes_a_draft_proposal_and_leads_there_and_back(plenary, signed_in):
    speech = plenary.given()
    page = signed_in("speaker").get(speech.get_absolute_url())
    offered = next(open for open in page.context["actions"] if open.name == "hand_on")
    assert [label for _, label in offered.form.fields["into"].choices] == [
        "选题",
        "提案草稿",
        "社情民意",
    ]
    assert do(signed_in("speaker"), speech, "hand_on", into="proposal").status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.author) == ("青年发展", plenary.people["speaker"])
    assert proposal.situation == f"{TEXT}\n\n（来源：二届五次全体会议大会发言：青年发展）"
    (outcome,) = outcomes_of([speech.key])[speech.key]
    assert (outcome.label, outcome.state) == ("提案", "草稿")
    user = plenary.users["speaker"]
    origin = origins_of([proposal.came_from], user, TODAY)[speech.key]
    assert (origin.words, origin.url) == (
        "二届五次全体会议大会发言：青年发展",
        speech.get_absolute_url(),
    )
    again = do(signed_in("speaker"), speech, "hand_on", into="proposal")
    assert again.status_code == 422
    assert "已经转为提案草稿，不能再转。" in again.content.decode()


def test_the_office_makes_an_opinion_report_of_it_in_its_speakers_name(plenary):
    speech = plenary.given()
    label = speeches.hand_on(speech=speech, actor=plenary.users["office"], into="opinion")
    assert label == "社情民意"
    report = OpinionReport.objects.get()
    assert [row.person for row in report.authorships.all()] == [plenary.people["speaker"]]
    assert SpeechChange.objects.latest("pk").reason == "社情民意"


def test_a_matter_becomes_a_speech_while_a_plenary_is_to_come(plenary):
    member = plenary.users["member"]
    assert "speech" in [each.key for each in becomings_for(member, TODAY)]
    assert "speech" not in [each.key for each in becomings_for(member, date(2021, 6, 11))]
    assert "speech" not in [each.key for each in becomings_for(plenary.users["unit"], TODAY)]


def test_whose_turn_it_is_stands_in_their_inbox(plenary):
    def lines(role):
        found = inbox.entries(plenary.users[role], TODAY)
        return [(e.title, e.state, e.step.label if e.step else "", e.waits_for) for e in found]

    plenary.speech()
    given = plenary.given()
    assert lines("office") == [
        ("二届五次全体会议：1篇大会发言待分办", "1月25日召开", "分办", ""),
        ("二届六次全体会议：1篇大会发言待遴选", "6月10日召开", "遴选", ""),
    ]
    plenary.shared(given)
    assert lines("unit") == [("青年发展", "6月30日到期", "答复", "")]
    waiting = ("青年发展", "6月30日到期", "催办", "区农业农村局")
    assert lines("supervisor") == [waiting]
    assert lines("office")[1:] == [waiting]
    assert lines("leader") == [("青年发展", "6月30日到期", "", "区农业农村局")]
    assert lines("other unit") == lines("member") == lines("speaker") == []
    (due,) = [one for one in deadlines(TODAY, date(2021, 6, 30)) if one.series == "大会发言"]
    assert (due.title, due.recipient_ids) == ("青年发展", (plenary.people["unit"].pk,))
    speeches.answer(
        speech=given, actor=plenary.users["unit"], adoption=Adoption.ADOPTED, reason="采纳"
    )
    assert lines("unit") == []
    assert lines("supervisor") == [("青年发展", "今天答复", "办结", "")]
    assert lines("leader") == lines("office")[1:] == [("青年发展", "今天答复", "", "提案委")]
    assert [one for one in deadlines(TODAY, date(2021, 6, 30)) if one.series == "大会发言"] == []


def test_speeches_are_facts_of_who_gave_them(plenary):
    speech = plenary.given(speakers=[plenary.people["speaker"], plenary.people["member"]])
    plenary.given("民盟的发言", speakers=[], body=plenary.bodies["party"])
    written = plenary.given("书面发言", speakers=[plenary.people["third"]])
    Speech.objects.filter(pk=written.pk).update(mode="written")
    plenary.shared(speech)
    speeches.answer(
        speech=speech, actor=plenary.users["unit"], adoption=Adoption.PARTLY, reason="部分采纳"
    )
    year = date(2021, 1, 1), date(2021, 12, 31)
    # Those of one day stand by keys, of which the 10th comes before the 9th.
    assert sorted(
        (fact.kind, fact.title, str(fact.on), fact.level, fact.of)
        for fact in ledger.facts(*year)
        if fact.kind.startswith("plenary.")
    ) == [
        ("plenary.adopted", "青年发展", "2021-05-20", "", 2),
        ("plenary.adopted", "青年发展", "2021-05-20", "", 2),
        ("plenary.speech", "书面发言", "2021-01-25", "written", 1),
        ("plenary.speech", "青年发展", "2021-01-25", "spoken", 2),
        ("plenary.speech", "青年发展", "2021-01-25", "spoken", 2),
    ]


def test_search_finds_those_that_the_reader_sees(plenary):
    plenary.given("未来乡村青年"), plenary.speech("未来乡村")

    def titles(role):
        kinds = {g.source.key: g for g in found_by(plenary.users[role], TODAY, "未来乡村")}
        return {hit.title for hit in kinds["speeches"].hits} if "speeches" in kinds else set()

    assert titles("office") == {"未来乡村青年", "未来乡村"}
    assert titles("member") == {"未来乡村青年"}
    assert titles("unit") == set()
