"""Which version of the program this is."""

import tomllib

from django.conf import settings


def version() -> str:
    """Return the number of this release; a bundle adds of which commit it was made."""
    release = settings.BASE_DIR / "RELEASE"
    if release.exists():
        return release.read_text(encoding="utf-8").strip()
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["version"]
