"""The settings under which `benchmarks.pages` serves: the application's, with the floors beside it."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor"
