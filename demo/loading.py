"""The demonstration: the people of 2021, their accounts, the document through its importer, a story.

All of it goes through the same services as a click does, with the clock standing at the story's
days, so that what is seen is what an office would see.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from almanac import clock
from consultations.services import open_consultation, record_meeting
from demo.activities import hold_activities
from demo.chains import begin_chains, play_chains
from demo.discussions import discuss
from demo.findings import settle_findings
from demo.member_work import take_on
from demo.opinions import report_opinions
from demo.partners import invite_partners
from demo.performance import reckon
from demo.plenary import hold_plenary
from demo.proposals import Story as ProposalStory
from demo.roster import load_members
from demo.story import account, item_of, play
from demo.voices import open_station
from members.models import (
    Appointment,
    Department,
    NameAlias,
    Organisation,
    Person,
    Post,
    User,
)
from workplan.annexes import Annex
from workplan.enums import LinkKind
from workplan.importing import SourceFile
from workplan.models import ItemLink, Plan, PlanPoint
from workplan.services import links
from workplan.services.imports import carry_out, prepare
from workplan.services.plan_points import place_under_point

FIXTURES: Path = settings.BASE_DIR / "fixtures"
PEOPLE, PROPOSALS_PEOPLE = "people_2021.toml", "proposals_people_2021.toml"
PASSWORD = "Binjiang-2021"  # noqa: S105 - the demonstration's, printed when it starts
ISSUED_ON = date(2021, 3, 2)
_YEAR_END = date(2021, 12, 31)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FIXTURES / name).read_text(encoding="utf-8"))


@transaction.atomic
def load(until: date) -> bool:
    """Load the demonstration up to a day, and return whether there was anything to load."""
    load_people_with_accounts()
    load_people_with_accounts(PROPOSALS_PEOPLE)
    load_members()
    if Plan.objects.filter(year=2021).exists():
        return False
    story = _read("story_2021.toml")
    with clock.standing_at(ISSUED_ON):
        load_plan()
        _place_under_points(story["points"])
        proposals = ProposalStory()
        proposals.begin()
    play(story["events"], ISSUED_ON, min(until, _YEAR_END), meanwhile=proposals.play)
    _hold_consultations(story["consultations"], until)
    chains = _read("chains_2021.toml")
    with clock.standing_at(ISSUED_ON):
        begin_chains(chains, account)
    play_chains(chains, until, account)
    report_opinions(_read("opinions_2021.toml")["reports"], until)
    hold_activities(account, until)
    invite_partners(account, until)
    hold_plenary(account, until)
    discuss(account, until)
    reckon(account, until)
    take_on(account, until)
    open_station(until)
    settle_findings(account("办公室"), until)
    return True


def load_people_with_accounts(file: str = PEOPLE) -> None:
    """Create who there is, each with an account where they have a part in the story."""
    people = _read(file)
    load_people(people)
    _load_accounts(people)


def load_people(people: dict[str, Any] | None = None) -> None:
    """Create the organisation, departments, leaders and heads that are not there yet."""
    people = people or _read(PEOPLE)
    if not Organisation.objects.exists():
        Organisation.objects.create(**people["organisation"])
    for order, entry in enumerate(people["departments"], people.get("first_order", 0)):
        values = {k: entry.get(k, "") for k in ("full_name", "kind", "covers")}
        department, _ = Department.objects.get_or_create(
            name=entry["name"], defaults={**values, "order": order}
        )
        for alias in entry.get("aliases", ()):
            NameAlias.objects.get_or_create(name=alias, defaults={"department": department})
    for rank, entry in enumerate(people["leaders"], start=1):
        post, _ = Post.objects.get_or_create(name=entry["post"], defaults={"rank": rank})
        _appoint(entry, rank, post=post)
    for rank, entry in enumerate(people["heads"], people.get("first_rank", 101)):
        department = Department.objects.get(name=entry["department"])
        _appoint(entry, rank, department=department, duty=entry["duty"], title=entry["title"])
    for rank, name in enumerate(people["members"], start=201):
        Person.objects.get_or_create(
            name=name, defaults={"rank": rank, "email": f"weiyuan{rank}@example.org"}
        )


def _appoint(entry: dict[str, Any], rank: int, **appointment: Any) -> None:
    person, _ = Person.objects.get_or_create(
        name=entry["name"],
        defaults={"rank": rank},
    )
    if not person.email:
        person.email = f"{entry['account']}@example.org"
        person.save(update_fields=["email"])
    Appointment.objects.get_or_create(person=person, **appointment)


def accounts() -> list[tuple[str, str]]:
    """Return each demonstration account with what its holder is called."""
    return [
        (entry["account"], _called(entry.get("title") or entry["post"], entry["name"]))
        for file in (PEOPLE, PROPOSALS_PEOPLE)
        for people in [_read(file)]
        for entry in [*people["heads"], *people["leaders"]]
    ]


def _called(title: str, name: str) -> str:
    return title if title == name else f"{title} {name}"


def _load_accounts(people: dict[str, Any]) -> None:
    password = make_password(PASSWORD)  # once for all: it is slow on purpose
    for entry in [*people["heads"], *people["leaders"]]:
        if not User.objects.filter(username=entry["account"]).exists():
            User.objects.create(
                username=entry["account"],
                password=password,
                person=Person.objects.get(name=entry["name"]),
                is_staff=entry.get("office", False),
            )


def load_plan() -> None:
    """Import the document as it was issued, and say yes to the plain ones of the proposed links."""
    file = FIXTURES / "plan_2021.docx"
    prepared = prepare(year=2021, files=[SourceFile(file.name, file.read_bytes())])
    carry_out(prepared=prepared, actor=account("办公室"))
    _confirm_links()


def _confirm_links() -> None:
    """Say yes, as the office, to the plain ones among the proposed links.

    The topics of annex 3 are rows of annex 1, word for word, and five rows stand over an annex
    each. Whether a topic's research is a matter of its own is left for a person to say.
    """
    plain = Q(kind=LinkKind.UMBRELLA) | Q(following__annex=Annex.CONSULTATION)
    for link in ItemLink.objects.filter(plain).order_by("pk"):
        links.confirm(link=link, actor=account("办公室"))


def _place_under_points(points: list[dict[str, Any]]) -> None:
    office = account("办公室")
    for entry in points:
        point = PlanPoint.objects.get(plan__year=2021, number=entry["number"])
        for place in entry["items"]:
            place_under_point(item=item_of(**place), point=point, actor=office)


def _hold_consultations(consultations: list[dict[str, Any]], until: date) -> None:
    """Open the year's consultations, with the meetings that were held by then."""
    office = account("办公室")
    for entry in consultations:
        with clock.standing_at(ISSUED_ON):
            consultation = open_consultation(
                item=item_of(seq=entry["item"]), topic=entry["topic"], actor=office
            )
        meeting = entry.get("meeting")
        if meeting and meeting["held_on"] <= until:
            host = Person.objects.get(name=meeting["host"])
            with clock.standing_at(meeting["held_on"]):
                record_meeting(consultation=consultation, actor=office, **{**meeting, "host": host})
