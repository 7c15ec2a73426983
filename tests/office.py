"""LibreOffice for the tests: what an office would save from the fixtures."""

import shutil
import subprocess
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui",
)


def saved_as(source: Path, kind: str, folder: Path) -> list[Path]:
    """Save a file as another kind (doc, or doc:"its filter's name"); several for a csv a sheet."""
    into = folder / kind.partition(":")[0]
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        kind,
        "--outdir",
        str(into),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return sorted(into.iterdir())
