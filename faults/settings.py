"""The settings of the workers: the tests' own, but nobody waits half a minute for a dead server."""

import os

from tests.settings import *  # noqa: F403

EMAIL_TIMEOUT = int(os.environ.get("FAULTS_EMAIL_TIMEOUT", "3"))
