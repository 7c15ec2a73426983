"""The web server: `python -m config.serve --port 8000 --workers 2`, with granian's own options.

The application is loaded once, before the workers are forked, and answers one request for nobody, so that
they share its memory with all that a first answer makes. Where processes are not forked (Python 3.14),
each worker loads its own.
"""

import gc
import multiprocessing
import os
import sys
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from granian.cli import cli

from config.parents import end_with_parent

_APPLICATION = ("--interface", "wsgi", "config.wsgi:application")


def _load_once() -> None:
    """Load the application with all its pages, and keep the collector from writing to its memory."""
    gc.disable()
    os.register_at_fork(after_in_child=end_with_parent)
    _answer_once()
    gc.freeze()
    gc.enable()


def _answer_once() -> None:
    """Ask the application for the page of the door, and close what was opened for it."""
    from django.conf import settings
    from django.db import connections

    from config.wsgi import application

    site = urlsplit(settings.SITE_URL)
    environ = {
        "SCRIPT_NAME": "",
        "PATH_INFO": "/login/",
        "QUERY_STRING": "",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.url_scheme": site.scheme,
    }
    setup_testing_defaults(environ)
    response = application(environ, lambda *told: bytes)
    b"".join(response)
    response.close()
    connections.close_all()


if __name__ == "__main__":
    if multiprocessing.get_start_method() == "fork":
        _load_once()
    cli([*sys.argv[1:], *_APPLICATION], auto_envvar_prefix="GRANIAN", prog_name="granian")
