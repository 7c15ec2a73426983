"""Meetings: agenda, outcomes, what each department reports; for the office and the leaders."""

from datetime import date, datetime
from io import BytesIO

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from almanac import clock
from tests.workplan.views.acting import hold_meeting, pdf, text_of
from workplan.enums import Outcome
from workplan.models import Meeting, SchemeReview
from workplan.registry import roll
from workplan.services import schemes, states
from workplan.services.agenda import move_on_agenda

pytestmark = pytest.mark.postgresql


HELD = date(2021, 5, 21)


@pytest.fixture
def meeting(plan, users) -> Meeting:
    return hold_meeting(plan, users["办公室"])


@pytest.fixture
def review(meeting, plan, users) -> SchemeReview:
    """Row 24 (3月、5月) on the agenda of 二届六十四次, reported by 陈悦."""
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    return schemes.put_on_agenda(
        meeting=meeting,
        item=plan.items[24],
        actor=users["办公室"],
        reported_by=plan.answering["城建委"],
    )


def address(meeting: Meeting, name: str = "meeting", *args) -> str:
    return reverse(f"workplan:{name}", args=[meeting.pk, *args])


def off(review: SchemeReview, reason: str) -> dict[str, str]:
    return {f"off{review.pk}-reason": reason}


def line_of(client, review: SchemeReview) -> Tag:
    """Return a line of the agenda as someone reads it."""
    page = BeautifulSoup(client.get(address(review.meeting)).content, "html.parser")
    return page.select_one(f"#review-{review.pk}")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def decide(client, review: SchemeReview, *, seen: str = "", **data):
    form = {f"r{review.pk}-{name}": value for name, value in data.items()}
    return client.post(
        address(review.meeting, "agenda_decide", review.pk), form | {f"r{review.pk}-seen": seen}
    )


# Row 24 of 城建委, in which 办公室 takes part, stands on the agenda; row 34 is 提案委's and does not.
@pytest.mark.parametrize(
    ("name", "of_list", "of_meeting"),
    [
        ("办公室", 200, 200),
        ("王国珍", 200, 200),
        ("周翔", 200, 200),
        ("城建委", 404, 200),
        ("提案委", 404, 404),
        ("教文委", 404, 404),
        ("无关人员", 404, 404),
    ],
)
def test_a_meeting_is_there_for_the_office_the_leaders_and_who_reports_at_it(
    name, of_list, of_meeting, review, signed_in
):
    client = signed_in(name)

    assert client.get(reverse("workplan:meetings")).status_code == of_list
    assert client.get(address(review.meeting)).status_code == of_meeting
    assert client.get(address(review.meeting, "meeting_document")).status_code == of_meeting


def test_it_is_there_no_longer_when_the_scheme_was_taken_off_or_the_post_was_left(
    review, plan, users, signed_in
):
    head = signed_in("城建委")
    assert head.get(address(review.meeting)).status_code == 200

    schemes.take_off_agenda(review=review, actor=users["办公室"], reason="另行安排")

    assert head.get(address(review.meeting)).status_code == 404


@pytest.mark.parametrize("as_document", [False, True])
def test_a_head_reads_of_the_agenda_and_the_reports_what_the_own_department_reports(
    as_document, review, plan, users, signed_in
):
    """教文委 has row 35 on it, with words of the meeting that are not for 城建委."""
    schemes.submit(item=plan.items[35], actor=users["教文委"], file=pdf())
    other = schemes.put_on_agenda(
        meeting=review.meeting, item=plan.items[35], actor=users["办公室"]
    )
    with clock.standing_at(HELD):
        for line, words in ((review, "细化点位。"), (other, "重新论证。")):
            schemes.record_outcome(
                review=line, actor=users["办公室"], outcome="principle", requirements=words
            )
        client = signed_in("城建委")
        if as_document:
            found = client.get(address(review.meeting, "meeting_document"))
            text = "\n".join(p.text for p in Document(BytesIO(found.content)).paragraphs)
        else:
            text = text_of(client.get(address(review.meeting)))

    assert plan.items[24].title in text
    assert plan.items[35].title not in text
    assert "细化点位。" in text
    assert "重新论证。" not in text
    assert "本部门工作情况" in text
    assert "城建委</h3>" in text or "（一）城建委" in text
    assert "教文委</h3>" not in text
    assert "）教文委" not in text
    if not as_document:
        assert review.version.get_absolute_url() in text
        assert other.version.get_absolute_url() not in text
        assert "登记审议结果</summary>" not in text
        assert f'href="{reverse("workplan:meetings")}"' not in text


