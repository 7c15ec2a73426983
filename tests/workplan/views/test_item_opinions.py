"""An item's page names the opinion reports on its matter, to those who see them."""

import pytest
from bs4 import BeautifulSoup

from opinions.services.states import submit
from opinions.services.writing import Author, ReportData, write

pytestmark = pytest.mark.postgresql


@pytest.fixture
def report(plan, users):
    data = ReportData(
        "地铁口停车难", "建议划线。", (Author(plan.answering["城建委"]),), item=plan.items[24]
    )
    return write(data=data, actor=users["城建委"])


def named(client, item) -> list[str]:
    page = BeautifulSoup(client.get(item.get_absolute_url()).content, "html.parser")
    return [a.text for a in page.select('a[href^="/opinions/"][href$="/"]') if "停车" in a.text]


def test_a_draft_is_named_to_its_author_alone(plan, report, signed_in):
    for role, seen in (("城建委", 1), ("办公室", 0), ("周翔", 0), ("社法委", 0), ("无关人员", 0)):
        assert len(named(signed_in(role), plan.items[24])) == seen, role
    assert named(signed_in("办公室"), plan.items[25]) == []


def test_once_submitted_the_leaders_are_told_too(plan, report, users, signed_in):
    submit(report=report, actor=users["城建委"])

    assert named(signed_in("周翔"), plan.items[24]) == ["地铁口停车难"]
    assert named(signed_in("社法委"), plan.items[24]) == []
