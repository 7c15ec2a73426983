"""What was backed up comes back as it was, on either database; what cannot is refused in words, and
leaves everything as it was.
"""

import errno
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client, override_settings
from django.urls import reverse

from notifications.services.runs import BACKUP, last_run
from upkeep import archive, backups, tables

PASSPHRASE = "宝塔镇河妖-1949"
# Every page has a token of its own.
# What is another each time one signs in: the token of forms, and the list of the last sign-ins.
TOKEN = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|<section class="entry" id="sign-ins">(?s:.*?)</section>'
)


class Place:
    """An installation of its own: a database without tables, and a folder for its files."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.media = folder / "main" / "media"

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        kept = {k: v for k, v in os.environ.items() if k != "PYTEST_XDIST_WORKER"}
        own = {"DATABASE_URL": self.url, "TEST_DATA_DIR": str(self.folder)}
        return subprocess.run(
            [sys.executable, *command],
            cwd=django_settings.BASE_DIR,
            env=kept | own | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def manage(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess:
        return self.run("manage.py", *map(str, arguments), **environment)

    def python(self, code: str, **environment: str) -> str:
        done = self.run("-c", f"import django; django.setup()\n{code}", **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(autouse=True)
def _made_by_migrations(monkeypatch) -> None:
    """Test databases are made from the models: say what migrations would have made them."""
    with override_settings(MIGRATION_MODULES={}):
        leaves = MigrationLoader(None).graph.leaf_nodes()
    monkeypatch.setattr(tables, "applied", lambda: {app: [name] for app, name in leaves})


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Return a function that makes an empty place on the database of a vendor."""
    made = []

    def make(vendor: str) -> Place:
        if vendor == "sqlite":
            return Place(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path / "on-sqlite")
        # Of the server that all processes of a run share.
        made.append(name := f"restored_{os.getpid()}")
        statement(f"CREATE DATABASE {name}")
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        return Place(url, tmp_path / "on-postgresql")

    yield make
    for name in made:
        statement(f"DROP DATABASE {name} WITH (FORCE)")


def statement(text: str) -> None:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(text)


@pytest.fixture
def uploads(media_root: Path) -> dict[str, bytes]:
    """Files that were uploaded, by their path."""
    files = {"attachments/2021/a1.docx": bytes(range(256)) * 5000, "imports/工作要点.xlsx": b"PK"}
    for name, content in files.items():
        path = media_root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return files


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Return a backup with a sound manifest of which `change` made the contents anew."""
    manifest = archive.examined(path, "")
    other = path.with_name(f"other-{path.name}")
    manifest.tables, manifest.files = {}, {}
    with (
        other.open("wb") as file,
        archive.writing(file, manifest, "") as writer,
        archive.reading(path, "") as entries,
    ):
        for name, content in entries:
            data = change(name, content.read())
            if name.startswith(archive.DATABASE):
                digest = archive.sha256(data).hexdigest()
                label = name.removeprefix(archive.DATABASE)
                writer.add_table(label, data.count(b"\n") - 1, digest, BytesIO(data))
            elif name.startswith(archive.FILES):
                writer.add_file(name.removeprefix(archive.FILES), BytesIO(data))
    return other


@pytest.mark.postgresql
def test_a_restored_installation_shows_the_same_pages_and_has_the_same_files(
    plan, users, uploads, empty_place, tmp_path, settings
):
    settings.DEMO_TODAY = "2021-05-20"
    pages = [
        reverse("desk:mine"),
        "/plan/2021/",
        next(iter(plan.items.values())).get_absolute_url(),
        "/me/",
    ]
    browser = Client()
    browser.force_login(users["办公室"])
    shown = [TOKEN.sub("", browser.get(page).content.decode()) for page in pages]
    browser.logout()

    path, manifest = backups.make(tmp_path / "backups", PASSPHRASE)
    place = empty_place(connection.vendor)
    done = place.manage("restore", path, BACKUP_PASSPHRASE=PASSPHRASE)

    assert done.returncode == 0, done.stderr
    assert "行数和校验值全部一致。各人须重新登录。" in done.stdout
    assert files_in(place.media) == uploads
    code = f"""
