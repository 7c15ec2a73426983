"""PDF of every paper that is downloaded as Word, where LibreOffice is installed: its address with `?as=pdf`.

LibreOffice takes seconds and hundreds of megabytes (sheets/confined.py has the limits), so one paper is
made at a time on a machine; who comes meanwhile is told so and waits for nothing. What people uploaded is
handed out as a stream, and never converted.
"""

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from sheets.downloads import DOCX, PDF
from sheets.problems import UnreadableFile
from sheets.readers.converted import as_pdf, office

BUSY = "正在生成另一份 PDF，请过几秒再点一次。"
NOT_MADE = "没有生成 PDF，请下载 Word 后另存为 PDF。"


class Busy(Exception):
    """Another paper is being converted."""


class PdfOnRequest:
    """Turns a paper into PDF where its address asks for it; who may have the one may have the other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.GET.get("as") != "pdf" or response.streaming:
            return response
        if response.headers.get("Content-Type") != DOCX:
            return response
        if office() is None:
            raise Http404
        try:
            with _alone():
                response.content = as_pdf(response.content)
        except (Busy, UnreadableFile) as why:
            messages.error(request, BUSY if isinstance(why, Busy) else NOT_MADE)
            return redirect(_page_before(request))
        response.headers["Content-Type"] = PDF
        named = response.headers["Content-Disposition"]
        response.headers["Content-Disposition"] = re.sub(r"\.docx\b", ".pdf", named)
        return response


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only one on this machine who converts. Raises Busy; a lock ends with its process."""
    with Path(settings.DATA_DIR, "pdf.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Busy from taken
        yield


def _page_before(request: HttpRequest) -> str:
    """Return the page with the link, where it is one of ours."""
    page, hosts = request.headers.get("Referer", ""), {request.get_host()}
    ours = url_has_allowed_host_and_scheme(page, hosts, require_https=request.is_secure())
    return page if page and ours else "/"
