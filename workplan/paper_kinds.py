"""The papers that are made from a template which the office may replace, as the apps register them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: `built_in` makes its template, `sample` has every fact that it may be given."""

    key: str
    label: str
    where: str
    built_in: Callable[[], bytes]
    sample: Facts


_modules: dict[str, None] = {}


def register_papers(module: str) -> None:
    """Register the module that has an app's kinds as KINDS. It is loaded when papers are first asked for,
    with what writes Word: worker and scheduler do without.
    """
    _modules[module] = None


@cache
def _kinds() -> dict[str, PaperKind]:
    return {kind.key: kind for name in _modules for kind in import_module(name).KINDS}


def paper_kinds() -> list[PaperKind]:
    """Return the kinds, in the order of INSTALLED_APPS."""
    return list(_kinds().values())


def paper_kind(key: str) -> PaperKind | None:
    """Return a kind by its key, None for what is none."""
    return _kinds().get(key)
