"""A scan in the admin: recognised by the worker once, each doubt beside its picture, never imported
unseen.
"""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image

from sheets.readers import scans
from tests.sheets.printed import table, words
from tests.workplan.admin.importing import choose, look, press, url
from workplan import tasks
from workplan.enums import ImportState
from workplan.importing import reading
from workplan.models import PlanImportFile, WorkItem

pytestmark = pytest.mark.postgresql

XS, YS = [60, 100, 260, 330, 400, 470, 540], [100, 130, 160]
COLUMNS = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]


def scan(size=(595, 842)):
    stream = BytesIO()
    Image.new("L", size, 255).save(stream, "PNG")
    return SimpleUploadedFile("附件1.png", stream.getvalue())


def pages(above="区政协2021年重点工作任务分解", department="办公室"):
    """What an engine would make of it; of 推进 it is not certain."""
    row = ["46", "", "余静漪", department, "", "9月"]
    runs = [words(above, 60, 60)]
    runs += [words(word, x + 6, 104) for word, x in zip(COLUMNS, XS, strict=False)]
    runs += [words(word, x + 6, 134) for word, x in zip(row, XS, strict=False) if word]
    runs += [words("推", 106, 134, sure=0.5), words("进数字政协", 118, 134)]
    return [
        {
            "width": 595,
            "height": 842,
            "glyphs": [list(glyph) for run in runs for glyph in run],
            "rules": [list(rule) for rule in table(XS, YS)],
            "turned": 0,
            "pictures": 1,
            "degrees": 0.0,
        }
    ]


@pytest.fixture
def engine(monkeypatch):
    """An engine that counts how often it is asked, and the worker's queue."""
    asked, waiting = [], []

    def recognise(data):
        asked.append(len(data))
        return pages(**engine_says)

    engine_says: dict = {}
    monkeypatch.setattr(scans, "can_recognise", lambda: True)
    monkeypatch.setattr(reading, "can_recognise", lambda: True)
    monkeypatch.setattr(reading, "recognise", recognise)
    for task in (tasks.check_import, tasks.confirm_import):
        monkeypatch.setattr(
            task, "delay", lambda *args, task=task: waiting.append(lambda: task(*args))
        )

    class Engine:
        says, count = engine_says, asked

        @staticmethod
        def work():
            waiting.pop()()

    return Engine


def test_without_the_engine_a_scan_is_refused_with_what_to_do(office_client, monkeypatch):
    monkeypatch.setattr(scans, "can_recognise", lambda: False)
    monkeypatch.setattr(reading, "can_recognise", lambda: False)
    record = choose(office_client, scan())
    assert record.report["problems"][0]["message"] == (
        "这是图片，不能读取其中的文字。请上传原来的 Word 或 Excel 文件。"
    )


def test_each_doubt_stands_beside_its_picture(office_client, engine):
    record = choose(office_client, scan())
    assert record.state == ImportState.CHECKING
    engine.work()
    page = look(office_client, record)
    assert "识别时认不准的字用【】标出：【推】进数字政协。请对照原件核对。" in page
    file = record.files.get()
    assert f"{url(record, 'picture', file.pk)}?at=1,100,130,260,160" in page
    assert "这是扫描件，文字由程序识别，可能有错。" in look(office_client, record, tab="other")


def test_it_is_not_imported_before_a_person_says_that_it_was_compared(office_client, engine):
    record = choose(office_client, scan())
    engine.work()
    assert "已对照原件核对" in look(office_client, record)
    record, page = press(office_client, record, "confirm")
    assert "扫描件由程序识别，请对照原件逐项核对，勾选“已对照原件核对”后再确认。" in page
    assert record.state == ImportState.READY
    assert not WorkItem.objects.filter(seq=46).exists()
    record, _ = press(office_client, record, "confirm", compared="on")
    engine.work()
    record.refresh_from_db()
    assert record.state == ImportState.DONE
    assert WorkItem.objects.get(seq=46).title == "推进数字政协"
    assert len(engine.count) == 1  # recognised once, whatever was looked at since


def test_a_correction_beside_the_picture_holds(office_client, engine):
    record = choose(office_client, scan())
    engine.work()
    (problem,) = [p for p in look_up(record) if p["seen_at"]]
    press(office_client, record, "check", **{f"cell:{problem['cell']}": "推行数字政协"})
    engine.work()
    record.refresh_from_db()
    assert [row["title"] for row in record.report["rows"]] == ["推行数字政协"]
    assert [p for p in look_up(record) if p["seen_at"]] == []


def look_up(record):
    record.refresh_from_db()
    return record.report["problems"]


def test_the_picture_is_for_who_may_import(office_client, head_client, engine):
    record = choose(office_client, scan())
    engine.work()
    address = url(record, "picture", record.files.get().pk)
    answer = office_client.get(address, {"at": "1,100,130,260,160"})
    assert answer["Content-Type"] == "image/png"
    width, height = Image.open(BytesIO(answer.content)).size
    assert (width, height) == (488, 127)
    assert "login" in head_client.get(address, {"at": "1,100,130,260,160"}).url
    for wrong in ("", "1", "0,1,1,9,9", "2,1,1,9,9", "1,a,1,9,9", "1,1,1,9,1e9", "nan,1,1,9,9"):
        assert office_client.get(address, {"at": wrong}).status_code == 404


def test_of_a_file_that_is_no_scan_there_is_no_picture(office_client, annex_1):
    record = choose(office_client, annex_1())
    address = url(record, "picture", record.files.get().pk)
    assert office_client.get(address, {"at": "1,1,1,9,9"}).status_code == 404


def test_a_scan_that_is_marked_as_secret_is_not_kept(office_client, engine):
    engine.says["above"] = "机密★1年"
    record = choose(office_client, scan())
    path = Path(record.files.get().file.path)
    assert path.exists()
    engine.work()
    record.refresh_from_db()
    assert record.state == ImportState.FAILED
    assert record.stage.startswith("文件标有密级“机密★1年”，没有保存。")
    assert "请立即告知本单位保密工作负责人（保密办）和系统管理员" in look(office_client, record)
    assert not PlanImportFile.objects.exists()
    assert not path.exists()


def test_the_command_imports_no_scan(plan, engine, tmp_path):
    path = tmp_path / "附件1.png"
    path.write_bytes(scan().read())
    with pytest.raises(CommandError, match="是扫描件，须在网页上对照原件核对后导入"):
        call_command("import_plan", str(path), "--year", "2021")
