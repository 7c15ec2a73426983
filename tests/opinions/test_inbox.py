# ruff: noqa: F811 - fixtures imported by name
"""社情民意 in people's inboxes: whose turn each report is, at one price for any number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almanac import clock
from opinions.enums import State
from opinions.models import Authorship, OpinionReport
from tests.twentieth_of_may import TODAY, plan, signed_in, users  # noqa: F401 - fixtures
from workflow.inbox import inbox_of

pytestmark = pytest.mark.django_db


def report(users, state: State, name: str = "城建委", title: str = "建议") -> OpinionReport:
    made = OpinionReport.objects.create(
        title=title, text="正文。", state=state, created_by=users[name], created_at=clock.now()
    )
    Authorship.objects.create(report=made, person=users[name].person)
    return made


def told(user) -> tuple[list[str], list[str]]:
    """Return the steps that are the reader's, and for whom the others wait."""
    found = inbox_of(user, TODAY)
    ours = "opinions.opinionreport"
    return (
        [e.step.label for e in found.mine if e.key.startswith(ours)],
        [e.waits_for for e in found.waiting if e.key.startswith(ours)],
    )


@pytest.mark.parametrize(
    ("state", "author", "office", "leader"),
    [
        (State.DRAFT, (["继续写"], []), ([], []), ([], [])),
        (State.RETURNED, (["修改"], []), ([], []), ([], [])),
        (State.SUBMITTED, ([], ["办公室"]), (["编辑"], []), ([], [])),
        (State.EDITING, ([], ["办公室"]), (["送签"], []), ([], [])),
        (State.EDITED, ([], ["会领导签发"]), ([], ["会领导签发"]), (["阅签"], [])),
        (State.SIGNED, ([], ["办公室"]), (["报送"], []), ([], [])),
        (State.DECLINED, ([], []), ([], []), ([], [])),
    ],
)
def test_each_state_is_somebody_s_turn(state, author, office, leader, plan, users):
    report(users, state)

    found = [told(users[name]) for name in ("城建委", "办公室", "王国珍", "教文委", "无关人员")]

    assert found == [author, office, leader, ([], []), ([], [])]


def test_one_click_sends_an_edited_report_to_be_signed(plan, users, signed_in):
    made = report(users, State.EDITING)
    [entry] = [e for e in inbox_of(users["办公室"], TODAY).mine if "opinion" in e.key]

    answer = signed_in("办公室").post(entry.step.url, {**dict(entry.step.shown), "next": "/"})

    assert answer.headers["Location"] == "/"
    made.refresh_from_db()
    assert made.state == State.EDITED


@pytest.mark.parametrize("name", ["城建委", "办公室", "王国珍"])
def test_thirty_reports_ask_no_more_of_the_database_than_seven(name, plan, users):
    def asked(times: int) -> int:
        for state in State:
            if state != State.SENT:
                for number in range(times):
                    report(users, state, title=f"{state}{times}{number}")
        with CaptureQueriesContext(connection) as queries:
            inbox_of(users[name], TODAY)
        return len(queries)

    assert asked(1) == asked(4)
