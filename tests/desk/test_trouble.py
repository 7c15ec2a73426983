"""What is said where something is wrong with the server, and that what was typed is not lost."""

import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.backends.base import UpdateError
from django.core.files.base import File
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError
from django.test import Client

from desk.typed import Typed, label_of, typed_in
from tests.factories import make_one_of_each_role, set_state
from workplan.models import Attachment, Progress

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
WORDS = "座谈会已开。\n纪要待发。"


@pytest.fixture
def roles():
    found = make_one_of_each_role("3月")
    set_state(found.due, "in_progress")
    return found


@pytest.fixture
def client(roles) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(roles.users["responsible head"])
    return client


def sqlite(words: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


class postgresql(Exception):  # noqa: N801 - as psycopg2's, whose code cannot be set
    def __init__(self, pgcode: str) -> None:
        super().__init__(pgcode)
        self.pgcode = pgcode


def report(roles, client: Client):
    due = roles.due
    field = f"progress-{due.pk}"
    file = SimpleUploadedFile("纪要.pdf", PDF)
    typed = {f"{field}-text": WORDS, f"{field}-percent": "40", f"{field}-files": file}
    return client.post(f"/items/{due.item_id}/dues/{due.pk}/progress/", typed)


def shown(answer) -> tuple[int, str, str]:
    """Its status, its heading, and the words that stand in its form."""
    soup = BeautifulSoup(answer.content, "html.parser")
    field = soup.select_one("form textarea")
    return answer.status_code, soup.h1.text, field.text.strip() if field else ""


def stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_is_not_on_disk_has_a_page_that_says_so(roles, client, media_root):
    assert report(roles, client).status_code == 302
    attachment = Attachment.objects.get()
    assert client.get(attachment.get_absolute_url()).status_code == 200
    Path(attachment.file.path).unlink()
    assert shown(client.get(attachment.get_absolute_url())) == (410, "文件不在了", "")


def test_a_full_disk_keeps_nothing_by_halves_and_what_was_typed(
    roles, client, media_root, monkeypatch
):
    def chunks(file: File, *_) -> Iterator[bytes]:
        yield PDF[:10]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(InMemoryUploadedFile, "chunks", chunks)
    answer = report(roles, client)
    monkeypatch.undo()
    assert shown(answer) == (507, "磁盘已满", WORDS)
    assert "纪要.pdf" in answer.content.decode()
    assert (Progress.objects.count(), stored(media_root)) == (0, [])

    form = BeautifulSoup(answer.content, "html.parser").form
    again = {f["name"]: f.get("value", "") for f in form.select("input[name]")}
    again |= {f["name"]: f.text.strip() for f in form.select("textarea")}
    assert client.post(form["action"], again).status_code == 302
    assert Progress.objects.get().text == WORDS


def test_so_it_does_where_there_is_no_room_to_take_a_file_in(
    roles, client, media_root, monkeypatch, settings
):
    def receive(*args) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", receive)
    answer = report(roles, client)
    assert shown(answer) == (507, "磁盘已满", WORDS)
    assert "纪要.pdf" in answer.content.decode()
    assert (Progress.objects.count(), stored(media_root)) == (0, [])


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (sqlite("database or disk is full", sqlite3.SQLITE_FULL), 507),
        (postgresql("53100"), 507),
        (sqlite("database is locked", sqlite3.SQLITE_BUSY), 503),
        (postgresql("40P01"), 503),
        (sqlite("disk I/O error", sqlite3.SQLITE_IOERR_READ), 500),
        (postgresql("57P01"), 500),
    ],
    ids=lambda found: str(found),
)
def test_a_database_that_has_no_room_or_waits_says_so(roles, client, monkeypatch, cause, status):
    def wrong(*args, **kwargs):
        raise OperationalError(str(cause)) from cause

    monkeypatch.setattr("workplan.models.Progress.save", wrong)
    assert report(roles, client).status_code == status


def test_a_database_without_room_for_its_log_says_so(roles, client, monkeypatch):
    def wrong(*args, **kwargs):
        raise OperationalError("disk I/O error") from sqlite(
            "disk I/O error", sqlite3.SQLITE_IOERR_SHMSIZE
        )

    monkeypatch.setattr("workplan.models.Progress.save", wrong)
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=0))
    assert shown(report(roles, client)) == (507, "磁盘已满", WORDS)


def test_a_locked_database_offers_to_try_again(roles, client, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked") from sqlite(
            "database is locked", sqlite3.SQLITE_BUSY
        )

    monkeypatch.setattr("workplan.models.Progress.save", locked)
    answer = report(roles, client)
    assert shown(answer) == (503, "系统正忙", WORDS)
    assert answer["Retry-After"] == "30"


def test_so_does_a_session_that_cannot_be_saved(roles, client, monkeypatch):
    def save(*args, **kwargs):
        raise UpdateError

    client.session.flush()
    user = roles.users["responsible head"]
    client.force_login(user)
    session = client.session
    session["last"] -= 1000
    session.save()
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", save)
    assert shown(client.get("/")) == (503, "系统正忙", "")


def test_another_error_is_a_page_of_its_own(roles, client, monkeypatch):
    def wrong(*args, **kwargs):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("workplan.models.Progress.save", wrong)
    assert shown(report(roles, client)) == (500, "系统出错", "")


def test_a_request_without_sense_is_answered_in_chinese(roles, client):
    wrong_host = client.get("/login/", headers={"Host": "elsewhere.example.org"})
    assert shown(wrong_host)[:2] == (400, "请求有误")
    head = f'Content-Disposition: form-data; name="files"; filename="{"纪" * 600}.pdf"'
    body = f"--x\r\n{head}\r\n\r\n%PDF\r\n--x--\r\n"
    long_name = client.post("/opinions/new/", body, "multipart/form-data; boundary=x")
    assert shown(long_name)[:2] == (400, "请求有误")
    assert "把文件名改短" in long_name.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"text": "字", "kind": "a"}, Typed([("text", "字"), ("kind", "a")], [])),
        ({"old_password": "字", "text": "字"}, None),
        ({"text": "字" * 200_001}, None),
        ({}, None),
    ],
)
def test_what_is_shown_again_holds_no_secrets(rf, typed, kept):
    assert typed_in(rf.post("/", typed)) == kept


@pytest.mark.parametrize(
    ("path", "name", "label"),
    [
        ("/items/1/dues/2/progress/", "progress-2-text", "进展情况"),
        ("/items/1/dues/2/urge/", "urge-2-text", "催办内容"),
        ("/opinions/new/", "title", "标题"),
        ("/admin/members/person/add/", "name", "姓名"),
        ("/admin/workplan/plan/add/", "note", ""),
        ("/nowhere/", "text", ""),
    ],
)
def test_each_field_has_its_label(path, name, label):
    assert label_of(path, name) == label


def test_the_page_shows_it(roles, client, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked") from sqlite(
            "database is locked", sqlite3.SQLITE_BUSY
        )

    monkeypatch.setattr("workplan.models.Progress.save", locked)
    form = BeautifulSoup(report(roles, client).content, "html.parser").form
    labelled = form.select_one(f"#{form.label['for']}")
    assert (form.label.text, labelled.text.strip()) == ("进展情况", WORDS)
