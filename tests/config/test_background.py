"""Worker and scheduler are started without what Celery's own command line loads besides."""

import subprocess
import sys

import pytest

SEEN = """
import sys
from config.background import main
try:
    main(sys.argv[1:])
finally:
    print(sorted({"click_repl", "prompt_toolkit"} & set(sys.modules)), sys.modules["pygments"])
"""


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_neither_loads_a_shell_or_colours(command):
    done = subprocess.run(
        [sys.executable, "-c", SEEN, command, "--help"], capture_output=True, text=True, check=True
    )

    assert f"Usage: {command} [OPTIONS]" in done.stdout
    assert done.stdout.splitlines()[-1] == "[] None"


@pytest.mark.parametrize("arguments", [[], ["shell"]])
def test_what_is_neither_is_told_what_there_is(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "config.background", *arguments], capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "python -m config.background worker" in done.stderr
