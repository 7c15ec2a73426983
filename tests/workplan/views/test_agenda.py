"""A line of a meeting's agenda: put there, taken off, moved, decided, and which version of its scheme."""

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from almanac import clock
from tests.workplan.views.acting import pdf, text_of
from tests.workplan.views.reviewing import HELD, address, decide, line_of, off, words
from workplan.enums import Outcome
from workplan.models import SchemeReview
from workplan.services import schemes
from workplan.services.agenda import move_on_agenda

pytestmark = pytest.mark.postgresql


def test_the_office_puts_a_scheme_on_the_agenda_and_takes_it_off(meeting, plan, users, signed_in):
    item, office = plan.items[24], signed_in("办公室")
    may = item.due_dates.last()
    schemes.submit(item=item, actor=users["城建委"], file=pdf())
    chosen = office.get(address(meeting), {"item": item.pk})

    office.post(
        address(meeting, "agenda_add"),
        {
            "item": item.pk,
            "due_dates": [may.pk],
            "reported_by": plan.answering["城建委"].pk,
        },
    )
    review = SchemeReview.objects.get()

    assert "（第1版已提交，待安排审议）" in text_of(chosen)
    assert (review.version.number, review.reported_by.name) == (1, "陈悦")
    assert list(review.due_dates.all()) == [may]
    office.post(address(meeting, "agenda_take_off", review.pk), off(review, "另行安排"))
    page = office.get(address(meeting))
    assert page.context["agenda"].lines == []
    assert page.context["candidates"][0].item == item
    assert "审议方案 0 项" in text_of(office.get(reverse("workplan:meetings")))


def test_an_agenda_line_without_a_due_date_is_refused(meeting, plan, signed_in):
    answer = signed_in("办公室").post(address(meeting, "agenda_add"), {"item": plan.items[24].pk})

    assert answer.status_code == 422
    assert "审议的到期日：这个字段是必填项。" in text_of(answer)


def test_the_office_records_what_was_said_and_corrects_it(review, plan, signed_in):
    office = signed_in("办公室")
    dues = list(plan.items[24].due_dates.all())
    with clock.standing_at(HELD):
        decide(office, review, outcome="agreed", due_dates=[dues[1].pk])
        passed = [due.scheme_passed_on for due in plan.items[24].due_dates.all()]
        decide(
            office,
            review,
            seen="agreed",
            outcome="revise",
            requirements="再细化。",
            due_dates=[dues[1].pk],
        )

    review.refresh_from_db()
    assert passed == [None, HELD]
    assert (review.outcome, review.requirements) == (Outcome.REVISE, "再细化。")
    assert [due.scheme_passed_on for due in plan.items[24].due_dates.all()] == [None, None]


def test_an_outcome_without_its_requirements_is_refused_in_place(review, plan, signed_in):
    with clock.standing_at(HELD):
        answer = decide(
            signed_in("办公室"),
            review,
            outcome="principle",
            due_dates=[due.pk for due in plan.items[24].due_dates.all()],
        )

    assert answer.status_code == 422
    assert "审议要求：请填写审议要求。" in text_of(answer)
    assert '<option value="principle" selected>' in text_of(answer)


def test_of_two_who_record_at_once_the_second_is_told(review, plan, signed_in):
    office = signed_in("办公室")
    dues = [due.pk for due in plan.items[24].due_dates.all()]
    with clock.standing_at(HELD):
        decide(office, review, outcome="agreed", due_dates=dues)
        second = decide(
            office, review, outcome="revise", requirements="写了很久的要求", due_dates=dues
        )

    review.refresh_from_db()
    assert second.status_code == 422
    assert "审议结果已被登记为“同意”，请核对后再改。" in text_of(second)
    assert "写了很久的要求</textarea>" in text_of(second)
    assert review.outcome == Outcome.AGREED


def test_the_record_says_who_put_a_scheme_on_an_agenda_and_who_took_it_off(
    review, users, signed_in
):
    with clock.standing_at(HELD):
        schemes.take_off_agenda(review=review, actor=users["办公室"], reason="另行安排")
        page = signed_in("城建委").get(review.item.get_absolute_url())

    found = [
        (e.at.date(), str(e.who), e.what, e.detail, e.words)
        for e in page.context["page"].papers.record
    ]
    assert [entry for entry in found if "议程" in entry[2]] == [
        (HELD, "办公室负责人", "移出议程", "二届六十四次主席会议", "另行安排"),
        (date(2021, 5, 20), "办公室负责人", "列入议程", "二届六十四次主席会议", ""),
    ]
    assert page.context["page"].papers.scheme.words == "第1版已提交，待安排审议"


def test_the_record_says_that_the_agenda_took_a_newer_version(review, plan, users, signed_in):
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    later = timezone.make_aware(datetime(2021, 5, 20, 15, 30))
    with clock.standing_at(later):
        schemes.take_newer(review=review, actor=users["办公室"])
        move_on_agenda(line=review, actor=users["办公室"], up=True)
    page = signed_in("城建委").get(review.item.get_absolute_url())

    found = [(e.at, str(e.who), e.what, e.detail) for e in page.context["page"].papers.record]
    assert [entry for entry in found if entry[2].startswith("议程")] == [
        (later, "办公室负责人", "议程改用新版次", "二届六十四次主席会议：第2版"),
    ]


