"""Handing out a file that was made for the reader."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def download(content: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    """Return bytes, a workbook unless said otherwise, as a download whose name may be Chinese."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition or ""}
    )
