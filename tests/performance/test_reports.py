"""年度述职: asked of the 常委, written by whoever wants to, commented on; drafts are their author's alone."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from almanac import clock
from members.models import Membership
from notifications.models import Mail
from performance.models import ReportRound, YearReport, YearReportChange
from performance.report import inbox
from performance.services import yearly
from tests.performance.conftest import TODAY
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.postgresql

WORDS = {"done": "推动增设路灯。", "lacking": "到会不够多。", "plans": "多走访。"}
REPORTS = reverse("performance:reports", args=[2021])


@pytest.fixture
def report(one_of_each_role, member) -> YearReport:
    return yearly.write_report(year=2021, actor=member.user, **WORDS)


@pytest.fixture
def standing(member):
    Membership.objects.filter(person=member).update(standing_since=date(2017, 2, 1))


def page_of(member) -> str:
    return reverse("performance:report", args=[2021, member.pk])


def do(client, member, action: str, **typed):
    url = reverse("performance:act_on_report", args=[2021, member.pk, action])
    return client.post(url, {f"{action}-{name}": value for name, value in typed.items()})


def test_the_office_asks_and_the_standing_members_are_told_once(
    one_of_each_role, office, member, standing, signed_in
):
    wrong = signed_in("office").post(REPORTS, {"due_on": "2021-12-30"})
    assert wrong.status_code == 422
    assert "截止日期不能早于今天。" in wrong.content.decode()
    for _ in range(2):
        signed_in("office").post(REPORTS, {"due_on": "2022-01-10", "note": "请写实。"})

    assert ReportRound.objects.get().due_on == date(2022, 1, 10)
    told = list(Mail.objects.values_list("recipient__name", "subject"))
    assert told == [("王国珍", "请写2021年度述职报告：2021年度述职")]
    (asked,) = inbox.entries(member.user, TODAY)
    assert (asked.title, asked.step.url, asked.due_on) == (
        "写2021年度述职报告",
        reverse("performance:my_report", args=[2021]),
        date(2022, 1, 10),
    )
    for role in ("another member", "unit", "leader", "office"):
        assert list(inbox.entries(one_of_each_role.users[role], TODAY)) == []
    assert "还没有提交的常委：王国珍。" in signed_in("office").get(REPORTS).content.decode()


@pytest.mark.parametrize("role", ["member", "leader", "sector head", "unit", "account of no one"])
def test_nobody_else_asks(role, one_of_each_role, signed_in):
    assert signed_in(role).post(REPORTS, {"due_on": "2022-01-10"}).status_code == 404
    with pytest.raises(NotAllowed):
        yearly.open_round(year=2021, actor=one_of_each_role.users[role], due_on=date(2022, 1, 10))


def test_any_member_writes_asked_or_not_and_hands_in(member, signed_in):
    client, url = signed_in("member"), page_of(member)
    assert client.get(url).status_code == 200
    client.post(url, {**WORDS, "version": "0"})
    assert YearReport.objects.get().state == "draft"

    empty = client.post(url, {**WORDS, "done": " ", "hand_in": "1"})
    assert empty.status_code == 422
    assert "到会不够多。" in empty.content.decode()
    client.post(url, {**WORDS, "hand_in": "1"})
    report = YearReport.objects.get()
    assert (report.state, report.handed_in_on) == ("handed_in", TODAY)
    late = client.post(url, {**WORDS, "done": "改了"})
    assert late.status_code == 422
    assert "已经提交，不能再改。请先撤回。" in late.content.decode()
    assert "改了" in late.content.decode()


def test_of_two_pages_that_write_at_once_the_second_is_told(member, report, signed_in):
    url, seen = page_of(member), yearly.latest_version(report)
    signed_in("member").post(url, {**WORDS, "done": "甲", "version": str(seen)})
    second = signed_in("member").post(url, {**WORDS, "done": "乙", "version": str(seen)})

    assert second.status_code == 422
    assert "在您打开以后有过改动" in second.content.decode()
    assert YearReport.objects.get().done == "甲"


@pytest.mark.parametrize(
    ("role", "draft", "handed_in", "comments"),
    [
        ("member", True, True, False),
        ("office", False, True, True),
        ("leader", False, True, True),
        ("another member", False, False, False),
        ("sector head", False, False, False),
        ("committee head", False, False, False),
        ("unit", False, False, False),
        ("account of no one", False, False, False),
        ("stopped office", False, False, False),
    ],
)
def test_who_reads_and_who_comments(
    role, draft, handed_in, comments, one_of_each_role, member, report, signed_in
):
    client, url = signed_in(role), page_of(member)
    if one_of_each_role.users[role].is_active:
        assert (client.get(url).status_code == 200) is draft
    yearly.hand_in(report=report, actor=member.user)
    word = reverse("performance:year_word", args=[2021, member.pk])
    if one_of_each_role.users[role].is_active:
        assert [client.get(one).status_code == 200 for one in (url, word)] == [handed_in] * 2
        listed = client.get(REPORTS)
        assert (listed.status_code == 200) is (role in ("office", "leader"))
    actor = one_of_each_role.users[role]
    if comments:
        yearly.comment(report=report, actor=actor, comment="好。")
        assert YearReport.objects.get().comment == "好。"
    else:
        with pytest.raises(NotAllowed):
            yearly.comment(report=report, actor=actor, comment="好。")
        assert do(client, member, "comment", comment="好。").status_code in (302, 404)
        assert YearReport.objects.get().comment == ""


def test_a_comment_is_told_to_its_author_stands_in_the_paper_and_may_be_said_anew(
    one_of_each_role, member, report, signed_in
):
    yearly.hand_in(report=report, actor=member.user)
    leader = one_of_each_role.users["leader"]
    (waiting,) = inbox.entries(leader, TODAY)
    assert (waiting.title, waiting.detail) == ("1份述职报告等点评", "王国珍")
    assert do(signed_in("leader"), member, "comment", comment=" ").status_code == 422
    do(signed_in("leader"), member, "comment", comment="数字实。")
    do(signed_in("leader"), member, "comment", comment="数字实，多走访。")

    assert list(inbox.entries(leader, TODAY)) == []
    told = Mail.objects.filter(recipient=member).values_list("subject", flat=True)
    assert list(told) == ["述职报告已点评：王国珍2021年度述职报告"] * 2
    assert [row.reason for row in YearReportChange.objects.filter(action="comment")] == [
        "数字实，多走访。",
        "数字实。",
    ]
    answer = signed_in("member").get(reverse("performance:year_word", args=[2021, member.pk]))
    words = [p.text for p in Document(BytesIO(answer.content)).paragraphs if p.text]
    assert words[2:10] == [
        "一、履职情况",
        "2021年还没有记下履职活动。",
        "推动增设路灯。",
        "二、存在的不足",
        "到会不够多。",
        "三、下一步打算和建议",
        "多走访。",
        "四、点评",
    ]
    with pytest.raises(Refused):
        yearly.withdraw(report=YearReport.objects.get(), actor=member.user)


def test_its_author_takes_it_back_and_the_office_sends_it_back(member, office, report, signed_in):
    yearly.hand_in(report=report, actor=member.user)
    with pytest.raises(NotAllowed):
        yearly.withdraw(report=report, actor=office)
    do(signed_in("member"), member, "withdraw")
    assert YearReport.objects.get().state == "draft"
    yearly.hand_in(report=YearReport.objects.get(), actor=member.user)
    back = do(signed_in("office"), member, "return", reason="请写不足。")
    assert back.headers["Location"] == REPORTS
    assert YearReport.objects.get().handed_in_on is None
    assert Mail.objects.get(recipient=member).subject.startswith("述职报告退回")


def test_who_was_no_member_in_a_year_writes_none(one_of_each_role):
    for role in ("leader", "office", "unit"):
        with pytest.raises(NotAllowed):
            yearly.write_report(year=2021, actor=one_of_each_role.users[role], **WORDS)
    member = one_of_each_role.users["member"]
    with pytest.raises(NotAllowed), clock.standing_at(TODAY):
        yearly.write_report(year=2016, actor=member, **WORDS)
