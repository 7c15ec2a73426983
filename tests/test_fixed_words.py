"""No word that people read names one district, its year or its meetings: those are the demonstration's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# What may: the demonstration and what is made of it, what runs no office, and what is never rewritten.
APART = {
    *("demo", "fixtures", "tests", "docs", "findings", "benchmarks", "faults", "scripts", "var"),
    *("migrations", "node_modules"),
}
FIXED = re.compile(
    r"滨江|20\d\d年|〔20\d\d〕|20\d\d-\d\d-\d\d|[一二三四五六]届[一二三四五六七八九十]+次"
)


def _files(pattern: str) -> Iterator[Path]:
    for path in ROOT.rglob(pattern):
        parts = path.relative_to(ROOT).parts
        if not (APART & set(parts) or any(part.startswith(".") for part in parts)):
            yield path


def _strings(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are not its docstrings."""
    tree = ast.parse(path.read_text())
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def _found() -> Iterator[str]:
    for path in _files("*.py"):
        for text in _strings(path):
            if FIXED.search(text):
                yield f"{path.relative_to(ROOT)}: {text}"
    for pattern in ("*.html", "*.txt", "*.js", "*.svg"):
        for path in _files(pattern):
            if "requirements" not in path.parts and FIXED.search(path.read_text()):
                yield str(path.relative_to(ROOT))


def test_no_text_of_the_product_names_a_district_a_year_or_a_meeting():
    assert list(_found()) == []


@pytest.mark.parametrize(
    "text",
    [
        "2021年工作要点第6点",
        "例如：政协办〔2021〕6号",
        "二届六次会议",
        "滨江区政协",
        "如 2021-03-24",
    ],
)
def test_such_a_text_would_be_found(text: str):
    assert FIXED.search(text)
