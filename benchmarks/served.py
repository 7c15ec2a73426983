"""The settings under which benchmarks run: the application's, with the floors beside its pages."""

from config.settings import *  # noqa: F403
from config.settings import AUTHENTICATION_BACKENDS, MIDDLEWARE, PUBLIC_ONLY

ROOT_URLCONF = "benchmarks.public_floor" if PUBLIC_ONLY else "benchmarks.floor"
if not PUBLIC_ONLY:
    AUTHENTICATION_BACKENDS.append("django.contrib.auth.backends.ModelBackend")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware") + 1,
        "benchmarks.floor.Stock",
    )
