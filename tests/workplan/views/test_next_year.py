"""Next year's plan: who drafts it and who reads it, what is asked before it is issued, how the year ends."""

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from almanac import clock
from consultations.services.topics import propose_topic
from members.models import Organisation
from tests.factories import annex_file, annex_rows, appoint, make_item, make_person, make_plan
from workflow.refusals import Refused
from workplan.enums import Fate, State
from workplan.importing import SourceFile
from workplan.models import DraftRow, DueDate, Meeting, Plan, PlanDraft
from workplan.services.archive import is_archived
from workplan.services.imports import prepare
from workplan.services.items import ItemData, create_item, revise_item
from workplan.services.schemes import check_meeting

MARCH = date(2022, 3, 2)
PAGE = reverse("workplan:next_year", args=[2021])
SHOW = reverse("workplan:next_year_show", args=[2021])
TAKE_IN = reverse("workplan:next_year_take_in", args=[2021])
NEW = reverse("workplan:next_year_new", args=[2021])
ISSUE = reverse("workplan:next_year_issue", args=[2021])
END = reverse("workplan:year_end", args=[2021])
TEXT = reverse("workplan:next_year_text", args=[2021])
NEW_POINT = reverse("workplan:next_year_point_new", args=[2021])
WORD = reverse("workplan:next_year_document", args=[2021])
EVERYONE = ("余静漪", "城建委", "无关人员")


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


@pytest.fixture
def draft(plan, signed_in) -> PlanDraft:
    assert signed_in("办公室").post(PAGE, {"new_term": ""}).status_code == 302
    return PlanDraft.objects.get()


def row_of(plan, number: int) -> DraftRow:
    return DraftRow.objects.get(origin=plan.items[number])


def url(row: DraftRow) -> str:
    return reverse("workplan:next_year_row", args=[2021, row.pk])


def said(row: DraftRow, **changes) -> dict[str, str]:
    names = (
        "title",
        "leaders",
        "lead_departments",
        "participants",
        "period_phrase",
        "place",
        "why",
    )
    typed = {name: getattr(row, name) for name in names}
    return typed | {"choice": "in", "seen": row.history.first().pk} | changes


def issue(client):
    with clock.standing_at(MARCH):
        meeting = Meeting.objects.create(kind="chair", term=3, number=1, held_on=date(2022, 2, 25))
        typed = {"document_number": "政协办〔2022〕3号", "meeting": meeting.pk, "issued_on": MARCH}
        return client.post(ISSUE, typed)


@pytest.mark.parametrize("who", EVERYONE)
def test_before_there_is_a_draft_it_is_the_office_s_alone(who, plan, signed_in):
    client = signed_in(who)

    assert [client.get(PAGE).status_code, client.post(PAGE, {}).status_code] == [404, 404]
    assert not PlanDraft.objects.exists()
    assert PAGE not in client.get(reverse("workplan:year", args=[2021])).content.decode()


@pytest.mark.parametrize(
    ("who", "is_shown", "status"),
    [
        ("办公室", False, 200),
        ("余静漪", False, 404),
        ("余静漪", True, 200),
        ("城建委", True, 404),
        ("无关人员", True, 404),
    ],
)
def test_the_office_shows_the_draft_to_the_leaders_and_to_no_one_else(
    who, is_shown, status, draft, signed_in
):
    if is_shown:
        assert signed_in("办公室").post(SHOW, {"shown": "1"}).status_code == 302
    client = signed_in(who)

    page = client.get(PAGE)
    assert page.status_code == status
    year = client.get(reverse("workplan:year", args=[2021])).content.decode()
    assert (PAGE in year) is (status == 200)
    if status == 200:
        assert bool(shown(page).select("main form, main .edit")) is (who == "办公室")


@pytest.mark.parametrize("who", EVERYONE)
def test_only_the_office_writes(who, draft, plan, signed_in):
    signed_in("办公室").post(SHOW, {"shown": "1"})
    client, row = signed_in(who), row_of(plan, 22)

    assert {
        name: client.post(address, typed).status_code
        for name, address, typed in (
            ("draft", PAGE, {}),
            ("row", url(row), said(row, choice="out", why="庆祝活动已办")),
            ("new", NEW, {}),
            ("show", SHOW, {"shown": "0"}),
            ("topics", TAKE_IN, {}),
            ("issue", ISSUE, {}),
            ("end", END, {}),
            ("text", TEXT, {}),
            ("point", NEW_POINT, {"title": "另写", "place": 1}),
        )
    } == dict.fromkeys(
        ("draft", "row", "new", "show", "topics", "issue", "end", "text", "point"), 404
    )
    assert client.get(WORD).status_code == 404
    assert client.get(ISSUE).status_code == client.get(url(row)).status_code == 404
    assert row_of(plan, 22).fate == Fate.KEPT
    assert PlanDraft.objects.get().is_shown


