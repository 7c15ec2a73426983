"""Who sees which reports: a report's page, the lists, the figures."""

import pytest
from django.urls import reverse

from opinions.models import OpinionReport
from opinions.services.outcomes import record_adoption, record_instruction
from tests.opinions.conftest import TITLE
from tests.opinions.pages import AUTHORS, FIGURES, LIST, MINE, OTHERS, shown, titles


@pytest.mark.parametrize(("state", "readers"), [("draft", ()), ("returned", ("office",))])
def test_a_draft_is_its_authors_and_what_is_sent_back_the_office_s_too(
    state, readers, one_of_each_role, signed_in
):
    page = one_of_each_role.in_state(state).get_absolute_url()

    for role in (*AUTHORS, "office", "leader", *OTHERS):
        opens = role in (*AUTHORS, *readers)
        assert signed_in(role).get(page).status_code == (200 if opens else 404), role
        assert (TITLE in titles(signed_in(role).get(LIST))) is opens, role


def test_the_office_does_not_see_in_the_admin_what_a_member_is_still_writing(
    one_of_each_role, signed_in
):
    table, office = reverse("admin:opinions_opinionreport_changelist"), signed_in("office")
    change = reverse("admin:opinions_opinionreport_change", args=[one_of_each_role.report.pk])

    assert TITLE not in office.get(table).content.decode()
    assert office.get(change).status_code == 302
    one_of_each_role.in_state("submitted")
    assert TITLE in office.get(table).content.decode()


def test_the_form_says_who_reads_a_draft(signed_in):
    said = "提交以前只有作者自己看得到，办公室看不到，也不会改动。"

    assert said in signed_in("author").get(reverse("opinions:new")).content.decode()
    assert said not in signed_in("office").get(reverse("opinions:new")).content.decode()


@pytest.mark.parametrize("state", ["submitted", "editing", "edited", "signed", "sent", "declined"])
def test_once_let_go_of_the_leaders_see_it_too_and_others_do_not(
    state, one_of_each_role, signed_in
):
    page = one_of_each_role.in_state(state).get_absolute_url()

    for role in (*AUTHORS, "office", "leader"):
        assert signed_in(role).get(page).status_code == 200
    for role in OTHERS:
        assert signed_in(role).get(page).status_code == 404


def test_a_report_that_is_not_there_is_not_there(one_of_each_role, signed_in):
    assert signed_in("office").get(reverse("opinions:report", args=[0])).status_code == 404


@pytest.mark.parametrize(
    ("role", "state", "seen"),
    [
        ("office", "draft", []),
        ("office", "submitted", [TITLE]),
        ("author", "draft", [TITLE]),
        ("co-author", "sent", [TITLE]),
        ("leader", "draft", []),
        ("leader", "submitted", [TITLE]),
        ("another member", "sent", []),
        ("account of no one", "sent", []),
    ],
)
def test_the_list_and_its_export_have_what_one_sees(role, state, seen, one_of_each_role, signed_in):
    one_of_each_role.in_state(state)
    client = signed_in(role)

    assert titles(client.get(LIST)) == seen
    exported = client.get(reverse("opinions:export"))
    assert exported.status_code == 200
    assert exported.context is None


def test_one_s_own_are_a_list_of_their_own(one_of_each_role, signed_in):
    assert titles(signed_in("office").get(MINE)) == []
    assert titles(signed_in("co-author").get(MINE)) == [TITLE]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"state": "sent"}, [TITLE]),
        ({"state": "draft"}, []),
        ({"year": "2021", "month": "5"}, [TITLE]),
        ({"month": "6"}, []),
        ({"department": "none"}, []),
        ({"q": "地铁 陈悦"}, [TITLE]),
        ({"q": "dtk cy"}, [TITLE]),
        ({"q": "托育"}, []),
        ({"adopted": "any"}, [TITLE]),
        ({"adopted": "city+"}, [TITLE]),
        ({"adopted": "province"}, []),
        ({"instructed": "district"}, [TITLE]),
        ({"instructed": "nation"}, []),
    ],
)
def test_filters_narrow_the_list(query, seen, one_of_each_role, signed_in):
    report, office = one_of_each_role.in_state("sent"), one_of_each_role.users["office"]
    record_adoption(report=report, level="city", actor=office)
    record_instruction(report=report, level="district", who="区长", actor=office)

    assert titles(signed_in("office").get(LIST, query)) == seen


@pytest.mark.parametrize(
    ("role", "state", "words"),
    [
        ("office", "submitted", ["1 已提交，等您处理"]),
        ("office", "signed", ["1 已签发，等您处理"]),
        ("office", "edited", []),
        ("leader", "edited", ["1 待签发，等您处理"]),
        ("leader", "submitted", []),
        ("author", "returned", ["1 已退回，等您处理"]),
        ("author", "sent", []),
        ("another member", "returned", []),
    ],
)
def test_what_waits_for_one_is_said_first(role, state, words, one_of_each_role, signed_in):
    one_of_each_role.in_state(state)
    page = shown(signed_in(role).get(LIST))

    assert [li.get_text(" ", strip=True) for li in page.select(".figures li")] == words


@pytest.mark.parametrize("query", [{"state": "x"}, {"year": "1"}, {"department": "999999"}])
def test_a_filter_that_is_none_is_not_there(query, one_of_each_role, signed_in):
    assert signed_in("office").get(LIST, query).status_code == 404


def test_the_list_s_queries_do_not_grow(one_of_each_role, signed_in, django_assert_max_num_queries):
    client = signed_in("office")
    for n in range(20):
        OpinionReport.objects.create(
            title=f"第{n}件", created_at=one_of_each_role.report.created_at
        )
    with django_assert_max_num_queries(20):
        client.get(LIST)


@pytest.mark.parametrize("role", ["author", *OTHERS])
@pytest.mark.parametrize(
    "page", [FIGURES, reverse("opinions:export_figures", args=[2021]), f"{FIGURES}?year=2021"]
)
def test_the_figures_are_the_office_s_and_the_leaders(page, role, one_of_each_role, signed_in):
    assert signed_in(role).get(page).status_code == 404
    for reader in ("office", "leader"):
        assert signed_in(reader).get(page).status_code == 200


@pytest.mark.parametrize("year", ["x", "1", "99999999999"])
def test_figures_of_no_year_are_not_there(year, one_of_each_role, signed_in):
    assert signed_in("office").get(FIGURES, {"year": year}).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(one_of_each_role, client):
    assert client.get(LIST).url.startswith("/login/")
    assert client.get(one_of_each_role.report.get_absolute_url()).url.startswith("/login/")
