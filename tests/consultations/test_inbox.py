# ruff: noqa: F811 - fixtures imported by name
"""Problems, steps and topics in people's inboxes: whose turn each is, at one price for any number."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.enums import ProblemState, StepRole, StepState
from consultations.models import ChainStep, TopicSuggestion
from tests.consultations.factories import problem_of, supervision_on
from tests.factories import make_item
from tests.twentieth_of_may import TODAY, plan, users  # noqa: F401 - fixtures
from workflow.inbox import inbox_of
from workplan.annexes import Annex

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervision(plan, users):
    item = make_item(
        plan.plan, 1, "物业", annex=Annex.SUPERVISION, lead=[plan.departments["城建委"]]
    )
    return supervision_on(item)


def told(user, noun: str) -> list[tuple[str, str, str]]:
    """Return of each entry of a noun: its state, whose turn, the step."""
    found = inbox_of(user, TODAY)
    return [
        (e.state, e.waits_for, e.step.label if e.step else "")
        for e in (*found.mine, *found.waiting)
        if e.key.startswith(f"consultations.{noun}")
    ]


@pytest.mark.parametrize(
    ("state", "due_on", "head", "office"),
    [
        (ProblemState.FOUND, None, [("待交办", "", "交办")], []),
        (ProblemState.HANDED_OVER, date(2021, 6, 20), [("已交办", "街道", "答复")], []),
        (
            *(ProblemState.HANDED_OVER, date(2021, 5, 19)),
            *([("逾期 1 天", "", "答复")], [("逾期 1 天", "城建委", "")]),
        ),
        (ProblemState.RECTIFIED, date(2021, 6, 20), [("已整改", "", "核查通过")], []),
        (ProblemState.CHECKED, date(2021, 5, 1), [], [("待销号", "", "销号")]),
        (ProblemState.CLOSED, date(2021, 5, 1), [], []),
    ],
)
def test_each_state_of_a_problem_is_somebody_s_turn(
    state, due_on, head, office, supervision, users
):
    problem_of(
        supervision,
        state=state,
        due_on=due_on,
        unit="街道",
        handed_on=date(2021, 4, 1),
        found_on=date(2021, 4, 1),
        closed_on=TODAY if state == ProblemState.CLOSED else None,
    )

    assert told(users["城建委"], "problem") == head
    assert told(users["办公室"], "problem") == office
    assert told(users["教文委"], "problem") == []


def test_an_office_s_step_is_the_office_s_and_a_department_s_is_watched_once_late(
    supervision, users
):
    supervision.steps.all().delete()
    for order, role in enumerate((StepRole.OFFICE, StepRole.DEPARTMENT)):
        ChainStep.objects.create(
            theme=supervision, order=order, name="环节", role=role, planned_on=date(2021, 5, 18)
        )

    assert told(users["办公室"], "chainstep") == [
        ("逾期 2 天", "", "完成"),
        ("逾期 2 天", "城建委", ""),
    ]
    assert told(users["城建委"], "chainstep") == [("逾期 2 天", "", "完成")]
    supervision.steps.update(state=StepState.DONE, done_on=TODAY)
    assert told(users["办公室"], "chainstep") == []


@pytest.mark.parametrize("name", ["城建委", "办公室"])
def test_thirty_rows_ask_no_more_of_the_database_than_three(name, supervision, users):
    supervision.steps.all().delete()

    def asked(times: int) -> int:
        for number in range(times):
            day = TODAY - timedelta(days=number + 1)
            shared = {"unit": "街道", "handed_on": date(2021, 3, 1), "found_on": date(2021, 3, 1)}
            problem_of(supervision, state=ProblemState.HANDED_OVER, due_on=day, **shared)
            ChainStep.objects.create(
                theme=supervision, order=times + number, name=f"环节{times}{number}", planned_on=day
            )
            TopicSuggestion.objects.create(
                year=2022, title=f"选题{times}{number}", proposed_at="2021-05-01T01:00Z"
            )
        with CaptureQueriesContext(connection) as queries:
            inbox_of(users[name], TODAY)
        return len(queries)

    assert asked(3) == asked(27)
