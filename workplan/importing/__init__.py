"""The pure half of the importer: files -> cells -> tables -> typed rows. No Django here.

A new annex is a row of workplan/annexes.py, a new header word headers.py. Comparing
with the plan and writing are the database half's, built on `read_documents`.
"""

from sheets.problems import FileProblem, Remedy, Severity, UnreadableFile
from workplan.importing.fixes import EXTRA, SKIP, Fixes, cell_key, row_key
from workplan.importing.headers import Field
from workplan.importing.reading import read_documents
from workplan.importing.results import (
    PlanDocument,
    ReadColumn,
    ReadPoint,
    ReadResult,
    ReadTable,
    SourceFile,
)
from workplan.importing.rows import Row
from workplan.importing.tables import Note

__all__ = [
    "EXTRA",
    "SKIP",
    "Field",
    "FileProblem",
    "Fixes",
    "Note",
    "PlanDocument",
    "ReadColumn",
    "ReadPoint",
    "ReadResult",
    "ReadTable",
    "Remedy",
    "Row",
    "Severity",
    "SourceFile",
    "UnreadableFile",
    "cell_key",
    "read_documents",
    "row_key",
]
