from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from members.models import User
from members.services.invitations import link_for

USERNAME = "bangongshi"


class Command(BaseCommand):
    help = "开通办公室的第一个账号，打印只能用一次的登录链接。可以重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default=USERNAME, help="用户名，默认 bangongshi")
        # One process for all that stands before the first page: each costs a second of start-up.
        parser.add_argument(
            "--set-up", action="store_true", help="先建立数据库的表，并收集静态文件。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["set_up"]:
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
        office = User.objects.filter(is_staff=True, is_active=True)
        if office.filter(last_login__isnull=False).exists():
            self.stdout.write("办公室已有账号，请直接登录。")
            return
        user = office.first() or User.objects.create_user(options["username"], is_staff=True)
        self.stdout.write(
            f"办公室的第一个账号：{user.username}\n"
            f"首次登录请打开（只能用一次，7 天内有效，不要转发）：\n  {link_for(user)}"
        )
