"""Make the file that installs the product on a machine without a network.

python scripts/bundle.py [--processor x86_64] [--pythons 3.11 3.12 3.13 3.14] [--to FOLDER]

workplan-VERSION-PROCESSOR/
    install.sh       asks, installs, upgrades
    program/         the source tree of HEAD without tests and the like, static files collected
    wheels/          what it needs, for the Pythons named
    licences/        of each wheel: what its metadata says, and the files it brings
    SHA256SUMS       of all of these
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# glibc 2.28 and newer: Debian 10, UOS 20, 麒麟 V10, and all since.
PLATFORMS = ("manylinux2014", "manylinux_2_17", "manylinux_2_28")
LEFT_OUT = {
    *(".ci", "benchmarks", "faults", "findings", "tests", "scripts", ".github"),
    *("compose.yaml", "Dockerfile", ".dockerignore", "CONTRIBUTING.md"),
}


def main() -> None:
    """Make a bundle and print where it lies."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--processor", default=platform.machine())
    parser.add_argument("--pythons", nargs="+", default=PYTHONS)
    parser.add_argument("--to", type=Path, default=ROOT / "var" / "bundles")
    said = parser.parse_args()
    release = _release()
    with tempfile.TemporaryDirectory() as place:
        name = f"workplan-{release}-{said.processor}"
        bundle = Path(place, name)
        program = bundle / "program"
        _take_source(program)
        (program / "RELEASE").write_text(f"{release}\n")
        (bundle / "PROCESSOR").write_text(f"{said.processor}\n")
        _collect_static_files(program)
        for python in said.pythons:
            _download(bundle / "wheels", python, said.processor)
        _tell_licences(bundle / "wheels", bundle / "licences")
        shutil.copy(ROOT / "LICENSE", bundle / "licences" / "LICENSE")
        shutil.move(program / "deploy" / "install.sh", bundle / "install.sh")
        _write_checksums(bundle)
        said.to.mkdir(parents=True, exist_ok=True)
        path = said.to / f"{name}.tar.gz"
        with tarfile.open(path, "w:gz") as tar:
            tar.add(bundle, name, filter=_as_root)
    print(f"{path}（{path.stat().st_size / 1e6:.0f} MB）")


def _release() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commit = _output("git", "rev-parse", "--short=8", "HEAD")
    return f"{project['version']}+{commit}"


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _take_source(program: Path) -> None:
    with tempfile.NamedTemporaryFile(suffix=".tar") as archive:
        _output("git", "archive", "--output", archive.name, "HEAD")
        with tarfile.open(archive.name) as tar:
            members = [m for m in tar if m.name.partition("/")[0] not in LEFT_OUT]
            tar.extractall(program, members=members, filter="data")


def _collect_static_files(program: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        own = {"DATA_DIR": data, "STATIC_ROOT": str(program / "static-collected")}
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=program,
            env=os.environ | own | {"PRODUCTION": "0", "PYTHONDONTWRITEBYTECODE": "1"},
            check=True,
        )


def _download(wheels: Path, python: str, processor: str) -> None:
    platforms = [word for one in PLATFORMS for word in ("--platform", f"{one}_{processor}")]
    pip = "download --quiet --disable-pip-version-check --no-deps --require-hashes"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(_for_any_linux((ROOT / "requirements" / "base.txt").read_text()))
        wanted.flush()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", *pip.split(), "--only-binary", ":all:", *platforms),
                *("--python-version", python, "--implementation", "cp"),
                *("--dest", wheels, "--requirement", wanted.name),
            ],
            check=False,
        )
    if done.returncode:
        sys.exit(f"Python {python} on {processor}: not all wheels exist")


def _for_any_linux(lock: str) -> str:
    """Return the lock without its conditions: pip asks them of the Python that it runs on itself,
    whatever --python-version says, and would leave out what Debian's 3.11.2 needs and 3.11.7 does not.
    """
    entries = re.split(r"(?m)^(?=\S)", lock)
    kept = [
        entry
        for entry in entries
        if entry and "sys_platform == 'win32'" not in entry.splitlines()[0]
    ]
    return "".join(re.sub(r" ; [^\\\n]*", " ", entry, count=1) for entry in kept)


def _tell_licences(wheels: Path, licences: Path) -> None:
    """Write what each wheel says of its licence, and keep the texts it brings."""
    rows = set()
    for path in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(path) as wheel:
            inside = [name for name in wheel.namelist() if ".dist-info/" in name]
            of = next(name for name in inside if name.endswith(".dist-info/METADATA"))
            said = message_from_bytes(wheel.read(of))
            name = f"{said['Name']}-{said['Version']}"
            for text in inside:
                if any(word in text.upper() for word in ("LICEN", "COPYING", "NOTICE", "AUTHORS")):
                    kept = licences / name / text.partition(".dist-info/")[2].replace("/", "_")
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_bytes(wheel.read(text))
            rows.add((name, _licence(said)))
    licences.mkdir(exist_ok=True)
    lines = [f"{name:40} {licence}" for name, licence in sorted(rows)]
    (licences / "LICENCES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _licence(said: Message) -> str:
    classifiers = [c for c in said.get_all("Classifier", []) if c.startswith("License ::")]
    named = [c.rpartition(" :: ")[2] for c in classifiers]
    words = said["License-Expression"] or ", ".join(named) or (said["License"] or "").split("\n")[0]
    return words or "see the files beside"


def _write_checksums(bundle: Path) -> None:
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    lines = [
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bundle)}" for path in files
    ]
    (bundle / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _as_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Let all be root's, and be read by the services: collected static files are made as uploads are."""
    entry.mode |= 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


if __name__ == "__main__":
    main()
