"""转办: a report goes to a unit, which is told, answers, and sees of it what goes out."""

from datetime import date

import pytest

from almanac import clock
from members.enums import DepartmentKind
from members.models import Department
from notifications.models import Mail
from notifications.registry import deadlines
from opinions.models import Handing, OpinionReport
from opinions.permissions import visible_to
from opinions.services import handing
from tests.factories import make_department, make_head, make_user
from tests.opinions.conftest import TODAY, OneOfEachReportRole
from tests.opinions.pages import shown, url
from workflow.inbox import inbox_of
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(one_of_each_role: OneOfEachReportRole) -> Department:
    found = make_department("区城管局", DepartmentKind.UNIT)
    one_of_each_role.users["unit"] = make_user(person=make_head(found, "城管局联络员"))
    other = make_department("区教育局", DepartmentKind.UNIT)
    one_of_each_role.users["other unit"] = make_user(person=make_head(other, "教育局联络员"))
    make_head(make_department("办公室", DepartmentKind.OFFICE), "办公室负责人")
    return found


@pytest.fixture
def handed(one_of_each_role: OneOfEachReportRole, unit: Department) -> Handing:
    found = handing.hand_over(
        report=one_of_each_role.in_state("sent"),
        unit=unit,
        actor=one_of_each_role.users["office"],
        answer_by=date(2021, 6, 20),
    )
    OpinionReport.objects.update(edited_title="编辑后的标题", edited_text="编辑后的正文。")
    return found


def told(name: str) -> list[str]:
    rows = Mail.objects.filter(recipient__name=name).order_by("pk")
    return [mail.subject.partition("：")[0] for mail in rows]


def test_the_unit_is_told_and_asked(one_of_each_role, handed):
    user = one_of_each_role.users["unit"]
    assert told("城管局联络员") == ["社情民意转办"]
    assert "请于：6月20日前答复\n" in Mail.objects.get().text
    [entry] = inbox_of(user, TODAY).mine
    assert (entry.designation, entry.title, entry.state, entry.step.label) == (
        "社情民意转办",
        "编辑后的标题",
        "今天转办",
        "答复",
    )
    assert [(d.act, d.recipient_ids) for d in deadlines(TODAY, date(2021, 6, 20))] == [
        ("答复", (user.person_id,))
    ]


def test_the_office_sees_with_whom_it_stands(one_of_each_role, handed):
    waiting = inbox_of(one_of_each_role.users["office"], date(2021, 6, 25)).waiting
    assert [(one.state, one.waits_for) for one in waiting] == [("逾期 5 天", "区城管局")]


def test_office_and_authors_are_told_of_the_answer_and_it_waits_no_more(one_of_each_role, handed):
    user = one_of_each_role.users["unit"]
    handing.answer(handing=handed, actor=user, result="done", answer="已划线。")
    assert (told("办公室负责人"), told("陈悦")) == (["社情民意已有答复"], ["社情民意已有答复"])
    assert inbox_of(user, TODAY).mine == ()
    assert deadlines(TODAY, date(2021, 6, 20)) == []


def test_what_was_taken_back_is_told_and_gone(one_of_each_role, handed):
    handing.take_back(handing=handed, actor=one_of_each_role.users["office"])
    assert told("城管局联络员") == ["社情民意转办", "社情民意转办已撤回，不用再办理"]
    assert not visible_to(one_of_each_role.users["unit"], TODAY).exists()


def test_what_was_answered_is_not_taken_back(one_of_each_role, handed):
    office = one_of_each_role.users["office"]
    handing.answer(handing=handed, actor=office, result="cannot", answer="没有地方。")
    with pytest.raises(Refused, match="这家单位已经答复，不能撤回。"):
        handing.take_back(handing=handed, actor=office)


