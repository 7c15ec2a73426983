from typing import Any

from django.core.management.base import BaseCommand

from almanac import clock
from voices.services import erasing, outcomes


class Command(BaseCommand):
    help = (
        "Follow what became of citizens' messages, and erase contacts and addresses that are old."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = outcomes.follow()
        outcomes.follow_places()
        erased = erasing.erase_old(clock.today())
        self.stdout.write(
            f"进展更新 {changed} 条；删去留言人 {erased.contacts} 人、网络地址 {erased.addresses} 条。"
        )
