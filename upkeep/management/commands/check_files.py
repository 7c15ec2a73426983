from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upkeep.files import look_through


class Command(BaseCommand):
    help = "核对上传的每个文件：不见了的、内容变了的都说出来，并以 1 退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        looked = look_through()
        if looked.added:
            self.stdout.write(f"{looked.added} 个文件以前没有校验值，已按现在的内容补上。")
        if looked.wrong:
            lines = "\n".join(looked.wrong)
            raise CommandError(
                f"{looked.files} 个文件中有 {len(looked.wrong)} 个不对，请从备份中找回：\n{lines}"
            )
        self.stdout.write(f"{looked.files} 个文件都在，内容没有变。")