@pytest.mark.parametrize("name", ["城建委", "王国珍", "教文委", "无关人员"])
def test_nobody_but_the_office_changes_a_meeting(name, review, signed_in):
    client, meeting = signed_in(name), review.meeting
    answers = [
        client.post(reverse("workplan:meetings"), {"number": 65}),
        client.post(address(meeting), {"number": 65}),
        client.post(address(meeting, "agenda_add"), {"item": review.item_id}),
        decide(client, review, outcome="agreed"),
        client.post(address(meeting, "agenda_take_off", review.pk)),
        client.post(address(meeting, "agenda_take_newer", review.pk), {"number": 2}),
        client.post(address(meeting, "agenda_move", review.pk), {"to": "up"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert SchemeReview.objects.get().outcome == ""


def test_a_leader_reads_the_head_and_the_agenda_and_finds_no_forms(review, signed_in):
    text = text_of(signed_in("王国珍").get(address(review.meeting)))

    assert "<h1>二届六十四次主席会议</h1>" in text
    assert "2021年5月21日 周五" in text
    assert "陈悦汇报" in text
    assert "移出议程" not in text
    assert "列入议程</h3>" not in text


def test_the_office_enters_the_next_meeting(meeting, plan, signed_in):
    office = signed_in("办公室")
    offered = office.get(reverse("workplan:meetings")).context["form"].initial

    answer = office.post(
        reverse("workplan:meetings"),
        {
            "kind": "chair",
            "term": "2",
            "number": "65",
            "held_on": "2021-06-18",
            "presided_by": plan.leaders["王国珍"].pk,
            "attendees": [plan.leaders["周翔"].pk, plan.leaders["郑丽"].pk],
        },
    )

    added = Meeting.objects.get(number=65)
    assert offered == {"term": 2, "number": 65}
    assert answer.headers["Location"] == added.get_absolute_url()
    assert added.name == "二届六十五次主席会议"
    assert [person.name for person in roll().there(added)] == ["周翔", "郑丽"]


def test_a_number_that_is_taken_is_refused_and_the_rest_stays_typed(meeting, signed_in):
    answer = signed_in("办公室").post(
        reverse("workplan:meetings"),
        {"kind": "chair", "term": "2", "number": "64", "held_on": "2021-06-18", "place": "三楼"},
    )

    assert answer.status_code == 422
    assert "本届已有这一次会议。" in text_of(answer)
    assert 'value="三楼"' in text_of(answer)


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


def test_of_two_who_correct_a_meeting_at_once_the_second_is_told(meeting, plan, signed_in):
    office = signed_in("办公室")
    seen = office.get(address(meeting)).context["head_form"].initial["seen"]
    typed = {"kind": "chair", "term": 2, "number": 64, "held_on": "2021-05-21", "seen": seen}
    office.post(address(meeting), typed | {"attendees": [plan.leaders["周翔"].pk]})

    second = office.post(address(meeting), typed | {"place": "三楼会议室"})

    meeting.refresh_from_db()
    assert second.status_code == 422
    assert "他人改过这次会议" in text_of(second)
    assert 'value="三楼会议室"' in text_of(second)
    assert [person.name for person in roll().there(meeting)] == ["周翔"]
    assert meeting.place == ""


def test_a_meeting_of_the_year_21_is_asked_about(meeting, signed_in):
    typed = {"kind": "chair", "term": 2, "number": 64, "held_on": "0021-05-21"}
    answer = signed_in("办公室").post(address(meeting), typed)

    assert (answer.status_code, dict(answer.context["head_form"].errors)) == (
        422,
        {"held_on": ["请核对年份：填写的是21年。"]},
    )


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


def test_a_meeting_hears_what_each_department_did_and_will_do(meeting, plan, users, signed_in):
    due = plan.items[29].due_dates.get()
    states.accept(due=due, actor=users["城建委"])
    states.report_done(due=due, actor=users["城建委"], text="视察报告已报送。")
    states.close(due=due, actor=users["办公室"])

    page = signed_in("王国珍").get(address(meeting))

    assert "上月以来完成" in text_of(page)
    assert "下月底前计划" in text_of(page)
    parts = {part.name: part for part in page.context["report"].departments}
    assert [line.words for line in parts["城建委"].done] == ["视察报告已报送。"]


def test_the_meeting_comes_as_a_word_document(review, users, signed_in):
    with clock.standing_at(HELD):
        schemes.record_outcome(
            review=review, actor=users["办公室"], outcome="principle", requirements="注意安全。"
        )
    answer = signed_in("王国珍").get(address(review.meeting, "meeting_document"))
    lines = [p.text for p in Document(BytesIO(answer.content)).paragraphs]

    assert answer["Content-Disposition"].endswith(
        "%E4%BA%8C%E5%B1%8A%E5%85%AD%E5%8D%81%E5%9B%9B%E6%AC%A1%E4%B8%BB%E5%B8%AD%E4%BC%9A%E8%AE%AE.docx"
    )
    assert lines[:8] == [
        "二届六十四次主席会议",
        "",
        "时间：2021年5月21日 周五",
        "地点：会议室",
        "主持：王国珍",
        "一、审议工作方案",
        "（一）地铁口序化民主监督（对口协商）",
        "责任部门：城建委。汇报：陈悦。到期日：3月31日、5月31日。方案：第1版（陈悦5月20日提交）。",
    ]
    assert lines[8] == "审议结果：原则同意（第1版）。注意安全。"


def test_the_word_document_names_the_version_that_is_listed_not_the_newest(
    review, plan, users, signed_in
):
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    answer = signed_in("王国珍").get(address(review.meeting, "meeting_document"))
    lines = [p.text for p in Document(BytesIO(answer.content)).paragraphs]

    assert lines[7].endswith("方案：第1版（陈悦5月20日提交）。")
    # The meeting is tomorrow.
    assert lines[8] == (
        "二、各部门工作情况（4月1日至5月21日完成，5月22日至6月30日计划，截至5月20日）"
    )


def test_a_long_agenda_asks_no_more_of_the_database_than_a_short_one(
    review, plan, users, signed_in
):
    office = signed_in("办公室")
    with clock.standing_at(HELD):
        with CaptureQueriesContext(connection) as short:
            office.get(address(review.meeting))
        for seq in (34, 22, 35, 33):
            schemes.submit(item=plan.items[seq], actor=users["办公室"], file=pdf())
            schemes.put_on_agenda(
                meeting=review.meeting, item=plan.items[seq], actor=users["办公室"]
            )
        with CaptureQueriesContext(connection) as long:
            office.get(address(review.meeting))

    assert len(long) == len(short)
