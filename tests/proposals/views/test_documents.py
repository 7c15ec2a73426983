"""Who is handed a proposal's papers; to everyone else they are not there."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from almanac import clock
from proposals.enums import State
from proposals.models import Answer, DispatchBatch, Evaluation, Proposal, ProposalLetter
from tests.proposals.factories import (
    TITLE,
    OneOfEachProposalRole,
    answer_class,
    assignment_in,
    cosign,
    make_one_of_each_role,
    proposal_in,
    stage,
)
from tests.shared_rows import shared_rows

TODAY = date(2021, 5, 20)
COMMITTEE = {"committee head", "committee staff", "office"}
SIGNED = {"author", "co-signer"}
LEADING = {"leader", "supervising head"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@shared_rows(on=date(2021, 5, 20))
def one_of_each_role() -> OneOfEachProposalRole:
    return make_one_of_each_role()


def opens_for(client, one_of_each_role: OneOfEachProposalRole, url: str) -> set[str]:
    """Return for which roles a paper opens; who is not signed in is led to the sign-in."""
    opened = set()
    for role, user in one_of_each_role.users.items():
        client.logout()
        if user.is_authenticated:
            client.force_login(user)
        response = client.get(url)
        if response.status_code == 200:
            assert response["Content-Type"] == DOCX
            Document(BytesIO(response.content))
            opened.add(role)
        elif user.is_active and user.is_authenticated:
            assert response.status_code == 404, role
        else:
            assert response.status_code == 302, role
    return opened


def under_way(one_of_each_role: OneOfEachProposalRole, **values) -> Proposal:
    proposal = proposal_in("handling", one_of_each_role, number=12, **values)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    return proposal


def an_answer(one_of_each_role: OneOfEachProposalRole, **values) -> Answer:
    return Answer.objects.create(
        assignment=assignment_in("answered", under_way(one_of_each_role), one_of_each_role.unit),
        author=one_of_each_role.users["unit"],
        saved_at=clock.now(),
        **{
            "answer_class": answer_class("A"),
            "text": "已办。",
            "submitted_on": TODAY,
            **values,
        },
    )


def test_the_form_is_for_those_to_whom_the_proposals_page_opens(client, one_of_each_role):
    proposal = under_way(one_of_each_role)
    assignment_in("signed", proposal, one_of_each_role.unit)

    url = f"/proposals/documents/{proposal.pk}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE | SIGNED | LEADING | {"unit"}


def test_a_drafts_form_is_its_authors(client, one_of_each_role):
    proposal = proposal_in("draft", one_of_each_role)

    assert opens_for(client, one_of_each_role, f"/proposals/documents/{proposal.pk}/") == {"author"}


def test_telephones_are_left_out_for_who_need_not_reach_the_proposer(client, one_of_each_role):
    proposal = under_way(one_of_each_role)
    assignment_in("signed", proposal, one_of_each_role.unit)
    person = one_of_each_role.person("author")
    person.mobile = "13800000000"
    person.save()

    shown = {}
    for role in ("unit", "committee staff", "author", "co-signer", "leader"):
        client.force_login(one_of_each_role.users[role])
        form = Document(BytesIO(client.get(f"/proposals/documents/{proposal.pk}/").content))
        shown[role] = any("13800000000" in row.cells[1].text for row in form.tables[0].rows)

    assert shown == {
        "unit": True,
        "committee staff": True,
        "author": True,
        "co-signer": False,
        "leader": False,
    }


def test_it_comes_under_its_chinese_name(client, one_of_each_role):
    client.force_login(one_of_each_role.users["office"])

    response = client.get(f"/proposals/documents/{under_way(one_of_each_role).pk}/")

    assert "第12号提案表.docx" in unquote(response["Content-Disposition"])


def test_before_it_has_a_number_its_title_names_the_file(client, one_of_each_role):
    client.force_login(one_of_each_role.users["office"])
    proposal = proposal_in(State.SUBMITTED, one_of_each_role, "关于路灯的建议")
    response = client.get(f"/proposals/documents/{proposal.pk}/")
    assert "filename*=utf-8''提案表（关于路灯的建议）.docx" in unquote(
        response["Content-Disposition"]
    )


def a_batch(one_of_each_role: OneOfEachProposalRole, state: str) -> DispatchBatch:
    batch = DispatchBatch.objects.create(
        name="提案交办会", term=2, session=5, held_on=TODAY, months=3
    )
    proposal = under_way(one_of_each_role, batch=batch)
    assignment_in(state, proposal, one_of_each_role.unit)
    assignment_in(state, proposal, one_of_each_role.co_unit, "co")
    other = proposal_in("handling", one_of_each_role, "关于垃圾分类的建议", number=13, batch=batch)
    assignment_in(state, other, one_of_each_role.other_unit)
    return batch


def listed(client, batch: DispatchBatch) -> list[list[str]]:
    content = client.get(f"/proposals/documents/batches/{batch.pk}/").content
    rows = Document(BytesIO(content)).tables[0].rows[1:]
    return [[cell.text for cell in row.cells][:5] for row in rows]


def test_before_the_meeting_the_list_is_the_committees(client, one_of_each_role):
    batch = a_batch(one_of_each_role, "planned")

    url = f"/proposals/documents/batches/{batch.pk}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE


def test_once_handed_over_each_unit_has_its_own_rows_of_the_list(client, one_of_each_role):
    batch = a_batch(one_of_each_role, "sent")
    first = ["12", TITLE, "author、co-signer", "主办单位", "会办单位"]
    second = ["13", "关于垃圾分类的建议", "author", "他单位", ""]

    url = f"/proposals/documents/batches/{batch.pk}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE | {"unit", "co-unit", "other unit"}
    for role, rows in (
        ("office", [first, second]),
        ("unit", [first]),
        ("co-unit", [first]),
        ("other unit", [second]),
    ):
        client.force_login(one_of_each_role.users[role])
        assert listed(client, batch) == rows


def test_an_answer_is_for_those_to_whom_the_proposals_page_opens(client, one_of_each_role):
    url = f"/proposals/documents/answers/{an_answer(one_of_each_role).pk}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE | SIGNED | LEADING | {"unit"}


def test_a_draft_of_an_answer_is_for_who_writes_it_and_the_committee(client, one_of_each_role):
    url = f"/proposals/documents/answers/{an_answer(one_of_each_role, submitted_on=None).pk}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE | {"unit"}


def test_the_form_for_rating_is_for_proposers_the_unit_and_the_committee(client, one_of_each_role):
    url = f"/proposals/documents/ratings/{an_answer(one_of_each_role).assignment_id}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE | SIGNED | {"unit"}


def test_of_a_rating_only_its_own_raters_form_is_filled_in(client, one_of_each_role):
    assignment = an_answer(one_of_each_role).assignment
    Evaluation.objects.create(
        assignment=assignment,
        stage=stage(),
        person=one_of_each_role.person("author"),
        grade="unsatisfied",
        comment="没有逐条答复。",
        rated_on=TODAY,
        entered_by=one_of_each_role.users["author"],
        entered_at=clock.now(),
    )

    filled = {}
    for role in ("author", "co-signer", "unit", "office"):
        client.force_login(one_of_each_role.users[role])
        content = client.get(f"/proposals/documents/ratings/{assignment.pk}/").content
        rows = Document(BytesIO(content)).tables[0].rows
        form = {row.cells[0].text: row.cells[1].text for row in rows}
        filled[role] = (form["总体评价"], form["意见和建议"].strip())

    blank = ("□满意  □基本满意  □不满意", "")
    assert filled == {
        "author": ("□满意  □基本满意  ☑不满意", "没有逐条答复。"),
        "co-signer": blank,
        "unit": blank,
        "office": blank,
    }


@pytest.mark.parametrize(("role", "state"), [("co", "opined"), ("lead", "planned")])
def test_there_is_no_form_for_what_is_not_answered_or_not_handed_over(
    client, one_of_each_role, role, state
):
    assignment = assignment_in(state, under_way(one_of_each_role), one_of_each_role.unit, role)
    client.force_login(one_of_each_role.users["office"])

    assert client.get(f"/proposals/documents/ratings/{assignment.pk}/").status_code == 404


def test_what_a_proposer_was_told_is_for_that_proposer_and_the_committee(client, one_of_each_role):
    letter = ProposalLetter.objects.create(
        proposal=under_way(one_of_each_role),
        person=one_of_each_role.person("co-signer"),
        addressee="co-signer",
        subject="提案审查结果：立案",
        text="已立案。\n提案委员会\n2021年5月20日",
        at=clock.now(),
    )

    url = f"/proposals/documents/letters/{letter.pk}/"

    assert opens_for(client, one_of_each_role, url) == COMMITTEE | {"co-signer"}


def test_a_long_list_takes_as_many_queries_as_a_short_one(client, one_of_each_role):
    batch = a_batch(one_of_each_role, "sent")
    client.force_login(one_of_each_role.users["office"])
    url = f"/proposals/documents/batches/{batch.pk}/"
    with CaptureQueriesContext(connection) as short:
        client.get(url)
    for number in range(20, 40):
        more = proposal_in(
            "handling", one_of_each_role, f"关于第{number}件事的建议", number=number, batch=batch
        )
        cosign(more, one_of_each_role.person("co-signer"), "confirmed")
        assignment_in("sent", more, one_of_each_role.unit)

    with CaptureQueriesContext(connection) as long:
        assert len(listed(client, batch)) == 22

    assert len(long) == len(short)
