"""What each process of an installation loads."""

import subprocess
import sys

from django.conf import settings

_LOADED = """
import sys
from config.celery import app
app.loader.import_default_modules()
print(*sorted({"openpyxl", "docx", "icalendar", "config.urls", "workplan.admin"} & set(sys.modules)))
"""


def test_worker_and_scheduler_load_no_page_and_nothing_that_reads_files(process_environment):
    done = subprocess.run(
        [sys.executable, "-c", _LOADED],
        cwd=settings.BASE_DIR,
        env=process_environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
