"""The public list: what anyone may read of proposals, and what no one may."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almanac import clock
from proposals.models import Answer, Category, Proposal
from proposals.reading.public import without_personal_data
from proposals.services.publishing import set_public
from tests.proposals.factories import (
    TITLE,
    OneOfEachProposalRole,
    answer_class,
    assignment_in,
    cosign,
    make_one_of_each_role,
    proposal_in,
)
from tests.shared_rows import shared_rows
from workflow.refusals import NotAllowed, Refused

LIST = "/public/proposals/"
TODAY = date(2021, 5, 20)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@shared_rows(on=date(2021, 5, 20))
def one_of_each_role() -> OneOfEachProposalRole:
    one_of_each_role = make_one_of_each_role(public_list=True)
    for role, name in (("author", "甲先生"), ("co-signer", "乙女士")):
        person = one_of_each_role.person(role)
        person.name, person.mobile = name, "13800000000"
        person.save()
    return one_of_each_role


def a_public_one(
    one_of_each_role: OneOfEachProposalRole, title: str = TITLE, state: str = "answered", **values
) -> Proposal:
    values = {"is_public": True, "handling_units": "主办单位", "number": 12, **values}
    proposal = proposal_in(state, one_of_each_role, title, **values)
    assignment = assignment_in("answered", proposal, one_of_each_role.unit)
    Answer.objects.create(
        assignment=assignment,
        author=one_of_each_role.users["unit"],
        saved_at=clock.now(),
        answer_class=answer_class("A"),
        text="甲先生委员：灯具已更换。联系电话0571-88880000，联系人邮箱a@example.org。",
        submitted_on=TODAY,
        signed_by="签发人姓名",
        file_name="附件.docx",
    )
    return proposal


def words(client, url: str = LIST) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_closed_until_the_committee_opens_it(client):
    one_of_each_role = make_one_of_each_role()
    proposal = a_public_one(one_of_each_role)

    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}{proposal.pk}/").status_code == 404


def test_without_any_settings_it_is_closed(client):
    assert client.get(LIST).status_code == 404


def test_anyone_reads_title_units_and_answer_without_signing_in(client, one_of_each_role):
    proposal = a_public_one(one_of_each_role, category=Category.objects.get(name="社会建设"))

    assert TITLE in words(client)
    page = words(client, f"{LIST}{proposal.pk}/")

    for shown in (TITLE, "主办单位", "社会建设", "灯具已更换", "A类", "2021年5月20日"):
        assert shown in page


def test_in_the_demonstration_it_says_that_nothing_is_real(client, one_of_each_role, settings):
    a_public_one(one_of_each_role)
    said = "演示环境：这里的提案和答复是样例，不是真实的。"
    assert said not in words(client)

    settings.DEMO_TODAY = "2021-05-20"

    assert said in words(client)


def test_no_page_tells_who_proposed_it_or_how_to_reach_anyone(client, one_of_each_role):
    proposal = a_public_one(one_of_each_role, proposers="甲先生、乙女士、丙先生")
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    Answer.objects.update(text="甲先生、乙 女 士、丙先生委员：已办。电话13800000000。")

    shown = words(client) + words(client, f"{LIST}{proposal.pk}/")

    for hidden in (
        *("甲先生", "乙女士", "乙 女 士", "丙先生", "13800000000", "签发人姓名"),
        *("附件.docx", proposal.situation, proposal.suggestions, "提案委干部"),
    ):
        assert hidden not in shown, hidden
    assert "提案人、提案人、提案人：已办。电话（略）。" in shown


def test_the_signatories_of_one_merged_into_it_are_not_named_either(client, one_of_each_role):
    proposal = a_public_one(one_of_each_role)
    other = proposal_in(
        "merged", one_of_each_role, "另一件", merged_into=proposal, proposers="丁先生"
    )
    Answer.objects.update(text="丁先生委员：已一并办理。")

    page = words(client, f"{LIST}{proposal.pk}/")

    assert "丁先生" not in page
    assert other.title not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲先生等委员提出", "提案人提出"),
        ("甲 先生委员：", "提案人："),
        ("电话0571-88880000或88880000", "电话（略）或（略）"),
        ("2021年投入12345万元，共123456789012件", "2021年投入12345万元，共123456789012件"),
        ("邮箱a.b@example.org。", "邮箱（略）。"),
    ],
)
def test_names_and_numbers_are_taken_out_of_an_answer(text, expected):
    assert without_personal_data(text, {"甲先生"}) == expected


@pytest.mark.parametrize("state", ["answered", "handling", "closed", "archived"])
def test_what_was_handed_over_may_be_public(client, one_of_each_role, state):
    a_public_one(one_of_each_role, state=state)

    assert TITLE in words(client)


@pytest.mark.parametrize(
    "state",
    ["draft", "cosigning", "submitted", "filed", "rejected", "withdrawn", "to_opinion", "merged"],
)
def test_nothing_else_is_whatever_its_mark_says(client, one_of_each_role, state):
    proposal = proposal_in(state, one_of_each_role, is_public=True)

    assert TITLE not in words(client)
    assert client.get(f"{LIST}{proposal.pk}/").status_code == 404


def test_what_is_not_marked_is_not_there_for_anyone(client, one_of_each_role):
    proposal = a_public_one(one_of_each_role, is_public=False)
    client.force_login(one_of_each_role.users["office"])

    assert TITLE not in words(client)
    assert client.get(f"{LIST}{proposal.pk}/").status_code == 404


def test_an_answer_that_is_a_draft_is_not_shown(client, one_of_each_role):
    proposal = a_public_one(one_of_each_role, state="handling")
    Answer.objects.update(submitted_on=None)

    assert "灯具已更换" not in words(client, f"{LIST}{proposal.pk}/")


def test_of_two_versions_the_last_given_is_shown(client, one_of_each_role):
    proposal = a_public_one(one_of_each_role)
    first = Answer.objects.get()
    Answer.objects.create(
        assignment=first.assignment,
        version=2,
        author=first.author,
        saved_at=clock.now(),
        answer_class=first.answer_class,
        text="现已全部完成。",
        submitted_on=TODAY,
    )

    page = words(client, f"{LIST}{proposal.pk}/")

    assert "现已全部完成。" in page
    assert "灯具已更换" not in page


def titles(client, query: str) -> list[str]:
    return [row.title for row in client.get(f"{LIST}?{query}").context["page"]]


def test_it_is_searched_by_word_category_and_year(client, one_of_each_role):
    lights = a_public_one(one_of_each_role, category=Category.objects.get(name="社会建设"))
    waste = a_public_one(one_of_each_role, "关于垃圾分类的建议", number=13, handling_units="他单位")
    with clock.standing_at(date(2020, 5, 20)):
        a_public_one(one_of_each_role, "关于公交线路的建议", number=14)

    assert titles(client, "q=江南 亮灯") == [lights.title]
    assert titles(client, "q=他单位") == [waste.title]
    assert titles(client, "q=jndd ld") == [lights.title]
    assert titles(client, "category=社会建设") == [lights.title]
    assert titles(client, "year=2020") == ["关于公交线路的建议"]
    assert titles(client, "q=公交&year=2021") == []
    assert len(titles(client, "year=1999&category=没有")) == 3


def test_searching_for_a_proposer_or_a_word_of_the_text_finds_nothing(client, one_of_each_role):
    a_public_one(one_of_each_role, proposers="甲先生")

    for word in ("甲先生", "jxs", "设施老化", "灯具已更换"):
        assert titles(client, f"q={word}") == []


def test_pages_take_as_many_queries_for_many_as_for_one(client, one_of_each_role):
    a_public_one(one_of_each_role)
    with CaptureQueriesContext(connection) as one:
        words(client)
    for number in range(30):
        a_public_one(one_of_each_role, f"关于第{number}件事的建议", number=100 + number)
    with CaptureQueriesContext(connection) as many:
        page = words(client)

    assert len(many) == len(one) == 6
    assert "第 1 页，共 2 页" in page
    assert len(titles(client, "page=2")) == 11


def test_the_committee_marks_what_was_handed_over_and_the_record_says_so(one_of_each_role):
    proposal = proposal_in("handling", one_of_each_role)

    set_public(proposal=proposal, actor=one_of_each_role.users["committee staff"], public=True)

    proposal.refresh_from_db()
    record = proposal.history.first()
    assert proposal.is_public
    assert (record.history_user, record.history_change_reason) == (
        one_of_each_role.users["committee staff"],
        "公开提案",
    )
    set_public(proposal=proposal, actor=one_of_each_role.users["office"], public=False)
    assert not Proposal.objects.get().is_public


def test_what_is_not_handed_over_yet_is_not_made_public(one_of_each_role):
    with pytest.raises(Refused, match="交办以后"):
        set_public(
            proposal=proposal_in("filed", one_of_each_role),
            actor=one_of_each_role.users["office"],
            public=True,
        )


@pytest.mark.parametrize("role", ["author", "unit", "leader", "supervising head"])
def test_only_the_committee_makes_a_proposal_public(one_of_each_role, role):
    proposal = proposal_in("handling", one_of_each_role)
    with pytest.raises(NotAllowed):
        set_public(proposal=proposal, actor=one_of_each_role.users[role], public=True)
    assert not Proposal.objects.get().is_public
