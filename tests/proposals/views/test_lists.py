"""The list of all proposals, and the figures with the rows behind each number."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from proposals.enums import AssignmentState, ProposalKind, State
from proposals.models import Category, Proposal
from tests.factories import make_plan
from tests.proposals.factories import assignment_in, day, proposal_in
from tests.proposals.views.acting import words_of

pytestmark = pytest.mark.postgresql


S, A = State, AssignmentState


def at(name: str, *args) -> str:
    return reverse(f"proposals:{name}", args=args)


@pytest.fixture
def three(one_of_each_role):
    """Three proposals of two sessions."""
    society = Category.objects.get(name="社会建设")
    bus = proposal_in(
        S.HANDLING,
        one_of_each_role,
        "公交站点",
        number=1,
        category=society,
        answer_due_on=day(9, 1),
    )
    assignment_in(A.SIGNED, bus, one_of_each_role.unit)
    proposal_in(
        S.CLOSED,
        one_of_each_role,
        "垃圾分类",
        number=2,
        kind=ProposalKind.KEY,
        answer_due_on=day(8, 1),
    )
    proposal_in(
        S.ARCHIVED,
        one_of_each_role,
        "课后服务",
        number=1,
        session=4,
        proposers="科技界",
        origin="sector",
        sponsor=one_of_each_role.sector,
    )


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["公交站点", "垃圾分类", "课后服务"]),
        ({"q": "公交"}, ["公交站点"]),
        ({"q": "gjzd"}, ["公交站点"]),
        ({"q": "第2号"}, ["垃圾分类"]),
        ({"q": "提案 ２号"}, ["垃圾分类"]),
        ({"q": "二届四次"}, ["课后服务"]),
        ({"q": "1"}, ["公交站点", "课后服务"]),
        ({"q": "科技界"}, ["课后服务"]),
        ({"q": "没有这样的事"}, []),
        ({"meeting": "2-4"}, ["课后服务"]),
        ({"state": "closed"}, ["垃圾分类"]),
        ({"kind": "key"}, ["垃圾分类"]),
        ({"origin": "sector"}, ["课后服务"]),
        ({"sort": "due"}, ["垃圾分类", "公交站点", "课后服务"]),
        ({"sort": "title"}, ["公交站点", "垃圾分类", "课后服务"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(three, signed_in, query, titles):
    page = signed_in("committee staff").get(at("all"), query)
    assert [p.title for p in page.context["page"]] == titles


def test_the_list_is_narrowed_to_a_unit_and_a_category(three, one_of_each_role, signed_in):
    staff = signed_in("committee staff")
    society = Category.objects.get(name="社会建设").pk
    for query in ({"unit": one_of_each_role.unit.pk}, {"category": society}):
        assert [p.title for p in staff.get(at("all"), query).context["page"]] == ["公交站点"]


def test_a_filter_that_there_is_not_is_not_there(three, signed_in):
    assert signed_in("committee staff").get(at("all"), {"state": "draft"}).status_code == 404


def test_each_sees_what_is_open_to_them(three, signed_in):
    def titles(role: str) -> list[str]:
        return [p.title for p in signed_in(role).get(at("all")).context["page"]]

    assert titles("unit") == ["公交站点"]
    assert titles("another member") == []
    assert titles("sector head") == ["课后服务"]


def test_the_export_holds_what_the_list_shows(three, signed_in):
    answer = signed_in("committee staff").get(at("export"), {"meeting": "2-5", "sort": "due"})
    assert "提案20210630.xlsx" in unquote(answer["Content-Disposition"])
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("届次", "案号", "案由")
    assert [row[:3] for row in rows[1:]] == [
        ("二届五次", 2, "垃圾分类"),
        ("二届五次", 1, "公交站点"),
    ]


def test_an_export_runs_no_formula(one_of_each_role, signed_in):
    proposal_in(S.FILED, one_of_each_role, "=1+1")
    answer = signed_in("committee staff").get(at("export"))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_a_long_list_has_pages_that_keep_the_filter(one_of_each_role, signed_in):
    for n in range(26):
        proposal_in(S.FILED, one_of_each_role, f"提案{n}", number=n + 1)
    page = signed_in("committee staff").get(at("all"), {"state": "filed"})
    assert len(page.context["page"]) == 25
    assert 'href="?state=filed&amp;page=2"' in words_of(page)


# --- figures -------------------------------------------------------------------------------------


@pytest.fixture
def year(one_of_each_role):
    """Two filed, one answered in time, one merged, one not filed."""
    from proposals.models import Ground

    filed = {"filed_on": day(3, 12), "submitted_on": day(3, 1)}
    done = proposal_in(S.ANSWERED, one_of_each_role, "答复了", number=1, **filed)
    times = {"handed_over_on": day(3, 25), "planned_due_on": day(6, 25), "due_on": day(6, 25)}
    assignment_in(A.ANSWERED, done, one_of_each_role.unit, done_on=day(6, 20), **times)
    owed = proposal_in(S.HANDLING, one_of_each_role, "还没有", number=2, **filed)
    assignment_in(A.SIGNED, owed, one_of_each_role.co_unit, **times)
    decided = {"decided_on": day(3, 12), "submitted_on": day(3, 1)}
    merged = proposal_in(S.SUBMITTED, one_of_each_role, "并入的", **decided)
    type(merged).objects.filter(pk=merged.pk).update(state=S.MERGED, merged_into=done)
    proposal_in(S.REJECTED, one_of_each_role, "没有立案", ground=Ground.objects.first(), **decided)


def test_rates_stand_over_tables_and_each_number_opens_its_rows(year, signed_in):
    leader = signed_in("leader")
    page = leader.get(at("figures"))
    whole = page.context["whole"]
    assert [(c.label, c.words, c.share) for c in whole.rates][:3] == [
        ("立案率", "75.0%", "3/4"),
        ("办复率", "50.0%", "1/2"),
        ("面商率", "0.0%", "0/1"),
    ]
    assert {c.label: c.count for c in whole.counts} == {
        "提交": 4,
        "立案": 2,
        "并案": 1,
        "交办": 2,
        "办复": 1,
        "逾期": 1,
        "二次办理": 0,
    }
    for line in [whole, *(line for table in page.context["tables"] for line in table.lines)]:
        for cell in line.cells:
            assert leader.get(cell.url).context["page"].paginator.count == cell.count
            if cell.rest:
                assert leader.get(cell.rest_url).context["page"].paginator.count == cell.rest


def test_units_categories_and_sessions_have_their_lines(year, one_of_each_role, signed_in):
    page = signed_in("office").get(at("figures"))
    tables = {table.title: table.lines for table in page.context["tables"]}
    assert page.context["tables"][0].heads[0] == "交办"
    assert [line.label for line in tables["承办单位"]] == ["主办单位", "会办单位"]
    assert [line.rates[1].words for line in tables["承办单位"]] == ["100.0%", "0.0%"]
    assert [line.label for line in tables["届次"]] == ["二届五次"]


def test_the_figures_are_those_of_a_day(year, signed_in):
    page = signed_in("office").get(at("figures"), {"on": "2021-06-19"})
    assert page.context["whole"].rates[1].words == "0.0%"


def test_what_the_plan_states_of_the_year_s_proposals_stands_beside_the_figures(year, signed_in):
    office = signed_in("office")
    assert "附件4写的是" not in words_of(office.get(at("figures")))
    plan = make_plan()
    plan.annex_notes = {"proposals": "二届五次会议立案提案68件，其中重点督办提案4件。"}
    plan.save()

    page = words_of(office.get(at("figures"), {"on": "2021-06-19"}))

    assert "2021年工作要点附件4写的是：立案提案 68 件，重点督办提案 4 件。" in page


@pytest.mark.parametrize(
    "query",
    [
        "what=nothing",
        "what=filing&side=other",
        "what=filed&unit=x",
        "what=filed&unit=999",
        "what=filed&on=never",
        "what=filed&meeting=9-9",
    ],
)
def test_rows_of_a_number_that_there_is_not_are_not_there(year, signed_in, query):
    assert signed_in("office").get(f"{at('figure_rows')}?{query}").status_code == 404


# --- from the plan's item and back ---------------------------------------------------------------


def test_the_items_page_leads_to_the_proposal_for_who_may_see_it_and_back(
    one_of_each_role, signed_in
):
    from tests.factories import make_item, make_plan

    item = make_item(make_plan(), 1, "督办重点提案")
    proposal = proposal_in(S.HANDLING, one_of_each_role, kind=ProposalKind.KEY, work_item=item)
    link = f'href="{proposal.get_absolute_url()}"'
    assert link in words_of(signed_in("leader").get(item.get_absolute_url()))
    assert link not in words_of(signed_in("another member").get(item.get_absolute_url()))
    page = words_of(signed_in("leader").get(proposal.get_absolute_url()))
    assert f'href="{item.get_absolute_url()}"' in page


def test_the_menu_leads_to_the_proposals_from_every_page(one_of_each_role, signed_in):
    page = signed_in("author").get(at("mine"))
    [link] = BeautifulSoup(page.content, "html.parser").select('.nav a[href="/proposals/"]')
    assert (link.text, link["aria-current"]) == ("提案", "page")


def test_the_current_session_is_offered_once_in_one_spelling(three, signed_in):
    page = signed_in("committee staff").get(at("figures"))
    choices = [label for _, label in page.context["form"].fields["meeting"].choices]
    assert choices == ["全部", "二届五次", "二届四次"]
    Proposal.objects.filter(session=5).update(term=1)
    page = signed_in("committee staff").get(at("figures"))
    choices = [label for _, label in page.context["form"].fields["meeting"].choices]
    assert choices == ["全部", "二届五次", "二届四次", "一届五次"]
