"""The program that reads scans: a PDF without text, or a picture. Needs what `make ocr` installs.

Gives what `pdf_pages.py` gives; each character has how certain the engine is of it, and each page by how
many degrees it was turned to stand straight. The models come with the engine: nothing is fetched.
"""

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

MOST_PAGES = 25
MOST_PIXELS = 60_000_000
DOTS = 200  # an inch; what the engine reads best, and an office's scanner gives
LONG_SIDE = 11.7  # inches, of A4: how large a picture is taken to be that does not say
POINT = 72 / DOTS
DARK_AROUND, DARKER_BY = 31, 12  # how a line is told from grey paper
LEVEL_LINE, UPRIGHT_LINE = 120, 60  # dots: no stroke of a character is that long
MOST_TURN = 5.0  # degrees; what is turned more was laid on the glass on purpose
# What the engine takes for one another, and what of Chinese it gives in half width.
SAME = str.maketrans("丶″別(),:;", "、”别（），：；")


def pictures(data: bytes) -> Iterator[Any]:
    """The pages as pictures at DOTS, as they lie. Raises what the libraries raise."""
    if b"%PDF-" in data[:1024]:
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        for page in document:
            width, height = page.get_size()
            if width * height * (DOTS / 72) ** 2 > MOST_PIXELS:
                raise ValueError("too large")
            yield page.render(scale=DOTS / 72).to_pil().convert("RGB")
            page.close()
        return
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    picture = ImageOps.exif_transpose(Image.open(BytesIO(data)))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too large")
    scale = LONG_SIDE * DOTS / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    yield picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def straight(picture: Any, degrees: float) -> Any:
    """The picture turned by so many degrees, white where nothing was."""
    if not degrees:
        return picture
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))


def read(data: bytes) -> dict[str, Any]:
    """Return {"pages": …}, or {"refused": why}."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    pages = []
    for number, picture in enumerate(pictures(data)):
        if number >= MOST_PAGES:
            return {"refused": "scanned pages"}
        degrees = _turn(picture)
        pages.append(_page(engine, straight(picture, degrees)) | {"degrees": degrees})
    return {"pages": pages}


def _page(engine: Any, picture: Any) -> dict[str, Any]:
    import numpy

    found = engine(numpy.asarray(picture), return_word_box=True, return_single_char_box=True)
    glyphs = []
    # Of an empty page it gives one line of nothing, of another form.
    for line in found.word_results or () if found.boxes is not None else ():
        for text, sure, box in line:
            xs, ys = [x for x, _ in box], [y for _, y in box]
            place = (min(xs), min(ys), max(xs), max(ys))
            points = (round(float(value) * POINT, 2) for value in place)
            glyphs.append((text.translate(SAME), *points, round(float(sure), 4)))
    return {
        "width": picture.width * POINT,
        "height": picture.height * POINT,
        "glyphs": glyphs,
        "rules": [tuple(round(value * POINT, 2) for value in rule) for rule in _rules(picture)],
        "turned": 0,
        "pictures": 1,
    }


def _dark(picture: Any) -> Any:
    """Where a picture is darker than around it."""
    import cv2
    import numpy

    grey = cv2.cvtColor(numpy.asarray(picture), cv2.COLOR_RGB2GRAY)
    return cv2.adaptiveThreshold(
        grey,
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        DARK_AROUND,
        DARKER_BY,
    )


def _turn(picture: Any) -> float:
    """By how many degrees a page must be turned so that its long lines are level."""
    import cv2
    import numpy

    found = cv2.HoughLinesP(
        _dark(picture), 1, numpy.pi / 1800, 200, minLineLength=picture.width // 5, maxLineGap=4
    )
    angles = []
    for x0, y0, x1, y1 in () if found is None else numpy.asarray(found).reshape(-1, 4):
        angle = float(numpy.degrees(numpy.arctan2(float(y1 - y0), float(x1 - x0))))
        if abs(angle) <= MOST_TURN:
            angles.append(angle)
    return round(sorted(angles)[len(angles) // 2], 2) if angles else 0.0


def _rules(picture: Any) -> Iterator[tuple[float, float, float, float]]:
    """The level and upright lines of a page that stands straight, in dots."""
    import cv2
    import numpy

    dark = cv2.dilate(_dark(picture), numpy.ones((3, 3), numpy.uint8))
    for width, height in ((LEVEL_LINE, 1), (1, UPRIGHT_LINE)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, numpy.ones((height, width), numpy.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for left, top, across, down, _ in stats[1:].tolist():
            if height == 1:
                middle = top + down / 2
                yield left, middle, left + across, middle
            else:
                middle = left + across / 2
                yield middle, top, middle, top + down


def main() -> None:
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
