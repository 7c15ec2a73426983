"""The web server: `python -m config.serve --port 8000 --workers 2`, with granian's own options.

The application is loaded once, before the workers are forked, so that they share its memory. Where
processes are not forked (Python 3.14), each worker loads its own.
"""

import gc
import multiprocessing
import os
import sys

from granian.cli import cli

_APPLICATION = ("--interface", "wsgi", "config.wsgi:application")


def _load_once() -> None:
    """Load the application with all its pages, and keep the collector from writing to its memory."""
    gc.disable()
    from django.urls import get_resolver

    from config.wsgi import end_with_server

    os.register_at_fork(after_in_child=end_with_server)
    get_resolver().url_patterns  # noqa: B018 - loads
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    if multiprocessing.get_start_method() == "fork":
        _load_once()
    cli([*sys.argv[1:], *_APPLICATION], auto_envvar_prefix="GRANIAN", prog_name="granian")