def test_a_decided_line_is_not_taken_off(review, plan, users, signed_in):
    with clock.standing_at(HELD):
        schemes.record_outcome(review=review, actor=users["办公室"], outcome="agreed")
        office = signed_in("办公室")
        answer = office.post(
            address(review.meeting, "agenda_take_off", review.pk), off(review, "另行安排")
        )

    assert SchemeReview.objects.on_agenda().count() == 1
    assert answer.status_code == 422
    assert "已登记审议结果，不能移出议程。" in text_of(answer)


def test_taking_off_the_agenda_asks_first_and_for_a_reason(review, signed_in):
    office = signed_in("办公室")
    page = BeautifulSoup(office.get(address(review.meeting)).content, "html.parser")
    [asking] = [d for d in page.select("details.deed") if d.summary.text == "移出议程…"]
    refused = office.post(address(review.meeting, "agenda_take_off", review.pk), off(review, ""))

    assert not asking.has_attr("open")
    assert asking.form.p.text == (
        "移出后，这次会议不审议这一方案；已提交的方案保留，可以再列入议程。"
    )
    assert asking.form.select_one("textarea[required]")
    assert asking.form.button.text == "确认移出"
    assert refused.status_code == 422
    assert "理由：这个字段是必填项。" in text_of(refused)
    assert SchemeReview.objects.on_agenda().count() == 1


def test_the_agenda_says_which_version_and_one_click_takes_a_newer_one(
    review, plan, users, signed_in
):
    office = signed_in("办公室")
    before = line_of(office, review)
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf(), note="补充点位。")
    between = line_of(office, review)
    button = between.select_one('form[action$="/newer/"]')
    answer = office.post(button["action"], {"number": button.select_one("[name=number]")["value"]})
    after = line_of(office, review)

    assert words(before.select(".facts")[1]) == "审议 第1版方案（陈悦 5月20日 09:00提交）"
    assert before.select(".note") == []
    assert words(between.select_one(".note")) == (
        "议程上仍是第1版。后来提交了 第2版（陈悦 5月20日 09:00）：补充点位。"
    )
    assert button.button.text == "改用第2版"
    assert answer.headers["Location"] == f"{address(review.meeting)}#review-{review.pk}"
    assert words(after.select(".facts")[1]) == "审议 第2版方案（陈悦 5月20日 09:00提交）"
    assert after.select(".note") == []


def test_a_leader_reads_of_a_newer_version_and_finds_no_button(review, plan, users, signed_in):
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    line = line_of(signed_in("王国珍"), review)

    assert "议程上仍是第1版。" in line.select_one(".note").text
    assert line.select("form") == []


def test_what_came_meanwhile_is_told_and_not_taken(review, plan, users, signed_in):
    office = signed_in("办公室")
    for _ in range(2):
        schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())

    office.post(address(review.meeting, "agenda_take_newer", review.pk), {"number": 2})

    review.refresh_from_db()
    assert review.version.number == 1
    assert "又提交了第3版，请核对后再改用。" in text_of(office.get(address(review.meeting)))


def test_the_order_of_the_agenda_is_changed_by_buttons(review, plan, users, signed_in):
    office, meeting = signed_in("办公室"), review.meeting
    second = schemes.put_on_agenda(meeting=meeting, item=plan.items[35], actor=users["办公室"])
    offered = [
        [button.text for button in line_of(office, line).select('form[action$="/move/"] button')]
        for line in (review, second)
    ]

    office.post(address(meeting, "agenda_move", second.pk), {"to": "up"})

    assert offered == [["↓ 下移"], ["↑ 上移"]]
    page = BeautifulSoup(office.get(address(meeting)).content, "html.parser")
    assert [li["id"] for li in page.select("ol.agenda > li")] == [
        f"review-{second.pk}",
        f"review-{review.pk}",
    ]


def test_a_meeting_gone_by_offers_no_place_on_its_agenda_but_what_it_did_may_be_entered(
    review, signed_in
):
    office = signed_in("办公室")
    titles = []
    for day in (HELD, date(2021, 5, 22)):
        with clock.standing_at(day):
            page = BeautifulSoup(office.get(address(review.meeting)).content, "html.parser")
        add = page.select_one("#add")
        titles.append([head.text for head in add.select("h3, summary")])
        assert "列入议程" not in add.text or day == HELD

    assert titles == [["列入议程"], ["补登这次会议审议过的方案"]]


def test_a_corrected_outcome_leaves_the_old_one_to_be_read(review, users, signed_in):
    office = users["办公室"]
    with clock.standing_at(HELD):
        schemes.record_outcome(
            review=review, actor=office, outcome="revise", requirements="重新论证。"
        )
    with clock.standing_at(date(2021, 5, 24)):
        schemes.record_outcome(review=review, actor=office, outcome="agreed")
        line = line_of(signed_in("办公室"), review)
        page = signed_in("城建委").get(review.item.get_absolute_url())

    assert words(line.select_one(".words")) == ("同意（第1版） 办公室负责人 5月24日 09:00登记")
    assert "更正前：再修改，重新论证。（办公室负责人 5月21日 09:00登记）" in words(line)
    record = page.context["page"].papers.record
    assert [(e.what, e.detail, e.words) for e in record if "审议结果" in e.what] == [
        ("更正审议结果", "二届六十四次主席会议：同意（第1版）", ""),
        ("登记审议结果", "二届六十四次主席会议：再修改（第1版）", "重新论证。"),
    ]
