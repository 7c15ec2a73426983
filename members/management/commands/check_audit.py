from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.services import audit


class Command(BaseCommand):
    help = "核对操作记录：有改动或缺失时说出第一条，并以 1 退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            end = audit.check()
        except audit.Broken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(
            f"操作记录完整，到第{end.number}条。\n"
            f"末尾的校验值：{end.link or '（还没有记录）'}\n"
            "请与系统日志（syslog）中的同一条核对：改写全部记录的人，改不了另一台机器上的日志。"
        )
