#!/usr/bin/env bash
# Versions: Django 5.2.8 (asgiref 3.9.1, sqlparse 0.5.3), Python 3.11, SQLite as Python ships it.
#
# Behaviour: where the database-backed session cannot be saved because SQLite is locked by another writer
# (a long import, a backup), Django does not raise OperationalError and answers neither 500 nor 503.
# SessionStore.save() takes every DatabaseError of an update for a session deleted meanwhile (UpdateError),
# and SessionMiddleware turns that into SessionInterrupted, a plain 400 that tells the user they may have
# logged out. handler500 never hears of it, the view has already succeeded, and nothing names the lock. The
# same write through a model raises OperationalError "database is locked". Whoever wants a page that says
# "busy, try again" has to look at the cause of SessionInterrupted: the chain keeps the OperationalError.
#
# Output seen:
#   a model's write: OperationalError database is locked
#   the session's write: HTTP 400, SessionInterrupted
#   it says: The request's session was deleted before the request completed. The user may have logged out in a concurrent request, for example.
#   behind it: UpdateError < OperationalError database is locked
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check \
    django==5.2.8 asgiref==3.9.1 sqlparse==0.5.3

cat > seen.py <<'PYTHON'
import sqlite3

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "data.sqlite3",
            "OPTIONS": {"timeout": 0.2},
        }
    },
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    USE_TZ=True,
)
django.setup()

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path


def count(request):
    request.session["visits"] = request.session.get("visits", 0) + 1
    return HttpResponse("seen")


urlpatterns = [path("", count)]

call_command("migrate", verbosity=0)
client = Client(raise_request_exception=False)
assert client.get("/").status_code == 200

from django.core.handlers import exception as handling

caught = []
answer_for = handling.response_for_exception
handling.response_for_exception = lambda request, error: (caught.append(error), answer_for(request, error))[1]

writer = sqlite3.connect("data.sqlite3", isolation_level=None)
writer.execute("BEGIN IMMEDIATE")
try:
    ContentType.objects.create(app_label="a", model="b")
except OperationalError as error:
    print("a model's write: OperationalError", error)
answer = client.get("/")
error = caught[-1]
print(f"the session's write: HTTP {answer.status_code}, {type(error).__name__}")
print("it says:", error)
chain = []
while error.__cause__ or error.__context__:
    error = error.__cause__ or error.__context__
    chain.append(error)
cause = next(error for error in chain if isinstance(error, OperationalError))
print(f"behind it: {type(chain[0]).__name__} < OperationalError {cause}")
writer.execute("ROLLBACK")
PYTHON
env/bin/python seen.py 2>/dev/null | tee seen.txt

diff seen.txt - <<'EXPECTED'
a model's write: OperationalError database is locked
the session's write: HTTP 400, SessionInterrupted
it says: The request's session was deleted before the request completed. The user may have logged out in a concurrent request, for example.
behind it: UpdateError < OperationalError database is locked
EXPECTED
