"""Everyone's inbox on 20 May 2021: the whole texts, and that each next step is there for its reader."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from members import prepared
from members.models import User
from notifications.registry import deadlines
from tests.factories import make_user
from tests.twentieth_of_may import TODAY
from workflow.inbox import AHEAD_DAYS, Entry, inbox_of
from workplan.models import WorkItem

EXPECTED = Path(__file__).parents[1] / "data" / "inbox.txt"
ROLES = (
    *("bangongshi", "tianwei", "chengjianwei", "jingkewei", "wangguozhen", "xiafuzhi", "zhengli"),
    *("jiaoyuju", "liqinglian", "jinyongming", "无关人员"),
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def account(name: str) -> User:
    return make_user() if name == "无关人员" else User.objects.get(username=name)


def told(entry: Entry) -> str:
    """Return an entry as a line: its state, what it is, whose turn, the facts, the next step."""
    whose = f"（等{entry.waits_for}）" if entry.waits_for else ""
    step = entry.step.label if entry.step else "—"
    also = f"（另须{'、'.join(entry.also)}）" if entry.also else ""
    name = f"{'★' if entry.starred else ''}{entry.designation} {entry.title}".strip()
    return f"  {entry.state}｜{name}{whose}｜{entry.detail}{also}｜{step}"


def inboxes() -> str:
    """Return the inboxes of all roles as one text."""
    lines = []
    for name in ROLES:
        inbox = inbox_of(account(name), TODAY)
        lines.append(
            f"# {name}：等办 {inbox.count}，其中逾期 {inbox.late}；在等别人 {len(inbox.waiting)}"
        )
        for group, entries in inbox.groups:
            lines += [group, *map(told, entries)]
        lines += ["在等别人", *map(told, inbox.waiting)] if inbox.waiting else []
        lines.append("")
    return "\n".join(lines)


def test_each_role_finds_what_waits_for_it_and_nothing_else():
    assert inboxes() == EXPECTED.read_text(encoding="utf-8")


def test_whoever_is_reminded_of_something_finds_it_in_the_inbox():
    """What a letter tells somebody of, from the first on, stands on their page: as theirs to do, or, as
    a scheme before the meeting or a wish for a later date, as another's turn. What one only comes to asks
    nothing, and stands in the calendar.
    """
    missing = []
    accounts = {user.person_id: user for user in User.objects.filter(person__isnull=False)}
    pages = {
        person: {urldefrag(entry.url)[0] for entry in (*inbox.mine, *inbox.waiting)}
        for person, inbox in ((key, inbox_of(user, TODAY)) for key, user in accounts.items())
    }
    for deadline in deadlines(TODAY, TODAY + timedelta(days=AHEAD_DAYS)):
        for person in () if deadline.act == "参加" else deadline.recipient_ids:
            if person in pages and urldefrag(deadline.url)[0] not in pages[person]:
                missing.append((str(accounts[person]), str(deadline)))
    assert missing == []


@pytest.mark.parametrize("name", ROLES)
def test_each_next_step_opens_for_its_reader_with_its_form_open(name):
    user = account(name)
    client, inbox = Client(), inbox_of(user, TODAY)
    client.force_login(user)
    forms = []
    for entry in (*inbox.mine, *inbox.waiting):
        assert client.get(entry.url).status_code == 200, entry
        if entry.step is None:
            continue
        if entry.step.is_form:
            forms.append(entry.step)
            continue
        page = client.get(entry.step.back_to("/"))
        assert page.status_code == 200, entry
        if wanted := re.search(r"do=([^&#]+)", entry.step.url):
            text = page.content.decode()
            assert re.search(rf'<details[^>]* open[^>]*id="do-{wanted[1]}"', text), entry
            assert '<input type="hidden" name="next" value="/">' in text, entry
    for step in forms:
        answer = client.post(step.url, {**dict(step.shown), "next": "/"})
        assert urlsplit(answer.headers["Location"]).path == "/", step


def test_what_is_found_out_beforehand_is_what_is_then_asked(monkeypatch):
    key, found_out, asked, keys = prepared._key, prepared.find_out, {}, []

    def keeping(*question):
        keys.append(key(*question))
        return keys[-1]

    def finding_out(questions):
        found_out(questions)
        for one in keys:
            asked.setdefault(one[0], [set(), set()])[0].add(one)
        keys.clear()

    monkeypatch.setattr(prepared, "_key", keeping)
    monkeypatch.setattr("workflow.inbox.find_out", finding_out)
    for name in ROLES:
        client = Client()
        client.force_login(account(name))
        keys.clear()
        client.get("/")
        for one in keys:
            asked.setdefault(one[0], [set(), set()])[1].add(one)

    assert len(asked) > 50
    missed = [early for early, late in asked.values() if early and not early & late]
    assert missed == []  # of each at least one reader's, with the very same arguments


def test_what_is_found_out_beforehand_changes_nothing_on_a_page(monkeypatch):
    """It says only what need not be asked: without it each page is the same."""
    items = WorkItem.objects.order_by("pk")[::9]
    addresses = [reverse("desk:mine"), *(item.get_absolute_url() for item in items)]

    def pages() -> dict[tuple[str, str], str]:
        found = {}
        for name in ("bangongshi", "chengjianwei", "wangguozhen", "jiaoyuju", "liqinglian"):
            client = Client()
            client.force_login(account(name))
            for address in addresses:
                html = client.get(address).content.decode()
                found[name, address] = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", html)
        return found

    found_out = pages()
    for module in ("workflow.inbox", "workplan.reading.item"):
        monkeypatch.setattr(f"{module}.find_out", lambda questions: None)
    assert pages() == found_out
