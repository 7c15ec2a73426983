"""The web server's way in."""

import ctypes
import multiprocessing
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

from config.checks import refuse_to_start_misconfigured

_PR_SET_PDEATHSIG = 1

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def end_with_server() -> None:
    """Have a worker process end with its server: it would keep the port, and whoever waits for its end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if multiprocessing.parent_process():
    end_with_server()
refuse_to_start_misconfigured()
application = get_wsgi_application()
