"""A picture that someone handed in, drawn anew: nothing of the file but what is seen is kept."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageOps

# The longest side of what is kept, and how large a picture may be at all, in pixels.
SIDE = 1600
MOST_PIXELS = 60_000_000
_KINDS = ("JPEG", "PNG")


def redrawn(file: UploadedFile) -> UploadedFile:
    """Return a picture as a JPEG of our own, upright and no larger than SIDE, without what a camera wrote
    into it. Raises ValidationError for what is no JPG or PNG, is too large or damaged.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=_KINDS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise ValidationError("图片太大，请缩小后再上传。")
            picture = ImageOps.exif_transpose(found)
            picture.thumbnail((SIDE, SIDE))
            kept = Image.new("RGB", picture.size, "white")
            upright = picture.convert("RGBA")
            kept.paste(upright, mask=upright.getchannel("A"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError("图片打不开，请换一张 JPG 或 PNG。") from None
    stream = BytesIO()
    kept.save(stream, "JPEG", quality=85)
    name = (file.name or "图片").rpartition(".")[0] or "图片"
    return SimpleUploadedFile(f"{name}.jpg", stream.getvalue(), "image/jpeg")
