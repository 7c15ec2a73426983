"""Meetings: who finds one and what they read of it, how the office enters it, what the departments report."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from almanac import clock
from tests.workplan.views.acting import pdf, text_of
from tests.workplan.views.reviewing import HELD, address, decide
from workplan.models import Meeting, SchemeReview
from workplan.registry import roll
from workplan.services import schemes, states

pytestmark = pytest.mark.postgresql


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
