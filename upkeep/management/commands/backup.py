"""A backup now; the timer of every night calls it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications.services.runs import BACKUP, recorded
from upkeep import backups
from upkeep.archive import Damaged


class Command(BaseCommand):
    help = "备份数据库和上传的文件，核对后按日、周、月保留。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="放到哪个文件夹；默认 BACKUP_DIR")

    def handle(self, *, to: Path | None, **options: Any) -> None:
        folder = to or Path(settings.BACKUP_DIR)
        passphrase = settings.BACKUP_PASSPHRASE
        if not backups.is_current():
            raise CommandError("数据库还没有升级到本程序的版本，请先完成升级，或用原来的程序备份。")
        try:
            with recorded(BACKUP) as run:
                path, manifest = backups.make(folder, passphrase)
                size = path.stat().st_size
                run.detail = f"{path.name}，{size / 1e6:.1f} MB"
        except Damaged as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"备份没有做成，没有留下半份备份：{_words(error)}") from error
        rows = sum(int(rows) for rows, _ in manifest.tables.values())
        self.stdout.write(
            f"已备份到 {path}（{size / 1e6:.1f} MB）：{len(manifest.tables)} 张表 {rows} 行，"
            f"{len(manifest.files)} 个文件，已逐项核对。"
        )
        if passphrase:
            self.stdout.write(
                "已加密，含系统设置和密钥。备份口令请抄写在纸上另外保存：没有它，任何人都打不开备份。"
            )
        else:
            self.stdout.write(
                "未加密（没有设置 BACKUP_PASSPHRASE），因此不含系统设置和密钥："
                "请把环境文件（/etc/workplan/production.env 或 .env），以及没有设置 SECRETS_KEY 时的"
                f" {Path(settings.DATA_DIR, 'secrets_key')}，另外保存在安全的地方："
                "没有这把密钥，恢复后机器人地址解不开，要各人重新填写。"
            )
        if _same_disk(folder, Path(settings.DATA_DIR)):
            self.stdout.write("备份与数据在同一块磁盘上：请每天抄到另一台机器或另一块磁盘。")
        for gone in backups.forget_old(folder):
            self.stdout.write(f"已删除过期的备份 {gone.name}。")


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _words(error: OSError) -> str:
    known = {28: "磁盘已满", 13: "没有写入的权限", 30: "磁盘只读", 122: "磁盘配额已用完"}
    return known.get(error.errno or 0, str(error))
