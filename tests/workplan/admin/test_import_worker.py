"""Import in the admin by the worker: what a large upload shows meanwhile, and what goes wrong."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.workplan.admin.importing import choose, confirm, look, press, url
from workplan import tasks
from workplan.enums import ImportState
from workplan.models import PlanImport, WorkItem
from workplan.services.imports import drafts, heartbeat

pytestmark = pytest.mark.postgresql


@pytest.fixture
def queue(monkeypatch) -> list:
    """The work that was handed over, done when the test says so."""
    waiting: list = []
    monkeypatch.setattr(drafts, "LARGE_BYTES", 10)
    for task in (tasks.check_import, tasks.confirm_import, tasks.undo_import):
        monkeypatch.setattr(
            task, "delay", lambda *args, task=task: waiting.append(lambda: task(*args))
        )
    return waiting


def test_a_large_upload_is_worked_off_the_request(office_client, annex_1, queue, office):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    words = look(office_client, record)
    assert '<meta http-equiv="refresh" content="3; url=?renewed=1">' in words
    assert "可以离开" in words
    queue.pop()()
    assert "确认导入" in look(office_client, record)
    record, words = confirm(office_client, record)
    assert "正在处理" in words
    queue.pop()()
    record.refresh_from_db()
    assert (record.state, record.actor) == (ImportState.DONE, office)
    office_client.post(url(record, "undo"))
    queue.pop()()
    record.refresh_from_db()
    assert record.state == ImportState.UNDONE


def test_work_that_comes_twice_is_done_once(office_client, annex_1, queue, office):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    check = queue.pop()
    check()
    check()
    confirm(office_client, record)
    work = queue.pop()
    work()
    history = WorkItem.history.count()
    work()
    assert WorkItem.history.count() == history
    tasks.check_import(999)


def test_what_is_being_worked_on_is_not_touched(office_client, annex_1, queue):
    record = choose(office_client, annex_1())
    record, words = press(office_client, record, "drop")
    assert "正在处理" in words
    assert record.state == ImportState.CHECKING


def test_without_a_broker_the_page_says_so_and_can_be_tried_again(
    office_client, annex_1, queue, monkeypatch
):
    def unreachable(*args):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.check_import, "delay", unreachable)
    record = choose(office_client, annex_1())
    words = look(office_client, record)
    assert "后台处理没有启动" in words
    assert "重新检查" in words


def test_what_a_killed_worker_left_can_be_tried_again(office_client, annex_1, queue):
    record = choose(office_client, annex_1())
    PlanImport.objects.update(stage_at=timezone.now() - drafts.STUCK_AFTER - timedelta(seconds=1))
    assert "处理中断了" in look(office_client, record)


# A process that begins to work on an import, and does nothing more.
AT_WORK = """
import sys, time, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[2]
from workplan.models import PlanImport
from workplan.services.imports.heartbeat import beating
with beating(PlanImport(pk=int(sys.argv[1]))):
    print("begun", flush=True)
    time.sleep(60)
"""


def test_whose_process_was_killed_is_known_dead_by_its_heartbeat(
    office_client, annex_1, queue, media_root, settings
):
    record = choose(office_client, annex_1())
    at_work = media_root / "imports" / "at_work" / str(record.pk)
    process = subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(record.pk), str(media_root)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"begun\n"
    process.kill()
    process.wait()
    process.stdout.close()
    assert '<meta http-equiv="refresh"' in look(office_client, record)

    minute_ago = time.time() - 60
    os.utime(at_work, (minute_ago, minute_ago))
    page = look(office_client, record)
    assert "处理中断了，什么也没有改动。可以重新检查后再导入，也可以放弃。" in page
    assert not at_work.exists()
    record, _ = press(office_client, record, "check")
    queue.pop()()
    assert "确认导入" in look(office_client, record)


def test_who_is_at_work_gives_signs_of_life(office_client, annex_1, queue, monkeypatch):
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.01)
    record = choose(office_client, annex_1())
    with heartbeat.beating(record):
        first = heartbeat.last_beat(record)
        deadline = time.monotonic() + 5
        while heartbeat.last_beat(record) == first and time.monotonic() < deadline:
            time.sleep(0.01)
        assert heartbeat.last_beat(record) > first
    assert heartbeat.last_beat(record) is None


def test_a_fault_of_the_program_is_told_and_logged(office_client, annex_1, monkeypatch, caplog):
    monkeypatch.setattr(drafts, "prepare", lambda **_: 1 / 0)
    record = choose(office_client, annex_1())
    assert "程序在处理时出错" in look(office_client, record)
    assert "ZeroDivisionError" in caplog.text


def test_a_file_taken_from_the_disk_is_told(office_client, annex_1):
    record = choose(office_client, annex_1())
    Path(record.files.get().file.path).unlink()
    _, words = press(office_client, record, "check")
    assert "上传的文件已经不在了" in words


def test_a_pdf_is_read_by_the_worker_however_small(office_client, queue, monkeypatch):
    monkeypatch.setattr(drafts, "LARGE_BYTES", 10**9)
    record = choose(office_client, SimpleUploadedFile("计划.pdf", b"%PDF-1.7"))
    assert record.state == ImportState.CHECKING
    queue.pop()()
    words = look(office_client, record)
    assert "这份 PDF 读不出来，可能已损坏，或内容过于复杂。" in words
    assert queue == []
