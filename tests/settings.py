"""The settings of a test run: the application's own, on a data directory that is thrown away."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FROM_THE_SHELL = ("PRODUCTION", "DEMO_TODAY", "SITE_URL", "REDIS_URL", "CELERY_BROKER_URL")

# One directory for the run; the workers of pytest-xdist, and processes that a test starts, find it
# in their environment.
if "TEST_DATA_DIR" not in os.environ:
    os.environ["TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="workplan-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_DATA_DIR"], ignore_errors=True)
    for _name in _FROM_THE_SHELL:
        os.environ.pop(_name, None)
_data_dir = Path(os.environ["TEST_DATA_DIR"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["DATA_DIR"] = str(_data_dir)

from config.settings import *  # noqa: E402, F403 - the environment had to be set first
from config.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real use: threads and worker processes lock and wait as they do there.
    DATABASES["default"]["TEST"] = {"NAME": str(_data_dir / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
PUBLIC_PAGE_SECONDS = 0
