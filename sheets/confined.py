"""Runs a program on a file that nobody trusts: in a process of its own, without the network where the
system lets us, and with limits of time, memory and size that the system keeps.

As a program (`python -m sheets.confined SECONDS MEGABYTES FILE_MEGABYTES COMMAND …`) it limits
itself and becomes the command: nothing runs between fork and exec of a server with threads.
"""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

MB = 1024 * 1024
ROOT = Path(__file__).resolve().parents[1]
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <sched.h>


class Stopped(Exception):
    """The program did not end well: too long, too large, or broken by what it read."""


def run(
    command: Sequence[str],
    *,
    seconds: int,
    megabytes: int,
    file_megabytes: int = 0,
    data: bytes = b"",
    folder: Path | None = None,
) -> bytes:
    """Return what a program writes to its standard output; `data` is its standard input.

    It has `seconds` of processor time, and of the clock four times as many: the machine may be busy.
    Raises Stopped where it fails, or does not end.
    """
    limits = map(str, (seconds, megabytes, file_megabytes))
    process = subprocess.Popen(  # noqa: S603 - a list of our own, no shell
        [sys.executable, "-m", "sheets.confined", *limits, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(folder),
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(data, timeout=4 * seconds)
    except subprocess.TimeoutExpired as late:
        raise Stopped("time") from late
    finally:
        _end_all(process)
    if process.returncode:
        raise Stopped(f"ended with {process.returncode}")
    return output


def run_python(module: str, data: bytes, *, seconds: int, megabytes: int) -> bytes:
    """Return what a module of ours writes that is given `data`; it may write no file."""
    command = [sys.executable, "-m", module]
    return run(command, seconds=seconds, megabytes=megabytes, data=data)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that is gone afterwards, whatever was left in it."""
    path = Path(tempfile.mkdtemp(prefix="reading-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _environment(folder: Path | None) -> dict[str, str]:
    """Nothing of our own surroundings: no keys, no addresses of databases or proxies."""
    home = str(folder or "/nonexistent")
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": home,
        "TMPDIR": home if folder else tempfile.gettempdir(),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "2",
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _end_all(process: subprocess.Popen) -> None:
    """End the program and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _limit(seconds: int, megabytes: int, file_megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MB, megabytes * MB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_megabytes * MB, file_megabytes * MB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def without_network() -> bool:
    """Leave the network for good, and return whether the system let us.

    As root, or where users may have namespaces of their own; in many containers neither is so.
    """
    user, group = os.getuid(), os.getgid()
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(NEW_NETWORK) == 0:
            return True
        if libc.unshare(NEW_USER | NEW_NETWORK) != 0:
            return False
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    except (OSError, AttributeError):
        return False
    return True


def main(arguments: Sequence[str]) -> None:
    seconds, megabytes, file_megabytes = map(int, arguments[:3])
    without_network()
    _limit(seconds, megabytes, file_megabytes)
    command = list(arguments[3:])
    os.execvp(command[0], command)  # noqa: S606 - what `run` was given


if __name__ == "__main__":
    main(sys.argv[1:])
