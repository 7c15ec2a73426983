"""What a check-in code says, how long it is good, and what is no code."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
import segno
import zxingcpp
from django.conf import settings
from PIL import Image

from activities.codes import OWN, WALL, bearers, code, digits, number, read

KEY = b"a key"
# At the beginning of a minute and of a half one.
AT = 1_621_472_400.0


@pytest.mark.parametrize(("kind", "seconds"), [(OWN, 300), (WALL, 90)])
def test_a_code_is_good_until_its_last_second(kind, seconds):
    drawn = code(kind, KEY, 287, AT)
    assert kind.seconds == seconds
    assert read(kind, KEY, drawn, AT) == 287
    assert read(kind, KEY, drawn, AT + seconds - 0.1) == 287
    assert read(kind, KEY, drawn, AT + seconds) is None
    assert read(kind, KEY, drawn, AT - 0.1) is None


def test_a_code_stays_for_its_step_and_is_another_one_after_it():
    assert code(OWN, KEY, 1, AT) == code(OWN, KEY, 1, AT + 59.9) != code(OWN, KEY, 1, AT + 60)
    assert code(WALL, KEY, 1, AT) == code(WALL, KEY, 1, AT + 29.9) != code(WALL, KEY, 1, AT + 30)


def test_a_code_is_read_from_the_address_in_which_it_stands():
    drawn = code(WALL, KEY, 7, AT)
    for words in (drawn, drawn.lower(), f" {drawn} ", f"HTTP://OFFICE.EXAMPLE/W/{drawn}/"):
        assert read(WALL, KEY, words, AT) == 7


def test_nothing_else_is_a_code():
    drawn = code(OWN, KEY, 7, AT)
    other = "A" if drawn[-3] != "A" else "B"
    wrong = (
        *("", "0", drawn[:-1], drawn + "A", "1" * 18, "码" * 18, "/".join(drawn)),
        f"{drawn[:-3]}{other}{drawn[-2:]}",
        # of another key, another person, another kind
        code(OWN, b"another key", 7, AT),
        code(OWN, KEY, 8, AT)[:5] + drawn[5:],
        code(WALL, KEY, 7, AT),
    )
    assert [read(OWN, KEY, words, AT) for words in wrong] == [None] * len(wrong)


def test_a_number_is_known_among_those_asked_as_long_as_its_code():
    typed = number(OWN, KEY, 12, AT)
    assert (len(typed), typed.isdecimal()) == (6, True)
    assert bearers(OWN, KEY, typed, range(1, 300), AT + 299) == [12]
    assert bearers(OWN, KEY, typed, range(1, 300), AT + 300) == []
    assert bearers(OWN, KEY, typed, [1, 2, 3], AT) == []
    assert bearers(OWN, KEY, "", range(1, 300), AT) == []


def test_the_number_is_not_the_code_and_does_not_say_it():
    assert number(OWN, KEY, 12, AT) not in code(OWN, KEY, 12, AT)
    assert number(OWN, KEY, 12, AT) != number(WALL, KEY, 12, AT)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("028417", "028417"),
        ("028 417", "028417"),
        ("０２８　４１７", "028417"),
        ("028-417", "028417"),
        ("28417", ""),
        ("0284170", ""),
        ("02841a", ""),
        ("²28417", ""),
        ("", ""),
    ],
)
def test_six_digits_are_read_however_they_are_typed(typed, found):
    assert digits(typed) == found


def test_the_code_of_an_address_in_capitals_is_small_and_read_again():
    address = f"HTTPS://ZX.HHTZ.GOV.CN/W/{code(WALL, KEY, 16_777_215, AT)}"
    drawn = segno.make_qr(address, error="m")
    assert (drawn.version, drawn.mode) == (3, "alphanumeric")
    picture = BytesIO()
    drawn.save(picture, kind="png", scale=3, border=4)
    seen = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    assert [read(WALL, KEY, one.text, AT) for one in seen] == [16_777_215]


def test_what_reads_codes_in_the_page_is_what_was_published_as_jsqr_1_4_0():
    """The file `dist/jsQR.js` of the package, with its licence beside it."""
    folder = Path(settings.BASE_DIR, "static", "vendor", "jsqr")
    published = "bc40c8a15196236b2314db0856f72ca0b49980cd5413b8c852a7349f5fee0859"
    assert sha256((folder / "jsQR.js").read_bytes()).hexdigest() == published
    assert "Apache License" in (folder / "LICENSE").read_text()
