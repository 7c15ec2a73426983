"""What came of a report: who may enter it, when, and that the database keeps it straight."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from opinions.enums import Level, State
from opinions.models import Adoption, Authorship, OpinionReport, ReportInstruction
from opinions.services.outcomes import record_adoption, record_instruction, remove
from tests.factories import make_person
from workflow.refusals import NotAllowed, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def adopt(one_of_each_role, report=None, role="office", **other) -> Adoption:
    values = {"level": Level.CITY, "on": date(2021, 5, 10)}
    report = report or one_of_each_role.in_state("sent")
    return record_adoption(report=report, actor=one_of_each_role.users[role], **values | other)


def test_a_report_is_adopted_at_several_levels_the_lowest_first(one_of_each_role):
    report = one_of_each_role.in_state("sent")
    adopt(one_of_each_role, report, level=Level.NATION, body=" 全国政协办公厅 ", note="单篇采用")
    adopt(one_of_each_role, report, level=Level.CITY)
    adopt(one_of_each_role, report, level=Level.DISTRICT, on=None)

    assert [str(one) for one in report.adoptions.all()] == [
        "本级：本级政协",
        "市级：市政协",
        "全国：全国政协办公厅",
    ]
    assert report.adoptions.first().history.get().history_user == one_of_each_role.users["office"]


def test_a_body_adopts_a_report_once(one_of_each_role):
    adopt(one_of_each_role)
    with pytest.raises(ValidationError, match="这一单位的采用已经登记"):
        adopt(one_of_each_role)
    adopt(one_of_each_role, body="市委办公厅")


def test_a_leader_s_words_are_kept(one_of_each_role):
    one = record_instruction(
        report=one_of_each_role.in_state("sent"),
        level=Level.DISTRICT,
        who=" 区政府分管领导 ",
        words="请研究。",
        actor=one_of_each_role.users["office"],
    )

    assert (one.who, one.words, one.on) == ("区政府分管领导", "请研究。", None)


def test_an_instruction_has_someone_who_wrote_it(one_of_each_role):
    with pytest.raises(ValidationError):
        record_instruction(
            report=one_of_each_role.in_state("sent"),
            level=Level.CITY,
            who=" ",
            actor=one_of_each_role.users["office"],
        )


@pytest.mark.parametrize("state", [s for s in State.values if s != "sent"])
def test_nothing_comes_of_what_was_not_sent(state, one_of_each_role):
    with pytest.raises(Refused, match="报送以后"):
        adopt(one_of_each_role, one_of_each_role.in_state(state))


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2021, 5, 21), "不能晚于今天"), (date(2021, 4, 30), "不能早于报送日期（5月1日）")],
)
def test_the_day_lies_between_the_sending_and_today(day, said, one_of_each_role):
    with pytest.raises(Refused, match=said):
        adopt(one_of_each_role, on=day)


@pytest.mark.parametrize("role", ["author", "leader", "another member", "stopped office"])
def test_only_the_office_enters_and_removes(role, one_of_each_role):
    kept = adopt(one_of_each_role)
    with pytest.raises(NotAllowed):
        adopt(one_of_each_role, role=role, level=Level.PROVINCE)
    with pytest.raises(NotAllowed):
        remove(outcome=kept, actor=one_of_each_role.users[role])
    assert Adoption.objects.get() == kept


def test_what_was_entered_wrongly_goes_and_the_history_keeps_it(one_of_each_role):
    remove(outcome=adopt(one_of_each_role), actor=one_of_each_role.users["office"])

    assert not Adoption.objects.exists()
    last = Adoption.history.first()
    assert (last.history_type, last.history_user) == ("-", one_of_each_role.users["office"])


def assert_refused(write) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"title": ""}, id="without a title"),
        pytest.param({"characters": 1501}, id="too long"),
        pytest.param({"edited_characters": 1501}, id="edited too long"),
        pytest.param({"state": "submitted", "text": ""}, id="under way without a text"),
        pytest.param({"state": "sent"}, id="sent on no day"),
        pytest.param({"sent_on": date(2021, 5, 1)}, id="a day of sending, not sent"),
    ],
)
def test_the_database_refuses_a_report(values, one_of_each_role):
    assert_refused(
        lambda: OpinionReport.objects.filter(pk=one_of_each_role.report.pk).update(**values)
    )


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "make",
    [
        lambda r: Adoption.objects.create(report=r, level="city", body=""),
        lambda r: [Adoption.objects.create(report=r, level="city", body="市政协") for _ in "12"],
        lambda r: ReportInstruction.objects.create(report=r, level="city", who=""),
        lambda r: Authorship.objects.create(report=r, person=make_person("甲"), weight=0),
        lambda r: Authorship.objects.create(report=r, person=make_person("甲"), weight=100),
        lambda r: Authorship.objects.create(report=r, person=r.authors.first()),
    ],
)
def test_the_database_refuses_what_cannot_be(make, one_of_each_role):
    assert_refused(lambda: make(one_of_each_role.report))


def test_the_database_keeps_one_report_of_an_origin(one_of_each_role):
    OpinionReport.objects.filter(pk=one_of_each_role.report.pk).update(
        origin="proposals.proposal:1"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionReport.objects.create(
            title="又一篇",
            origin="proposals.proposal:1",
            created_at=one_of_each_role.report.created_at,
        )
