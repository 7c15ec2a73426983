from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from almanac import clock
from demo import loading
from notifications.only_scheduler import is_taken, one_at_a_time, taken_words
from notifications.services.delivery import deliver_waiting
from notifications.services.outbox import let_go


class Command(BaseCommand):
    help = "装入演示数据：2021年的人员、账号、工作要点和截至演示日期的办理经过。可以重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        # One process for all that stands before the first page: each costs a second of start-up.
        parser.add_argument(
            "--set-up", action="store_true", help="先建立数据库的表，并收集静态文件。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境不能装入演示数据。")
        with one_at_a_time():
            self._load(is_set_up=options["set_up"])
        self._tell_accounts()

    def _load(self, *, is_set_up: bool) -> None:
        if is_set_up and is_taken():
            raise CommandError(taken_words())
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        if is_set_up:
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
        played = Path(settings.DATA_DIR, "demo_day")
        if loading.load(until=clock.today()):
            played.write_text(clock.today().isoformat(), encoding="utf-8")
            let_go(before=clock.today())
            deliver_waiting()
            self.stdout.write("已装入2021年工作要点和截至演示日期的办理经过。")
        elif played.exists() and (until := played.read_text(encoding="utf-8")) != str(
            clock.today()
        ):
            self.stdout.write(
                f"演示数据是按 {until} 装入的，现在的演示日期是 {clock.today()}："
                "其间的办理经过没有补上。要从头按新日期装入，先运行 make clean。"
            )

    def _tell_accounts(self) -> None:
        self.stdout.write(f"\n演示账号（密码都是 {loading.PASSWORD}）：")
        for account, called in loading.accounts():
            self.stdout.write(f"  {account:<16} {called}")
