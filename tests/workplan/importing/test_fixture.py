"""The files in fixtures/ are what their scripts write."""

import sys
import zipfile
from importlib import import_module
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


@pytest.fixture
def build(monkeypatch):
    """The bytes that a script in fixtures/ writes."""
    monkeypatch.setattr(sys, "path", [str(FIXTURES), *sys.path])

    def run(name):
        script = import_module(name)
        built = script.build(script.read_source()) if name == "build_plan_2021" else script.build()
        return script.packed(built)

    return run


def parts(data):
    """Each part with its date; of XML what it says, however it was written down.

    openpyxl writes with lxml where that is installed, and then in other bytes.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {
            entry.filename: (entry.date_time, said(entry.filename, archive.read(entry)))
            for entry in archive.filelist
        }


def said(name, part):
    is_xml = name.endswith((".xml", ".rels"))
    return canonicalize(part.decode(), rewrite_prefixes=True) if is_xml else part


@pytest.mark.parametrize(
    ("script", "file"),
    [
        ("build_plan_2021", "plan_2021.xlsx"),
        ("build_plan_annexes", "plan_2021_annexes.xlsx"),
        ("build_plan_docx", "plan_2021.docx"),
        ("build_proposals_2021", "proposals_2021.xlsx"),
    ],
)
def test_a_fixture_is_what_its_script_writes_again_and_again(build, script, file):
    first, second = build(script), build(script)
    assert first == second
    assert parts(first) == parts((FIXTURES / file).read_bytes())
