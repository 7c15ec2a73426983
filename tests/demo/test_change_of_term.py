"""A term ends in the demonstration: who opens what of the last term's before and after, role by role."""

from datetime import date, timedelta

from django.apps import apps
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from almanac import clock
from members.models import Appointment, Department, Person, User
from members.services import accounts, appointments, memberships
from members.services.committee import name_committee
from proposals.models import Answer, Assignment, Proposal, ProposalSettings
from tests.factories import make_person, make_user
from workplan.models import Meeting, Plan, WorkItem

BEGINS = date(2022, 2, 22)
DAY = timedelta(days=1)


def kept(model: str, how_many: int = 4) -> list[str]:
    """Return the pages of the first rows of a table."""
    rows = apps.get_model(model).objects.order_by("pk")[:how_many]
    return [row.get_absolute_url().partition("#")[0] for row in rows]


def addresses() -> list[str]:
    """Return pages and papers of last term's matters, of each kind some."""
    plan = Plan.objects.get(year=2021)
    named = [
        reverse("workplan:year", args=[2021]),
        reverse("workplan:plan_document", args=[2021]),
        *(reverse("workplan:annex_document", args=[2021, number]) for number in (1, 4)),
        reverse("consultations:year", args=[2021]),
        reverse("consultations:figures", args=[2021]),
        reverse("proposals:all"),
        reverse("roster:list"),
        reverse("roster:posts"),
    ]
    items = [item.get_absolute_url() for item in WorkItem.objects.filter(plan=plan)[::6]]
    proposals = Proposal.objects.order_by("pk")[:3]
    papers = [reverse("proposal_documents:proposal", args=[one.pk]) for one in proposals]
    papers += [
        reverse("proposal_documents:answer", args=[one.pk])
        for one in Answer.objects.order_by("pk")[:2]
    ]
    minutes = [
        reverse("workplan:meeting_minutes", args=[one.pk])
        for one in Meeting.objects.order_by("pk")[:2]
    ]
    handled = [
        one.proposal.get_absolute_url()
        for one in Assignment.objects.filter(unit__name="区教育局").order_by("pk")[:2]
    ]
    own = [one.get_absolute_url() for one in Proposal.objects.filter(author__isnull=False)[:3]]
    tables = (
        *("workplan.Meeting", "workplan.SchemeVersion", "activities.Event"),
        *("consultations.Consultation", "consultations.Supervision", "consultations.Research"),
        *("consultations.ConsultationMeeting", "plenary.Group", "plenary.Speech"),
        *("opinions.OpinionReport", "discussions.Topic", "discussions.Story", "voices.Place"),
    )
    rows = [url for table in tables for url in kept(table)]
    return list(dict.fromkeys([*named, *items, *papers, *minutes, *handled, *own, *rows]))


def opened(user: User, urls: list[str]) -> set[str]:
    """Return what of the addresses opens to an account."""
    client = Client()
    client.force_login(user)
    return {url for url in urls if client.get(url).status_code == 200}


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def held(name: str, place: str) -> Appointment:
    """Return what someone holds now, by their name and that of the post or department."""
    found = Appointment.objects.filter(person__name=name, ended_on=None)
    return found.get(
        **{"post__name" if place.endswith(("主席", "秘书长")) else "department__name": place}
    )


def change(office: User) -> dict[str, User]:
    """Have the third term begin, as the office enters it; return the accounts of who is new."""
    name_committee(name="政协滨江区委员会", short_name="滨江区政协", term=3)
    ProposalSettings.objects.update(term=3, session=1)
    memberships.end_term(before=3, on=BEGINS - DAY, actor=office)
    sector = Department.objects.get(name="样例界别")
    new = {name: make_person(name) for name in ("新副主席", "新委员", "新主任", "新联络员")}
    for one in (*map(person, ("夏福志", "周翔", "郑丽")), new["新副主席"]):
        memberships.take_in(person=one, term=3, since=BEGINS, actor=office)
    for one in (person("李庆莲"), new["新委员"]):
        place = memberships.Place(sector)
        memberships.take_in(person=one, term=3, since=BEGINS, actor=office, places=[place])
    for name, place, to in (
        ("周翔", "副主席", new["新副主席"]),
        ("王国珍", "主席", person("周翔")),
        ("余静漪", "副主席", None),
        ("张爱莲", "副主席", None),
        ("经科委负责人", "经科委", person("陈悦")),
        ("陈悦", "城建委", new["新主任"]),
        ("区教育局提案联络员", "区教育局", new["新联络员"]),
    ):
        appointments.succeed(appointment=held(name, place), person=to, on=BEGINS, actor=office)
    return {name: make_user(person=one) for name, one in new.items()}


