"""Every letter to every reader, as whole texts: tests/data/letters.txt is the table.

Each case is a kind of letter and what its reader is to the matter; it plays what leads to the letter,
and names the reader. What is said in HTML and to robots is held against the plain text.
"""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from almanac import clock
from members.models import Person
from notifications.letters import compose
from notifications.models import Mail
from notifications.services.planning import letters_for
from tests.letters.notices import NOTICES
from tests.letters.reminders import MONTHS_END, REMINDERS
from tests.letters.world import ON, World, make_world
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent.parent / "data" / "letters.txt"


@shared_rows(on=ON)
def world() -> World:
    return make_world()


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = "https://plan.example.org"


def expected() -> dict[str, str]:
    """Return the table: what each letter says, its subject first."""
    parts = re.split(r"^=== (.+)\n", TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def written(world: World, name: str) -> tuple[str, str, str, str]:
    """Return subject, plain text, HTML and what a robot is told of one letter of the table."""
    people = {person.name: person for person in Person.objects.all()}
    with clock.standing_at(ON):
        played = (REMINDERS.get(name) or NOTICES[name])(world)
        if isinstance(played, str):
            mail = Mail.objects.filter(recipient=people[played]).latest("pk")
            return mail.subject, mail.text, mail.html, mail.brief
    reader, on = played
    with clock.standing_at(on):
        [letter] = [x for x in letters_for(on) if x.recipient == people[reader]]
        content = compose(letter)
    return content.subject, content.text, content.html, content.brief


def without_keys(text: str) -> str:
    """Leave out the numbers in addresses, which are the database's."""
    return re.sub(r"(?<=[/#-])\d+(?=/|$)", "N", text, flags=re.MULTILINE)


def test_the_table_has_each_letter_once_and_no_other():
    assert sorted(expected()) == sorted([*REMINDERS, *NOTICES])
    assert len(expected()) == 108


@pytest.mark.parametrize("name", [*REMINDERS, *NOTICES])
def test_a_letter_says_what_its_reader_is_to_the_matter(world, name):
    subject, text, html, brief = written(world, name)
    assert without_keys(f"主题：{subject}\n\n{text}".strip()) == expected()[name]
    assert said(html) == said_in_plain(text)
    if brief:
        assert bare(brief) in bare(f"{subject}{text}").replace("全部事项", "查看我的全部事项")


def said(html: str) -> str:
    """Return what a reader of the HTML sees, without spaces, beside the head and the sender."""
    soup = BeautifulSoup(html, "html.parser")
    rows = soup.body.find("table").find("table").find_all("tr", recursive=False)
    return bare("".join(row.get_text() for row in rows[1:]))


def said_in_plain(text: str) -> str:
    """Return what a reader of the plain text sees, without spaces and addresses."""
    return bare(text.replace("修改：https", "修改。https"))


def bare(text: str) -> str:
    """Return words without spaces, addresses and what marks them."""
    text = re.sub(r"\]\(https://[^)]*\)|https://\S+", "", text)
    return re.sub(r"[\s*\[\]【】：-]", "", text)


@pytest.mark.parametrize("period", ["3月", "3月19日前", "4月", "全年"])
def test_a_participating_department_gets_no_letter(world, period):
    world.item(period, starred=True)
    told = {letter.recipient.name for on in (ON, MONTHS_END) for letter in letters_for(on)}
    assert "周国桥" not in told
