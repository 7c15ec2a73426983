"""The program that paints a photo anew: a picture on standard input, a JPEG on standard output.

Nothing of what was sent is left but what is seen: no EXIF with its position, no second file behind it.
Runs apart, with limits (sheets.confined), for what it reads comes from anyone.
"""

import sys
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

# A JPEG is made smaller while it is read; any other kind is first unfolded whole.
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
LONG_SIDE = 1600


def repaint(data: bytes) -> bytes:
    """Return a picture as a JPEG of at most LONG_SIDE. Raises what the library raises, and ValueError."""
    picture: Any = Image.open(BytesIO(data), formats=tuple(MOST_PIXELS))
    if picture.width * picture.height > MOST_PIXELS[picture.format]:
        raise ValueError("too many pixels")
    picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    painted = BytesIO()
    # A picture of its own: the one read has the old one's notes with it.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture.convert("RGB"))
    clean.save(painted, "JPEG", quality=82)
    return painted.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(repaint(sys.stdin.buffer.read()))
