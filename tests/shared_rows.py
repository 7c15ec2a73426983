"""Rows that many cases begin with, made once and kept as long as the next case asks for them too.

    @shared_rows(on=date(2021, 5, 20))
    def one_of_each_role() -> OneOfEachRole:
        return make_one_of_each_role()

is a fixture. Its rows are written beneath the savepoint of each case, so that what a case does to
them is rolled back, and each case gets copies of the objects, so that what it sets on them is its
own. Cases of a folder that begin with the same rows run one after another; those that do not ask
for the rows do not see them. A case that really commits (`transactional_db`) has them made anew.

The function runs before all other fixtures, so that no clock stands but the one given. It may ask
for other shared rows and for nothing else; a person in both is one object in the copies, too.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from inspect import Parameter, Signature, signature
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.transaction import Atomic

from almanac import clock

Make = Callable[..., Any]


def shared_rows(*, on: date | None = None, autouse: bool = False) -> Callable[[Make], Any]:
    """Turn a function that writes rows and returns objects into a fixture of shared rows."""

    def turn(make: Make) -> Any:
        return _fixture(make if on is None else clock.standing_at(on)(make), autouse)

    return turn


def _fixture(make: Make, autouse: bool) -> Any:
    def copied(db: None, _layers: "Layers", _copies: dict[int, Any], **others: Any) -> Any:
        if make.__name__ in _layers.objects:
            return deepcopy(_layers.objects[make.__name__], _copies)
        return make(**others)

    names = ("db", "_layers", "_copies", *signature(make).parameters)
    copied.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(name, Parameter.KEYWORD_ONLY) for name in names]
    )
    copied.makes_rows = make  # type: ignore[attr-defined]
    copied.__doc__, copied.__module__ = make.__doc__, make.__module__
    return pytest.fixture(name=make.__name__, autouse=autouse)(copied)


@dataclass(frozen=True)
class Layer:
    """A savepoint with the rows of one function, and what this and those beneath it returned."""

    make: Make
    savepoint: Atomic
    objects: dict[str, Any]


class Layers:
    """The shared rows that are in the database now."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []
        self._connection = connections[DEFAULT_DB_ALIAS]

    @property
    def objects(self) -> dict[str, Any]:
        """What the functions returned, by their names."""
        return self._layers[-1].objects if self._layers else {}

    def become(self, wanted: tuple[Make, ...]) -> None:
        """Take rows away and write others, so that those of these functions are there."""
        # A browser's event loop gives its thread another connection than the one with the savepoints.
        connections[DEFAULT_DB_ALIAS] = self._connection
        present = tuple(layer.make for layer in self._layers)
        while present != wanted[: len(present)]:
            _roll_back(self._layers.pop().savepoint)
            present = present[:-1]
        for make in wanted[len(present) :]:
            self._layers.append(_write(make, self.objects))


def _write(make: Make, beneath: dict[str, Any]) -> Layer:
    savepoint = transaction.atomic()
    # So that `durable` blocks work above it, as in Django's TestCase.
    savepoint._from_testcase = True
    savepoint.__enter__()
    try:
        objects = deepcopy(beneath)
        objects[make.__name__] = make(
            **{name: objects[name] for name in signature(make).parameters}
        )
    except BaseException:
        _roll_back(savepoint)
        raise
    connection.run_on_commit.clear()
    return Layer(make, savepoint, objects)


def _roll_back(savepoint: Atomic) -> None:
    transaction.set_rollback(True)
    savepoint.__exit__(None, None, None)


# --- the run ---------------------------------------------------------------------------------------


def makes_of(item: pytest.Item) -> tuple[Make, ...]:
    """Return the functions that write the shared rows of a case, in the order in which they do."""
    found: dict[str, Make] = {}
    fixtures = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}

    def visit(name: str) -> None:
        make = getattr(fixtures[name][-1].func, "makes_rows", None) if name in fixtures else None
        if make and name not in found:
            for other in signature(make).parameters:
                visit(other)
            found[name] = make

    for name in sorted(fixtures):
        visit(name)
    return tuple(found.values())


def really_commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return bool(
        commits & set(getattr(item, "fixturenames", ()))
        or (marker and (marker.args or marker.kwargs.get("transaction")))
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the cases of a folder together that begin with the same rows."""
    places: dict[tuple, int] = {}

    def place(item: pytest.Item) -> int:
        group = item.path.parent, really_commits(item), makes_of(item)
        return places.setdefault(group, len(places))

    items.sort(key=place)


@pytest.fixture(scope="session")
def _layers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Layers]:
    layers = Layers()
    yield layers
    with django_db_blocker.unblock():
        layers.become(())


@pytest.fixture
def _copies() -> dict[int, Any]:
    """What was copied for this case, so that nothing is copied twice."""
    return {}


@pytest.fixture
def _beneath_the_case(
    request: pytest.FixtureRequest, _layers: Layers, django_db_blocker: Any
) -> None:
    case = request.node
    with django_db_blocker.unblock():
        _layers.become(() if really_commits(case) else makes_of(case))


@pytest.fixture
def _django_db_helper(_beneath_the_case: None, _django_db_helper: None) -> None:
    """Begin a case's savepoint, as pytest-django does, above the rows that it shares."""
