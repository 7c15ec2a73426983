from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from members.services.personal import StillNeeded, erase
from upkeep.personal import NotOne, find

_KEPT = (
    "留下的：姓名、任职、办理和签字的记录、提案和社情民意的署名、所提交的文件，"
    "是本会工作的正式记录，按档案管理；备份里的，随备份到期删去。"
)


class Command(BaseCommand):
    help = (
        "删去一个离任的人的联系方式、提醒方式和操作记录里的个人信息。不加 --really 只说会删什么。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="姓名，或人员的编号")
        parser.add_argument("--really", action="store_true", help="真的删；删了不能恢复")

    def handle(self, *, person: str, really: bool, **options: Any) -> None:
        try:
            # What it would do is what it does, and taken back.
            with transaction.atomic():
                found = find(person)
                erased = erase(found)
                transaction.set_rollback(not really)
        except (NotOne, StillNeeded) as no:
            raise CommandError(str(no)) from no
        self.stdout.write(f"{'已删去' if really else '会删去'}{found}的：")
        for words in erased.words:
            self.stdout.write(f"  {words}")
        self.stdout.write(_KEPT)
        if erased.kept_entries:
            self.stdout.write(
                f"操作记录还有 {erased.kept_entries} 条不到六个月，依法留存（网络安全法第二十一条），"
                "满六个月后请再运行一次。"
            )
        if not really:
            self.stdout.write("什么也没有删。确定要删，加 --really。")
