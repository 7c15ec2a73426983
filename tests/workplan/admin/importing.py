"""The pages of an import as the office walks through them: choose, look, press."""

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import PLAN_2021
from workplan.models import PlanImport

IMPORT = reverse("admin:workplan_workitem_import")
DOCUMENT = PLAN_2021.with_suffix(".docx")


def document() -> SimpleUploadedFile:
    return SimpleUploadedFile(DOCUMENT.name, DOCUMENT.read_bytes())


def choose(client: Client, *files, **fields) -> PlanImport:
    """Upload files and return the draft that they became."""
    response = client.post(IMPORT, {"import_file": list(files), "year": 2021} | fields)
    assert response.status_code == 302, response.content.decode()
    return PlanImport.objects.latest("pk")


def url(record: PlanImport, page: str = "check", *args) -> str:
    return reverse(f"admin:workplan_planimport_{page}", args=[record.pk, *args])


def look(client: Client, record: PlanImport, **query) -> str:
    response = client.get(url(record), query)
    assert response.status_code == 200
    return response.content.decode()


def press(client: Client, record: PlanImport, what: str, **fields) -> tuple[PlanImport, str]:
    """Press a button of the page of checking, with what was typed on it.

    Return the record as stored (None where it is gone) and the page that came.
    """
    seen = PlanImport.objects.get(pk=record.pk).seen
    response = client.post(url(record), {"press": what, "seen": seen} | fields, follow=True)
    assert response.status_code == 200
    return PlanImport.objects.filter(pk=record.pk).first(), response.content.decode()


def confirm(client: Client, record: PlanImport) -> tuple[PlanImport, str]:
    return press(client, record, "confirm")


def name_all(client: Client, record: PlanImport, **typed: str) -> tuple[PlanImport, str]:
    """Say of each new name what the grid takes it for, and return the page that came."""
    page = BeautifulSoup(client.get(url(record, "names")).content, "html.parser")
    fields = {}
    for field in page.select(".who-is-who input[name], .who-is-who select"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        if field.get("type") == "checkbox":
            fields |= {field["name"]: "on"} if field.has_attr("checked") else {}
        else:
            fields[field["name"]] = (chosen or field).get("value", "")
    response = client.post(url(record, "names"), fields | typed, follow=True)
    wrong = BeautifulSoup(response.content, "html.parser").select_one("#errors")
    assert response.status_code == 200, wrong and wrong.get_text(" ", strip=True)
    return PlanImport.objects.get(pk=record.pk), response.content.decode()