def test_it_is_handed_over_once_after_signing_and_for_a_day_to_come(one_of_each_role, unit):
    office = one_of_each_role.users["office"]
    with pytest.raises(Refused, match="签发以后才能转办。"):
        handing.hand_over(report=one_of_each_role.in_state("edited"), unit=unit, actor=office)
    signed = one_of_each_role.in_state("signed")
    with pytest.raises(Refused, match="答复期限不能早于今天。"):
        handing.hand_over(report=signed, unit=unit, actor=office, answer_by=date(2021, 5, 19))
    handing.hand_over(report=signed, unit=unit, actor=office)
    with pytest.raises(Refused, match="已经转给这家单位。"):
        handing.hand_over(report=signed, unit=unit, actor=office)


@pytest.mark.parametrize(
    "role", ["author", "leader", "another member", "other unit", "stopped office"]
)
def test_nobody_else_hands_over_answers_or_takes_back(role, one_of_each_role, handed, signed_in):
    user = one_of_each_role.users[role]
    with pytest.raises(NotAllowed):
        handing.hand_over(report=handed.report, unit=handed.unit, actor=user)
    with pytest.raises(NotAllowed):
        handing.answer(handing=handed, actor=user, result="done", answer="已划线。")
    with pytest.raises(NotAllowed):
        handing.take_back(handing=handed, actor=user)


ANSWERED = {"result": "done", "answer": "已划线。"}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("unit", 302),
        ("office", 302),
        ("author", 404),
        ("leader", 404),
        ("other unit", 404),
        ("another member", 404),
    ],
)
def test_the_page_takes_the_answer_of_the_unit_and_the_office(
    role, status, one_of_each_role, handed, signed_in
):
    prefix = f"answer-{handed.pk}"
    data = {f"{prefix}-{name}": value for name, value in ANSWERED.items()}
    page = signed_in(role).post(url("act_on_handing", handed.report, handed.pk, "answer"), data)
    assert page.status_code == status
    handed.refresh_from_db()
    assert handed.answer == ("已划线。" if status == 302 else "")


def test_the_record_says_to_whom_it_was_handed_what_came_of_it_and_what_was_taken_back(
    one_of_each_role, handed, signed_in
):
    users = one_of_each_role.users
    other = Department.objects.get(name="区教育局")
    wrong = handing.hand_over(report=handed.report, unit=other, actor=users["office"])
    handing.take_back(handing=wrong, actor=users["office"])
    handing.answer(handing=handed, actor=users["unit"], result="done", answer="已划线。")

    page = shown(signed_in("office").get(handed.report.get_absolute_url())).main
    assert [one.text for one in page.select("summary.button") if "答复" in one.text] == ["更正答复"]
    said = [li.find(string=True).strip() for li in page.select(".timeline li")]
    office = str(users["office"])
    assert said == [
        "答复：城管局联络员，区城管局（已办理）",
        f"撤回转办：{office}，区教育局",
        f"转办：{office}，区教育局",
        f"转办：{office}，区城管局",
    ]


def test_the_unit_reads_what_goes_out_and_not_how_it_came_about(
    one_of_each_role, handed, signed_in
):
    page = shown(signed_in("unit").get(handed.report.get_absolute_url())).main.get_text(" ")
    assert "编辑后的正文。" in page
    assert "停车乱" not in page
    assert "办理经过" not in page
    assert "采用和批示" not in page
    assert "请于6月20日前答复" in page
    other = signed_in("other unit").get(handed.report.get_absolute_url())
    assert other.status_code == 404


def test_an_answer_without_words_stands_on_the_page_again(one_of_each_role, handed, signed_in):
    page = signed_in("unit").post(
        url("act_on_handing", handed.report, handed.pk, "answer"),
        {f"answer-{handed.pk}-result": "done"},
    )
    assert page.status_code == 422


def test_the_form_to_hand_it_over_names_the_unit_and_its_day(one_of_each_role, handed):
    from opinions.papers import report_facts

    with clock.standing_at(TODAY):
        facts = report_facts(handed.report)
    assert (facts["转办单位"], facts["答复期限"]) == ("区城管局", "2021年6月20日")
