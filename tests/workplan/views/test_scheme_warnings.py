"""A ★ item asks for its scheme thirty days before its work starts: everywhere where lamps are seen.

Rows 33, 34 and 35 are those of June: their schemes are looked for from 2 May.
"""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from almanac import clock
from notifications.models import Mail
from notifications.services.planning import plan_reminders
from tests.workplan.views.acting import hold_meeting, text_of
from workplan.services import schemes, states, urging

WORDS = "方案未过会，6月1日开始"
FIRST_OF_MAY, SECOND_OF_MAY = date(2021, 5, 1), date(2021, 5, 2)
ADMIN = "admin:workplan_workitem_changelist"


@pytest.fixture(autouse=True)
def _accepted(_twentieth_of_may, plan, users) -> None:
    """Each department has signed for its row of June."""
    for seq, department in ((33, "委员工委"), (34, "提案委"), (35, "教文委")):
        states.accept(due=plan.items[seq].due_dates.get(), actor=users[department])


def numbers(client, day: date, **query) -> list[int]:
    """Return the rows that the year's page shows on a day."""
    with clock.standing_at(day):
        page = client.get(reverse("workplan:year", args=[2021]), query)
    return [item.seq for item in page.context["items"]]


def lamp_of(client, seq: int, day: date) -> str:
    with clock.standing_at(day):
        page = client.get(reverse("workplan:year", args=[2021]))
    rows = BeautifulSoup(page.content, "html.parser").select("tbody tr")
    row = next(r for r in rows if (cell := r.select_one("td.num")) and cell.text == str(seq))
    return " ".join(row.select_one("td.stand").get_text(" ", strip=True).split())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FIRST_OF_MAY, "未开始 6月1日开始"),
        (SECOND_OF_MAY, f"预警 {WORDS}"),
        (date(2021, 5, 31), f"预警 {WORDS}"),
        (date(2021, 6, 1), "预警 方案未过会，已开始"),
    ],
)
def test_in_the_year_s_list_the_lamp_turns_thirty_days_before_the_start(day, expected, signed_in):
    assert lamp_of(signed_in("无关人员"), 34, day) == expected


def test_the_lead_time_is_a_setting(signed_in, settings):
    settings.SCHEME_LEAD_DAYS = 10
    client = signed_in("无关人员")

    assert lamp_of(client, 34, date(2021, 5, 21)) == "未开始 6月1日开始"
    assert lamp_of(client, 34, date(2021, 5, 22)) == f"预警 {WORDS}"


def test_the_head_s_own_page_puts_it_among_what_needs_doing(signed_in):
    client = signed_in("提案委")
    with clock.standing_at(FIRST_OF_MAY):
        before = text_of(client.get(reverse("desk:mine")))
    with clock.standing_at(SECOND_OF_MAY):
        after = text_of(client.get(reverse("desk:mine")))

    assert "方案未提交" not in before
    assert "6月30日到期的，方案应在5月2日前过会" not in before
    assert after.count('<span class="when">方案未提交</span>') == 1
    assert "6月30日到期的，方案应在5月2日前过会" in after


def test_the_filters_of_the_year_find_it(signed_in):
    client = signed_in("无关人员")

    assert not {33, 34, 35} & set(numbers(client, FIRST_OF_MAY, group="scheme"))
    assert numbers(client, SECOND_OF_MAY, group="scheme") == [33, 34, 35]
    assert {33, 34, 35} <= set(numbers(client, SECOND_OF_MAY, lamp="yellow"))
    assert not {33, 34, 35} & set(numbers(client, FIRST_OF_MAY, lamp="yellow"))


def test_the_filter_of_the_admin_s_ledger_finds_it(signed_in):
    client = signed_in("办公室")

    def shown(day: date) -> set[int]:
        with clock.standing_at(day):
            page = client.get(reverse(ADMIN), {"group": "scheme"})
        return {item.seq for item in page.context["cl"].result_list}

    assert not {33, 34, 35} & shown(FIRST_OF_MAY)
    assert {33, 34, 35} <= shown(SECOND_OF_MAY)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("无关人员", reverse("workplan:export", args=[2021])),
        ("办公室", reverse("admin:workplan_workitem_export")),
    ],
)
def test_the_exports_say_it(name, address, signed_in):
    client = signed_in(name)
    with clock.standing_at(SECOND_OF_MAY):
        answer = client.get(address)
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = {row[1]: row for row in sheet.iter_rows(min_row=3, values_only=True)}

    assert rows[34][-2:] == ("预警", WORDS)


def test_a_reminder_says_it_beside_the_state(plan):
    """Row 34 is due on 30 June: thirty days before is 31 May, the day before its start."""
    with clock.standing_at(date(2021, 5, 31)):
        plan_reminders(date(2021, 5, 31))
    mail = Mail.objects.get(recipient=plan.answering["提案委"])

    assert "到期 6月30日（周三），还有 30 天，已签收，工作方案未报送\n" in mail.text
    assert "工作方案未报送" in mail.html


def test_an_urging_says_it(plan, users):
    with clock.standing_at(SECOND_OF_MAY):
        urging.urge(dues=list(plan.items[34].due_dates.all()), actor=users["办公室"])

    assert f"6月30日，{WORDS}" in Mail.objects.get().text


def test_once_it_passed_nothing_warns_any_more(plan, users, signed_in):
    day = date(2021, 5, 21)
    with clock.standing_at(day):
        review = schemes.put_on_agenda(
            meeting=hold_meeting(plan, users["办公室"], day),
            item=plan.items[34],
            actor=users["办公室"],
        )
        schemes.record_outcome(
            review=review, actor=users["办公室"], outcome="principle", requirements="做好筹备。"
        )
    with clock.standing_at(date(2021, 5, 31)):
        plan_reminders(date(2021, 5, 31))

    assert lamp_of(signed_in("无关人员"), 34, day) == "未开始 6月1日开始"
    assert 34 not in numbers(signed_in("无关人员"), day, group="scheme")
    assert "还有 30 天，已签收\n" in Mail.objects.get(recipient=plan.answering["提案委"]).text
