from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.services import audit


class Command(BaseCommand):
    help = "清理某日以前的操作记录，留下签字的末尾，使其余的仍可核对。六个月以内的不清理。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--before", type=date.fromisoformat, required=True, help="日期，写作 年-月-日"
        )

    def handle(self, *, before: date, **options: Any) -> None:
        midnight = datetime.combine(before, time.min, timezone.get_current_timezone())
        try:
            gone = audit.prune(before=midnight)
        except (audit.Broken, audit.TooYoung) as no:
            raise CommandError(str(no)) from no
        self.stdout.write(f"已清理 {gone} 条操作记录。" if gone else "没有更早的操作记录。")
