"""Writing a report, revising it, and taking over what another app hands on."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from almanac import clock
from opinions.models import OpinionReport, ReportTransition
from opinions.permissions import visible_to
from opinions.services.writing import Author, ReportData, receive, revise, write
from tests.factories import make_person
from workflow.refusals import NotAllowed, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def data(one_of_each_role, **other) -> ReportData:
    values = {
        "title": " 标题 ",
        "text": "正文。\n",
        "authors": (Author(one_of_each_role.people["沈璞"]),),
    }
    return ReportData(**values | other)


def test_a_report_begins_as_a_draft_that_is_counted(one_of_each_role):
    report = write(data=data(one_of_each_role), actor=one_of_each_role.users["another member"])

    assert (report.state, report.title, report.text, report.characters) == (
        *("draft", "标题", "正文。", 3),
    )
    assert report.created_by == one_of_each_role.users["another member"]
    assert report.history.get().history_user == one_of_each_role.users["another member"]


def test_the_credit_is_shared_as_written(one_of_each_role):
    chen, fei = one_of_each_role.people["陈悦"], one_of_each_role.people["费建伟"]
    authors = (Author(chen, 2), Author(fei), Author(chen, 5))

    report = write(
        data=data(one_of_each_role, authors=authors), actor=one_of_each_role.users["office"]
    )

    assert report.shares == [(chen, Fraction(2, 3)), (fei, Fraction(1, 3))]


def test_an_account_that_is_no_one_writes_nothing(one_of_each_role):
    for role in ("account of no one", "stopped author", "stopped office"):
        with pytest.raises(NotAllowed):
            write(data=data(one_of_each_role), actor=one_of_each_role.users[role])


@pytest.mark.parametrize(
    ("other", "error", "said"),
    [
        ({"authors": ()}, Refused, "请填写作者"),
        ({"text": "字" * 1501}, Refused, "请删去1字"),
        ({"title": " "}, ValidationError, "title"),
        ({"title": "长" * 101}, ValidationError, "100"),
    ],
)
def test_what_is_no_report_is_refused(other, error, said, one_of_each_role):
    before = OpinionReport.objects.count()
    with pytest.raises(error) as refused:
        write(data=data(one_of_each_role, **other), actor=one_of_each_role.users["office"])
    assert said in str(refused.value)
    assert OpinionReport.objects.count() == before


def test_a_draft_may_have_no_text_yet(one_of_each_role):
    assert (
        write(
            data=data(one_of_each_role, text=""), actor=one_of_each_role.users["office"]
        ).characters
        == 0
    )


@pytest.mark.parametrize("state", ["draft", "returned"])
@pytest.mark.parametrize("role", ["author", "co-author"])
def test_its_authors_revise_what_is_being_written(role, state, one_of_each_role):
    report = revise(
        report=one_of_each_role.in_state(state),
        data=data(one_of_each_role),
        actor=one_of_each_role.users[role],
    )

    assert (report.title, report.state) == ("标题", state)
    assert [str(row) for row in report.authorships.all()] == ["沈璞"]


@pytest.mark.parametrize("state", ["draft", "returned"])
@pytest.mark.parametrize("who", ["entered by the office", "authors without accounts"])
def test_the_office_goes_on_with_what_it_writes_in_an_authors_stead(who, state, one_of_each_role):
    report, users = one_of_each_role.in_state(state), one_of_each_role.users
    if who == "entered by the office":
        OpinionReport.objects.update(created_by=users["office"])
    else:
        report.authorships.exclude(person=users["stopped author"].person).delete()
    authors = (Author(users["stopped author"].person),)
    told = data(one_of_each_role, authors=authors)
    changed = revise(report=report, data=told, actor=users["office"])

    assert changed.title == "标题"
    assert list(visible_to(users["office"], clock.today())) == [changed]


@pytest.mark.parametrize("role", ["another member", "leader", "account of no one", "office"])
def test_nobody_else_revises_it(role, one_of_each_role):
    with pytest.raises(NotAllowed):
        revise(
            report=one_of_each_role.in_state("draft"),
            data=data(one_of_each_role),
            actor=one_of_each_role.users[role],
        )


def test_once_submitted_it_is_revised_no_more(one_of_each_role):
    with pytest.raises(Refused, match="请先撤回"):
        revise(
            report=one_of_each_role.in_state("submitted"),
            data=data(one_of_each_role),
            actor=one_of_each_role.users["author"],
        )


def hand_over(one_of_each_role, **other) -> OpinionReport:
    values = {
        "title": "关于某某的提案",
        "text": "案由和建议。",
        "authors": [one_of_each_role.people["沈璞"], one_of_each_role.people["陈悦"]],
        "received_from": "提案：关于某某的提案",
        "origin": "proposals.proposal:12",
        "actor": one_of_each_role.users["office"],
    }
    return receive(**values | other)


def test_what_is_handed_over_is_submitted_and_says_where_from(one_of_each_role):
    report = hand_over(one_of_each_role)

    assert (report.state, str(report.submitted_on)) == ("submitted", "2021-05-20")
    assert report.received_from == "提案：关于某某的提案"
    assert [share for _, share in report.shares] == [Fraction(1, 2), Fraction(1, 2)]
    row = ReportTransition.objects.get()
    assert (row.action, row.to_state, row.reason) == ("submit", "submitted", report.received_from)


def test_it_is_handed_over_once(one_of_each_role):
    hand_over(one_of_each_role)
    with pytest.raises(Refused, match="已经转为社情民意"):
        hand_over(one_of_each_role)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"text": " "}, "请填写正文"),
        ({"authors": []}, "请填写作者"),
        ({"text": "字" * 1600}, "请删去100字"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_whole(other, said, one_of_each_role):
    with pytest.raises(Refused, match=said):
        hand_over(one_of_each_role, **other)
    assert not OpinionReport.objects.exclude(origin=None).exists()


def test_titles_are_compared_however_they_are_spaced(one_of_each_role):
    author = (Author(make_person("李庆莲")),)
    report = write(
        data=data(one_of_each_role, title="托育　服务", authors=author),
        actor=one_of_each_role.users["office"],
    )

    found = OpinionReport.objects.search
    assert list(found("育服")) == [report]
    assert list(found("李庆莲 托育")) == [report]
    assert list(found("李庆莲 地铁")) == []
