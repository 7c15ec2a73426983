"""Export: the file holds what the list shows, and text stays text."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import make_item

pytestmark = pytest.mark.postgresql


EXPORT = reverse("admin:workplan_workitem_export")


def rows(client, **query) -> list[tuple]:
    response = client.get(EXPORT, query)
    assert response.status_code == 200
    return list(load_workbook(BytesIO(response.content)).active.iter_rows(min_row=3))


def test_exports_the_whole_ledger_under_a_chinese_name(office_client):
    response = office_client.get(EXPORT)
    assert quote("2021年工作要点台账.xlsx") in response.headers["Content-Disposition"]
    assert [(row[0].value, row[1].value) for row in rows(office_client)] == [
        ("重点任务", seq) for seq in range(1, 46)
    ]


def test_exports_what_the_list_shows_filtered_searched_and_sorted(office_client):
    assert [row[1].value for row in rows(office_client, starred="1", month="3")] == [20, 23, 24]
    assert [row[1].value for row in rows(office_client, q="家校社")] == [37]
    assert [row[1].value for row in rows(office_client, o="-1", month="8")] == [40, 39, 38, 23]


@pytest.mark.parametrize("title", ["=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_leaves_as_text(office_client, plan, title):
    make_item(plan.plan, 46, title, period="9月")
    cell = rows(office_client, q=title[:4])[0][3]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)


def test_leads_back_where_there_is_no_plan(client, db):
    from tests.factories import make_user

    client.force_login(make_user(office=True))
    assert client.get(EXPORT).status_code == 302


@pytest.mark.parametrize("query", ["state=nichts", "plan__id__exact=x"])
def test_a_filter_that_does_not_exist_leads_back_to_the_list(office_client, query):
    response = office_client.get(f"{EXPORT}?{query}")
    assert (response.status_code, response.url) == (
        302,
        f"{reverse('admin:workplan_workitem_changelist')}?{query}",
    )
