"""Imports point down only, and what is said to be pure imports no Django: docs/architecture.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FLOORS = {
    "almanac": 1,
    "members": 2,
    "notifications": 3,
    "sheets": 3,
    "workflow": 4,
    "workplan": 5,
    "roster": 5,
    "performance": 5,
    "activities": 6,
    "discussions": 5,
    "opinions": 6,
    "consultations": 7,
    "plenary": 7,
    "proposals": 8,
    "voices": 8,
    "desk": 10,
    "demo": 10,
    "upkeep": 10,
    "config": 11,
}

# Modules (and packages) that a test can call as plain functions, each with the modules beyond
# other pure ones that it may import.
PURE: dict[str, set[str]] = {
    "activities.codes": set(),
    "activities.transitions": {"activities.enums"},
    "almanac.notice": set(),
    "almanac.words": set(),
    "almanac.workdays": set(),
    "consultations.meeting_rows": {"consultations.enums"},
    "consultations.problem_rows": set(),
    "consultations.transitions": {"consultations.enums"},
    "members.facts": set(),
    "discussions.transitions": {"discussions.enums"},
    "members.names": set(),
    "members.pinyin": {"members.names", "members.surnames"},
    "members.strokes": {"members.names", "members.surnames"},
    "members.surnames": set(),
    "members.trail": set(),
    "notifications.channels.robots": {"notifications.channels.base"},
    "notifications.channels.redaction": set(),
    "notifications.day_lists": set(),
    "notifications.reminder_rules": {"notifications.enums"},
    "opinions.counting": set(),
    "opinions.transitions": {"opinions.enums"},
    "opinions.workbook": {"opinions.enums"},
    "proposals.hints": {"members.names"},
    "performance.points": {"performance.enums"},
    "performance.report.months": set(),
    "performance.report.sentence": set(),
    "performance.report.transitions": {"performance.report.enums"},
    "performance.transitions": {"performance.enums"},
    "performance.words": {"performance.enums"},
    "plenary.transitions": {"plenary.enums"},
    "proposals.intake": set(),
    "proposals.similarity": {"workflow.likeness"},
    "proposals.due_days": set(),
    "proposals.transitions": {"proposals.enums"},
    "proposals.wording": set(),
    "roster.transitions": {"roster.enums"},
    "roster.workbook": {"members.enums"},
    "voices.likeness": {"workflow.likeness"},
    "voices.repaint": set(),
    "voices.transitions": {"voices.enums"},
    "sheets.cells": set(),
    "sheets.comparing": set(),
    "sheets.confined": set(),
    "sheets.kinds": set(),
    "sheets.ole": set(),
    "sheets.pdf_words": set(),
    "sheets.plain_rows": set(),
    "sheets.plain_tables": set(),
    "sheets.problems": set(),
    "sheets.readers": set(),
    "sheets.safety": set(),
    "sheets.secrecy": set(),
    "sheets.workbooks": set(),
    "upkeep.archive": set(),
    "upkeep.retention": set(),
    "upkeep.sealed": set(),
    "workflow.figures": set(),
    "workflow.likeness": set(),
    "workflow.refusals": set(),
    "workflow.rules": set(),
    "workplan.annexes": set(),
    "workplan.checkup": {"workplan.enums"},
    "workplan.importing": set(),
    "workplan.lamp": {"workplan.enums"},
    "workplan.pictures": set(),
    "workplan.said_figures": set(),
    "workplan.next_year": set(),
    "workplan.periods": set(),
    "workplan.status_then": {"workplan.enums"},
    "workplan.transitions": {"workplan.enums"},
    "workplan.year_sheet": set(),
}
IMPURE_LIBRARIES = {"celery", "django", "import_export", "rules", "simple_history", "unfold"}

_MODEL_NAME = re.compile(rf"({'|'.join(FLOORS)})\.[A-Z]\w*")
_IMPORTERS = {"import_module", "import_string", "__import__"}


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of what a file imports, wherever in it: within functions,
    under TYPE_CHECKING, by a string, or as the name of a model in a relation.
    """
    package = module_name(path, root).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = package[: len(package) - level + 1] if level else []
                name = ".".join([*base, *([module] if module else [])])
                # `from workplan import models` imports the module workplan.models.
                yield from ((node.lineno, f"{name}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Name(id=called) | ast.Attribute(attr=called),
                args=[ast.Constant(value=str(name)), *_],
            ) if called in _IMPORTERS or _MODEL_NAME.fullmatch(name):
                yield node.lineno, name


def is_within(name: str, modules: set[str] | dict) -> bool:
    """Return whether a dotted name is one of the modules or lies in one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def complaint(importer: str, imported: str) -> str:
    """Return what is wrong with an import, or nothing."""
    app, other = importer.partition(".")[0], imported.partition(".")[0]
    if other in FLOORS and other != app and FLOORS[other] >= FLOORS[app]:
        return "points up" if FLOORS[other] > FLOORS[app] else "points sideways"
    pure = next((module for module in PURE if is_within(importer, {module})), None)
    if pure:
        if other in IMPURE_LIBRARIES:
            return "is not pure"
        if other in FLOORS and not is_within(imported, PURE | dict.fromkeys(PURE[pure])):
            return "is not pure"
    return ""


def violations(root: Path) -> list[str]:
    """Return each import that may not be, as `file:line imported reason`."""
    return [
        f"{path.relative_to(root)}:{line} {imported} {reason}"
        for app in FLOORS
        for path in sorted((root / app).rglob("*.py"))
        for line, imported in imports(path, root)
        if (reason := complaint(module_name(path, root), imported))
    ]


def test_imports_point_down_only():
    assert violations(ROOT) == []


def test_every_pure_module_exists():
    """A renamed module must not slip out of the rule."""
    missing = [
        name
        for name in PURE
        if not (ROOT / name.replace(".", "/")).is_dir()
        and not (ROOT / name.replace(".", "/")).with_suffix(".py").is_file()
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("file", "source", "found"),
    [
        ("members/models.py", "from workplan import models", "1 workplan.models points up"),
        ("members/a/b.py", "import desk.views", "1 desk.views points up"),
        ("workplan/models.py", "def f():\n    from desk import board", "2 desk.board points up"),
        (
            "almanac/clock.py",
            "if TYPE_CHECKING:\n    from members.models import Person",
            "2 members.models.Person points up",
        ),
        ("members/models.py", "import_module('config.urls')", "1 config.urls points up"),
        (
            "notifications/models.py",
            "models.ForeignKey('workplan.WorkItem', models.CASCADE)",
            "1 workplan.WorkItem points up",
        ),
        (
            "activities/models.py",
            "from opinions.models import OpinionReport",
            "1 opinions.models.OpinionReport points sideways",
        ),
        ("workplan/lamp.py", "from workplan import models", "1 workplan.models is not pure"),
        ("workplan/lamp.py", "from . import models", "1 workplan.models is not pure"),
        ("workplan/importing/rows.py", "from .. import models", "1 workplan.models is not pure"),
        ("workplan/periods/points.py", "from django import db", "1 django.db is not pure"),
    ],
)
def test_a_planted_violation_is_found(tmp_path, file, source, found):
    plant(tmp_path, file, source)
    assert violations(tmp_path) == [f"{file}:{found}"]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("desk/views.py", "from workplan.models import Plan\nfrom desk import board"),
        ("workplan/models.py", "models.ForeignKey('members.Person', models.PROTECT)"),
        ("workplan/lamp.py", "from workplan.enums import Lamp\nimport almanac.workdays"),
        ("workplan/periods/__init__.py", "from .parser import parse_period"),
        ("members/models.py", "reverse('workplan.something', 'Workplan.Plan')"),
    ],
)
def test_what_points_down_is_left_alone(tmp_path, file, source):
    plant(tmp_path, file, source)
    assert violations(tmp_path) == []


def plant(root: Path, file: str, source: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
