"""Who is told of an opinion report: whose turn it is, and its authors; not of what they did themselves."""

import pytest

from members.enums import DepartmentKind
from members.models import Post
from notifications.models import Mail
from opinions.enums import Level
from opinions.models import OpinionReport
from opinions.services import outcomes, states
from opinions.services.writing import receive
from tests.factories import appoint, make_department, make_head, make_person, make_user
from tests.opinions.conftest import OneOfEachReportRole

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    """Return who got which letter: name and heading."""
    rows = Mail.objects.order_by("pk").values_list("recipient__name", "subject")
    return [(name, subject.partition("：")[0]) for name, subject in rows]


@pytest.fixture(autouse=True)
def office_head(one_of_each_role: OneOfEachReportRole):
    return make_head(make_department("办公室", DepartmentKind.OFFICE), "办公室负责人")


def test_all_who_signed_it_are_told_what_became_of_it(one_of_each_role: OneOfEachReportRole):
    report = one_of_each_role.in_state("submitted")
    states.decline(report=report, actor=one_of_each_role.users["office"], reason="已有同类")
    assert told() == [(name, "社情民意不采用") for name in ("陈悦", "费建伟", "前任")]


def test_the_office_is_told_of_what_others_hand_in(one_of_each_role: OneOfEachReportRole):
    report = one_of_each_role.report
    states.submit(report=report, actor=one_of_each_role.users["author"])
    assert told() == [
        ("办公室负责人", "社情民意待编辑"),
        ("费建伟", "社情民意已提交"),
        ("前任", "社情民意已提交"),
    ]


def test_the_office_is_not_told_of_what_its_account_enters(one_of_each_role: OneOfEachReportRole):
    report = one_of_each_role.report
    OpinionReport.objects.update(created_by=one_of_each_role.users["office"])
    states.submit(report=report, actor=one_of_each_role.users["office"])
    assert told() == [(name, "社情民意已提交") for name in ("陈悦", "费建伟", "前任")]


def test_the_leader_who_was_to_sign_is_told_that_the_office_took_it_back(
    one_of_each_role: OneOfEachReportRole,
):
    report = one_of_each_role.in_state("edited")
    states.send_back(report=report, actor=one_of_each_role.users["office"], reason="请核实")
    assert told() == [("周翔", "社情民意不再送签")]
    assert "操作人：office\n\n说明：请核实\n" in Mail.objects.get().text


def test_the_authors_are_told_that_a_signature_was_taken_back(
    one_of_each_role: OneOfEachReportRole,
):
    report = one_of_each_role.in_state("signed")
    states.send_back(report=report, actor=one_of_each_role.users["office"], reason="请核实")
    assert told() == [(name, "社情民意签发已收回，重新编辑") for name in ("陈悦", "费建伟", "前任")]


def test_the_office_and_the_co_authors_are_told_who_took_a_report_back(
    one_of_each_role: OneOfEachReportRole,
):
    report = one_of_each_role.in_state("submitted")
    states.withdraw(report=report, actor=one_of_each_role.users["author"])
    assert told() == [
        ("办公室负责人", "社情民意已由作者撤回"),
        ("费建伟", "社情民意已撤回"),
        ("前任", "社情民意已撤回"),
    ]
    assert "撤回人：陈悦\n" in Mail.objects.order_by("pk")[0].text


def test_nobody_is_told_twice_of_one_thing(one_of_each_role: OneOfEachReportRole, office_head):
    report = one_of_each_role.in_state("edited")
    report.authorships.create(person=office_head, order=10)
    states.sign(report=report, actor=one_of_each_role.users["leader"])
    assert [name for name, _ in told()].count("办公室负责人") == 1


def test_the_authors_are_told_that_an_adoption_was_entered_wrongly(
    one_of_each_role: OneOfEachReportRole,
):
    report, office = one_of_each_role.in_state("sent"), one_of_each_role.users["office"]
    adoption = outcomes.record_adoption(
        report=report, level=Level.NATION, actor=office, way="single", ministry="住房城乡建设部"
    )
    outcomes.remove(outcome=adoption, actor=office)
    assert [heading for name, heading in told() if name == "陈悦"] == [
        "社情民意被采用",
        "社情民意采用登记有误，已删去",
    ]
    first, _ = Mail.objects.filter(recipient__name="陈悦").order_by("pk")
    assert "方式：单篇采用，转送住房城乡建设部\n" in first.text


def test_where_nobody_is_secretary_general_each_leader_is_asked_to_sign(
    one_of_each_role: OneOfEachReportRole,
):
    appoint(make_person("王国珍"), Post.objects.create(name="主席"))
    report = one_of_each_role.in_state("submitted")
    states.finish(report=report, actor=one_of_each_role.users["office"])
    assert sorted(told()) == [("周翔", "社情民意待签发"), ("王国珍", "社情民意待签发")]


def test_a_leader_who_signs_a_report_of_their_own_is_not_told_of_it(
    one_of_each_role: OneOfEachReportRole,
):
    report = one_of_each_role.in_state("edited")
    leader = one_of_each_role.users["leader"]
    report.authorships.all().delete()
    report.authorships.create(person=leader.person)
    states.sign(report=report, actor=leader)
    assert told() == [("办公室负责人", "社情民意待报送")]


def test_the_office_alone_is_told_of_a_proposal_that_was_handed_over(
    one_of_each_role: OneOfEachReportRole,
):
    receive(
        title="停车难",
        text="建议错时开放。",
        authors=[one_of_each_role.people["陈悦"]],
        received_from="提案：停车难",
        origin="proposals.proposal:1",
        actor=make_user(person=make_person("周国桥")),
    )
    assert told() == [("办公室负责人", "社情民意待编辑")]
    assert "说明：提案：停车难\n" in Mail.objects.order_by("pk")[0].text
