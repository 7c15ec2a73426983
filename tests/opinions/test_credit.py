"""更正作者: who is credited is put right beside what was signed, and the record keeps both."""

import pytest

from opinions.enums import State
from opinions.models import ReportTransition
from opinions.services import states
from opinions.services.authors import Author
from tests.opinions.pages import shown, url
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db

OPEN = ("submitted", "editing", "edited", "sent")


def names(report) -> list[tuple[str, int]]:
    return [(str(row.person), row.weight) for row in report.authorships.all()]


def correct(one_of_each_role, report, role: str = "office", *people: str, **other) -> None:
    authors = [Author(one_of_each_role.people[name]) for name in people or ("陈悦", "沈璞")]
    words = {"reason": "漏了沈璞。", **other}
    states.correct_credit(
        report=report, actor=one_of_each_role.users[role], authors=authors, **words
    )


@pytest.mark.parametrize("state", State.values)
def test_it_is_put_right_but_for_what_is_signed_or_still_written(state, one_of_each_role):
    report = one_of_each_role.in_state(state)
    if state in OPEN:
        correct(one_of_each_role, report)
        assert names(report) == [("陈悦", 1), ("沈璞", 1)]
    else:
        with pytest.raises(Refused, match=f"当前状态为“{State(state).label}”，不能“更正作者”"):
            correct(one_of_each_role, report)
        assert names(report) == [("陈悦", 2), ("费建伟", 1), ("前任", 1)]


@pytest.mark.parametrize("role", ["author", "co-author", "leader", "another member"])
def test_it_is_the_office_s_alone(role, one_of_each_role):
    with pytest.raises(NotAllowed):
        correct(one_of_each_role, one_of_each_role.in_state("sent"), role)


def test_the_record_says_who_stood_there_and_why(one_of_each_role):
    report = one_of_each_role.in_state("sent")
    version = report.version
    correct(one_of_each_role, report)

    row = ReportTransition.objects.get()
    assert (row.action, row.from_state, row.to_state) == ("credit", "sent", "sent")
    assert row.reason == "原为陈悦（2份）、费建伟、前任，更正为陈悦、沈璞。漏了沈璞。"
    assert report.version != version


@pytest.mark.parametrize(
    ("other", "why"),
    [({"reason": " "}, "须填写理由"), ({"version": 0}, "在您打开以后有过改动")],
)
def test_it_wants_a_reason_and_what_was_seen(other, why, one_of_each_role):
    with pytest.raises(Refused, match=why):
        correct(one_of_each_role, one_of_each_role.in_state("sent"), **other)
    assert not ReportTransition.objects.exists()


def test_nobody_signs_for_authors_that_changed_after_the_page_was_read(one_of_each_role):
    report = one_of_each_role.in_state("edited")
    read = report.version
    correct(one_of_each_role, report)

    with pytest.raises(Refused, match="在您打开以后有过改动"):
        states.sign(report=report, actor=one_of_each_role.users["leader"], version=read)


def test_on_the_page_it_is_typed_as_names_and_an_unknown_one_is_refused(
    one_of_each_role, signed_in
):
    report, office = one_of_each_role.in_state("sent"), signed_in("office")
    page = shown(office.get(report.get_absolute_url()))
    form = page.select_one("form[action$='credit/']")
    sent = {i["name"]: i["value"] for i in form.select("input[type=hidden]")}
    assert form.select_one("[name=credit-authors]")["value"] == "陈悦（2份）、费建伟、前任"

    wrong = sent | {"credit-authors": "陈月", "credit-reason": "写错。"}
    refused = office.post(url("act", report, "credit"), wrong)
    assert (refused.status_code, "是否为“陈悦”" in shown(refused).main.text) == (422, True)

    office.post(
        url("act", report, "credit"), sent | {"credit-authors": "沈璞", "credit-reason": "写错。"}
    )
    assert names(report) == [("沈璞", 1)]


def test_what_was_signed_is_sent_back_before_it_changes_and_signed_anew(one_of_each_role):
    report, users = one_of_each_role.in_state("edited"), one_of_each_role.users
    states.sign(report=report, actor=users["leader"])
    signed = report.version
    with pytest.raises(Refused, match="不能“编辑”"):
        states.edit(report=report, actor=users["office"], title="别的", text="反过来。")
    states.send_back(report=report, actor=users["office"], reason="改一处。")
    assert report.signed_on is None
    states.edit(report=report, actor=users["office"], title="别的", text="反过来。")
    with pytest.raises(Refused, match="不能“报送”"):
        states.send(report=report, actor=users["office"], sent_to="市政协")
    states.finish(report=report, actor=users["office"])
    states.sign(report=report, actor=users["leader"])

    assert report.history.get(history_id=signed).edited_text == ""
    assert report.edited_text == "反过来。"
    moves = list(ReportTransition.objects.order_by("pk").values_list("action", flat=True))
    assert moves == ["sign", "revise", "finish", "sign"]
