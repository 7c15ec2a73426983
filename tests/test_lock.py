"""requirements/ pins all that pyproject.toml asks for, and nothing else: nothing is left for pip to
resolve when it installs.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED: dict[str, list[str]] = {
    "base": PYPROJECT["project"]["dependencies"],
    **PYPROJECT["dependency-groups"],
}
PYTHONS = ["3.11.2", "3.11.9", "3.12.0", "3.13.0", "3.14.0"]

Environment = dict[str, str]


def applies(requirement: Requirement, environment: Environment, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate(
        {**environment, "extra": extra}
    )


def pinned(name: str) -> list[Requirement]:
    """The lines of requirements/NAME.txt, without their hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"\w", line)]


def pins(name: str, environment: Environment) -> dict[str, str]:
    """Each package that requirements/NAME.txt installs there, with its version."""
    return {
        canonicalize_name(line.name): str(line.specifier).removeprefix("==")
        for line in pinned(name)
        if applies(line, environment)
    }


def required(asked: list[str], environment: Environment) -> Iterator[Requirement]:
    """Yield what is asked for, and what the packages installed here require for it, extras too.

    A package that is not installed here (one for another Python) is not followed.
    """
    waiting, seen = [Requirement(line) for line in asked], set()
    while waiting:
        requirement = waiting.pop()
        yield requirement
        for extra in ("", *requirement.extras):
            if (requirement.name, extra) in seen:
                continue
            seen.add((requirement.name, extra))
            try:
                needs = metadata.requires(requirement.name) or []
            except metadata.PackageNotFoundError:
                continue
            waiting += [
                need for need in map(Requirement, needs) if applies(need, environment, extra)
            ]


def is_installed(asked: list[str]) -> bool:
    try:
        return all(metadata.version(Requirement(line).name) for line in asked)
    except metadata.PackageNotFoundError:
        return False


def test_the_files_are_those_of_pyproject():
    assert {path.stem for path in (ROOT / "requirements").iterdir()} == set(ASKED)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("python", PYTHONS)
def test_all_that_is_required_is_pinned_and_nothing_else(name: str, python: str):
    environment = {"python_version": python.rpartition(".")[0], "python_full_version": python}
    locked = pins(name, environment)
    reached = {}
    for requirement in required(ASKED[name], environment):
        package = canonicalize_name(requirement.name)
        version = locked.get(package, "0")
        assert requirement.specifier.contains(version, prereleases=True), (
            f"{requirement} ← {version}"
        )
        reached[package] = version
    if is_installed(ASKED[name]):
        assert reached == locked
    else:  # the OCR engine: followed where `make ocr` was run, as in `make lock-check`
        assert reached.items() <= locked.items()


@pytest.mark.parametrize("name", [name for name in ASKED if name != "base"])
def test_the_files_agree_with_each_other(name: str):
    environment: Environment = {}
    base = pins("base", environment)
    assert all(
        base.get(package, version) == version
        for package, version in pins(name, environment).items()
    )


@pytest.mark.parametrize("name", ASKED)
def test_every_line_has_its_hash_and_no_registry_is_named(name: str):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    lines = re.sub(r" *\\\n", "", text).splitlines()
    assert all(" --hash=sha256:" in line for line in lines if re.match(r"\w", line))
    assert not re.search(r"://|^-", text, re.MULTILINE)
