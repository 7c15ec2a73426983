"""吴兴's funnel: 5,000 线索 of a year, 279 reports of them, 40 adopted; exact, and in constant queries."""

import io
from datetime import date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from opinions.figures import figure_lines as opinion_lines
from tests.voices.conftest import TODAY
from voices.models import Became, Voice
from voices.reading.figures import figure_lines, year_figures

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LEADS, REPORTS, ADOPTED = 5_000, 279, 40


def fill(world, leads: int, reports: int, adopted: int) -> None:
    """Write leads over the first months of the year: at the station, and each fourth at the studio."""
    first = timezone.make_aware(datetime(2021, 1, 4, 9))
    made = Voice.objects.bulk_create(
        Voice(
            number=f"{n:08d}",
            place=world.studio if n % 4 == 0 else world.station,
            kind=("opinion", "question", "livelihood")[n % 3],
            text=f"第{n}条线索：{'路灯' if n % 2 else '停车'}的事。",
            secret=f"{n:064d}",
            form_key=f"{n:064d}",
            state="answered" if n % 5 else "received",
            answer="好的。" if n % 5 else "",
            answered_on=date(2021, 5, 1) if n % 5 else None,
            received_at=first + timedelta(hours=n * 120 * 24 // leads),
            due_on=date(2021, 5, 10),
        )
        for n in range(leads)
    )
    Voice.objects.filter(number__lt=f"{leads // 100:08d}").update(due_on=date(2021, 4, 1))
    Became.objects.bulk_create(
        Became(
            voice=made[n * (leads // reports)],
            url=f"/opinions/{n}/",
            label="社情民意",
            title=f"关于{n}的建议",
            state="已采用" if n < adopted else "已报送",
            is_adopted=n < adopted,
        )
        for n in range(reports)
    )
    # The same matter also became a topic: it counts once in the funnel, and by itself in its own line.
    Became.objects.create(
        voice=made[0], url="/topics/", label="选题", title="停车", state="已选定", is_adopted=True
    )


def set_aside(world) -> None:
    voices = [world.says(f"不算线索的第{n}条") for n in range(3)]
    Voice.objects.filter(pk=voices[0].pk).update(state="hidden")
    Voice.objects.filter(pk=voices[1].pk).update(state="taken_back", text="")
    Voice.objects.filter(pk=voices[2].pk).update(
        state="merged", merged_into=Voice.objects.order_by("pk").first()
    )


def test_the_funnel_is_exact(world, as_):
    fill(world, LEADS, REPORTS, ADOPTED)
    set_aside(world)
    found = year_figures(2021, TODAY)

    assert found.totals == [("收到", 5_001), ("转化", 279), ("采用", 40)]
    assert found.kinds_of_outcome == [("社情民意", 279, 40), ("选题", 1, 1)]
    assert found.set_aside == 1
    assert [(row.label, row.said) for row in found.by_place] == [
        ("江南社区协商驿站", 3_751),
        ("委员甲工作室", 1_250),
    ]
    assert [(row.label, row.said) for row in found.by_kind] == [
        ("意见建议", 1_668),
        ("提问", 1_667),
        ("民生实事建议", 1_666),
    ]
    assert sum(row.said for row in found.by_month) == 5_001
    assert found.whole.answered == 4_000
    # Not answered and past their day: a fifth; and the answered ones of the first fifty, answered late.
    assert found.whole.late == 1_000 + 40
    for rows in (found.by_place, found.by_month, found.by_kind):
        assert (sum(r.became for r in rows), sum(r.adopted for r in rows)) == (279, 40)
    lines = {line.key: line.total for line in figure_lines(2021)}
    assert lines == {"voices-became": 279, "voices-adopted": 40}
    # The messages are the first of the one funnel, and counted nowhere else.
    [leads] = (line for line in opinion_lines(2021) if line.key == "opinion-leads")
    assert (leads.label, leads.total) == ("社情民意线索", 5_001)

    client = as_("office")
    page = BeautifulSoup(client.get("/voices/figures/").content, "html.parser")
    for link in page.select("td a"):
        listed = BeautifulSoup(client.get(link["href"]).content, "html.parser")
        assert listed.select_one("p.muted.small").text.split()[1] == link.text, link


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_pages_ask_as_often_for_five_thousand_as_for_fifty(world, as_):
    fill(world, 60, 12, 4)
    office, member, anyone = as_("office"), as_("member of the studio"), as_("anyone")
    voice = Voice.objects.order_by("pk").first()
    pages = [
        *((office, url) for url in ("/voices/", "/voices/?state=late&q=路灯", "/voices/figures/")),
        *(
            (office, url)
            for url in ("/", "/voices/places/", "/voices/export/", voice.get_absolute_url())
        ),
        (member, "/voices/"),
        (member, "/"),
        (anyone, "/p/BCDFGH/"),
    ]
    for client, url in pages:
        queries(client, url)
    few = [queries(client, url) for client, url in pages]
    more(world)
    assert [queries(client, url) for client, url in pages] == few


def more(world) -> None:
    """Five thousand besides."""
    first = timezone.make_aware(datetime(2021, 2, 4, 9))
    Voice.objects.bulk_create(
        Voice(
            number=f"9{n:07d}",
            place=world.studio if n % 4 == 0 else world.station,
            text=f"又第{n}条线索：路灯的事。",
            secret=f"9{n:063d}",
            form_key=f"9{n:063d}",
            received_at=first + timedelta(minutes=n),
            due_on=date(2021, 5, 10),
        )
        for n in range(LEADS)
    )


def test_the_export_of_a_year_says_the_same(world, as_):
    fill(world, 60, 12, 4)
    answer = as_("office").get("/voices/figures/export/?year=2021")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["驿站和工作室", "月份", "类别", "线索转化"]
    assert [[cell.value for cell in row] for row in book["线索转化"].iter_rows(min_row=2)] == [
        ["收到", 60, None],
        ["转化", 12, None],
        ["采用", 4, None],
        ["社情民意", 12, 4],
        ["选题", 1, 1],
    ]
