"""What the plan's services keep is written by them alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("consultations", "desk", "notifications", "proposals", "workplan")
# What is kept by a door: the models, and the fields of due dates that no one else sets.
KEPT = {
    *("Attachment", "DueDate", "Extension", "Instruction", "InstructionAnswer", "Meeting"),
    *("OfficeNote", "Progress", "ProgressDraft", "SchemeReview", "SchemeVersion", "Transition"),
    *("Urge", "WorkItem"),
}
FIELDS = {"closed_on", "due_on", "planned_on", "scheme_passed_on", "scheme_review"}
WRITES = {
    *("create", "bulk_create", "get_or_create", "update_or_create"),
    *("update", "bulk_update", "delete", "save"),
}


def sources() -> list[Path]:
    found = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return [p for p in found if not {"migrations", "services"} & set(p.relative_to(ROOT).parts)]


def writers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield where a kept model is written to through its manager, or a kept field is set."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=write) as called) if write in WRITES:
                names = {n.id for n in ast.walk(called.value) if isinstance(n, ast.Name)}
                if names & KEPT:
                    yield node.lineno, f"{sorted(names & KEPT)[0]}…{write}()"
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr in FIELDS:
                        yield node.lineno, f".{target.attr} ="


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_services_write_what_they_keep(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))

    assert list(writers(tree)) == []


@pytest.mark.parametrize(
    "line",
    [
        "DueDate.objects.filter(pk=1).update(state='closed')",
        "DueDate.objects.create(item=item)",
        "due.closed_on = today",
        "WorkItem.objects.get(pk=1).delete()",
    ],
)
def test_another_writer_would_be_seen(line: str):
    assert len(list(writers(ast.parse(line)))) == 1
