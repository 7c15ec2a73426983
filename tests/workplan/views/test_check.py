"""The page of the plan check: who reads it, who settles, what is said when it is refused."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from workplan.models import AcceptedFinding
from workplan.services.checkup import check_plan

URL = reverse("workplan:check", args=[2021])
ACCEPT = reverse("workplan:accept_finding", args=[2021])


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def post_25(plan) -> dict[str, str]:
    """What the form of the finding on row 25 (副主席) sends."""
    checked = check_plan(plan.plan, date(2021, 5, 20)).checked
    one = next(c.finding for c in checked if c.finding.key == f"post:{plan.items[25].pk}")
    return {"key": one.key, "facts": one.facts, "reason": "按附件5分工，四位副主席各带一组。"}


def test_the_office_sees_each_finding_with_why_whose_rule_and_what_to_do(plan, signed_in):
    page = shown(signed_in("办公室").get(URL))

    group = page.select_one("#post")
    assert group.h2.get_text(" ", strip=True) == "只写了职务，没有落实到人 2 条"
    assert group.select_one(".source").text == "软件建议：写明由哪一位领导牵头。"
    first = group.select_one("article")
    assert first.select_one(".text").text == (
        "重点任务 25：牵头领导写“副主席”，现有4人任此职，没有写明是哪一位。"
    )
    edit = reverse("admin:workplan_workitem_change", args=[plan.items[25].pk])
    assert first.select_one(".finding-rows .edit")["href"] == edit
    assert first.select_one("summary").text == "接受"


def test_a_leader_reads_and_is_offered_nothing_to_settle(plan, signed_in):
    page = shown(signed_in("余静漪").get(URL))

    assert page.select("#post article")
    assert not page.select("main form")
    assert not page.select(".edit")


@pytest.mark.parametrize("who", ["城建委", "无关人员"])
def test_for_others_there_is_no_such_page_and_no_link_to_it(who, plan, signed_in):
    client = signed_in(who)

    assert client.get(URL).status_code == 404
    assert client.post(ACCEPT, post_25(plan)).status_code == 404
    assert URL not in client.get(reverse("workplan:year", args=[2021])).content.decode()


@pytest.mark.parametrize("who", ["办公室", "余静漪"])
def test_the_year_leads_to_it(who, plan, signed_in):
    assert (
        f'href="{URL}"'
        in signed_in(who).get(reverse("workplan:year", args=[2021])).content.decode()
    )


def test_the_office_accepts_and_takes_it_back(plan, signed_in):
    client = signed_in("办公室")
    assert client.post(ACCEPT, post_25(plan)).status_code == 302

    article = shown(client.get(URL)).select_one("#post article")
    assert "已接受 按附件5分工，四位副主席各带一组。 办公室负责人 2021年5月20日" in " ".join(
        article.select_one(".settlement").text.split()
    )
    withdraw = article.select_one(".settlement form")["action"]
    assert client.post(withdraw).status_code == 302
    page = shown(client.get(URL))
    assert page.select_one("#post article summary").text == "接受"
    assert "撤回或重新处理" in page.select_one("#past").text


def test_a_leader_settles_nothing(plan, signed_in):
    client = signed_in("余静漪")
    assert client.post(ACCEPT, post_25(plan)).status_code == 404
    signed_in("办公室").post(ACCEPT, post_25(plan))

    url = reverse("workplan:withdraw_finding", args=[2021, AcceptedFinding.objects.get().pk])
    assert client.post(url).status_code == 404
    assert AcceptedFinding.objects.get().ended_at is None


def test_a_refused_reason_is_kept_and_said_beside_it(plan, signed_in):
    form = {**post_25(plan), "reason": "长" * 501}
    page = signed_in("办公室").post(ACCEPT, form)

    article = shown(page).select_one("#post article")
    assert page.status_code == 422
    assert article.select_one("details").has_attr("open")
    assert "500" in article.select_one(".errorlist").text
    assert article.textarea.text.strip() == "长" * 501


def test_what_was_accepted_of_other_facts_is_told_where_it_happened(plan, signed_in):
    page = signed_in("办公室").post(ACCEPT, {**post_25(plan), "facts": "别的"})

    assert page.status_code == 422
    assert "情况已有变化" in shown(page).select_one("#post .errorlist").text


def test_a_finding_that_is_gone_is_told_at_the_top(plan, signed_in):
    page = signed_in("办公室").post(ACCEPT, {"key": "post:0", "facts": "", "reason": "可以。"})

    assert page.status_code == 422
    assert "已不再出现" in shown(page).select_one(".note.error").text


def test_a_year_without_a_plan_is_not_there(plan, signed_in):
    assert signed_in("办公室").get(reverse("workplan:check", args=[1999])).status_code == 404


def test_settling_takes_a_post(plan, signed_in):
    client = signed_in("办公室")
    assert client.get(ACCEPT).status_code == 302
    assert client.get(reverse("workplan:withdraw_finding", args=[2021, 1])).status_code == 302