STAY = ("bangongshi", "xiafuzhi", "zhengli", "tianwei", "liqinglian", "chengguanju")
LEAVE = ("wangguozhen", "yujingyi", "jingkewei", "jinyongming", "jiaoyuju")


def test_who_stays_opens_what_they_did_who_left_nothing_who_is_new_what_goes_with_the_place(
    demonstration, monkeypatch
):
    # Who may open a page, a paper or a file is asked before it is drawn, filled in, or read.
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_: "")
    monkeypatch.setattr("sheets.paper_templates.render", lambda template, facts: b"")
    monkeypatch.setattr("workplan.views.papers.handed_out", lambda *_, back: HttpResponse())
    monkeypatch.setattr("workflow.storage.WholeFiles.open", lambda *_: ContentFile(b""))
    office = User.objects.get(username="bangongshi")
    urls = addresses()
    users = {name: User.objects.get(username=name) for name in (*STAY, *LEAVE, "chengjianwei")}
    with clock.standing_at(BEGINS - DAY):
        before = {name: opened(user, urls) for name, user in users.items()}
        new = change(office)
    with clock.standing_at(BEGINS):
        after = {name: opened(user, urls) for name, user in (users | new).items()}

        anyone = opened(make_user(), urls)
        gone = [user.username for user in accounts.of_gone(BEGINS, office)]
        seen = [user.pk for user in accounts.of_gone(BEGINS, office)]
        stopped = accounts.stop_gone(on=BEGINS, actor=office, seen=seen)
        ended = {name: opened(User.objects.get(username=name), urls) for name in LEAVE}

    # Who stays reads what they read, page for page and paper for paper.
    assert {name: after[name] ^ before[name] for name in STAY} == {key: set() for key in STAY}
    # Who left reads what every account does, and what they wrote or sat in; once the office has switched the
    # accounts off, nothing.
    assert {name: kinds(after[name] - anyone) for name in LEAVE} == {
        "wangguozhen": "meetings meetings meetings",
        "yujingyi": "activities activities meetings meetings meetings",
        "jingkewei": "opinions",
        "jinyongming": "activities meetings opinions proposals proposals",
        "jiaoyuju": "",
    }
    assert all(after[name] < before[name] for name in LEAVE)
    assert gone == sorted((*LEAVE, "zhangailian")) == sorted(one.username for one in stopped)
    assert ended == {key: set() for key in LEAVE}
    # Who moved reads what goes with the new department, and what is their own.
    moved = after["chengjianwei"] - before["jingkewei"]
    assert moved <= before["chengjianwei"]
    assert kinds(moved) == "meetings opinions"
    assert kinds(before["jingkewei"] - after["chengjianwei"]) == "opinions"  # its author's own
    # Who is new reads what goes with the place, and nothing of the one before them.
    assert after["新副主席"] == before["xiafuzhi"]
    assert after["新联络员"] == before["jiaoyuju"]
    assert after["新主任"] < before["chengjianwei"]
    assert kinds(before["chengjianwei"] - after["新主任"]) == "opinions"
    assert after["新委员"] < before["liqinglian"]
    own = before["liqinglian"] - after["新委员"]
    assert kinds(own) == "meetings proposals proposals research research"


def kinds(urls: set[str]) -> str:
    """Return of which kinds pages are, by the first part of their address."""
    return " ".join(sorted(url.split("/")[1] for url in urls))
