"""The papers that are made from a template which the office may replace, as the apps register them."""

from collections.abc import Callable
from dataclasses import dataclass
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


_kinds: dict[str, PaperKind] = {}


def register_paper_kind(kind: PaperKind) -> None:
    """Register a kind of paper; one of a key."""
    _kinds[kind.key] = kind


def paper_kinds() -> list[PaperKind]:
    """Return the kinds, in the order of INSTALLED_APPS."""
    return list(_kinds.values())


def paper_kind(key: str) -> PaperKind | None:
    """Return a kind by its key, None for what is none."""
    return _kinds.get(key)
