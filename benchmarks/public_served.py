"""The settings under which `benchmarks.public` serves: the public's own, with the floor beside them."""

import os

os.environ["PUBLIC_ONLY"] = "1"
from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.public_floor"
