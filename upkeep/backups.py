"""A backup made, looked after, and restored."""

import os
import re
import shutil
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from shlex import quote
from typing import BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from upkeep import archive, places, tables
from upkeep.archive import Damaged, Manifest
from upkeep.release import version
from upkeep.retention import to_forget

_NAME = re.compile(r"workplan-(\d{8}-\d{6})\.tar\.gz(\.sealed)?")
# How the settings ask the environment for a variable.
_ASKED = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")


class NotRestored(Exception):
    """A backup may not be restored here; the message says why, in Chinese."""


# --- making ----------------------------------------------------------------------------------------


def is_current() -> bool:
    """Return whether the database stands at this program's migrations: only then it can be read."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def make(folder: Path, passphrase: str) -> tuple[Path, Manifest]:
    """Write a backup into a folder, read it back to its end, and return it. Nothing is left of one
    that fails.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ending = ".tar.gz.sealed" if passphrase else ".tar.gz"
    path = folder / f"workplan-{timezone.localtime():%Y%m%d-%H%M%S}{ending}"
    manifest = Manifest(
        made_at=timezone.now().isoformat(),
        version=version(),
        engine=connection.vendor,
        site=settings.SITE_URL,
        migrations=tables.applied(),
    )
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            with archive.writing(file, manifest, passphrase) as writer:
                _add_rows(writer, folder)
                # After the rows: a file that a row names is there by now.
                _add_files(writer, Path(settings.MEDIA_ROOT))
                if passphrase:
                    writer.add_environment(environment())
            file.flush()
            os.fsync(file.fileno())
        archive.examined(part, passphrase)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path, manifest


def _add_rows(writer: archive.Writer, folder: Path) -> None:
    from django.apps import apps

    with tables.one_moment():
        for label, model in tables.models_of(apps).items():
            with tempfile.TemporaryFile(dir=folder) as content:
                extent = tables.write_rows(model, content)
                writer.add_table(label, *extent, content)


def _add_files(writer: archive.Writer, root: Path) -> None:
    for path in sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink()):
        try:
            content = path.open("rb")
        except FileNotFoundError:  # taken back meanwhile
            continue
        with content:
            writer.add_file(path.relative_to(root).as_posix(), content)


def environment() -> str:
    """Return what this process was told of all that the settings ask for, as the shell reads it."""
    asked = _ASKED.findall(Path(settings.BASE_DIR, "config", "settings.py").read_text("utf-8"))
    said = {name: os.environ[name] for name in dict.fromkeys(asked) if name in os.environ}
    # Else it is in a file that is no upload, and what it seals would be lost.
    said.setdefault("SECRETS_KEY", ",".join(settings.SECRETS_KEYS))
    return "".join(f"{name}={quote(value)}\n" for name, value in said.items())


def forget_old(folder: Path) -> list[Path]:
    """Delete the backups of a folder that neither day, week nor month needs; return them."""
    made = {
        datetime.strptime(match[1], "%Y%m%d-%H%M%S"): path  # noqa: DTZ007 - of the office's clock
        for path in folder.iterdir()
        if (match := _NAME.fullmatch(path.name))
    }
    gone = [made[at] for at in sorted(to_forget(made))]
    for path in gone:
        path.unlink()
    return gone


def newest(folder: Path) -> Path | None:
    """Return the newest backup of a folder, if there is one."""
    found = folder.iterdir() if folder.is_dir() else ()
    return max((p for p in found if _NAME.fullmatch(p.name)), default=None, key=lambda p: p.name)


# --- restoring -------------------------------------------------------------------------------------


