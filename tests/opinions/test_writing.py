"""Writing a report, revising it, and taking over what another app hands on."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from opinions.models import OpinionReport, ReportTransition
from opinions.services.writing import Author, ReportData, receive, revise, write
from tests.factories import make_person
from workflow.refusals import NotAllowed, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def data(cast, **other) -> ReportData:
    values = {"title": " 标题 ", "text": "正文。\n", "authors": (Author(cast.people["沈璞"]),)}
    return ReportData(**values | other)


def test_a_report_begins_as_a_draft_that_is_counted(cast):
    report = write(data=data(cast), actor=cast.users["another member"])

    assert (report.state, report.title, report.text, report.characters) == (
        *("draft", "标题", "正文。", 3),
    )
    assert report.created_by == cast.users["another member"]
    assert report.history.get().history_user == cast.users["another member"]


def test_the_credit_is_shared_as_written(cast):
    chen, fei = cast.people["陈悦"], cast.people["费建伟"]
    authors = (Author(chen, 2), Author(fei), Author(chen, 5))

    report = write(data=data(cast, authors=authors), actor=cast.users["office"])

    assert report.shares == [(chen, Fraction(2, 3)), (fei, Fraction(1, 3))]


def test_an_account_that_is_no_one_writes_nothing(cast):
    for role in ("account of no one", "stopped author", "stopped office"):
        with pytest.raises(NotAllowed):
            write(data=data(cast), actor=cast.users[role])


@pytest.mark.parametrize(
    ("other", "error", "said"),
    [
        ({"authors": ()}, Refused, "请填写作者"),
        ({"text": "字" * 1501}, Refused, "请删去1字"),
        ({"title": " "}, ValidationError, "title"),
        ({"title": "长" * 101}, ValidationError, "100"),
    ],
)
def test_what_is_no_report_is_refused(other, error, said, cast):
    before = OpinionReport.objects.count()
    with pytest.raises(error) as refused:
        write(data=data(cast, **other), actor=cast.users["office"])
    assert said in str(refused.value)
    assert OpinionReport.objects.count() == before


def test_a_draft_may_have_no_text_yet(cast):
    assert write(data=data(cast, text=""), actor=cast.users["office"]).characters == 0


@pytest.mark.parametrize("state", ["draft", "returned"])
@pytest.mark.parametrize("role", ["author", "co-author", "office"])
def test_its_authors_and_the_office_revise_what_is_being_written(role, state, cast):
    report = revise(report=cast.in_state(state), data=data(cast), actor=cast.users[role])

    assert (report.title, report.state) == ("标题", state)
    assert [str(row) for row in report.authorships.all()] == ["沈璞"]


@pytest.mark.parametrize("role", ["another member", "leader", "account of no one"])
def test_nobody_else_revises_it(role, cast):
    with pytest.raises(NotAllowed):
        revise(report=cast.in_state("draft"), data=data(cast), actor=cast.users[role])


def test_once_submitted_it_is_revised_no_more(cast):
    with pytest.raises(Refused, match="请先撤回"):
        revise(report=cast.in_state("submitted"), data=data(cast), actor=cast.users["author"])


def hand_over(cast, **other) -> OpinionReport:
    values = {
        "title": "关于某某的提案",
        "text": "案由和建议。",
        "authors": [cast.people["沈璞"], cast.people["陈悦"]],
        "received_from": "提案：关于某某的提案",
        "origin": "proposals.proposal:12",
        "actor": cast.users["office"],
    }
    return receive(**values | other)


def test_what_is_handed_over_is_submitted_and_says_where_from(cast):
    report = hand_over(cast)

    assert (report.state, str(report.submitted_on)) == ("submitted", "2021-05-20")
    assert report.received_from == "提案：关于某某的提案"
    assert [share for _, share in report.shares] == [Fraction(1, 2), Fraction(1, 2)]
    row = ReportTransition.objects.get()
    assert (row.action, row.to_state, row.reason) == ("submit", "submitted", report.received_from)


def test_it_is_handed_over_once(cast):
    hand_over(cast)
    with pytest.raises(Refused, match="已经转为社情民意"):
        hand_over(cast)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"text": " "}, "请填写正文"),
        ({"authors": []}, "请填写作者"),
        ({"text": "字" * 1600}, "请删去100字"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_whole(other, said, cast):
    with pytest.raises(Refused, match=said):
        hand_over(cast, **other)
    assert not OpinionReport.objects.exclude(origin=None).exists()


def test_titles_are_compared_however_they_are_spaced(cast):
    author = (Author(make_person("李庆莲")),)
    report = write(data=data(cast, title="托育　服务", authors=author), actor=cast.users["office"])

    found = OpinionReport.objects.search
    assert list(found("育服")) == [report]
    assert list(found("李庆莲 托育")) == [report]
    assert list(found("李庆莲 地铁")) == []
