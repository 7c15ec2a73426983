"""Photos of citizens: painted anew without their notes, few, small and not while many come."""

from io import BytesIO

import pytest
from PIL import Image

from tests.voices.conftest import TEXT
from tests.voices.phone import picture, say, shown
from voices.forms import outside
from voices.models import (
    Voice,
    VoicePhoto,
)
from voices.services import taking_in

pytestmark = pytest.mark.django_db


def test_a_photo_is_painted_anew_without_its_notes(world, client):
    say(client, photos=[picture(), picture("PNG", (40, 40))])
    first, second = VoicePhoto.objects.order_by("pk")
    assert (first.name, first.content_type) == ("照片1.jpg", "image/jpeg")
    stored = first.file.read()
    with Image.open(BytesIO(stored)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1600, 800), {})
    assert b"secret camera" not in stored
    assert second.file.name.endswith(".jpg")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"MZ\x90\x00program",
        b"%PDF-1.4 not a picture",
        b"GIF89a<script>alert(1)</script>",
        b"\xff\xd8\xff\xe0broken",
        b"",
    ],
)
def test_what_is_no_photo_is_not_kept(world, client, data):
    file = BytesIO(data)
    file.name = "photo.jpg"
    page = say(client, photos=[file])
    if data:
        assert page.status_code == 422
        assert "有一张照片打不开" in shown(page).select_one(".wrong").text
    assert not VoicePhoto.objects.exists()


def test_a_picture_with_too_many_pixels_and_a_fourth_are_refused(world, client):
    bomb = picture("PNG", (9000, 9000), compress_level=9)
    assert "打不开" in shown(say(client, photos=[bomb])).select_one(".wrong").text
    four = [picture(size=(10, 10)) for _ in range(4)]
    assert "最多 3 张照片" in shown(say(client, photos=four)).select_one(".wrong").text
    assert Voice.objects.count() == 0


def test_of_a_flood_no_photo_is_looked_at(world, client, monkeypatch):
    monkeypatch.setattr(taking_in, "PER_ADDRESS_DAY", 1)
    say(client)
    file = BytesIO(b"no picture at all")
    file.name = "photo.jpg"
    monkeypatch.setattr("voices.forms.outside.run_python", lambda *a, **k: pytest.fail("looked at"))
    page = say(client, "又一条，带着照片。", photos=[file])
    assert page.status_code == 429
    assert "照片要重新选择" in shown(page).select_one(".said").text


def test_photos_that_would_have_to_wait_long_are_asked_for_again(world, client, monkeypatch):
    monkeypatch.setattr("voices.forms.outside.WAIT_TO_PAINT", 0.01)
    with outside._PAINTING, outside._PAINTING:
        page = say(client, photos=[picture(size=(10, 10))])
    assert page.status_code == 422
    assert "现在传照片的人多" in shown(page).select_one(".wrong").text
    assert TEXT in shown(page).select_one("textarea").text
    assert say(client, photos=[picture(size=(10, 10))]).status_code == 303
