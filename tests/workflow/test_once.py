"""A form is carried out once: a double click, ten hands at once, a page gone back to."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from unittest.mock import Mock

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from almanac import clock
from consultations.models import Consultation
from members.models import Department, HandedIn
from members.services import handed_in
from notifications.tasks import send_daily_reminders
from opinions.models import OpinionReport
from tests.factories import OneOfEachRole, make_one_of_each_role, set_state
from tests.opinions.workbooks import workbook
from workplan.models import Extension, OfficeNote, Progress, SchemeVersion

DAY = date(2021, 3, 10)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
WORKBOOK = workbook(("往年的事", "陈悦", "城建委", date(2020, 3, 10), None, "√"))
AGAIN = "刚才的提交已经成功，没有重复登记。"

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _tenth_of_march():
    with clock.standing_at(DAY):
        yield


@pytest.fixture
def roles() -> OneOfEachRole:
    found = make_one_of_each_role("3月", starred=True)
    set_state(found.due, "in_progress")
    return found


def sign_in(user) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def filled(client: Client, page: str, action: str, **typed: str) -> dict[str, str]:
    """The form that a page sends to an address, with what someone types."""
    form = next(f for f in forms_on(client, page) if (f.get("action") or page) == action)
    hidden = {i["name"]: i.get("value", "") for i in form.select("input[type=hidden]")}
    return hidden | typed


def forms_on(client: Client, page: str) -> Iterator[Tag]:
    """The forms of a page, and those that it draws when they are opened."""
    soup = BeautifulSoup(client.get(page).content, "html.parser")
    yield from soup.select("form")
    for link in soup.select(".deed > a"):
        yield from BeautifulSoup(client.get(link["href"]).content, "html.parser").select("form")


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def progress(roles: OneOfEachRole, client: Client, **typed: str) -> tuple[str, dict[str, str]]:
    item, due = roles.item, roles.due
    page, action = (
        item.get_absolute_url(),
        reverse("workplan:act", args=[item.pk, due.pk, "progress"]),
    )
    return action, filled(client, page, action, **typed)


def test_a_form_handed_in_twice_is_carried_out_once_and_leads_to_the_same_page(roles):
    client = sign_in(roles.users["responsible head"])
    address, form = progress(roles, client, **{f"progress-{roles.due.pk}-text": "已走访三个路口。"})

    first, second = client.post(address, form), client.post(address, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == roles.item.get_absolute_url()
    assert said(second)[-1] == AGAIN
    assert [entry.text for entry in Progress.objects.all()] == ["已走访三个路口。"]


@pytest.mark.django_db(transaction=True)
def test_of_ten_hands_at_once_one_writes_and_none_sees_an_error(roles):
    user = roles.users["responsible head"]
    client = sign_in(user)
    address, form = progress(roles, client, **{f"progress-{roles.due.pk}-text": "已走访三个路口。"})
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def hand_in(_: int) -> tuple[int, str]:
        hand = Client(enforce_csrf_checks=True)
        for name, value in cookies.items():
            hand.cookies[name] = value
        try:
            with clock.standing_at(DAY):
                answer = hand.post(address, form)
            return answer.status_code, answer.url
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as hands:
        answers = set(hands.map(hand_in, range(10)))

    assert answers == {(302, roles.item.get_absolute_url())}
    assert Progress.objects.count() == 1


def test_what_is_refused_can_be_handed_in_again(roles):
    client = sign_in(roles.users["responsible head"])
    address, form = progress(roles, client)
    assert client.post(address, form).status_code == 422
    assert client.post(address, form).status_code == 422
    assert not HandedIn.objects.exists()


def test_what_breaks_on_its_way_is_taken_back_with_its_record(roles, monkeypatch):
    client = sign_in(roles.users["responsible head"])
    client.raise_request_exception = False
    address, form = progress(roles, client, **{f"progress-{roles.due.pk}-text": "已走访。"})

    def broken(*args, **values):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("workplan.views.acts.redirect", broken)
        assert client.post(address, form).status_code == 500
    assert not Progress.objects.exists()
    assert client.post(address, form).status_code == 302
    assert Progress.objects.count() == 1


def test_a_form_gone_back_to_and_changed_is_another_one(roles):
    client = sign_in(roles.users["responsible head"])
    name = f"progress-{roles.due.pk}-text"
    address, form = progress(roles, client, **{name: "已走访三个路口。"})
    client.post(address, form)
    client.post(address, form | {name: "又走访两个路口。"})
    assert Progress.objects.count() == 2


def test_the_same_words_on_a_page_opened_again_are_another_entry(roles):
    client = sign_in(roles.users["responsible head"])
    for _ in range(2):
        client.post(*progress(roles, client, **{f"progress-{roles.due.pk}-text": "本周无新进展。"}))
    assert Progress.objects.count() == 2


def test_one_account_s_form_is_not_another_s(roles):
    key, one, other = "k", roles.users["responsible head"], roles.users["office"]
    for account in (one, other):
        handed_in.begin(account=account, key=key)
        with pytest.raises(IntegrityError), transaction.atomic():
            handed_in.begin(account=account, key=key)


def test_what_the_view_itself_breaks_is_not_taken_for_a_form_handed_in_before(roles, monkeypatch):
    client = sign_in(roles.users["responsible head"])
    page, form = progress(roles, client, **{f"progress-{roles.due.pk}-text": "已走访"})
    monkeypatch.setattr(Progress, "save", Mock(side_effect=IntegrityError("other")))
    with pytest.raises(IntegrityError, match="other"):
        client.post(page, form)
    assert not HandedIn.objects.exists()


def test_a_draft_kept_by_the_page_s_script_may_come_again(roles):
    client = sign_in(roles.users["responsible head"])
    _, form = progress(roles, client, **{f"progress-{roles.due.pk}-text": "已走访"})
    address = reverse("workplan:draft", args=[roles.item.pk, roles.due.pk])
    for _ in range(2):
        answer = client.post(address, form, headers={"Accept": "application/json"})
        assert answer.json() == {"saved": answer.json()["saved"]}
    assert not HandedIn.objects.exists()


# Who, the form's page and address, what is typed, and the table of which one row is made.
EVERYWHERE = {
    "a note of the office": (
        *("office", "item", "do/note/", {"note-{pk}-text": "已电话联系。"}, OfficeNote),
    ),
    "a wish for a later date": (
        *("responsible head", "item", "dues/{due}/extend/"),
        {"extend-{due}-new_due_on": "2021-04-30", "extend-{due}-reason": "等待批复"},
        Extension,
    ),
    "a scheme": (
        *("responsible head", "item", "do/scheme/", {"scheme-{pk}-file": PDF}, SchemeVersion),
    ),
    "an opinion": (
        *("member", "/opinions/new/", "", {"title": "路口拥堵", "text": "建议增设信号灯。"}),
        OpinionReport,
    ),
    "a past year's opinions": (
        *("office", "/opinions/import/", "", {"file": WORKBOOK}),
        OpinionReport,
    ),
    "a consultation in a village": (
        *("office", "/chains/2021/", "begin/"),
        {
            "topic": "停车难",
            "level": "village",
            "street": "长河街道",
            "department": "{department}",
        },
        Consultation,
    ),
    "a department in the admin": (
        *("office", "/admin/members/department/add/", ""),
        {"name": "文史委", "kind": "committee", "order": "100"},
        Department,
    ),
}


@pytest.mark.postgresql
@pytest.mark.parametrize("what", EVERYWHERE)
def test_forms_of_every_kind_are_carried_out_once(what, roles):
    who, page, ending, typed, table = EVERYWHERE[what]
    page = roles.item.get_absolute_url() if page == "item" else page
    department = roles.item.lead_departments[0]
    names = {"pk": roles.item.pk, "due": roles.due.pk, "department": department.pk}
    client, address = sign_in(roles.users[who]), page + ending.format(**names)
    form = filled(client, page, address)
    before = table.objects.count()

    def hand_in():
        for name, value in typed.items():
            is_file = isinstance(value, bytes)
            named = "往年.xlsx" if value == WORKBOOK else "方案.pdf"
            given = SimpleUploadedFile(named, value) if is_file else value.format(**names)
            form[name.format(**names)] = given
        return client.post(address, form)

    answers = [hand_in(), hand_in()]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert table.objects.count() == before + 1


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "address", ["workplan_workitem_import", "workplan_planimport_check", "workplan_planimport_undo"]
)
def test_an_import_commits_on_its_way_and_is_left_to_itself(address):
    args = [] if address.endswith("_import") else [1]
    view = resolve(reverse(f"admin:{address}", args=args)).func
    assert view._non_atomic_requests == {"default"}


def test_what_was_handed_in_is_forgotten_after_a_week_by_the_daily_task(roles):
    now = timezone.now()
    for key, days in (("old", 8), ("new", 6)):
        row = handed_in.begin(account=roles.users["office"], key=key)
        HandedIn.objects.filter(pk=row.pk).update(at=now - timedelta(days=days))
    send_daily_reminders()
    assert [row.key for row in HandedIn.objects.all()] == ["new"]
