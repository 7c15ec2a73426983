"""Every action from every state, for every role; what each step leaves; the words it asks for."""

from datetime import date

import pytest

from almanac import clock
from opinions.actions import REPORT
from opinions.enums import Action, State
from opinions.models import ReportTransition
from opinions.permissions import access_to
from opinions.services import states
from opinions.transitions import RULES
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

AUTHORS, OFFICE, LEADER = ("author", "co-author"), ("office",), ("leader",)
NOBODY = ("another member", "account of no one", "stopped author", "stopped office")
EVERYONE = (*AUTHORS, *OFFICE, *LEADER, *NOBODY)

# Action: from which states, to which, by whom.
TABLE = {
    "submit": (["draft", "returned"], "submitted", AUTHORS),
    "withdraw": (["submitted"], "draft", AUTHORS),
    "edit": (["submitted", "editing"], "editing", OFFICE),
    "finish": (["submitted", "editing"], "edited", OFFICE),
    "sign": (["edited"], "signed", LEADER),
    "revise": (["edited", "signed"], "editing", (*OFFICE, *LEADER)),
    "send": (["signed"], "sent", OFFICE),
    "return": (["submitted", "editing"], "returned", OFFICE),
    "decline": (["submitted", "editing", "edited"], "declined", OFFICE),
    "reopen": (["declined"], "submitted", OFFICE),
}
SERVICES = {
    "submit": (states.submit, {}),
    "withdraw": (states.withdraw, {}),
    "edit": (states.edit, {"title": " 建议整治停车 ", "text": " 建议划线。\n"}),
    "finish": (states.finish, {}),
    "sign": (states.sign, {}),
    "revise": (states.send_back, {"reason": " 太长。"}),
    "send": (states.send, {"sent_to": " 市政协 "}),
    "return": (states.return_to_author, {"reason": "请补充。"}),
    "decline": (states.decline, {"reason": "已有。"}),
    "reopen": (states.reopen, {"reason": "有新情况。"}),
}
REASONED = ("revise", "return", "decline", "reopen")


def do(action: str, report, actor, **other) -> None:
    service, words = SERVICES[action]
    service(report=report, actor=actor, **words | other)


def test_the_table_has_every_action():
    # Who is credited changes no state: tests/opinions/test_credit.py.
    assert {*TABLE, "credit"} == set(Action.values) == {*SERVICES, "credit"}
    assert {a.value for a, rule in RULES.items() if rule.reason} == {*REASONED, "credit"}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("action", TABLE)
def test_an_action_leads_on_from_its_states_and_from_no_other(action, state, one_of_each_role):
    sources, target, roles = TABLE[action]
    report, actor = one_of_each_role.in_state(state), one_of_each_role.users[roles[0]]

    if state in sources:
        do(action, report, actor)
        assert report.state == target
    else:
        with pytest.raises(Refused, match=f"当前状态为“{State(state).label}”"):
            do(action, report, actor)
        report.refresh_from_db()
        assert report.state == state
        assert not ReportTransition.objects.exists()


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("action", TABLE)
def test_an_action_is_open_to_its_roles_and_to_no_other(action, role, one_of_each_role):
    sources, target, roles = TABLE[action]
    report, actor = one_of_each_role.in_state(sources[0]), one_of_each_role.users[role]

    access = access_to(report, actor, clock.today())
    assert access.may(Action(action)) is (role in roles)
    if action != "edit":  # it has a page of its own
        offered = REPORT.offered(access, report, shown={"seen": "", "version": 1})
        assert (action in {open.name for open in offered}) is (role in roles)
    if role in roles:
        do(action, report, actor)
        assert report.state == target
    else:
        with pytest.raises(NotAllowed):
            do(action, report, actor)
        report.refresh_from_db()
        assert report.state == sources[0]


@pytest.mark.parametrize("action", TABLE)
def test_a_step_leaves_one_row_with_who_from_to_why_and_when(action, one_of_each_role):
    sources, target, roles = TABLE[action]
    actor = one_of_each_role.users[roles[0]]

    do(action, one_of_each_role.in_state(sources[0]), actor)

    row = ReportTransition.objects.get()
    assert (row.action, row.from_state, row.to_state) == (action, sources[0], target)
    assert (row.actor, row.at) == (actor, clock.now())
    words = SERVICES[action][1]
    assert row.reason == words.get("reason", words.get("sent_to", "")).strip()