def test_a_row_is_changed_left_out_and_taken_in_again(draft, plan, signed_in):
    client, row = signed_in("办公室"), row_of(plan, 22)

    assert client.post(url(row), said(row, title="开展迎接党的二十大系列活动")).status_code == 302
    row.refresh_from_db()
    assert (row.fate, row.title) == (Fate.CHANGED, "开展迎接党的二十大系列活动")
    assert client.post(url(row), said(row, choice="out", why="并入宣传工作")).status_code == 302
    row.refresh_from_db()
    assert (row.fate, row.why) == (Fate.DROPPED, "并入宣传工作")
    assert client.post(url(row), said(row, why="")).status_code == 302
    row.refresh_from_db()
    assert (row.fate, row.why) == (Fate.KEPT, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"choice": "out", "why": " "}, "请填写不列入的理由。"),
        ({"period_phrase": "十三月"}, "看不懂“十三月”"),
        ({"leaders": "余静漪、王无此人"}, "王无此人"),
        ({"seen": "1"}, "您打开页面后，他人改过这一项。"),
        ({"title": " "}, "工作内容"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    changes, words, draft, plan, signed_in
):
    client, row = signed_in("办公室"), row_of(plan, 22)

    page = client.post(url(row), said(row, participants="教文委") | changes)

    assert page.status_code == 422
    assert words in shown(page).select_one("#errors").get_text()
    assert shown(page).select_one("[name=participants]")["value"] == "教文委"
    assert DraftRow.objects.get(pk=row.pk).participants == row.participants


def test_a_draft_reaches_no_page_of_items_and_no_reminder_until_it_is_issued(draft, plan):
    assert not Plan.objects.filter(year=2022).exists()
    assert DueDate.objects.filter(item__plan__year=2022).count() == 0


def test_it_is_not_issued_while_a_row_is_undecided(draft, plan, signed_in):
    DraftRow.objects.filter(pk=row_of(plan, 44).pk).update(fate=Fate.CANDIDATE)

    page = issue(signed_in("办公室"))

    assert page.status_code == 422
    assert "还没有取舍" in shown(page).select_one("#errors").get_text()
    assert not Plan.objects.filter(year=2022).exists()


def test_it_becomes_the_year_s_plan_and_what_is_open_is_listed_until_it_is_ended(
    draft, plan, signed_in
):
    client = signed_in("办公室")
    late, carried = row_of(plan, 30), draft.rows.filter(carried=True)
    assert late in carried

    assert issue(client).status_code == 302

    issued = Plan.objects.get(year=2022)
    assert (issued.document_number, issued.adopted_by, issued.adopted_on, issued.issued_on) == (
        *("政协办〔2022〕3号", "三届一次主席会议"),
        *(date(2022, 2, 25), MARCH),
    )
    rows = list(draft.rows.exclude(item=None).select_related("item"))
    assert [row.item.title for row in rows] == [row.title for row in rows]
    tasks = [row.item.seq for row in rows if row.annex == "tasks"]
    assert tasks == list(range(1, len(tasks) + 1))
    with clock.standing_at(MARCH):
        before = len(shown(client.get(END)).select("article"))
        assert client.post(END, {"do": "carry_all"}).status_code == 302
        due = plan.items[30].due_dates.get()
        late.refresh_from_db()
        assert (due.state, due.transitions.first().reason) == (
            State.CANCELLED,
            f"结转到2022年{late.item.designation}",
        )
        assert len(shown(client.get(END)).select("article")) == before - carried.count()
        nothing = client.post(END, {"do": "end", "item": plan.items[44].pk, "reason": ""})
        assert nothing.status_code == 422
        typed = {"do": "end", "item": plan.items[44].pk, "reason": "书稿已交出版社"}
        assert client.post(END, typed).status_code == 302
        due = plan.items[44].due_dates.get()
        assert due.transitions.first().reason == "年终了结：书稿已交出版社"
        assert client.post(END, {"do": "carry", "item": plan.items[43].pk}).status_code == 302
        assert plan.items[43].due_dates.first().state == State.CANCELLED
        assert client.post(END, typed).status_code == 422
        # A row is no longer changed once the plan is issued.
        assert client.post(url(late), said(late, title="别的")).status_code == 302
        assert row_of(plan, 30).title == late.title


