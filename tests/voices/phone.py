"""What a citizen does with a phone, at the station of the world."""

from io import BytesIO

import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from PIL import Image

from tests.voices.conftest import TEXT

PLACE = "/p/BCDFGH/"


def shown(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def opened_form(client: Client, url: str = PLACE) -> dict[str, str]:
    """The hidden fields of a form, as a browser has them ten seconds before it hands it in."""
    with time_machine.travel(-10 + __import__("time").time(), tick=True):
        page = shown(client.get(url))
    return {"token": page.select_one("input[name=token]")["value"], "website": ""}


def say(client: Client, text: str = TEXT, *, form: dict | None = None, **more):
    data = {**(form or opened_form(client)), "kind": "opinion", "text": text, **more}
    return client.post(f"{PLACE}say/", data)


def picture(kind: str = "JPEG", size=(2400, 1200), **more) -> BytesIO:
    image = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    stream = BytesIO()
    image.save(stream, kind, exif=exif, **more)
    stream.seek(0)
    stream.name = f"photo.{kind.lower()}"
    return stream
