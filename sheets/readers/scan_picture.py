"""The program that cuts a piece out of a page, for a person to compare: a PNG on its standard output."""

import json
import sys
from io import BytesIO
from itertools import islice
from typing import Any

from sheets.readers.scan_pages import POINT, pictures, straight

AROUND = 8  # points of paper beside the words


def piece(data: bytes, page: int, box: tuple[float, ...], degrees: float) -> Any:
    found = straight(next(islice(pictures(data), page - 1, None)), degrees)
    left, top, right, bottom = (round(value / POINT) for value in box)
    margin = round(AROUND / POINT)
    return found.crop(
        (
            max(0, left - margin),
            max(0, top - margin),
            min(found.width, right + margin),
            min(found.height, bottom + margin),
        )
    )


def main() -> None:
    given = sys.stdin.buffer.read()
    length = int.from_bytes(given[:4], "big")
    page, *box, degrees = json.loads(given[4 : 4 + length])
    saved = BytesIO()
    piece(given[4 + length :], page, tuple(box), degrees).convert("L").save(saved, "PNG")
    sys.stdout.buffer.write(saved.getvalue())


if __name__ == "__main__":
    main()
