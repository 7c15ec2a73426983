"""Builders of annexes; those of files are shared with sheets/."""

import pytest

from tests.sheets.files import body, docx, repack, shared, sheet, word, xlsx  # noqa: F401 - fixtures
from workplan.annexes import Annex
from workplan.importing import SourceFile, read_documents
from workplan.importing.regions import regions
from workplan.importing.rows import typed_rows
from workplan.importing.table_body import read_body
from workplan.importing.tables import Table

HEADER = ("序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间")


@pytest.fixture
def table(sheet):
    """The table that is found in such a sheet, its body read; the header is annex 1's."""

    def build(*rows, header=HEADER, **options):
        region = regions(sheet(header, *rows, **options))[0]
        found = Table(region.sheet, region.header)
        read_body(found, region.rows, region.repeated)
        return found

    return build


@pytest.fixture
def typed(table):
    """Typed rows and problems of rows under the header of annex 1."""

    def build(*rows, **options):
        return typed_rows(table(*rows, **options), Annex.TASKS)

    return build


@pytest.fixture
def one(typed):
    """The only typed row of one row of texts, which must be without problems."""

    def build(seq="1", title="事项", leader="王国珍", lead="办公室", others="", period="1月"):
        rows, problems = typed((seq, title, leader, lead, others, period))
        assert problems == []
        return rows[0]

    return build


@pytest.fixture
def read():
    """What one file gives: its bytes, or lines of text."""

    def build(data, name="a", **options):
        data = data.encode() if isinstance(data, str) else data
        return read_documents([SourceFile(name, data)], **options)

    return build
