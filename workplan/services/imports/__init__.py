"""Importing annexes: rows read from files become proposed changes, and after a yes are written.

`prepare` writes nothing and `carry_out` writes all or nothing; the admin, the command line and the
demonstration all come through here. `drafts` keeps an upload between the two, `undoing` takes an
import back.
"""

from workplan.services.imports.comparing import prepare
from workplan.services.imports.prepared import CREATE, UNCHANGED, UPDATE, PlannedRow, Prepared
from workplan.services.imports.undoing import UndoRefused, undo
from workplan.services.imports.writing import ImportRefused, carry_out

__all__ = [
    "CREATE",
    "UNCHANGED",
    "UPDATE",
    "ImportRefused",
    "PlannedRow",
    "Prepared",
    "UndoRefused",
    "carry_out",
    "prepare",
    "undo",
]