import json
from django.test import Client
from members.models import User
browser = Client()
browser.force_login(User.objects.get(pk={users["办公室"].pk}))
print(json.dumps([browser.get(page).content.decode() for page in {pages}]))
"""
    again = json.loads(place.python(code, DEMO_TODAY="2021-05-20", ALLOWED_HOSTS="testserver"))
    assert [TOKEN.sub("", page) for page in again] == shown
    # What is written next has a number of its own.
    place.python("from members.models import Post; Post.objects.create(name='秘书', rank=99)")

    # Onto what is there: refused, and where it fails, left as it was.
    refused = place.manage("restore", path, BACKUP_PASSPHRASE=PASSPHRASE)
    assert refused.returncode == 1
    assert "这里已经有数据" in refused.stderr
    plain, _ = backups.make(tmp_path / "plain", "")
    nobody = rewritten(
        plain,
        lambda name, data: (
            data.partition(b"\n")[0] + b"\n" if name == "database/members.Person" else data
        ),
    )
    failed = place.manage("restore", "--replace", nobody)
    assert failed.returncode == 1
    assert "没有恢复，原有的数据没有变动" in failed.stderr
    assert "Traceback" not in failed.stderr
    count = (
        "from members.models import Person, Post;"
        "print(Person.objects.count(), Post.objects.filter(rank=99).count())"
    )
    assert place.python(count).split() == [str(manifest.tables["members.Person"][0]), "1"]
    assert files_in(place.media) == uploads
    assert sorted(each.name for each in place.media.parent.glob("*restor*")) == ["restored.env"]


@pytest.mark.postgresql
def test_a_backup_of_the_first_state_is_restored_and_brought_up_to_todays(empty_place):
    """The file was made on SQLite, of the migrations that there were first, with a person: on
    PostgreSQL this is how an office grows.
    """
    place = empty_place(connection.vendor)
    done = place.manage("restore", Path(__file__).parent / "workplan-20261128-000000.tar.gz")

    assert done.returncode == 0, done.stderr
    assert place.manage("migrate", "--check").returncode == 0
    names = (
        "from members.models import Person; print(*Person.objects.values_list('name', flat=True))"
    )
    assert place.python(names) == "李　明\n"


# --- refused -------------------------------------------------------------------------------------


@pytest.fixture
def backup(db, uploads, tmp_path) -> Path:
    """A backup that is not encrypted."""
    return backups.make(tmp_path / "backups", "")[0]


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
        lambda data: b"",
        lambda data: b"not a backup",
    ],
    ids=["cut off", "a bit changed", "empty", "another file"],
)
def test_a_damaged_backup_is_refused(backup, harm):
    backup.write_bytes(harm(backup.read_bytes()))
    with pytest.raises(archive.Damaged, match=r"^备份文件已损坏.*，请改用另一份备份。$"):
        backups.restore(backup, "")


def test_a_backup_that_is_not_as_its_manifest_says_is_refused(backup, tmp_path):
    other = tmp_path / "other.tar.gz"
    manifest = archive.examined(backup, "")
    with other.open("wb") as file, archive.writing(file, manifest, ""):
        pass
    with pytest.raises(archive.Damaged, match=r"activities\.Attendance 与清单不符"):
        backups.restore(other, "")


def test_a_sealed_backup_needs_its_passphrase(db, tmp_path):
    path, _ = backups.make(tmp_path, PASSPHRASE)
    with pytest.raises(archive.Damaged, match=r"^这份备份已加密，需要备份口令。$"):
        backups.restore(path, "")
    with pytest.raises(archive.Damaged, match=r"^备份口令不对，或者备份文件的开头已损坏。$"):
        backups.restore(path, "天王盖地虎")


def test_a_backup_is_not_restored_over_what_is_there(backup, plan):
    with pytest.raises(backups.NotRestored, match="这里已经有数据"):
        backups.restore(backup, "")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=f"^没有这个文件：{tmp_path}/none$"):
        call_command("restore", tmp_path / "none")


def test_a_backup_needs_room(backup, plan, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: namedtuple("u", "free")(1000))
    with pytest.raises(backups.NotRestored, match=r"^磁盘空间不够：需要 1 MB，只剩 0 MB。$"):
        backups.restore(backup, "", replace=True)


# --- made ----------------------------------------------------------------------------------------


def test_a_backup_is_its_owners_alone_and_says_what_to_keep_apart(db, uploads, tmp_path, settings):
    settings.BACKUP_DIR, said = tmp_path / "backups", StringIO()
    call_command("backup", stdout=said)
    path = backups.newest(settings.BACKUP_DIR)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "未加密（没有设置 BACKUP_PASSPHRASE），因此不含系统设置和密钥" in said.getvalue()
    with archive.reading(path, "") as entries:
        assert archive.ENVIRONMENT not in [name for name, _ in entries]
    assert last_run(BACKUP).ok


def test_a_sealed_backup_holds_the_keys(db, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a key with 'quotes' and $")
    path, _ = backups.make(tmp_path, PASSPHRASE)
    assert b"SECRET_KEY" not in path.read_bytes()
    with archive.reading(path, PASSPHRASE) as entries:
        said = next(content.read().decode() for name, content in entries if name == "environment")
    shell = f'set -a; {said}\n printf %s "$SECRET_KEY"'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    assert done.stdout == "a key with 'quotes' and $"


def test_a_full_disk_leaves_no_half_backup_and_is_told(
    db, uploads, tmp_path, settings, monkeypatch
):
    settings.BACKUP_DIR = tmp_path / "backups"

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.Writer, "add_file", full)
    with pytest.raises(CommandError, match=r"^备份没有做成，没有留下半份备份：磁盘已满$"):
        call_command("backup")
    assert list(settings.BACKUP_DIR.iterdir()) == []
    assert not last_run(BACKUP).ok


def test_a_database_that_waits_for_migrations_is_not_backed_up(settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = tmp_path / "backups"
    monkeypatch.setattr(backups, "is_current", lambda: False)
    with pytest.raises(CommandError, match="请先完成升级"):
        call_command("backup")
