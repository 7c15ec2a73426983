"""manage.py import_plan: several files, any annex, JSON with where each row and error came from."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import plan_2021
from workplan.models import PlanImport, WorkItem

DOCUMENT = Path("fixtures/plan_2021.docx")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan() -> None:
    plan_2021()


def run(*files, **options) -> tuple[str, int]:
    """Return what the command printed and with which code it ended."""
    out = StringIO()
    try:
        call_command("import_plan", *map(str, files), year=2021, stdout=out, **options)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def test_the_json_holds_all_annexes_and_where_each_row_came_from():
    out, code = run(DOCUMENT, json=True, add_unknown=True, dry_run=True)
    found = json.loads(out)
    assert (code, found["ok"], len(found["items"])) == (0, True, 66)
    topic = next(i for i in found["items"] if i["annex"] == "research" and i["seq"] == 1)
    assert topic["members"] == ["郑丽", "李庆莲", "鲁槐烽"]
    assert topic["members_note"] == "和相关委员"
    assert topic["lead_departments"] == ["办公室"] or topic["lead_departments"] == ["政协办"]
    assert (topic["file"], topic["section"], topic["extra"]) == (DOCUMENT.name, "", {})
    assert topic["period"]["dues"] == ["2021-11-30"]
    assert not PlanImport.objects.exists()


def test_errors_name_their_file(tmp_path):
    broken = tmp_path / "坏的.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    out, code = run(DOCUMENT, broken, json=True)
    found = json.loads(out)
    assert code == 1
    assert {e["file"] for e in found["errors"]} == {DOCUMENT.name, broken.name}
    assert WorkItem.objects.count() == 45


def test_a_single_files_errors_name_it_too():
    out, _ = run(DOCUMENT, json=True)
    assert {e["file"] for e in json.loads(out)["errors"]} == {DOCUMENT.name}


def test_imports_and_says_what_it_did():
    out, code = run(DOCUMENT, add_unknown=True)
    assert code == 0
    assert "已导入《plan_2021.docx》：新增 21 项，修改 0 项，未变 45 项" in out
    assert WorkItem.objects.count() == 66
    assert PlanImport.objects.get().files.get().name == DOCUMENT.name


def test_one_annex_alone():
    out, _ = run(DOCUMENT, annex=4, json=True)
    assert {i["annex"] for i in json.loads(out)["items"]} == {"proposals"}
    assert WorkItem.objects.count() == 49


@pytest.mark.parametrize(
    ("options", "words"), [({"annex": 6}, "没有附件 6"), ({"annex": 0}, "没有附件 0")]
)
def test_there_are_five_annexes(options, words):
    with pytest.raises(CommandError, match=words):
        run(DOCUMENT, **options)


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="读不到文件"):
        run(Path("nowhere.docx"))
