import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.enums import Act
from members.services import audit
from upkeep.personal import NotOne, all_of, find


class Command(BaseCommand):
    help = "导出一个人的全部资料（JSON）和其上传文件的清单。本人依法要求查阅、复制时使用。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="姓名，或人员的编号")
        parser.add_argument("--to", type=Path, help="写到哪个文件；不写则显示在屏幕上")

    def handle(self, *, person: str, to: Path | None, **options: Any) -> None:
        try:
            found = find(person)
        except NotOne as no:
            raise CommandError(str(no)) from no
        said = json.dumps(all_of(found), ensure_ascii=False, indent=2)
        audit.record(act=Act.EXPORT, account=None, who="系统", subject=f"{found}的个人资料")
        if to is None:
            self.stdout.write(said)
            return
        to.touch(mode=0o600)
        to.write_text(said + "\n", encoding="utf-8")
        self.stdout.write(f"{found}的资料已写到 {to}。交给本人后请删去。")
