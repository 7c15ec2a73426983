"""A member's own year: the sentence, the months, the record; and who sees whose."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from activities.enums import AttendanceState
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.models import AuditEntry, Membership
from opinions.services.authors import Author
from opinions.services.states import submit
from opinions.services.writing import ReportData, write
from performance.report.months import BASE, TOP, columns
from performance.report.own import year_of
from performance.report.sentence import Tally, sentence
from tests.activities.factories import event_of, held
from tests.performance.conftest import TODAY

# 汪爱娟, 余杭: “今年，我一共参加了16次履职活动。其中，请你来协商3次，调查视察7次……”
SIXTEEN = {"session": 3, "inspection": 7, "research": 4, "training": 2}


def hold(office, person, kinds: dict[str, int], year: int = 2021) -> None:
    """Hold so many events of each kind, one after another from March on, and close them."""
    months = iter([*range(3, 13)] * 3)
    for kind, number in kinds.items():
        for count in range(number):
            on = date(year, next(months), 5)
            with clock.standing_at(on):
                held(office, [person], kind=kind, on=on, title=f"{kind}{count + 1}")


def page(client, name: str, *args) -> BeautifulSoup:
    answer = client.get(reverse(f"performance:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def test_the_sentence_of_yuhang_comes_out_for_a_member_built_to_match(office, member, signed_in):
    hold(office, member, SIXTEEN)

    said = "今年参加了16次履职活动：请你来协商3次，视察7次，调研4次，培训2次。"
    assert year_of(member, 2021, TODAY).sentence == said
    assert page(signed_in("member"), "year", 2021, member.pk).select_one(".year-says").text == said
    told_later = year_of(member, 2021, date(2022, 1, 1)).sentence
    assert told_later == said.replace("今年", "2021年")


def test_a_sentence_names_what_came_of_it_and_of_nothing_says_so():
    assert sentence("今年", [], []) == "今年还没有记下履职活动。"
    others = [
        Tally("提交提案", 2, "件"),
        Tally("立案提案", 0, "件"),
        Tally("社情民意被采用", 1, "篇"),
    ]
    assert sentence("2021年", [], others) == "2021年提交提案2件，社情民意被采用1篇。"
    assert sentence("今年", [Tally("视察", 1)], others) == (
        "今年参加了1次履职活动：视察1次。提交提案2件，社情民意被采用1篇。"
    )


def test_leave_and_absence_are_told_apart_and_are_no_presence(office, member, signed_in):
    event = event_of(office, ask=[member], must_come=True, on=date(2021, 5, 20), title="全体视察")
    with clock.standing_at(date(2021, 5, 20)):
        excused = {member: Mark(AttendanceState.LEAVE_GRANTED)}
        attendance.mark(event=event, actor=office, marks=excused)
        events.close(event=event, actor=office)

    told = year_of(member, 2021, TODAY)
    assert told.sentence == "今年还没有记下履职活动。"
    assert [line.rows[0][1] for line in told.missed] == ["准假、须到会"]
    assert "全体视察" in page(signed_in("member"), "year", 2021, member.pk).text


def test_facts_stand_under_their_kind_with_their_page(office, member, signed_in):
    hold(office, member, {"training": 1})
    author = member.user
    with clock.standing_at(date(2021, 4, 1)):
        data = ReportData("夜里很黑", "路灯不亮。", (Author(member),))
        report = write(data=data, actor=author)
        submit(report=report, actor=author)

    shown = page(signed_in("member"), "year", 2021, member.pk)
    found = {a.text: a["href"] for a in shown.select(".year-facts a")}
    assert found["夜里很黑"] == report.get_absolute_url()
    assert [h.text for h in shown.select(".group > h2")] == ["活动", "社情民意"]
    assert shown.select_one(".year-says").text == (
        "今年参加了1次履职活动：培训1次。提交社情民意1篇。"
    )


def test_the_months_stand_where_they_belong_and_the_highest_reaches_the_top():
    there, others = [0] * 12, [0] * 12
    there[2], others[2], there[11] = 3, 1, 2

    drawn = columns(there, others)
    assert (drawn[2].number, drawn[2].others_y, drawn[2].there_y) == (4, TOP, 45.0)
    assert (drawn[11].there_y, drawn[11].there_height) == (72.0, 54.0)
    assert drawn[11].there_y + drawn[11].there_height == BASE
    assert [column.number for column in drawn if column.number] == [4, 2]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("member", True),
        ("office", True),
        ("another member", False),
        ("sector head", False),
        ("committee head", False),
        ("leader", False),
        ("unit", False),
        ("account of no one", False),
    ],
)
def test_year_record_and_points_are_the_member_s_and_the_office_s(role, sees, member, signed_in):
    client = signed_in(role)
    pages = (
        reverse("performance:year", args=[2021, member.pk]),
        reverse("performance:year_word", args=[2021, member.pk]),
        reverse("performance:dossier", args=[member.pk]),
        reverse("performance:dossier_word", args=[member.pk]),
        reverse("performance:of_person", args=[2021, member.pk]),
    )
    assert {url: client.get(url).status_code for url in pages} == dict.fromkeys(
        pages, 200 if sees else 404
    )


def test_a_year_in_which_someone_was_no_member_is_not_there(member, signed_in):
    for year in (2016, 2022):
        url = reverse("performance:year", args=[year, member.pk])
        assert signed_in("member").get(url).status_code == 404


def test_who_asks_for_the_own_year_is_led_there(member, signed_in):
    mine = reverse("performance:my_year")
    roles = ("member", "office", "leader", "committee head", "unit")
    lead = {role: signed_in(role).get(mine) for role in roles}

    assert lead["member"].headers["Location"] == f"/performance/2021/year/{member.pk}/"
    assert lead["office"].headers["Location"] == "/performance/2021/statistics/"
    assert lead["leader"].headers["Location"] == "/performance/2021/statistics/"
    assert lead["committee head"].headers["Location"] == "/performance/2021/rules/"
    assert lead["unit"].status_code == 404


def texts(answer) -> list[str]:
    paper = Document(BytesIO(answer.content))
    cells = [c.text for table in paper.tables for row in table.rows for c in row.cells]
    return [*(p.text for p in paper.paragraphs if p.text), *cells]


def test_the_record_goes_over_terms_and_each_fact_into_the_term_of_its_day(
    office, member, signed_in
):
    Membership.objects.filter(person=member).update(
        since=date(2017, 2, 1), until=date(2021, 6, 30), ended_why="term"
    )
    Membership.objects.create(
        person=member, term=3, since=date(2021, 7, 1), unit="区教育局", unit_post="副局长"
    )
    hold(office, member, {"training": 1, "inspection": 6})

    shown = page(signed_in("office"), "dossier", member.pk)
    heads = [h.find(string=True).strip() for h in shown.select(".group > h2")]
    assert heads == ["三届", "二届"]
    says = [p.text for p in shown.select("section.group > p")]
    assert says[:2] == [
        "2021年参加了3次履职活动：视察3次。",
        "2021年参加了4次履职活动：视察3次，培训1次。",
    ]
    assert says[2:] == [f"{year}年还没有记下履职活动。" for year in (2020, 2019, 2018, 2017)]
    assert "区教育局 副局长" in shown.text

    words = texts(signed_in("member").get(reverse("performance:dossier_word", args=[member.pk])))
    assert words[0] == "王国珍履职档案"
    assert "2021年参加了3次履职活动：视察3次。" in words


def test_the_paper_has_the_sentence_and_the_list_and_leaves_a_trace(office, member, signed_in):
    hold(office, member, {"session": 1})

    answer = signed_in("office").get(reverse("performance:year_word", args=[2021, member.pk]))
    words = texts(answer)
    assert words[:4] == [
        "2021年度述职报告",
        "王国珍",
        "一、履职情况",
        "2021年参加了1次履职活动：请你来协商1次。",
    ]
    assert words[-3:] == ["3月5日", "session1", "请你来协商"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.account) == ("export", office)


def test_a_year_takes_as_many_queries_whatever_was_done(office, member, signed_in):
    url, client = reverse("performance:year", args=[2021, member.pk]), signed_in("member")
    hold(office, member, {"training": 1})
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    hold(office, member, {"session": 9, "inspection": 9})
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
