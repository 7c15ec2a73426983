"""What a session or a supervision brings is handed over together, and counted by unit and matter."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from almanac import clock
from consultations.deadlines import open_deadlines
from consultations.models import ChainChange
from consultations.services import problems, suggestions
from consultations.units import by_unit
from members.enums import DepartmentKind
from members.models import User
from notifications.models import Mail
from tests.consultations.factories import consultation_on, meeting_of, problem_of, supervision_on
from tests.factories import OneOfEachRole, make_department, make_head, make_user
from workflow.figures import lines
from workflow.inbox import inbox_of
from workflow.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
TODAY, DUE = date(2021, 6, 30), date(2021, 7, 20)


@pytest.fixture
def contact() -> User:
    unit = make_department("城管局", DepartmentKind.UNIT)
    person = make_head(unit, "城管联系人")
    person.email = "chengguan@example.cn"
    person.save()
    return make_user("chengguan", person=person)


@pytest.fixture
def meeting(one_of_each_role: OneOfEachRole, contact):
    meeting = meeting_of(consultation_on(one_of_each_role.item))
    for text, unit in (("增设标线", "城管局"), ("夜间值守", ""), ("拓宽路口", "某公司")):
        suggestions.add_suggestion(meeting=meeting, actor=None, text=text, unit=unit)
    return meeting


def hand_over(client: Client, meeting, rows, **values):
    prefix = f"session-{meeting.pk}-hand_over"
    data = {"rows": [row.pk for row in rows], "due_on": str(DUE), **values}
    address = f"/records/session/{meeting.pk}/hand_over/"
    return client.post(address, {f"{prefix}-{name}": value for name, value in data.items()})


def states(meeting) -> list[str]:
    return list(meeting.suggestions.values_list("state", flat=True))


def told(contact: User) -> list[str]:
    return list(Mail.objects.filter(recipient=contact.person).values_list("subject", flat=True))


def test_several_go_to_one_unit_at_once_and_it_gets_one_letter(meeting, contact, signed_in):
    rows = list(meeting.suggestions.all())

    assert hand_over(signed_in("office"), meeting, rows, unit="城管局").status_code == 302

    assert states(meeting) == ["handed_over"] * 3
    assert {row.due_on for row in meeting.suggestions.all()} == {DUE}
    [subject] = told(contact)
    assert "“地铁口序化”意见建议1、2、3" in subject
    [entry] = inbox_of(contact, TODAY).mine
    assert (entry.title, entry.count) == ("“地铁口序化”意见建议 3 条", 3)


def test_without_a_unit_each_goes_to_its_own_and_what_has_none_is_said(meeting, signed_in):
    rows = list(meeting.suggestions.all())

    answer = hand_over(signed_in("office"), meeting, rows)

    assert answer.status_code == 422
    assert "第 2 条还没有转办单位，请填写。" in answer.content.decode()
    assert states(meeting) == ["offered"] * 3  # all or none
    assert hand_over(signed_in("office"), meeting, [rows[0], rows[2]]).status_code == 302
    assert states(meeting) == ["handed_over", "offered", "handed_over"]


def test_what_another_handed_over_meanwhile_is_said(meeting, one_of_each_role, signed_in):
    rows = list(meeting.suggestions.all())
    suggestions.hand_over(suggestion=rows[0], actor=one_of_each_role.users["office"])

    answer = hand_over(signed_in("office"), meeting, rows, unit="城管局")

    assert "您打开页面后，选中的已有人交办过，请核对后再选。" in answer.content.decode()
    assert states(meeting) == ["handed_over", "offered", "offered"]


@pytest.mark.parametrize("role", ["lead leader", "another head", "member", "participant head"])
def test_only_who_keeps_the_chain_hands_over(meeting, role, signed_in):
    answer = hand_over(signed_in(role), meeting, meeting.suggestions.all(), unit="城管局")
    assert answer.status_code == 404
    assert states(meeting) == ["offered"] * 3


def test_a_unit_is_reminded_of_a_meeting_once_however_many_lines_it_has(
    meeting, contact, one_of_each_role
):
    office = one_of_each_role.users["office"]
    suggestions.hand_over_many(
        meeting=meeting, rows=meeting.suggestions.all(), unit="城管局", due_on=DUE, actor=office
    )

    found = [d for d in open_deadlines(TODAY, DUE) if contact.person_id in d.recipient_ids]
    assert [(d.title, d.act, d.due_on) for d in found] == [
        ("“地铁口序化”意见建议1、2、3", "反馈", DUE)
    ]
    suggestions.adopt(suggestion=meeting.suggestions.get(number=2), actor=contact)
    found = [d for d in open_deadlines(TODAY, DUE) if contact.person_id in d.recipient_ids]
    assert [d.title for d in found] == ["“地铁口序化”意见建议1、3"]


def test_what_is_late_is_the_offices_to_ask_again_once_a_day(meeting, contact, one_of_each_role):
    office = one_of_each_role.users["office"]
    suggestions.hand_over_many(
        meeting=meeting, rows=meeting.suggestions.all(), unit="城管局", due_on=DUE, actor=office
    )
    with clock.standing_at(date(2021, 7, 22)):
        [late] = [e for e in inbox_of(office, clock.today()).waiting if e.designation == "意见建议"]
        assert (late.title, late.waits_for) == ("“地铁口序化”意见建议 3 条", "城管局")
        assert suggestions.urge(meeting=meeting, actor=office) == 1
        assert any("意见建议催办" in subject for subject in told(contact))
        assert ChainChange.objects.filter(action="urge").count() == 3
        with pytest.raises(Refused, match="今天已经催办过。"):
            suggestions.urge(meeting=meeting, actor=office)
    assert states(meeting) == ["handed_over"] * 3


def test_asked_again_it_has_a_new_day(meeting, one_of_each_role):
    office, row = one_of_each_role.users["office"], meeting.suggestions.first()
    row = suggestions.hand_over(suggestion=row, actor=office, on=date(2021, 4, 1))
    row = suggestions.adopt(suggestion=row, actor=office)

    row = suggestions.reopen(suggestion=row, actor=office, reason="没有落实", due_on=DUE)

    assert (row.state, row.handed_on, row.due_on) == ("handed_over", TODAY, DUE)


def test_figures_count_units_and_matters_apart_from_lines(meeting, one_of_each_role):
    office = one_of_each_role.users["office"]
    suggestions.hand_over_many(
        meeting=meeting, rows=meeting.suggestions.all(), unit="城管局", actor=office
    )
    other = meeting_of(meeting.consultation, date(2021, 4, 8))
    row = suggestions.add_suggestion(meeting=other, actor=None, text="加装路灯", unit="城管局")
    suggestions.hand_over(suggestion=row, actor=office)
    agreed = suggestions.add_suggestion(meeting=other, actor=None, text="当场采纳", unit="城管局")
    suggestions.adopt(suggestion=agreed, actor=office)

    [unit] = by_unit([*meeting.suggestions.all(), *other.suggestions.all()], TODAY)
    assert (unit.unit, unit.matters, unit.handed, unit.open) == ("城管局", 2, 4, 4)
    found = {line.key: (line.total, line.by_department()) for line in lines(2021)}
    assert found["suggestions-matters"] == (2, {"城管局": 2})
    assert found["suggestions-handed"] == (4, {"城管局": 4})


def test_fifty_five_problems_go_to_their_units_at_once(one_of_each_role: OneOfEachRole, signed_in):
    supervision = supervision_on(one_of_each_role.item)
    for n in range(55):
        problem_of(supervision, f"问题{n}", unit=f"县单位{n % 5}")
    page = signed_in("office").get(supervision.get_absolute_url())
    form = BeautifulSoup(page.content, "html.parser").select(
        f'input[name="supervision-{supervision.pk}-assign-rows"]'
    )
    assert len(form) == 55
    data = {f"supervision-{supervision.pk}-assign-rows": [box["value"] for box in form]}

    answer = signed_in("office").post(f"/records/supervision/{supervision.pk}/assign/", data)

    assert answer.status_code == 302
    table = by_unit(supervision.problems.all(), TODAY)
    assert [(row.unit, row.matters, row.handed) for row in table] == [
        (f"县单位{n}", 1, 11) for n in range(5)
    ]


def test_a_problem_without_a_unit_holds_all_back(one_of_each_role: OneOfEachRole):
    supervision = supervision_on(one_of_each_role.item)
    rows = [problem_of(supervision, unit=unit) for unit in ("属地街道", "")]
    with pytest.raises(Refused, match="问题 2 还没有责任单位，请填写。"):
        problems.hand_over_many(
            supervision=supervision, rows=rows, actor=one_of_each_role.users["office"]
        )
    assert set(supervision.problems.values_list("state", flat=True)) == {"found"}
