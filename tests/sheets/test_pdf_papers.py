"""Papers as PDF: every one that is downloaded as Word, for who may download it, one at a time."""

import fcntl
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings
from django.urls import reverse

from sheets import pdf_papers
from sheets.downloads import PDF
from sheets.pdf_papers import BUSY, NOT_MADE
from sheets.problems import UnreadableFile
from tests.office import needs_office
from tests.twentieth_of_may import _twentieth_of_may, plan, signed_in, users  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

WHOLE, TEXT = (reverse(f"workplan:{name}", args=[2021]) for name in ("plan_document", "text"))
MONTH = reverse("workplan:month_document", args=[2021, 4])
DATA = Path(settings.DATA_DIR)


@pytest.fixture
def made(monkeypatch) -> list[bytes]:
    """What was given to a LibreOffice that is not there."""
    given: list[bytes] = []
    monkeypatch.setattr(pdf_papers, "office", lambda: "soffice")
    monkeypatch.setattr(pdf_papers, "as_pdf", lambda paper: given.append(paper) or b"%PDF-")
    return given


@pytest.mark.parametrize("url", [WHOLE, MONTH])
def test_a_paper_comes_as_pdf_where_its_address_asks_for_it(url, made, plan, signed_in):  # noqa: F811
    client = signed_in("办公室")

    word, paper = client.get(url), client.get(f"{url}?as=pdf")

    assert (paper["Content-Type"], paper.content) == (PDF, b"%PDF-")
    assert made[0][:2] == b"PK"
    assert paper["Content-Disposition"] == word["Content-Disposition"].replace(".docx", ".pdf")


@pytest.mark.parametrize(("name", "status"), [("办公室", 200), ("王国珍", 200), ("无关人员", 404)])
def test_it_is_for_who_may_have_the_word(name, status, made, plan, signed_in):  # noqa: F811
    client = signed_in(name)

    assert client.get(MONTH).status_code == client.get(f"{MONTH}?as=pdf").status_code == status
    assert len(made) == (status == 200)


def test_pages_and_tables_stay_what_they_are(made, plan, signed_in):  # noqa: F811
    client = signed_in("办公室")

    assert client.get(f"{TEXT}?as=pdf").status_code == 200
    assert client.get(f"{reverse('workplan:annex_excel', args=[2021, 1])}?as=pdf")["Content-Type"]
    assert made == []


def test_while_one_is_made_another_is_told_to_come_again(made, plan, signed_in):  # noqa: F811
    client = signed_in("办公室")
    with (DATA / "pdf.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = client.get(f"{WHOLE}?as=pdf", headers={"referer": f"http://testserver{TEXT}"})

    assert answer.url == f"http://testserver{TEXT}"
    assert BUSY in client.get(TEXT).content.decode()
    assert made == []
    assert client.get(f"{WHOLE}?as=pdf").content == b"%PDF-"


def test_what_libreoffice_cannot_make_is_said_on_the_page(made, plan, signed_in, monkeypatch):  # noqa: F811
    def fails(paper: bytes) -> bytes:
        raise UnreadableFile("broken")

    monkeypatch.setattr(pdf_papers, "as_pdf", fails)
    client = signed_in("办公室")

    assert client.get(f"{WHOLE}?as=pdf", headers={"referer": "https://elsewhere/"}).url == "/"
    assert NOT_MADE in client.get(TEXT).content.decode()


def test_without_libreoffice_there_is_no_pdf_and_no_link(plan, signed_in, monkeypatch):  # noqa: F811
    client = signed_in("办公室")
    page = client.get(TEXT).content.decode()
    monkeypatch.setattr("sheets.readers.converted.shutil.which", lambda name: None)

    assert client.get(f"{WHOLE}?as=pdf").status_code == 404
    assert f'href="{WHOLE}"' in page
    assert f'href="{WHOLE}?as=pdf"' not in client.get(TEXT).content.decode()


@needs_office
def test_the_paper_is_really_made(plan, signed_in):  # noqa: F811
    client = signed_in("办公室")
    assert f'href="{MONTH}?as=pdf"' in client.get("/months/2021-04/").content.decode()
    with pdfplumber.open(BytesIO(client.get(f"{MONTH}?as=pdf").content)) as pdf:
        assert "2021年4月" in pdf.pages[0].extract_text().replace(" ", "")