def restore(path: Path, passphrase: str, *, replace: bool = False) -> Manifest:
    """Put a backup in place of this installation's database and files, and return what it held.

    The installation must be empty, unless it is to be replaced. The database is built apart, in the
    state of migrations in which it was, compared table by table, brought up to this program's, and
    only then takes its place. Raises Damaged or NotRestored; then nothing has changed.
    """
    manifest = archive.examined(path, passphrase)
    media = Path(settings.MEDIA_ROOT)
    if not replace and _is_used(media):
        raise NotRestored(
            "这里已经有数据（有人登录过，或已有工作要点、上传的文件），不能直接恢复。"
            "请恢复到新装的空系统；确要替换现有数据，加 --replace。"
        )
    media.parent.mkdir(parents=True, exist_ok=True)
    needed = sum(int(size) for size, _ in manifest.files.values())
    if (free := shutil.disk_usage(media.parent).free) < needed * 1.1:
        raise NotRestored(f"磁盘空间不够：需要 {needed >> 20} MB，只剩 {free >> 20} MB。")
    files = Path(tempfile.mkdtemp(prefix="media.restoring-", dir=media.parent))
    try:
        with places.built_apart() as take_place:
            keys = _build(path, passphrase, manifest, files)
            take_place()
        _put_files(files, media)
        if keys:
            _write_file(Path(settings.DATA_DIR, "restored.env"), BytesIO(keys), mode=0o600)
    finally:
        shutil.rmtree(files, ignore_errors=True)
    return manifest


def _is_used(media: Path) -> bool:
    """Return whether anybody has signed in here, or there is a plan or a file. The tables may be
    those of any version, or not be there at all.
    """
    if any(path.is_file() for path in media.rglob("*")):
        return True
    there = set(connection.introspection.table_names())
    questions = {
        "members_user": "SELECT 1 FROM members_user WHERE last_login IS NOT NULL LIMIT 1",
        "workplan_plan": "SELECT 1 FROM workplan_plan LIMIT 1",
    }
    with connection.cursor() as cursor:
        for table, question in questions.items():
            if table in there:
                cursor.execute(question)
                if cursor.fetchone():
                    return True
    return False


def _build(path: Path, passphrase: str, manifest: Manifest, files: Path) -> bytes:
    """Make tables as they were, put rows and files in, compare, and migrate to today's; return the
    environment that the backup holds.
    """
    keys = b""
    executor = MigrationExecutor(connection)
    targets = [(app, name) for app, names in manifest.migrations.items() for name in names]
    if unknown := [key for key in targets if key not in executor.loader.graph.nodes]:
        app, name = unknown[0]
        raise NotRestored(
            f"这份备份由较新的程序（{manifest.version}）制作，本程序没有 {app}.{name}。"
            "请先安装那个版本的程序，再恢复。"
        )
    state = executor.migrate(targets)
    models = tables.models_of(state.apps)
    if unknown_tables := sorted(manifest.tables.keys() ^ models.keys()):
        raise Damaged(f"备份的表与它的版本不符（{unknown_tables[0]}），请改用另一份备份。")
    with transaction.atomic():
        tables.empty(models)
        with archive.reading(path, passphrase) as entries:
            for name, content in entries:
                if name.startswith(archive.DATABASE):
                    tables.read_rows(models[name.removeprefix(archive.DATABASE)], iter(content))
                elif name.startswith(archive.FILES):
                    _write_file(files / name.removeprefix(archive.FILES), content)
                elif name == archive.ENVIRONMENT:
                    keys = content.read()
        tables.reset_sequences(models)
    for label, model in models.items():
        if list(tables.write_rows(model)) != manifest.tables[label]:
            raise NotRestored(f"恢复后的表 {label} 与备份不一致，已放弃恢复。")
    call_command("migrate", interactive=False, verbosity=0)
    return keys


def _write_file(path: Path, content: BinaryIO, *, mode: int = 0o640) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode), "wb") as file:
        shutil.copyfileobj(content, file)


def _put_files(files: Path, media: Path) -> None:
    """Let the restored files take the place of those that are there, which stay beside them."""
    if media.is_dir():
        if any(media.iterdir()):
            media.rename(media.with_name(f"media.before-{timezone.localtime():%Y%m%d-%H%M%S}"))
        else:
            media.rmdir()
    files.chmod(0o750)
    files.rename(media)
