"""A program that reads what nobody trusts has limits that the system keeps."""

import sys
import time
from pathlib import Path

import pytest

from sheets.confined import Stopped, own_folder, run


def python(code, **limits):
    limits = {"seconds": 2, "megabytes": 500} | limits
    return run([sys.executable, "-c", code], **limits)


def test_it_is_given_bytes_and_gives_bytes():
    assert python("print(input()[::-1])", data=b"abc") == b"cba\n"


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "bytearray(900 * 1024 * 1024)",
        "raise SystemExit(3)",
        "import os; os.abort()",
    ],
    ids=["time", "memory", "its own no", "a crash"],
)
def test_it_is_ended_and_that_is_known(code):
    with pytest.raises(Stopped):
        python(code)


def test_one_that_sleeps_is_ended_by_the_clock():
    with pytest.raises(Stopped, match="time"):
        python("import time; time.sleep(60)", seconds=1)


def test_it_writes_no_file_beyond_its_limit():
    with own_folder() as folder:
        code = f"open({str(folder / 'a')!r}, 'wb', 0).write(b'x' * 2_000_000)"
        python(code, file_megabytes=1, folder=folder)
        assert (folder / "a").stat().st_size == 1024 * 1024
    assert not folder.exists()


def test_it_sees_nothing_of_our_surroundings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    code = "import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))"
    assert python(code).decode() == (
        "['HOME', 'LANG', 'OMP_NUM_THREADS', 'PATH', 'PYTHONDONTWRITEBYTECODE', 'SAL_USE_VCLPLUGIN',"
        " 'TMPDIR']\n"
    )


def test_it_has_no_network_where_the_system_lets_us_take_it_away():
    ours = python("import socket; print(len(socket.if_nameindex()))", seconds=4)
    alone = python(
        "from sheets.confined import without_network as w; print(w())", seconds=4
    )  # within its own, another may be made where this one could
    assert alone.strip() == b"False" or int(ours) == 1


def test_what_it_started_ends_with_it():
    child = "import time; time.sleep(60)"
    code = f"""
import subprocess, sys
print(subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.DEVNULL).pid)
"""
    pid = int(python(code))
    status = Path(f"/proc/{pid}/status")
    for _ in range(100):  # the system ends it when it comes to it
        if not status.exists() or "State:\tZ" in status.read_text():
            return
        time.sleep(0.1)
    raise AssertionError("still there")
