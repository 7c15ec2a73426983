"""The ledger: what it shows, what narrows it, what is edited in it."""

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.factories import Plan2021, make_item, make_plan
from workplan.admin.items import WorkItemAdmin
from workplan.models import WorkItem
from workplan.services import states

pytestmark = pytest.mark.postgresql


LEDGER = reverse("admin:workplan_workitem_changelist")


def shown(client: Client, **query: object) -> list[int | None]:
    """Return the numbers of the items that the ledger shows, page by page."""
    numbers: list[int | None] = []
    page = pages = 1
    while page <= pages:
        response = client.get(LEDGER, query | {"p": page})
        assert response.status_code == 200
        shown = response.context["cl"]
        assert len(shown.result_list) <= 25
        numbers += [item.seq for item in shown.result_list]
        page, pages = page + 1, shown.paginator.num_pages
    return numbers


def text(client: Client, **query: object) -> str:
    return client.get(LEDGER, query).content.decode()


def test_shows_all_45_items_of_the_current_plan_in_order(office_client):
    assert shown(office_client) == list(range(1, 46))


def test_shows_phrase_dates_state_lamp_and_reason(office_client):
    page = text(office_client, q="市场监察")
    assert re.search(r"field-period_phrase [^>]*>3月、8月</td>", page)
    assert re.findall(r'<span class="date">(.*?)</span>', page) == ["3月31日", "8月31日"]
    assert "待签收" in page
    assert '<span class="badge badge-red">逾期</span>' in page
    assert "已逾期 50 天" in page


def test_stands_at_a_fixed_number_of_queries(office_client, django_assert_max_num_queries):
    office_client.get(LEDGER)
    counts = []
    for query in ({"q": "市场监察"}, {}):
        with django_assert_max_num_queries(60) as captured:
            office_client.get(LEDGER, query)
        counts.append(len(captured))
    assert counts == [12, 12]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"annex": "research"}, []),
        ({"starred": "1", "month": "3"}, [20, 23, 24]),
        ({"starred": "0", "month": "8"}, [39]),
        ({"month": "none"}, []),
        ({"lamp": "red"}, [1, 2, 12, 13, 16, 17, 18, 19, 20, 23, 24, 28, 29, 30]),
        ({"lamp": "blue"}, []),
        ({"group": "closed"}, []),
        ({"group": "overdue"}, [1, 2, 12, 13, 16, 17, 18, 19, 20, 23, 24, 28, 29, 30]),
        ({"q": "家校社"}, [37]),
        ({"q": "郑丽 征文"}, [14]),
        ({"q": "没有这样的事"}, []),
        ({"year": "1999"}, []),
        ({"department": "9" * 30, "leader": f"person-{'9' * 30}", "month": "9" * 30},
         list(range(1, 46))),
        ({"lamp": "nonsense", "group": "x", "leader": "person-x", "department": "'", "month": "y"},
         list(range(1, 46))),
    ],
)  # fmt: skip
def test_is_narrowed_by_filters_and_search(office_client, query, expected):
    assert shown(office_client, **query) == expected


def test_is_narrowed_by_leader_person_and_post(office_client, plan: Plan2021):
    assert shown(office_client, leader=f"person-{plan.leaders['王国珍'].pk}") == [1, 3, 18, 45]
    assert shown(office_client, leader=f"post-{plan.posts['副主席'].pk}") == [25, 27]


def test_is_narrowed_by_a_department_on_either_side(office_client, plan: Plan2021):
    assert shown(office_client, department=plan.departments["提案委"].pk) == [
        19, 20, 21, 32, 34, 38,
    ]  # fmt: skip


def test_shows_another_years_plan_on_request(office_client):
    make_item(make_plan(2020), 1, "上一年的事项", period="12月")
    assert shown(office_client) == list(range(1, 46))
    assert shown(office_client, year=2020) == [1]


def test_a_round_that_waits_for_review_is_said_though_another_is_shown(
    office_client, plan: Plan2021, head
):
    due = plan.items[24].due_dates.last()
    states.accept(due=due, actor=head)
    states.report_done(due=due, actor=head, text="已完成。")
    assert shown(office_client, group="overdue", department=plan.departments["城建委"].pk) == [
        24, 29,
    ]  # fmt: skip
    assert "另有 1 期待审核" in text(office_client, group="overdue")


def test_sorts_by_due_date(office_client):
    page = office_client.get(LEDGER)
    column = page.context["cl"].list_display.index("due")
    by_due = shown(office_client, o=str(column))
    dues = {i.seq: i.current_due.due_on for i in WorkItem.objects.with_ledger()}
    assert [dues[seq] for seq in by_due] == sorted(dues.values())


# --- editing in the list -------------------------------------------------------------------------


def test_is_shown_as_values_until_it_is_to_be_changed(office_client):
    page = text(office_client, starred="1")
    assert 'name="form-0-period_phrase"' not in page
    assert re.findall(r"field-star [^>]*>(.*?)</td>", page) == ["★"] * page.count("field-star ")
    assert '<a class="button" href="?edit=1&amp;starred=1">在表中修改</a>' in page

    edited = text(office_client, starred="1", edit="1")
    assert edited.count('name="form-0-period_phrase"') == 1
    assert edited.count('name="form-0-needs_scheme"') == 1
    assert '<a class="button" href="?starred=1">不再修改</a>' in edited


def test_the_other_pages_and_orders_of_a_list_that_is_changed_are_to_be_changed_too(office_client):
    edited = text(office_client, edit="1")
    assert 'href="?edit=1&amp;p=2"' in edited
    assert '<input type="hidden" name="edit" value="1">' in edited
    assert "edit=1" not in text(office_client, p="2").replace(
        'href="?edit=1&amp;p=2">在表中修改', ""
    )


