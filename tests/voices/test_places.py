"""Places, their figures, exports and the sheet with the code: the office's."""

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from members.models import AuditEntry
from tests.voices.conftest import EVERYONE
from tests.voices.phone import shown
from voices.actions import PLACE
from voices.models import (
    Place,
    PublicSettings,
)
from workflow.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def urls_closed(who: str) -> int:
    """To whom a page is not there, 404; who is not signed in (any more) is led to the sign-in."""
    return 302 if who.startswith("stopped") else 404


@pytest.mark.parametrize("who", EVERYONE)
def test_places_figures_and_exports_are_the_offices(world, as_, who):
    world.says()
    pk = world.station.pk
    urls = [
        *("/voices/places/", f"/voices/places/{pk}/", f"/voices/places/{pk}/sheet/"),
        *("/voices/figures/", "/voices/figures/export/", "/voices/export/"),
    ]
    for url in urls:
        status = as_(who).get(url).status_code
        assert status == (200 if who == "office" else urls_closed(who)), url
    for name in PLACE.actions:
        url = f"/voices/places/{pk}/do/{name}/"
        status = as_(who).post(url, {}).status_code
        refused = 422 if name == "publish" else 302  # without words
        assert status == (refused if who == "office" else urls_closed(who)), url


def test_a_place_does_not_open_before_the_page_is(world):
    from voices.services import places

    PublicSettings.objects.update(is_open=False)
    with pytest.raises(Refused, match="公众页面还没有开放"):
        places.open_place(place=world.station, actor=world.users["office"])
    with pytest.raises(NotAllowed):
        places.close_place(place=world.station, actor=world.users["department in charge"])


def test_the_sheet_bears_the_code_of_the_places_address(world, as_, settings):
    import io

    import segno
    import zxingcpp
    from PIL import Image

    settings.PUBLIC_URL = "https://ys.example.gov.cn"
    page = shown(as_("office").get(f"/voices/places/{world.station.pk}/sheet/"))
    assert page.select_one(".address").text == "https://ys.example.gov.cn/p/BCDFGH/"
    drawn = segno.make_qr("https://ys.example.gov.cn/p/BCDFGH/", error="m")
    svg = drawn.svg_inline(omitsize=True, light="#fff")
    assert str(page.select_one(".code svg")) == str(BeautifulSoup(svg, "html.parser").svg)
    stream = io.BytesIO()
    drawn.save(stream, kind="png", scale=6, border=4)
    read = zxingcpp.read_barcodes(Image.open(stream))
    assert read[0].text == "https://ys.example.gov.cn/p/BCDFGH/"


def test_a_long_name_and_topic_leave_the_sheet_one_page(world, as_):
    Place.objects.filter(pk=world.station.pk).update(name="驿" * 60, topic="停" * 200)
    page = shown(as_("office").get(f"/voices/places/{world.station.pk}/sheet/"))
    assert page.h1["class"] == ["long"]
    assert page.select_one(".topic").text == f"正在商量：{'停' * 42}..."


def test_an_export_is_text_and_stands_on_the_trail_without_who_wrote(world, as_):
    import io

    world.says('=HYPERLINK("http://evil")不是公式', name="老王", phone="13800000000")
    answer = as_("office").get("/voices/export/")
    sheet = load_workbook(io.BytesIO(answer.content))["公众留言"]
    row = [cell.value for cell in sheet[2]]
    assert row[4] == '=HYPERLINK("http://evil")不是公式'
    assert sheet.cell(2, 5).data_type == "s"
    assert "13800000000" not in str(row)
    assert AuditEntry.objects.get(act="export").subject == "公众留言2021-05-20.xlsx"


@pytest.mark.parametrize("month", ["0000", "2021-13", "2021-00", "９９９９", "1899"])
def test_a_month_that_is_none_is_said_to_be_none(world, as_, month):
    assert as_("office").get(f"/voices/?month={month}").status_code == 404
