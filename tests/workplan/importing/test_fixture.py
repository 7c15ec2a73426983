import sys
import zipfile
from importlib import import_module
from io import BytesIO
from pathlib import Path

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
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {
            entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.filelist
        }


@pytest.mark.parametrize(
    ("script", "file"),
    [
        ("build_plan_2021", "plan_2021.xlsx"),
        ("build_plan_annexes", "plan_2021_annexes.xlsx"),
        ("build_plan_docx", "plan_2021.docx"),
    ],
)
def test_a_fixture_is_what_its_script_writes_again_and_again(build, script, file):
    first, second = build(script), build(script)
    assert first == second
    assert parts(first) == parts((FIXTURES / file).read_bytes())
