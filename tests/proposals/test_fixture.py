"""fixtures/proposals_2021_session.xlsx is what its script writes."""

import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def cells(book) -> list[tuple]:
    return list(book.active.iter_rows(values_only=True))


def test_the_sessions_workbook_is_what_its_script_writes(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(FIXTURES), *sys.path])
    script = import_module("build_proposals_2021")
    built = load_workbook(BytesIO(script.packed(script.build_session())))
    assert cells(built) == cells(load_workbook(FIXTURES / "proposals_2021_session.xlsx"))


def test_what_is_made_up_says_so():
    rows = cells(load_workbook(FIXTURES / "proposals_2021_session.xlsx"))[2:]
    assert len(rows) == 68
    assert all("样例" in row[3] for row in rows[4:])
    assert not any("样例" in row[3] for row in rows[:4])
