"""Rows are written by services alone, in every app."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.test_layering import FLOORS, ROOT

MODELS = {model.__name__ for model in apps.get_models() if model._meta.app_label in FLOORS}
# Fields of due dates and items that no one else sets, even on a row that a service then saves.
FIELDS = {"closed_on", "due_on", "planned_on", "scheme_passed_on", "scheme_review"}
# What writes through a manager, and what writes a row at hand.
MANAGER = {
    *("create", "bulk_create", "get_or_create", "update_or_create"),
    *("update", "bulk_update", "delete", "save"),
}
ROW = {"save", "delete"}
# Who else writes, and why. A file that no longer does is to go from here.
ELSEWHERE = {
    "demo/loading.py": "people and accounts, which in earnest the office enters in the admin",
    "demo/partners.py": "an expert and a notice period, which in earnest the office enters in the admin",
    "demo/voices.py": "the page's settings and a place, which in earnest the office enters in the admin",
    "demo/proposals.py": "settings and projects, which in earnest the office enters in the admin",
    "members/models/accounts.py": "the manager of accounts is what Django asks for",
    "notifications/schedule.py": "the timetable is the scheduler's own table",
    "workflow/states.py": "what services move a row with",
}


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield where rows are written, or a kept field is set: line and words."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in MANAGER | ROW:
                models = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)} & MODELS
                if (models and name in MANAGER) or (name in ROW and is_of_a_row(node)):
                    yield node.lineno, ast.unparse(node)[:80]
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr in FIELDS:
                        yield node.lineno, f"{ast.unparse(target)} ="
            case ast.FunctionDef(name=name) if name.endswith("save_instance"):
                yield node.lineno, f"def {name}()"  # a hook of an import that saves by itself


def is_of_a_row(call: ast.Call) -> bool:
    """Return whether a save() is a row's: not a form's, a file's, a workbook's, nor a model's own."""
    named = {word.arg for word in call.keywords}
    inherited = ast.unparse(call.func).startswith("super()")
    return not (call.args or inherited or named & {"commit", "save"})


def sources() -> Iterator[Path]:
    for room in FLOORS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"migrations", "services"} & set(path.relative_to(ROOT).parts):
                yield path


def test_only_services_write():
    found = {
        str(path.relative_to(ROOT)): list(writes(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sources()
    }

    assert {name: lines for name, lines in found.items() if lines and name not in ELSEWHERE} == {}
    assert {name for name in ELSEWHERE if not found.get(name)} == set()


@pytest.mark.parametrize(
    "line",
    [
        "DueDate.objects.filter(pk=1).update(state='closed')",
        "DueDate.objects.create(item=item)",
        "due.closed_on = today",
        "WorkItem.objects.get(pk=1).delete()",
        "Proposal.objects.bulk_create(rows)",
        "report.save()",
        "person.save(update_fields=['email'])",
        "def before_save_instance(self, instance, row): pass",
    ],
)
def test_another_writer_would_be_seen(line: str):
    assert len(list(writes(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line",
    ["form.save(commit=False)", "book.save(stream)", "super().save()", "shown.update(more)"],
)
def test_what_is_no_row_is_no_matter(line: str):
    assert list(writes(ast.parse(line))) == []
