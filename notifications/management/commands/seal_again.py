from typing import Any

from django.core.management.base import BaseCommand

from notifications.services.preferences import seal_again


class Command(BaseCommand):
    help = "更换密钥后，用新密钥（SECRETS_KEY 的第一个）重新加密机器人地址。"

    def handle(self, *args: Any, **options: Any) -> None:
        count = seal_again()
        self.stdout.write(f"已用新密钥重新加密 {count} 人的机器人地址，旧密钥可以去掉了。")