def test_a_carried_row_says_when_this_year_has_ended_it_after_all(draft, plan, signed_in):
    client, late = signed_in("办公室"), row_of(plan, 30)
    words = "标为结转，而本年已经了结：请核对是否仍列入"
    cells = f"#row-{late.pk} strong"
    assert [one.text for one in shown(client.get(PAGE)).select(cells)] == []

    DueDate.objects.filter(item=plan.items[30]).update(
        state=State.CLOSED, closed_on=date(2021, 5, 20)
    )

    assert [one.text for one in shown(client.get(PAGE)).select(cells)] == [words]


def test_a_leader_who_left_is_replaced_by_who_holds_the_post_now(plan, signed_in):
    person = plan.leaders["王国珍"]
    held = person.appointments.get(post__isnull=False)
    held.ended_on = date(2021, 5, 1)
    held.save()
    appoint(make_person("赵新任"), held.post, since=date(2021, 5, 2))

    signed_in("办公室").post(PAGE, {"new_term": ""})

    row = row_of(plan, 3)
    assert (row.leaders, row.notes) == ("赵新任", f"王国珍已不任{held.post.name}，改为赵新任")


def test_what_was_collected_says_where_it_came_from_and_leads_there(draft, users, signed_in):
    topic = propose_topic(year=2022, title="停车难", actor=users["无关人员"])

    assert signed_in("办公室").post(TAKE_IN).status_code == 302

    row = draft.rows.get(source=f"consultations.topic:{topic.pk}")
    [link] = shown(signed_in("办公室").get(PAGE)).select(
        f"#row-{row.pk} td:last-child a:not(.edit)"
    )
    assert link.text == "2022年征集选题"
    assert (
        link["href"] == f"{reverse('consultations:topics', args=[2022])}#topicsuggestion-{topic.pk}"
    )


def test_a_year_whose_days_off_are_not_published_is_said_to_be_reckoned_without_them(
    draft, plan, signed_in
):
    client = signed_in("办公室")
    assert "放假安排" not in shown(client.get(PAGE)).select_one("main").text
    make_item(make_plan(2026), 1, "国庆座谈会", period="10月1日、11月27日")
    page = reverse("workplan:next_year", args=[2026])
    assert client.post(page, {"new_term": ""}).status_code == 302

    said = shown(client.get(page)).select("main .note")[-1].text
    assert said == (
        "系统内还没有2027年的放假安排，暂按周六、周日和法定节日当天休息推算，待国办通知；"
        "请在“工作日安排”中登记。登记以后再看计划体检。"
    )
    assert DraftRow.objects.get(title="国庆座谈会").notes.split("\n") == [
        "10月1日（周五）不上班，可改为前一工作日9月30日（周四）",
        "11月27日（周六）不上班，可改为前一工作日11月26日（周五）",
    ]


def test_a_year_that_was_brought_to_an_end_is_an_archive_until_something_of_it_is_reopened(
    draft, plan, signed_in
):
    client, item = signed_in("办公室"), plan.items[22]
    this = item.plan
    assert issue(client).status_code == 302
    with clock.standing_at(MARCH):
        assert not is_archived(this)
        DueDate.objects.filter(item__plan=this).update(state=State.CLOSED, closed_on=MARCH)
        assert is_archived(this)

        data = replace(ItemData.of(item), title="别的")
        with pytest.raises(Refused, match="2021年已经收尾存档，不再改动。"):
            revise_item(item=item, data=data, actor=None)
        with pytest.raises(Refused, match="存档"):
            create_item(plan=this, data=data, actor=None)
        found = prepare(year=2021, files=[SourceFile("again.xlsx", annex_file(annex_rows()))])
        assert "2021年已经收尾存档" in found.errors[0].message
        # It is read as ever.
        assert client.get(item.get_absolute_url()).status_code == 200
        assert client.get(reverse("workplan:year", args=[2021])).status_code == 200

        DueDate.objects.filter(item=item).update(state=State.ACCEPTED, closed_on=None)
        assert not is_archived(this)
        assert str(revise_item(item=item, data=data, actor=None)[0]).endswith("→ 别的")


def test_the_meetings_of_a_new_term_are_counted_from_one_and_those_of_the_last_stay(
    plan, signed_in
):
    client = signed_in("办公室")
    old = Meeting.objects.create(kind="chair", term=2, number=64, held_on=date(2021, 5, 18))
    assert Meeting.upcoming() == {"term": 2, "number": 65}
    Organisation.objects.update(term=3)
    assert Meeting.upcoming() == {"term": 3, "number": 1}
    new = Meeting.objects.create(kind="chair", term=3, number=1, held_on=date(2021, 5, 19))

    old.place = "别处"
    with pytest.raises(Refused, match="二届六十四次主席会议属上届档案，不再改动。"):
        check_meeting(meeting=old)
    check_meeting(meeting=new)
    assert client.get(old.get_absolute_url()).status_code == 200
