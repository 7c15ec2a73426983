"""民主监督员: posted to units from a day to a day, and what they report; 淳安's twelve units (seed 003)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations.models import MonitorReport
from consultations.permissions import units_of
from consultations.services import monitors
from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Appointment
from tests.factories import OneOfEachRole, make_department, make_person, make_user
from workflow.figures import lines, paragraph
from workflow.refusals import NotAllowed, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
PAGE, TODAY = reverse("consultations:monitors"), date(2021, 6, 30)


@pytest.fixture
def unit():
    return make_department("农业农村局", DepartmentKind.UNIT)


@pytest.fixture
def monitor(one_of_each_role: OneOfEachRole):
    return one_of_each_role.users["member"]


@pytest.fixture
def posted(unit, monitor, one_of_each_role: OneOfEachRole) -> Appointment:
    return monitors.post(
        person=monitor.person,
        unit=unit,
        since=date(2021, 3, 1),
        until=date(2021, 12, 31),
        actor=one_of_each_role.users["office"],
    )


def write(client, posted, action: str = "report", **values):
    prefix = f"monitor-{posted.pk}-{action}"
    address = reverse("consultations:monitor_act", args=[posted.pk, action])
    return client.post(address, {f"{prefix}-{name}": value for name, value in values.items()})


def test_the_office_posts_one_to_a_unit(unit, monitor, signed_in):
    data = {"person": monitor.person.name, "unit": "农业农村局", "since": "2021-03-01"}

    assert signed_in("office").post(PAGE, data).status_code == 302

    [posted] = Appointment.objects.filter(duty=Duty.MONITOR)
    assert (posted.person, posted.department, posted.ended_on) == (monitor.person, unit, None)
    assert posted.label == "农业农村局民主监督员"


def test_posted_to_a_unit_one_does_not_act_for_it(posted, monitor):
    assert units_of(monitor, TODAY) == frozenset()
    assert posted.department_id not in roles.department_ids(monitor, TODAY)
    stranger = make_user("expert", person=make_person("王教授"))
    Appointment.objects.create(
        person=stranger.person,
        department=make_department("智库", DepartmentKind.EXPERTS),
        duty=Duty.EXPERT,
    )
    assert not roles.is_member(stranger, TODAY)
    assert not roles.is_of_committee(stranger, TODAY)


def test_one_is_not_posted_twice_nor_to_a_committee(posted, monitor, one_of_each_role):
    office = one_of_each_role.users["office"]
    again = {"person": monitor.person, "since": date(2021, 12, 31), "actor": office}
    with pytest.raises(ValidationError, match="在这段时间里已是农业农村局的民主监督员。"):
        monitors.post(unit=posted.department, **again)
    with pytest.raises(Refused, match="不能派驻。"):
        monitors.post(unit=one_of_each_role.item.lead_departments[0], **again)
    again["since"] = date(2022, 1, 1)
    assert monitors.post(unit=posted.department, **again).pk


def test_what_one_reports_is_read_by_the_office_the_leaders_and_oneself(posted, signed_in):
    assert write(signed_in("member"), posted, text="台账不全，建议补齐。").status_code == 302

    [report] = MonitorReport.objects.all()
    assert (report.on, report.monitor, report.unit) == (TODAY, str(posted.person), "农业农村局")
    for role in ("office", "lead leader", "member"):
        assert "台账不全，建议补齐。" in signed_in(role).get(PAGE).content.decode()


def test_another_of_them_reads_no_report(posted, unit, signed_in, one_of_each_role, client):
    write(signed_in("member"), posted, text="台账不全，建议补齐。")
    other = make_user("other", person=make_person("汪文军"))
    monitors.post(
        person=other.person,
        unit=unit,
        since=date(2021, 4, 1),
        actor=one_of_each_role.users["office"],
    )
    client.force_login(other)
    page = client.get(PAGE).content.decode()
    assert ("农业农村局" in page, "台账不全" in page) == (True, False)
    assert write(client, posted, text="替人写").status_code == 404


@pytest.mark.parametrize("role", ["responsible head", "another head", "account of no one"])
def test_to_others_the_page_is_not_there(posted, role, signed_in):
    client = signed_in(role)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {}).status_code == 404
    assert write(client, posted, text="情况").status_code == 404
    assert not MonitorReport.objects.exists()


def test_neither_a_leader_nor_oneself_posts_or_ends(posted, signed_in, one_of_each_role):
    for role in ("lead leader", "member"):
        data = {"person": str(posted.person), "unit": "农业农村局", "since": "2022-01-01"}
        assert signed_in(role).post(PAGE, data).status_code == 404
        assert write(signed_in(role), posted, "end", on="2021-07-01").status_code == 404
        with pytest.raises(NotAllowed):
            monitors.end(appointment=posted, on=TODAY, actor=one_of_each_role.users[role])
    posted.refresh_from_db()
    assert posted.ended_on == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2021-07-01", "日期不能晚于今天。"), ("2021-02-28", "这一天不在派驻期间。")],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(posted, signed_in, day, words):
    answer = write(signed_in("member"), posted, text="情况", on=day)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_twelve_units_are_counted_as_units(one_of_each_role: OneOfEachRole):
    office = one_of_each_role.users["office"]
    units = [make_department(f"县局{n}", DepartmentKind.UNIT) for n in range(12)]
    for n in range(15):  # to three of them, two
        monitors.post(
            person=make_person(f"监督员{n}"),
            unit=units[n % 12],
            since=date(2021, 3, 1),
            actor=office,
        )
    found = {line.key: line.total for line in lines(2021)}
    assert found["monitored"] == 12
    assert paragraph(2021, lines(2021)) == "2021年，向12家部门派驻民主监督员。"
    assert {line.key: line.total for line in lines(2020)}["monitored"] == 0
