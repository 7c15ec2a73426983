"""What the tests of the pages have in common."""

from bs4 import BeautifulSoup
from django.urls import reverse

from opinions.models import OpinionReport

NEW, LIST, MINE = reverse("opinions:new"), reverse("opinions:list"), reverse("opinions:mine")
FIGURES, IMPORT = reverse("opinions:figures"), reverse("opinions:import")
AUTHORS = ("author", "co-author")
OTHERS = ("another member", "account of no one")


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def url(name: str, report: OpinionReport, *args) -> str:
    return reverse(f"opinions:{name}", args=[report.pk, *args])


def titles(page) -> list[str]:
    return [a.text for a in shown(page).select("table.ledger .what a")]


def written(**other) -> dict[str, str]:
    """What the form of a new report sends."""
    return {"title": "建议增设路灯", "text": "夜里很黑。", "authors": "", **other}
