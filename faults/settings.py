"""The settings of the workers: the tests' own, but nobody waits half a minute for a dead server."""

from tests.settings import *  # noqa: F403

EMAIL_TIMEOUT = 3
