"""What was handed to a unit: it sees exactly these, answers on its page, and is asked again."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from consultations.deadlines import open_deadlines
from consultations.enums import Action, ProblemState, SuggestionState
from consultations.models import Paper, Problem
from consultations.services import problems, suggestions
from consultations.units import by_unit
from members.enums import DepartmentKind
from members.models import Department, NameAlias, User
from notifications.models import Mail
from tests.consultations.factories import (
    below,
    meeting_of,
    photo,
    problem_of,
    supervision_on,
)
from tests.factories import OneOfEachRole, make_department, make_head, make_user
from workflow.inbox import inbox_of
from workflow.refusals import NotAllowed

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 30)


@pytest.fixture
def unit() -> Department:
    """城管局, which is also called 区城管局."""
    unit = make_department("城管局", DepartmentKind.UNIT)
    NameAlias.objects.create(name="区城管局", department=unit)
    return unit


@pytest.fixture
def contact(unit) -> User:
    return make_user("chengguan", person=make_head(unit, "城管联系人"))


@pytest.fixture
def other() -> User:
    street = make_department("长河街道", DepartmentKind.UNIT)
    return make_user("changhe", person=make_head(street, "街道联系人"))


@pytest.fixture
def problem(one_of_each_role: OneOfEachRole, unit):
    row = problem_of(supervision_on(one_of_each_role.item), unit="区城管局")
    return problems.hand_over(
        problem=row, actor=one_of_each_role.users["office"], due_on=date(2021, 7, 9)
    )


@pytest.fixture
def suggestion(one_of_each_role: OneOfEachRole, unit):
    meeting = meeting_of(below())
    row = suggestions.add_suggestion(meeting=meeting, actor=None, text="增设标线", unit="城管局")
    return suggestions.hand_over(suggestion=row, actor=one_of_each_role.users["office"])


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(user: User, row, action: Action, **values):
    address = reverse("consultations:handed_act", args=[row.noun, row.pk, str(action)])
    prefix = f"{row.noun}-{row.pk}-{action}"
    return browser(user).post(address, {f"{prefix}-{name}": v for name, v in values.items()})


def test_a_typed_name_becomes_the_department_that_goes_by_it(problem, suggestion, unit):
    assert (problem.department, suggestion.department) == (unit, unit)
    unknown = problem_of(problem.supervision, unit="某公司")
    assert (unknown.unit, unknown.department) == ("某公司", None)


def test_a_unit_reads_what_it_was_handed_and_nothing_else(problem, suggestion, contact, other):
    hidden = problem_of(problem.supervision, "还没有交办的", unit="城管局")
    page = browser(contact).get("/handed/").content.decode()
    assert ("消防通道被占" in page, "增设标线" in page, "还没有交办的" in page) == (
        True,
        True,
        False,
    )
    assert "城管局：监督 1 项，交办问题 1 个，未整改 1 个，逾期 0 个，销号 0 个" in page
    assert "城管局：协商会 1 场，转办意见建议 1 条，未反馈 1 条，逾期 0 条，采纳 0 条" in page
    assert browser(contact).get(hidden.unit_page).status_code == 404
    assert browser(contact).get(problem.supervision.get_absolute_url()).status_code == 404
    assert "还没有交给本单位的问题和意见建议。" in browser(other).get("/handed/").content.decode()
    assert 'href="/handed/"' in browser(contact).get("/chains/2021/").content.decode()
    assert 'href="/handed/"' not in browser(other).get("/chains/2021/").content.decode()


@pytest.mark.parametrize("who", ["other", "office", "responsible head", "member", "no one"])
@pytest.mark.parametrize("noun", ["problem", "suggestion"])
def test_to_everyone_else_it_is_not_there(request, one_of_each_role, problem, other, who, noun):
    row = request.getfixturevalue(noun)
    roles = {"other": other, "no one": make_user("noone")}
    user = roles.get(who) or one_of_each_role.users[who]
    assert browser(user).get(row.unit_page).status_code == 404
    action = Action.ANSWER if noun == "problem" else Action.ADOPT
    assert act(user, row, action, answer="已办").status_code == 404
    row.refresh_from_db()
    assert row.state == "handed_over"


def test_it_answers_puts_right_and_is_asked_again(problem, contact, one_of_each_role):
    office = one_of_each_role.users["office"]
    assert act(contact, problem, Action.ANSWER).status_code == 422
    assert act(contact, problem, Action.ANSWER, answer="三日内清理").status_code == 302
    assert act(contact, problem, Action.RECTIFY, photos=photo()).status_code == 302
    problem.refresh_from_db()
    assert (problem.state, problem.answer) == (ProblemState.RECTIFIED, "三日内清理")
    assert problem.changes.latest("pk").actor == contact
    # Whether it is put right is not the unit's to say.
    assert act(contact, problem, Action.PASS).status_code == 404
    with pytest.raises(NotAllowed):
        problems.pass_check(problem=problem, actor=contact)
    Mail.objects.all().delete()
    problems.fail_check(problem=problem, actor=office, reason="又被占用", due_on=date(2021, 7, 20))
    told = Mail.objects.get(recipient=contact.person)
    assert "监督问题重新交办" in told.subject
    assert "说明：又被占用" in told.text
    assert problem.unit_page in told.text
    assert [entry.title for entry in inbox_of(contact, TODAY).mine] == ["消防通道被占"]


def test_photographs_of_a_problem_open_to_its_unit(problem, contact, other):
    problems.add_photos(problem=problem, actor=contact, photos=[photo()])
    address = Paper.objects.get().get_absolute_url()
    assert browser(contact).get(address).status_code == 200
    assert browser(other).get(address).status_code == 404


@pytest.mark.parametrize(
    ("action", "values", "state"),
    [
        (Action.ADOPT, {"answer": "列入计划"}, SuggestionState.ADOPTED),
        (Action.NOT_ADOPT, {"answer": "已有规定"}, SuggestionState.DECLINED),
    ],
)
def test_it_says_yes_or_no_to_a_suggestion(
    suggestion, contact, one_of_each_role, action, values, state
):
    assert act(contact, suggestion, action, **values).status_code == 302
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == (state, values["answer"])
    assert inbox_of(contact, TODAY).mine == ()
    office = one_of_each_role.users["office"]
    suggestions.reopen(suggestion=suggestion, actor=office, reason="请再研究")
    assert [entry.title for entry in inbox_of(contact, TODAY).mine] == ["增设标线"]


def test_its_inbox_leads_to_the_answer(problem, suggestion, contact, other):
    found = [
        (entry.designation, entry.title, entry.url, entry.step.label)
        for entry in inbox_of(contact, TODAY).mine
    ]
    assert sorted(found) == [
        ("意见建议 1", "增设标线", suggestion.unit_page, "答复"),
        ("监督问题 1", "消防通道被占", problem.unit_page, "答复"),
    ]
    assert inbox_of(other, TODAY).mine == ()


def test_it_is_reminded_until_it_is_put_right(problem, contact, one_of_each_role):
    def told() -> list:
        found = open_deadlines(TODAY, date(2021, 7, 31))
        return [(d.due_on, d.act) for d in found if contact.person_id in d.recipient_ids]

    assert told() == [(date(2021, 7, 9), "答复")]
    answered = problems.answer(problem=problem, actor=contact, answer="三日内清理")
    assert told() == [(date(2021, 7, 9), "整改")]
    problems.rectify(problem=answered, actor=contact)
    assert told() == []


def test_what_was_typed_before_is_given_its_department_where_one_alone_goes_by_it(problem, unit):
    make_department("综合行政执法局", DepartmentKind.UNIT, full_name="城管局")
    typed = {"区城管局": unit, "城管局": None, "某公司": None}
    rows = {words: problem_of(problem.supervision, words, unit=words) for words in typed}
    Problem.objects.update(department=None)
    migration = import_module("consultations.migrations.0010_units_of_the_roster")
    migration.name_departments(apps, SimpleNamespace(connection=connection))
    for words, row in rows.items():
        row.refresh_from_db()
        assert row.department == typed[words]


def test_figures_by_unit_join_the_names_of_one(problem):
    supervision = problem.supervision
    row = problem_of(supervision, "坡道太陡", unit="城管局")
    problems.hand_over(problem=row, actor=make_user("office2", office=True))
    found = by_unit(supervision.problems.select_related("department"), TODAY)
    assert [(each.unit, each.handed, each.open) for each in found] == [("城管局", 2, 2)]
