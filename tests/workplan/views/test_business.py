"""Other business of a meeting: who reads it, what the office does with it."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from almanac import clock
from tests.workplan.views.acting import pdf, text_of
from tests.workplan.views.lines import HELD, act, decided, line, with_business
from workflow.inbox import inbox_of
from workplan.calendar import meetings_of
from workplan.enums import FollowKind
from workplan.models import BusinessPaper, FollowUp, Meeting
from workplan.registry import roll
from workplan.services import business, schemes
from workplan.services.agenda import move_on_agenda

pytestmark = pytest.mark.postgresql


@pytest.fixture
def meeting(meeting, plan, users) -> Meeting:
    return with_business(meeting, plan, users["办公室"])


def seen_by(client, meeting: Meeting) -> tuple[list[str], list[int]]:
    """Return of which business someone reads the title on the page, and how all papers answer."""
    page = client.get(meeting.get_absolute_url())
    text = text_of(page) if page.status_code == 200 else ""
    papers = BusinessPaper.objects.filter(business__meeting=meeting).order_by("pk")
    answers = [client.get(paper.get_absolute_url()).status_code for paper in papers]
    return [row.title for row in meeting.agenda if f". {row.title}</div>" in text], answers


BOTH, ALL = ["提案工作通报", "读书活动安排"], [200, 200]


@pytest.mark.parametrize(
    ("name", "titles", "papers"),
    [
        ("办公室", BOTH, ALL),
        ("王国珍", BOTH, ALL),
        ("周翔", BOTH, ALL),
        ("提案委", ["提案工作通报"], [200, 404]),
        ("教文委", ["读书活动安排"], [404, 200]),
        ("城建委", [], [404, 404]),
        ("无关人员", [], [404, 404]),
    ],
)
def test_who_reports_reads_the_own_line_and_its_papers_and_not_the_rest(
    name, titles, papers, meeting, signed_in
):
    assert seen_by(signed_in(name), meeting) == (titles, papers)


def test_a_line_keeps_its_number_among_all_for_who_reads_that_alone(meeting, signed_in):
    page = text_of(signed_in("教文委").get(meeting.get_absolute_url()))

    assert "2. 读书活动安排" in page
    assert "前面的数字是它在议程中的次序" in page
    assert "前面的数字是它在议程中的次序" not in text_of(
        signed_in("办公室").get(meeting.get_absolute_url())
    )


def test_who_is_on_the_list_reads_all_of_it_whether_they_come_or_not(
    meeting, plan, users, signed_in
):
    roll().keep(
        meeting=meeting, actor=users["办公室"], people=[], observers=[plan.answering["城建委"]]
    )
    assert seen_by(signed_in("城建委"), meeting) == (BOTH, ALL)

    roll().keep(meeting=meeting, actor=users["办公室"], people=[], observers=[])
    assert roll().groups(meeting) == []
    assert seen_by(signed_in("城建委"), meeting) == (BOTH, ALL)


@pytest.mark.parametrize(
    ("name", "titles", "papers"),
    [
        ("办公室", ["干部教育整顿", "理论学习"], ALL),
        ("王国珍", ["干部教育整顿", "理论学习"], ALL),
        ("郑丽", ["干部教育整顿", "理论学习"], ALL),
        ("城建委", ["干部教育整顿"], [200, 404]),
        ("周翔", [], [404, 404]),
        ("提案委", [], [404, 404]),
        ("无关人员", [], [404, 404]),
    ],
)
def test_a_party_meeting_is_for_those_on_its_list_and_no_leader_besides(
    name, titles, papers, party, signed_in
):
    client = signed_in(name)
    assert seen_by(client, party) == (titles, papers)
    for address in ("meeting_document", "meeting_minutes"):
        status = client.get(reverse(f"workplan:{address}", args=[party.pk])).status_code
        may = titles and (address == "meeting_document" or name in ("办公室", "王国珍", "郑丽"))
        assert status == (200 if may else 404), address
    listed = client.get(reverse("workplan:meetings"))
    assert (party.title in text_of(listed)) is (name in ("办公室", "王国珍", "郑丽"))
    found = text_of(client.get(reverse("desk:search"), {"q": "党组 第5次"}))
    assert (party.get_absolute_url() in found) is bool(titles)
    found = text_of(client.get(reverse("desk:search"), {"q": "理论学习"}))
    assert (f"#business-{line(party, 1).pk}" in found) is (len(titles) == 2)
    event = client.get(party.event.get_absolute_url()).status_code
    assert event == (200 if name in ("办公室", "郑丽") else 404)


def test_a_leader_who_is_not_of_the_party_group_finds_its_meeting_in_no_calendar(party, users):
    def titles(name):
        person = users[name].person
        return [e.title for e in meetings_of(person, clock.today(), date(2021, 6, 1))]

    assert titles("周翔") == []
    assert titles("郑丽") == titles("城建委") == [party.title]


@pytest.mark.parametrize("name", ["提案委", "王国珍", "城建委", "无关人员"])
def test_nobody_but_the_office_changes_other_business(name, meeting, plan, users, signed_in):
    client, row = signed_in(name), line(meeting)
    paper = row.papers.get()
    with clock.standing_at(HELD):
        decided(row, users)
        answers = [
            client.post(reverse("workplan:business_add", args=[meeting.pk]), {"new-title": "议题"}),
            client.get(reverse("workplan:business", args=[meeting.pk, row.pk])),
            client.post(
                reverse("workplan:business_move", args=[meeting.pk, row.pk]), {"to": "down"}
            ),
            client.post(
                reverse("workplan:business_paper_back", args=[meeting.pk, row.pk, paper.key])
            ),
            act(client, row, "decide", decision="改过"),
            act(client, row, "edit", title="改过"),
            act(client, row, "off", reason="改过"),
            *(act(client, row, kind) for kind in FollowKind),
        ]

    assert [answer.status_code for answer in answers] == [404] * 10
    row.refresh_from_db()
    assert (row.title, row.decision, line(meeting)) == ("提案工作通报", "同意，请抓紧落实", row)
    assert row.papers.get().stands
    assert not FollowUp.objects.exists()


def test_the_office_puts_business_on_the_agenda_with_its_papers(meeting, plan, signed_in):
    answer = signed_in("办公室").post(
        reverse("workplan:business_add", args=[meeting.pk]),
        {
            "new-title": " 听取  物业管理情况 ",
            "new-department": "城建委",
            "new-reported_by": "陈悦",
            "new-papers": [pdf("汇报.pdf"), pdf("附表.pdf")],
        },
    )

    put = line(meeting, 2)
    assert answer.headers["Location"] == put.get_absolute_url()
    assert (put.title, put.reporters, put.order) == ("听取 物业管理情况", "城建委陈悦", 3)
    assert [paper.name for paper in put.papers.all()] == ["汇报.pdf", "附表.pdf"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "议题：这个字段是必填项。"),
        ({"reported_by": "郑丽、周翔"}, "请只填一人。"),
        ({"reported_by": "查无此人"}, "查无此人"),
        ({"department": "查无此部"}, "查无此部"),
        ({"papers": pdf("程序.exe")}, "类型不能接收"),
    ],
)
def test_what_cannot_be_put_there_is_refused_and_the_rest_stays_typed(
    typed, words, meeting, signed_in
):
    data = {f"new-{name}": value for name, value in ({"title": "写好的议题"} | typed).items()}
    answer = signed_in("办公室").post(reverse("workplan:business_add", args=[meeting.pk]), data)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert ("title" in typed) or "写好的议题</textarea>" in text_of(answer)
    assert len(meeting.agenda) == 2


def test_schemes_and_business_stand_in_one_order(meeting, plan, users, signed_in):
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    review = schemes.put_on_agenda(meeting=meeting, item=plan.items[24], actor=users["办公室"])
    assert [str(row) for row in meeting.agenda] == [*BOTH, str(review)]

    move_on_agenda(line=review, actor=users["办公室"], up=True)
    signed_in("办公室").post(
        reverse("workplan:business_move", args=[meeting.pk, line(meeting).pk]), {"to": "down"}
    )

    assert [str(row) for row in meeting.agenda] == [str(review), *BOTH]
    page = text_of(signed_in("办公室").get(meeting.get_absolute_url()))
    assert "<h2>议程 " in page
    assert "1. <a" in page
    assert "3. 读书活动安排" in page


def buttons(client, meeting) -> list[str]:
    page = BeautifulSoup(client.get(meeting.get_absolute_url()).content, "html.parser")
    return [one.text for one in page.select("summary.button") if "议定事项" in one.text]


def test_a_decision_is_recorded_once_the_meeting_was_held_and_corrected_on_the_record(
    meeting, users, signed_in
):
    office, row = signed_in("办公室"), line(meeting)
    early = act(office, row, "decide", decision="同意")
    with clock.standing_at(HELD):
        before = buttons(office, meeting)
        first = act(office, row, "decide", decision="同意。")
        row.refresh_from_db()
        after = buttons(office, meeting)
        act(office, row, "decide", decision="原则同意。")
        page = text_of(signed_in("提案委").get(meeting.get_absolute_url()))

    assert early.status_code == 422
    assert "会议尚未召开，不能登记议定事项。" in text_of(early)
    assert first.headers["Location"] == row.get_absolute_url()
    assert before == ["登记议定事项"] * 2
    assert after == ["更正议定事项", "登记议定事项"]
    assert "<b>议定</b>：原则同意。" in page
    assert "更正前：同意。" in page


def test_of_two_who_decide_at_once_the_second_is_told_and_keeps_the_words(
    meeting, users, signed_in
):
    office, row = signed_in("办公室"), line(meeting)
    with clock.standing_at(HELD):
        seen = row.version
        act(office, row, "decide", decision="同意。")
        second = act(office, row, "decide", seen=seen, decision="写了很久的决定")

    assert second.status_code == 422
    assert "他人改过这一议题" in text_of(second)
    assert "写了很久的决定</textarea>" in text_of(second)


def test_what_was_decided_is_not_taken_off_and_what_was_taken_off_is_not_decided(
    meeting, users, signed_in
):
    office = signed_in("办公室")
    with clock.standing_at(HELD):
        row = decided(line(meeting), users)
        assert act(office, row, "off", reason="误登").status_code == 422
        other = line(meeting, 1)
        act(office, other, "off", reason="另行安排")
        assert act(office, other, "decide", decision="同意").status_code == 404

    assert [str(row) for row in meeting.agenda] == ["提案工作通报"]
    other.refresh_from_db()
    assert (other.taken_off_why, other.decision) == ("另行安排", "")


def test_a_paper_that_was_taken_back_is_nobody_s(meeting, signed_in):
    office, row = signed_in("办公室"), line(meeting)
    paper = row.papers.get()
    office.post(reverse("workplan:business_paper_back", args=[meeting.pk, row.pk, paper.key]))

    for name in ("办公室", "王国珍", "提案委"):
        client = signed_in(name)
        assert client.get(paper.get_absolute_url()).status_code == 404
        assert paper.name not in text_of(client.get(meeting.get_absolute_url()))


# --- inbox, calendar, papers ---------------------------------------------------------------------


def entry(user, day):
    found = [e for e in inbox_of(user, day).mine if e.key.startswith("workplan.business:")]
    return [(e.state, e.title, e.detail, e.step.label) for e in found]


def test_who_reports_has_it_in_the_inbox_until_the_meeting_and_the_office_after_it(meeting, users):
    to_report = [("明天上会", "提案工作通报", "二届六十四次主席会议 · 会议室 · 由您汇报", "看议题")]
    assert entry(users["提案委"], date(2021, 5, 20)) == to_report
    assert entry(users["城建委"], date(2021, 5, 20)) == []
    assert entry(users["办公室"], date(2021, 5, 20)) == []
    with clock.standing_at(date(2021, 5, 22)):
        assert entry(users["提案委"], date(2021, 5, 22)) == []
        assert entry(users["办公室"], date(2021, 5, 22)) == [
            ("昨天上会", title, "二届六十四次主席会议 · 议定事项还没有登记", "登记议定")
            for title in BOTH
        ]
        decided(line(meeting), users)
        assert len(entry(users["办公室"], date(2021, 5, 22))) == 1


def test_a_calendar_has_what_one_reports_by_name_or_for_a_department(meeting, users):
    def notes(name):
        person = users[name].person
        return [e.notes for e in meetings_of(person, clock.today(), date(2021, 6, 1))]

    assert notes("提案委") == ["主持：王国珍\n议题：提案工作通报"]
    assert notes("教文委") == ["主持：王国珍\n议题：读书活动安排"]
    assert notes("王国珍") == ["主持：王国珍\n议题：提案工作通报\n议题：读书活动安排"]
    assert notes("城建委") == []


def paragraphs(answer) -> list[str]:
    assert answer.status_code == 200
    return [p.text for p in Document(BytesIO(answer.content)).paragraphs]


def test_the_agenda_and_the_minutes_have_all_business_and_what_was_decided(
    meeting, users, signed_in
):
    with clock.standing_at(HELD):
        decided(line(meeting), users)
        leader = signed_in("王国珍")
        agenda = paragraphs(leader.get(reverse("workplan:meeting_document", args=[meeting.pk])))
        minutes = paragraphs(leader.get(reverse("workplan:meeting_minutes", args=[meeting.pk])))
        own = paragraphs(
            signed_in("教文委").get(reverse("workplan:meeting_document", args=[meeting.pk]))
        )

    reporter = users["提案委"].person
    assert agenda[5:11] == [
        "一、议程",
        "（一）提案工作通报",
        f"汇报：{reporter}。材料：提案工作通报。",
        "议定：同意，请抓紧落实。",
        "（二）读书活动安排",
        "汇报：教文委。材料：读书活动安排。",
    ]
    assert minutes[6:10] == [
        "一、提案工作通报",
        f"会议听取了{reporter}的汇报。会议议定：同意，请抓紧落实。",
        "二、读书活动安排",
        "会议听取了教文委的汇报。【缺：结论】",
    ]
    assert "（一）读书活动安排" in own
    assert not any("提案工作通报" in words for words in own)


def test_the_office_sees_business_and_kinds_in_the_admin(meeting, party, users, signed_in):
    with clock.standing_at(HELD):
        row = decided(line(meeting), users)
        office = signed_in("办公室")
        for name in ("meeting", "business"):
            page = office.get(reverse(f"admin:workplan_{name}_changelist"))
            assert page.status_code == 200
        assert "提案工作通报" in text_of(page)
        for name, found in (("meeting", meeting), ("business", row)):
            page = office.get(reverse(f"admin:workplan_{name}_change", args=[found.pk]))
            assert "同意，请抓紧落实" in text_of(page)
    head = signed_in("提案委").get(reverse("admin:workplan_business_changelist"))
    assert head.status_code in (302, 403, 404)


def test_a_long_agenda_asks_no_more_of_the_database_than_a_short_one(meeting, users, signed_in):
    office = signed_in("办公室")
    office.get(meeting.get_absolute_url())
    with CaptureQueriesContext(connection) as short:
        office.get(meeting.get_absolute_url())
    for number in range(4):
        business.put(meeting=meeting, actor=users["办公室"], title=f"议题{number}", papers=[pdf()])
    with CaptureQueriesContext(connection) as long:
        office.get(meeting.get_absolute_url())

    assert len(long) == len(short)
