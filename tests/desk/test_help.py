"""The guide inside the product: each page leads to its chapter, and each chapter is there."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from desk.help import CHAPTERS, GUIDES, anchor, chapter_of, read_guide
from tests.factories import make_one_of_each_role, make_user

OWN = (
    *("desk", "workplan", "consultations", "proposals", "opinions", "voices"),
    *("activities", "plenary", "discussions", "performance", "roster"),
)
ROLES = ("office", "leader", "head", "member", "unit")


def pages() -> list[str]:
    """Every named address of the desk, as `resolver_match.view_name` says it."""
    found = []
    for app in OWN:
        _, resolver = get_resolver().namespace_dict[app]
        found += [f"{app}:{name}" for name in resolver.reverse_dict if isinstance(name, str)]
    return sorted(found)


def test_every_page_of_the_desk_has_a_chapter_that_exists_for_every_role():
    headings = {name: {words for _, words in read_guide(name).headings} for name in GUIDES}
    names = {*pages(), *CHAPTERS}
    assert len(names) > 80
    missing = [
        (name, role, chapter)
        for name in sorted(names)
        for role in ROLES
        for chapter in [chapter_of(name, role)]
        if chapter[1] not in headings[chapter[0]]
    ]
    assert missing == []


def test_no_chapter_is_kept_for_a_page_that_is_gone():
    known = {*pages(), *OWN, "admin", "login", "password_change"}
    gone = [name for name in CHAPTERS if name not in known and not name.startswith("admin:")]
    assert gone == []
    for name in CHAPTERS:
        if name.startswith("admin:") and not name.endswith(("_names", "_check")):
            reverse(name)


@pytest.mark.parametrize("name", GUIDES)
def test_every_link_within_the_guides_leads_somewhere(name: str):
    text = Path(settings.BASE_DIR, "docs", f"{GUIDES[name]}.md").read_text(encoding="utf-8")
    by_file = {f"{title}.md": slug for slug, title in GUIDES.items()}
    for page, at in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
        if page.startswith("images/"):
            assert Path(settings.BASE_DIR, "docs", page).exists(), page
            continue
        slug = by_file[page] if page else name
        anchors = {anchor(words) for _, words in read_guide(slug).headings}
        assert not at or at in anchors, (page, at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "heading"),
    [
        ("office", "办公室"),
        ("leader", "领导"),
        ("head", "专委会负责人"),
        ("member", "委员"),
        ("unit", "承办单位"),
    ],
)
def test_help_on_the_first_page_opens_the_reader_s_own_chapter(client, role, heading):
    assert chapter_of("desk:mine", role) == ("guide", heading)
    assert f'<h2 id="{heading}">' in read_guide("guide").html


@pytest.mark.django_db
def test_the_guide_is_read_by_who_is_signed_in_alone(client):
    assert client.get(reverse("desk:help")).status_code == 302
    client.force_login(make_user())
    page = client.get(reverse("desk:help_guide", args=["proposals"])).content.decode()
    assert '<h2 id="承办单位">' in page
    assert client.get(reverse("desk:help_guide", args=["other"])).status_code == 404


@pytest.mark.django_db
def test_each_role_is_led_to_its_chapter_from_the_head_of_the_page():
    users = make_one_of_each_role().users
    for role, heading in (
        ("office", "办公室"),
        ("lead leader", "领导"),
        ("responsible head", "专委会负责人"),
        ("member", "委员"),
    ):
        client = Client()
        client.force_login(users[role])
        page = client.get(reverse("desk:mine")).content.decode()
        assert f'href="/help/guide/#{quote(heading)}">帮助</a>' in page, role
