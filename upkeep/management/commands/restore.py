"""A backup put in place of an empty installation, or tried out."""

import os
import subprocess
import sys
import tempfile
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from notifications.services.runs import TRIAL_RESTORE, recorded
from upkeep import archive, backups


class Command(BaseCommand):
    help = "把一份备份恢复到空的系统里，逐项核对。数据库可以与原来的不是一种。"
    # An older database is replaced as well as an empty one; nothing of it is asked for before.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="备份文件；试恢复时默认最新一份")
        parser.add_argument("--replace", action="store_true", help="替换现有的数据")
        parser.add_argument(
            "--trial", action="store_true", help="只在临时的空系统里试着恢复一遍，不动现有的数据"
        )

    def handle(self, *, file: Path | None, replace: bool, trial: bool, **options: Any) -> None:
        if trial:
            self._try_out(file)
            return
        if file is None:
            raise CommandError("请写明要恢复的备份文件。")
        manifest = self._restored(file, replace=replace)
        rows = sum(int(rows) for rows, _ in manifest.tables.values())
        self.stdout.write(
            f"已恢复 {manifest.made_at[:16]}（世界时）的备份：{len(manifest.tables)} 张表 {rows} 行，"
            f"{len(manifest.files)} 个文件，行数和校验值全部一致。各人须重新登录。"
        )
        kept = Path(settings.DATA_DIR, "restored.env")
        if kept.exists():
            self.stdout.write(
                f"原来的系统设置和密钥在 {kept}：请把其中的 SECRET_KEY 等密钥写回环境文件，然后删除它。"
            )

    def _restored(self, file: Path, *, replace: bool) -> archive.Manifest:
        if not file.is_file():
            raise CommandError(f"没有这个文件：{file}")
        try:
            return backups.restore(file, _passphrase(file), replace=replace)
        except (archive.Damaged, backups.NotRestored) as error:
            raise CommandError(f"没有恢复，原有的数据没有变动。{error}") from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"没有恢复，原有的数据没有变动：{error}") from error

    def _try_out(self, file: Path | None) -> None:
        """Restore into a database and a folder that are thrown away, as a process of its own."""
        with recorded(TRIAL_RESTORE) as run:
            file = file or backups.newest(Path(settings.BACKUP_DIR))
            if file is None:
                raise CommandError("还没有备份可以试恢复。")
            with tempfile.TemporaryDirectory(prefix="trial-") as place:
                environment = os.environ | {
                    "PRODUCTION": "0",
                    "DATA_DIR": place,
                    "DATABASE_URL": f"sqlite:///{place}/trial.sqlite3",
                    "BACKUP_PASSPHRASE": settings.BACKUP_PASSPHRASE,
                }
                done = subprocess.run(  # noqa: S603 - this program itself
                    [sys.executable, settings.BASE_DIR / "manage.py", "restore", file.resolve()],
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                )
            if done.returncode:
                raise CommandError(f"试恢复没有成功：{done.stderr.strip()[-500:]}")
            run.detail = file.name
        self.stdout.write(f"试恢复成功：{file.name} 能够完整恢复。")


def _passphrase(file: Path) -> str:
    """Return the passphrase of the environment, or what the person at the keyboard types."""
    if settings.BACKUP_PASSPHRASE or not file.is_file() or not archive.is_sealed(file):
        return settings.BACKUP_PASSPHRASE
    return getpass("备份口令：") if sys.stdin.isatty() else ""
