"""The settings under which benchmarks run: the application's, with the floors beside its pages."""

from config.settings import *  # noqa: F403
from config.settings import PUBLIC_ONLY

ROOT_URLCONF = "benchmarks.public_floor" if PUBLIC_ONLY else "benchmarks.floor"
