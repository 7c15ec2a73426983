#!/usr/bin/env bash
# Versions: Django 5.2.8, asgiref 3.10.0, playwright 1.56.0 (Python, sync API), Python 3.11.
#
# Behaviour: while Playwright's sync API is started, an event loop counts as running in the thread
# that started it. asgiref's thread-critical Local, in which Django keeps its connections, then looks
# into a context variable in place of the thread's own storage. So `django.db.connection` is another
# connection before the start, during it and after the stop, although thread and alias are the same:
# a transaction opened before the start is not seen, not rolled back and not closed in between, and on
# SQLite it keeps its lock on the file. Tests that hold an open transaction over many cases (shared
# rows beneath savepoints) must end it before the browser's fixture starts.
#
# Output seen:
#   the same connection once more: True
#   the same while Playwright runs: False
#   in a transaction, before and while: True False
#   a write while Playwright runs: OperationalError database is locked
#   the first one again after the stop: True
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    django==5.2.8 asgiref==3.10.0 playwright==1.56.0

cat > seen.py <<'PYTHON'
import os

import django
from django.conf import settings

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "data.sqlite3",
            "OPTIONS": {"timeout": 0.2},
        }
    }
)
django.setup()

from django.db import OperationalError, connections, transaction  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

first = connections["default"]
with first.cursor() as cursor:
    cursor.execute("CREATE TABLE row (word text)")
print("the same connection once more:", connections["default"] is first)

outer = transaction.atomic()
outer.__enter__()
first.cursor().execute("INSERT INTO row VALUES ('before')")

running = sync_playwright().start()
second = connections["default"]
print("the same while Playwright runs:", second is first)
print("in a transaction, before and while:", first.in_atomic_block, second.in_atomic_block)
try:
    second.cursor().execute("INSERT INTO row VALUES ('while')")
    print("a write while Playwright runs: done")
except OperationalError as error:
    print("a write while Playwright runs: OperationalError", error)
second.close()
running.stop()
print("the first one again after the stop:", connections["default"] is first)
outer.__exit__(None, None, None)
PYTHON

env/bin/python seen.py | tee seen.txt
diff seen.txt - <<'TXT'
the same connection once more: True
the same while Playwright runs: False
in a transaction, before and while: True False
a write while Playwright runs: OperationalError database is locked
the first one again after the stop: True
TXT
