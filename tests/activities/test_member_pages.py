"""The pages of tasks, duty, reception days and reading: whose they are, and what can be done on them."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.enums import EventKind, MatterKind
from activities.models import DutyTurn, Event, ReadingList, ReadingNote, ReceptionMatter, Task
from activities.services import duty, reading, reception, tasks
from members.enums import DepartmentKind
from members.models import Person, Post, User
from tests.activities.factories import event_of
from tests.factories import appoint, make_department, make_head, make_person, make_user

TODAY = date(2021, 5, 10)


@pytest.fixture
def users(office: User, people: list[Person]) -> dict[str, User | AnonymousUser]:
    committee = make_department("城建委", DepartmentKind.COMMITTEE)
    leader = make_person("王国珍")
    appoint(leader, Post.objects.create(name="主席"))
    return {
        "office": office,
        "organiser": make_user(person=make_head(committee, "沈璞")),
        "another head": make_user(person=make_head(make_department("经科委"))),
        "leader": make_user(person=leader),
        "member": people[0].user,
        "unit": make_user(person=make_head(make_department("区教育局", DepartmentKind.UNIT))),
        "no one": make_user(),
        "not signed in": AnonymousUser(),
    }


@pytest.fixture
def day(users, people) -> Event:
    organiser = users["organiser"].person.appointments.get().department
    return event_of(
        users["office"], kind=EventKind.RECEPTION, title="主席接待日", on=TODAY, organiser=organiser
    )


def browser(user: User | AnonymousUser) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def main_of(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser").select_one("main")


def words_of(page) -> str:
    return " ".join(main_of(page).text.split())


COMMITTEE = {"office", "organiser", "another head", "leader", "member"}
HEADS = {"office", "organiser", "another head"}
OPENED = {
    ("tasks", "GET"): COMMITTEE,
    ("tasks", "POST"): HEADS,
    ("duty", "GET"): COMMITTEE,
    ("duty", "POST"): HEADS,
    ("reading", "GET"): COMMITTEE,
    ("reading", "POST"): HEADS,
    # What people bring is for who runs the day, and the leaders who hear it.
    ("matters", "GET"): {"office", "organiser", "leader"},
    ("matters", "POST"): {"office", "organiser"},
}


@pytest.mark.parametrize(("name", "method"), OPENED)
def test_a_page_opens_to_those_whose_it_is_and_is_not_there_for_others(users, day, name, method):
    page = reverse(f"activities:{name}", args=[day.pk] if name == "matters" else [])
    answers = {who: browser(user).generic(method, page) for who, user in users.items()}
    assert answers.pop("not signed in").url == f"/login/?next={page}"
    opened = {who for who, answer in answers.items() if answer.status_code != 404}
    assert opened == OPENED[name, method]
    # Whoever only reads has no form to fill in.
    if method == "GET":
        forms = {who for who in opened if main_of(answers[who]).select("form[method=post]")}
        assert forms == OPENED[name, "POST"]


def test_the_matters_of_what_is_no_reception_are_nowhere(users):
    event = event_of(users["office"])
    page = reverse("activities:matters", args=[event.pk])
    assert browser(users["office"]).get(page).status_code == 404


def test_a_task_is_put_up_taken_and_reported_on_its_page(users):
    page, organiser = reverse("activities:tasks"), users["organiser"].person.appointments.get()
    form = {
        "title": "加装电梯调查",
        "text": "走访三个小区。",
        "due_on": "2021-06-30",
        "places": "1",
        "organiser": organiser.department_id,
    }
    head, member = browser(users["organiser"]), browser(users["member"])
    wrong = head.post(page, {**form, "places": "0", "organiser": ""})
    assert wrong.status_code == 422
    assert "至少 1 人；不填为不限。" in words_of(wrong)
    assert main_of(wrong).select_one("[name=title]")["value"] == "加装电梯调查"
    assert head.post(page, form).status_code == 302
    task = Task.objects.get()

    shown = words_of(member.get(page))
    assert "城建委发榜 2021年6月30日前完成 还有 1 个名额" in shown
    member.post(reverse("activities:task_take", args=[task.pk]))
    taking = task.takings.get()
    other = words_of(browser(users["leader"]).get(page))
    assert "名额已满" in other
    assert "陈悦 办理中 5月10日揭榜" in other
    empty = member.post(
        reverse("activities:taking_act", args=[taking.pk, "report"]), {"seen": "taken"}
    )
    assert empty.status_code == 422
    report = {"seen": "taken", f"taking-{taking.pk}-report-report": "三个都走访了。"}
    member.post(reverse("activities:taking_act", args=[taking.pk, "report"]), report)

    # What was reported is read by who reported it and who credits it.
    reads = {who for who in COMMITTEE if "三个都走访了" in words_of(browser(users[who]).get(page))}
    assert reads == {"office", "organiser", "member"}
    credit = reverse("activities:taking_act", args=[taking.pk, "credit"])
    assert browser(users["another head"]).post(credit, {"seen": "reported"}).status_code == 404
    head.post(credit, {"seen": "reported"})
    taking.refresh_from_db()
    assert taking.state == "credited"


def test_a_second_who_takes_the_last_place_is_told(users, people):
    organiser = users["organiser"].person.appointments.get().department
    task = tasks.put_up(
        actor=users["organiser"],
        title="任务",
        text="要求",
        due_on=TODAY,
        organiser=organiser,
        places=1,
    )
    tasks.take(task=task, actor=people[1].user)
    address = reverse("activities:task_take", args=[task.pk])
    assert "名额已满。" in words_of(browser(users["member"]).post(address, follow=True))
    assert "在任委员在完成期限以前可以揭榜。" in words_of(
        browser(users["another head"]).post(address, follow=True)
    )


def test_turns_are_planned_and_noted_on_their_page(users, people):
    page, office, member = (
        reverse("activities:duty"),
        *map(browser, (users["office"], users["member"])),
    )
    wrong = office.post(page, {"people": "陈悦、某某", "first_on": "2021-05-10", "place": "线上"})
    assert wrong.status_code == 422
    office.post(page, {"people": "陈悦、周翔", "first_on": "2021-05-10", "place": "线上"})
    turn = DutyTurn.objects.get(person__name="陈悦")
    own, other = (
        reverse("activities:turn_act", args=[row.pk, "record"])
        for row in (turn, DutyTurn.objects.get(person__name="周翔"))
    )
    assert member.post(other, {}).status_code == 404
    member.post(own, {f"turn-{turn.pk}-record-answered": "12", f"turn-{turn.pk}-record-notes": ""})
    said = words_of(member.get(page))
    assert "已登记 1 人次，答复 12 条。" in said
    assert "更正轮值情况" in said
    assert "5月10日 周一 陈悦 线上 答复 12 条" in said
    assert member.get(f"{page}?year=1").status_code == 404
    assert "2020年还没有安排轮值" in words_of(member.get(f"{page}?year=2020"))


def test_what_is_brought_is_noted_and_handed_on_from_its_page(users, day, people):
    page, client = reverse("activities:matters", args=[day.pk]), browser(users["organiser"])
    client.post(
        page, {"kind": "problem", "title": "公交站太远", "text": "老人走不动。", "who": "居民"}
    )
    matter = ReceptionMatter.objects.get()
    assert "问题 1 条，建议 0 条，已转办 0 条。" in words_of(client.get(page))

    act = reverse("activities:matter_act", args=[matter.pk, "become"])
    choices = [
        box["value"] for box in main_of(client.get(page)).select("input[type=radio][name$=becomes]")
    ]
    assert sorted(choices) == ["opinion", "topic"]  # who is no 委员 writes no proposal
    client.post(act, {f"matter-{matter.pk}-become-becomes": "topic"})
    again = client.post(act, {f"matter-{matter.pk}-become-becomes": "topic"})
    assert again.status_code == 422
    assert "已经作为选题提出，不能再提。" in words_of(again)
    said = words_of(client.get(page))
    assert "问题 1 条，建议 0 条，已转办 1 条。" in said
    assert "转为选题：公交站太远" in said
    for who in ("leader", "member"):
        assert browser(users[who]).post(act, {}).status_code == 404


def test_books_are_put_up_and_noted_on_their_page(users, people):
    page, office, member = (
        reverse("activities:reading"),
        *map(browser, (users["office"], users["member"])),
    )
    form = {"title": "上半年书目", "since": "2021-01-01", "until": "2021-06-30"}
    assert office.post(page, {**form, "books": " \n"}).status_code == 422
    office.post(page, {**form, "books": "《论持久战》 毛泽东\n\n《乡土中国》 费孝通"})
    first, second = ReadingList.objects.get().books.all()
    assert (first.title, second.title) == ("《论持久战》 毛泽东", "《乡土中国》 费孝通")

    address = reverse("activities:reading_act", args=["book", first.pk, "write"])
    member.post(address, {f"book-{first.pk}-write-text": "战略的耐心。"})
    note = ReadingNote.objects.get()
    assert "《论持久战》 毛泽东 写心得 心得 写心得" in words_of(member.get(page))
    assert "陈悦 5月10日 战略的耐心。" in words_of(office.get(page))
    back = reverse("activities:reading_act", args=["note", note.pk, "take_back"])
    assert office.post(back).status_code == 404
    member.post(back)
    assert "战略的耐心" not in words_of(office.get(page))


def test_a_reading_that_one_does_not_see_takes_no_note(users):
    draft = event_of(users["office"], kind=EventKind.READING, published=False)
    address = reverse("activities:reading_act", args=["event", draft.pk, "write"])
    field = f"event-{draft.pk}-write-text"
    assert browser(users["member"]).post(address, {field: "心得"}).status_code == 404
    nowhere = reverse("activities:reading_act", args=["person", draft.pk, "write"])
    assert browser(users["member"]).post(nowhere, {field: "心得"}).status_code == 404


def test_lists_take_as_many_queries_for_ten_as_for_one(users, day, people):
    def more(count: int) -> None:
        for n in range(count):
            task = tasks.put_up(actor=users["office"], title=f"任务{n}", text="要求", due_on=TODAY)
            tasks.take(task=task, actor=people[1].user)
            reception.note_matter(
                event=day, actor=users["office"], kind=MatterKind.PROBLEM, title="站", text="远"
            )
            made = reading.list_books(
                actor=users["office"], title="书目", since=TODAY, until=TODAY, books=["书"]
            )
            reading.write_note(actor=people[1].user, about=made.books.get(), text="心得")
        duty.plan_turns(
            actor=users["office"],
            people=people[:3],
            first_on=date(2021, 1 + count, 1),
            place="线上",
        )

    client = browser(users["organiser"])
    pages = [
        *(reverse(f"activities:{name}") for name in ("tasks", "duty", "reading")),
        reverse("activities:matters", args=[day.pk]),
    ]

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            found.append(len(asked))
        return found

    more(1)
    queries()
    before = queries()
    more(8)
    assert queries() == before