@pytest.mark.parametrize("action", REASONED)
def test_a_step_back_wants_a_reason(action, one_of_each_role):
    sources, _, roles = TABLE[action]
    report = one_of_each_role.in_state(sources[0])

    with pytest.raises(Refused, match="须填写理由"):
        do(action, report, one_of_each_role.users[roles[0]], reason=" \n")
    assert not ReportTransition.objects.exists()


def test_a_state_that_is_no_longer_what_the_actor_saw_is_refused(one_of_each_role):
    seen = one_of_each_role.in_state("edited")
    states.sign(report=one_of_each_role.in_state("edited"), actor=one_of_each_role.users["leader"])

    with pytest.raises(Refused, match="当前状态为“已签发”"):
        states.send_back(report=seen, actor=one_of_each_role.users["office"], reason="改一处。")


def test_a_draft_without_text_is_not_submitted(one_of_each_role):
    report = one_of_each_role.in_state("draft")
    report.text = ""
    report.save()

    with pytest.raises(Refused, match="请先填写正文"):
        states.submit(report=report, actor=one_of_each_role.users["author"])


def test_editing_keeps_what_the_author_wrote(one_of_each_role):
    report = one_of_each_role.in_state("submitted")
    do("edit", report, one_of_each_role.users["office"])

    assert (report.title, report.text) == ("关于地铁口停车的建议", "情况：停车乱。\n建议：划线。")
    assert (report.edited_title, report.edited_text) == ("建议整治停车", "建议划线。")
    assert (report.final_title, report.final_text) == ("建议整治停车", "建议划线。")
    assert (report.characters, report.edited_characters) == (13, 5)


def test_editing_twice_is_one_step_and_two_versions(one_of_each_role):
    report, office = one_of_each_role.in_state("submitted"), one_of_each_role.users["office"]
    do("edit", report, office)
    do("edit", report, office, text="建议划线停放。")

    assert ReportTransition.objects.count() == 1
    texts = report.history.filter(history_change_reason="编辑").values_list(
        "edited_text", flat=True
    )
    assert list(texts) == ["建议划线停放。", "建议划线。"]
    assert report.history.first().history_user == office


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": " "}, "请填写标题和正文"),
        ({"text": ""}, "请填写标题和正文"),
        ({"text": "字" * 1501}, "正文1501字，超过1500字，请删去1字"),
    ],
)
def test_what_cannot_go_out_is_not_saved(words, said, one_of_each_role):
    with pytest.raises(Refused, match=said):
        do(
            "edit",
            one_of_each_role.in_state("submitted"),
            one_of_each_role.users["office"],
            **words,
        )


def test_fifteen_hundred_characters_with_line_breaks_pass(one_of_each_role):
    report = one_of_each_role.in_state("submitted")
    do("edit", report, one_of_each_role.users["office"], text="字\n" * 1500)

    assert report.edited_characters == 1500


def test_signing_and_sending_leave_their_days(one_of_each_role):
    report = one_of_each_role.in_state("edited")
    do("sign", report, one_of_each_role.users["leader"])
    do("send", report, one_of_each_role.users["office"])

    assert (report.signed_on, report.sent_on) == (date(2021, 5, 20), date(2021, 5, 20))
    assert report.sent_to == "市政协"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"sent_to": " "}, "请填写报送单位"),
        ({"sent_on": date(2021, 5, 21)}, "不能晚于今天"),
        ({"sent_on": date(2021, 5, 19)}, "不能早于签发日期"),
    ],
)
def test_a_sending_that_cannot_be_is_refused(words, said, one_of_each_role):
    report = one_of_each_role.in_state("edited")
    do("sign", report, one_of_each_role.users["leader"])

    with pytest.raises(Refused, match=said):
        do("send", report, one_of_each_role.users["office"], **words)


def test_a_signature_does_not_outlast_a_revision(one_of_each_role):
    report = one_of_each_role.in_state("edited")
    do("sign", report, one_of_each_role.users["leader"])
    do("revise", report, one_of_each_role.users["leader"])

    assert (report.state, report.signed_on) == ("editing", None)
