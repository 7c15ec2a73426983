"""Handing out a file that was made for the reader."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Return bytes as a download under a name, which may be Chinese."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