def test_who_only_reads_the_ledger_is_offered_no_fields(office_client, monkeypatch):
    monkeypatch.setattr(WorkItemAdmin, "has_change_permission", lambda *args, **kwargs: False)
    for query in ({}, {"edit": "1"}):
        page = text(office_client, **query)
        assert "在表中修改" not in page
        assert 'name="form-0-period_phrase"' not in page


def posted_rows(client: Client, changes: dict[int, dict[str, str]], **query: object) -> dict:
    """Return what the browser posts when someone changes cells of the list and saves."""
    formset = client.get(LEDGER, query | {"edit": "1"}).context["cl"].formset
    data = {
        f"form-{name}": formset.management_form[name].value()
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    for form in formset.forms:
        item = form.instance
        values = {
            "period_phrase": item.period_phrase,
            **({"needs_scheme": "on"} if item.needs_scheme else {}),
        }
        values.update(changes.get(item.seq, {}))
        data |= {
            form.add_prefix(name): value for name, value in values.items() if value is not None
        }
        data[form.add_prefix("id")] = item.pk
        data[form.add_initial_prefix("period_phrase")] = item.period_phrase
        data[form.add_initial_prefix("needs_scheme")] = str(item.needs_scheme)
    return data | {"_save": "保存"}


def saved(client: Client, data: dict, address: str = LEDGER, **answers: str):
    """Save as someone does who has read what becomes of due dates: again, with what was seen."""
    page = client.post(address, data)
    for form in page.context["cl"].formset.forms:
        if form.dates:
            data = data | {form.dates.names["seen"]: form.dates.token}
    return client.post(address, data | answers)


def test_new_phrases_are_not_saved_before_the_page_has_said_what_becomes_of_each_date(
    office_client, plan, office
):
    done = plan.items[2]
    states.close(due=done.due_dates.get(), actor=office, reason="1月已完成，补录。")
    changes = {2: {"period_phrase": "二季度"}, 24: {"period_phrase": "3月、6月"}}
    data = posted_rows(office_client, changes | {19: {"needs_scheme": "on"}})

    page = " ".join(office_client.post(LEDGER, data).content.decode().split())

    assert "重点任务 2：完成时间由“1月”改为“二季度”后" in page
    assert "就是这一期，不用再办：1月31日（已办结）：日期改为6月30日，仍为已办结" in page
    assert "<li>5月31日（待签收）：改为6月30日</li>" in page
    assert not WorkItem.objects.filter(period_phrase__in=("二季度", "3月、6月")).exists()
    assert not WorkItem.objects.get(seq=19).needs_scheme

    response = saved(office_client, data, **{f"ended-{done.pk}": "carry"})
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["已修改 3 项工作事项。"]
    assert [(str(d.due_on), d.state) for d in done.due_dates.all()] == [("2021-06-30", "closed")]


def test_saving_in_the_list_leads_back_to_the_same_filter_page_and_order(office_client, plan):
    query = {"starred": "1", "o": "1", "year": "2021"}
    address = f"{LEDGER}?starred=1&o=1&year=2021"
    data = posted_rows(office_client, {24: {"period_phrase": "3月、6月"}}, **query)

    page = office_client.post(address, data)
    assert all(form.instance.needs_scheme for form in page.context["cl"].formset.forms)
    response = saved(office_client, data, address)

    assert (response.status_code, response["Location"]) == (302, address)


def test_saves_what_was_changed_in_the_list_through_the_service(office_client, plan, office):
    data = posted_rows(
        office_client, {24: {"period_phrase": "3月、6月"}, 19: {"needs_scheme": "on"}}
    )
    response = saved(office_client, data)
    assert response.status_code == 302
    item = plan.items[24]
    assert list(item.due_dates.values_list("due_on", flat=True)) == [
        date(2021, 3, 31),
        date(2021, 6, 30),
    ]
    latest = item.history.first()
    assert latest.history_change_reason == "完成时间：3月、5月 → 3月、6月"
    assert latest.history_user == office
    assert WorkItem.objects.get(seq=19).needs_scheme
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["已修改 2 项工作事项。"]


def test_refuses_a_phrase_that_cannot_be_understood_and_saves_nothing(office_client, plan):
    data = posted_rows(office_client, {24: {"period_phrase": "13月"}, 19: {"period_phrase": "9月"}})
    page = office_client.post(LEDGER, data).content.decode()
    assert "看不懂“13月”" in page
    assert 'value="13月"' in page
    assert set(
        WorkItem.objects.filter(seq__in=(24, 19)).values_list("period_phrase", flat=True)
    ) == {
        "3月、5月",
        "3月",
    }


def test_does_not_write_over_what_someone_else_changed_meanwhile(office_client, plan):
    data = posted_rows(office_client, {24: {"period_phrase": "3月、6月"}})
    WorkItem.objects.filter(seq=24).update(period_phrase="3月、7月")
    page = office_client.post(LEDGER, data).content.decode()
    assert "他人刚改过这一项" in page
    assert WorkItem.objects.get(seq=24).period_phrase == "3月、7月"


def test_leaves_alone_a_row_that_someone_else_changed_and_this_person_did_not(office_client, plan):
    data = posted_rows(office_client, {19: {"period_phrase": "9月"}})
    WorkItem.objects.filter(seq=24).update(period_phrase="3月、7月")
    assert saved(office_client, data).status_code == 302
    assert WorkItem.objects.get(seq=24).period_phrase == "3月、7月"
    assert WorkItem.objects.get(seq=19).period_phrase == "9月"
