"""Who is told of an opinion report: whose turn it is, and its authors; not of what they did themselves."""

import pytest

from members.enums import DepartmentKind
from members.models import Post
from notifications.models import Mail
from opinions.models import OpinionReport
from opinions.services import states
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
    assert told() == [("办公室负责人", "社情民意待编辑")]


def test_the_office_is_not_told_of_what_its_account_enters(one_of_each_role: OneOfEachReportRole):
    report = one_of_each_role.report
    OpinionReport.objects.update(created_by=one_of_each_role.users["office"])
    states.submit(report=report, actor=one_of_each_role.users["office"])
    assert told() == []


def test_the_office_is_not_told_of_what_its_account_sends_back(
    one_of_each_role: OneOfEachReportRole,
):
    report = one_of_each_role.in_state("edited")
    states.send_back(report=report, actor=one_of_each_role.users["office"], reason="请核实")
    assert told() == []


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


def test_the_office_is_told_of_a_proposal_that_was_handed_over(
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
    assert "说明：提案：停车难\n" in Mail.objects.get().text
