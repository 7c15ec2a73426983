"""Proposals among the year's figures."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from almanac import clock
from proposals.enums import AssignmentState, State
from proposals.models import Evaluation, Proposal
from tests.factories import make_plan
from tests.proposals.factories import assignment_in, make_one_of_each_role, proposal_in, stage
from workflow.figures import Line, lines, paragraph

pytestmark = pytest.mark.django_db

GRADES = ("proposals-satisfied", "proposals-basic")
FILED, ANSWERED = date(2024, 3, 1), date(2024, 6, 20)


@pytest.fixture(autouse=True)
def _new_year() -> Iterator[None]:
    with clock.standing_at(date(2025, 1, 10)):
        yield


@pytest.fixture
def proposals():
    """Three filed in 2024, one of them answered and rated 满意, one 基本满意; one filed in 2023."""
    make_plan(2024)
    one_of_each_role = make_one_of_each_role()
    proposal_in(
        State.FILED, one_of_each_role, "往年的提案", filed_on=date(2023, 3, 1), submitted_on=None
    )
    proposal_in(State.FILED, one_of_each_role, "尚未交办", filed_on=FILED, submitted_on=None)
    for title, grade in (("亮灯", "satisfied"), ("停车", "basic")):
        _answered(one_of_each_role, title, grade)
    return one_of_each_role


def _answered(one_of_each_role, title: str, grade: str) -> None:
    with clock.standing_at(ANSWERED):
        days = {"filed_on": FILED, "answered_on": ANSWERED, "submitted_on": None}
        proposal = proposal_in(State.ANSWERED, one_of_each_role, title, **days)
        given = assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
        Evaluation.objects.create(
            assignment=given,
            stage=stage(),
            person=one_of_each_role.person("author"),
            grade=grade,
            comment="意见",
            rated_on=ANSWERED,
            entered_by=one_of_each_role.users["author"],
            entered_at=clock.now(),
        )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found(prefix: str, year: int = 2024) -> dict[str, Line]:
    return {row.key.removeprefix(prefix): row for row in lines(year) if row.key.startswith(prefix)}


def totals(prefix: str, year: int = 2024) -> dict[str, int]:
    return {key: row.total for key, row in found(prefix, year).items() if row.total}


def test_no_two_lines_share_a_key(db):
    keys = [row.key for row in lines(2024)]
    assert len(keys) == len(set(keys))


def test_proposals_count_in_the_year_of_their_filing_and_of_their_answer(proposals):
    assert totals("proposals-") == {"filed": 3, "answered": 2, "satisfied": 1, "basic": 1}
    assert totals("proposals-", 2023) == {"filed": 1}
    assert found("proposals-")["answered"].by_month() == [0] * 5 + [2] + [0] * 6


def test_the_paragraph_gives_the_rate_of_the_satisfied(proposals):
    assert paragraph(2024, lines(2024)) == (
        "2024年，立案提案3件，办复2件，提案人满意1件（满意率50.0%），基本满意1件。"
    )


def test_those_filed_for_the_plenary_are_told_from_those_filed_since(proposals):
    """A document counts the proposals of its session; the year's figure says both."""
    Proposal.objects.filter(title="亮灯").update(submission="interim")
    assert paragraph(2024, lines(2024)).startswith(
        "2024年，立案提案3件（会议提案2件、平时提案1件），办复2件"
    )
    Proposal.objects.filter(title="停车").update(submission="")
    assert "3件（会议提案1件、平时提案1件、形式未登记的1件）" in paragraph(2024, lines(2024))


def test_what_no_department_supervises_is_the_committees(proposals):
    Proposal.objects.filter(title="亮灯").update(supervising_department=None)
    facts = found("proposals-")["filed"].facts
    assert {fact.label: fact.departments for fact in facts} == {
        "亮灯": ("提案委",),
        "停车": ("城建委",),
        "尚未交办": ("城建委",),
    }


@pytest.mark.parametrize("role", ["committee staff", "office", "leader"])
def test_the_committee_the_office_and_the_leaders_read_which_proposals(proposals, role):
    page = signed_in(proposals.users[role]).get("/figures/2024/proposals-satisfied/")
    assert [fact.label for fact in page.context["page"]] == ["亮灯"]


@pytest.mark.parametrize("role", ["another member", "sector head"])
def test_others_read_how_many(proposals, role):
    page = signed_in(proposals.users[role]).get("/figures/2024/proposals-satisfied/")
    assert (page.context["total"], list(page.context["page"])) == (1, [])


@pytest.mark.parametrize("role", ["author", "supervising head"])
def test_whose_own_it_is_reads_which(proposals, role):
    page = signed_in(proposals.users[role]).get("/figures/2024/proposals-satisfied/")
    assert [fact.label for fact in page.context["page"]] == ["亮灯"]


@pytest.mark.parametrize(("role", "filed"), [("unit", 2), ("other unit", 0)])
def test_a_unit_reads_what_it_was_handed_and_no_other_number(proposals, role, filed):
    client = signed_in(proposals.users[role])
    whole = client.get("/figures/2024/")
    rows = (row.line for rows in whole.context["groups"].values() for row in rows)
    totals = {row.key: row.total for row in rows}
    assert totals.get("proposals-filed", 0) == filed
    assert set(totals) <= {"proposals-filed", "proposals-answered", *GRADES}
    assert "工作综述用语" not in whole.content.decode()
    rows = client.get("/figures/2024/proposals-filed/")
    assert rows.status_code == (200 if filed else 404)
