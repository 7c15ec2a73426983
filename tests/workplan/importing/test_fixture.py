import runpy
import zipfile
from io import BytesIO
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {
            entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.filelist
        }


def test_the_workbook_is_what_its_script_writes_again_and_again():
    script = runpy.run_path(str(FIXTURES / "build_plan_2021.py"))
    first, second = (script["packed"](script["build"](script["read_source"]())) for _ in "12")
    assert first == second
    assert parts(first) == parts((FIXTURES / "plan_2021.xlsx").read_bytes())
