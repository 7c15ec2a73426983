"""One day's reminders by hand: to try them out, or to make up for a day."""

import json
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from almanac import clock
from notifications.enums import MailState, ReminderKind
from notifications.letters import ReminderLetter, ReminderLine, compose, one_line
from notifications.models import Mail
from notifications.services.calendar import office_days
from notifications.services.delivery import deliver_waiting
from notifications.services.planning import letters_for, letters_of, write_letters
from notifications.services.reminder_day import ReminderDay
from notifications.services.routing import route_of, where
from notifications.services.withdrawing import withdraw_stale

PLANNED = "planned"
_STATES = {PLANNED: "将会发送", **dict(MailState.choices)}
_YEARS = range(1990, 2101)


class Command(BaseCommand):
    help = "生成并发送某一天的到期提醒；同一天重复运行不会重复发送。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="日期", help="哪一天的提醒，写成 年-月-日；默认今天")
        parser.add_argument(
            "--dry-run", action="store_true", help="只显示会发给谁、内容是什么，不写入也不发送"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *, on: str | None, dry_run: bool, json: bool, **options: Any) -> None:
        day = _parsed(on) if on else clock.today()
        days = office_days()
        with clock.standing_at(day) if on else nullcontext():
            tell_only = dry_run or day not in days
            written = _foreseen(day) if tell_only else _sent(day)
        report = {
            "on": day.isoformat(),
            "working_day": days.calendar.is_workday(day),
            "dry_run": dry_run,
            "mails": [_mail(letter, mail) for letter, mail in written],
        }
        self.stdout.write(_as_json(report) if json else _in_words(report))


def _parsed(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"日期“{text}”无效，请写成“年-月-日”，月、日各两位数字。") from None
    if day.year not in _YEARS:
        raise CommandError(f"日期“{text}”超出范围，年份须在 1990 至 2100 之间。")
    return day


def _foreseen(day: date) -> list[tuple[ReminderLetter, Mail | None]]:
    return [(letter, None) for letter in letters_for(day)]


def _sent(on: date) -> list[tuple[ReminderLetter, Mail | None]]:
    """Write the day's letters, send what waits, and return each with its mail as it then stands."""
    day = ReminderDay(on)
    withdraw_stale(day)
    written = write_letters(letters_of(day))
    deliver_waiting()
    mails = Mail.objects.in_bulk([mail.pk for _, mail in written])
    return [(letter, mails[mail.pk]) for letter, mail in written]


def _mail(letter: ReminderLetter, mail: Mail | None) -> dict[str, Any]:
    route = mail or route_of(letter.recipient)
    return {
        "recipient": letter.recipient.name,
        "channel": route.channel,
        "address": route.address,
        "subject": mail.subject if mail else compose(letter).subject,
        "state": mail.state if mail else PLANNED,
        "error": mail.error if mail else "",
        "lines": [_line(line, letter.on) for line in letter.lines if not line.deadline.is_task],
        "tasks": [_line(line, letter.on) for line in letter.lines if line.deadline.is_task],
    }


def _line(line: ReminderLine, on: date) -> dict[str, Any]:
    deadline = line.deadline
    return {
        "subject": deadline.subject,
        "series": deadline.series,
        "number": deadline.number,
        "title": deadline.title,
        "due": deadline.due_on.isoformat(),
        "days": (deadline.due_on - on).days,
        "kind": line.kind.value,
        "as": line.relation.name,
        "act": deadline.act,
        "day": deadline.day,
        "occasions": [occasion.key for occasion in line.occasions],
        "url": settings.SITE_URL + deadline.url,
    }


def _as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2)


def _in_words(report: dict[str, Any]) -> str:
    """Return the report as an office reads it."""
    on, mails = report["on"], report["mails"]
    if not report["working_day"]:
        return f"{on} 休息，不发提醒；应在这一天提醒的，已在前一个工作日发出。"
    if not mails:
        return f"{on} 没有需要发送的提醒。"
    verb = "将发送（试运行，未写入）" if report["dry_run"] else "生成"
    lines = [f"{on} {verb} {len(mails)} 封提醒邮件。"]
    for mail in mails:
        error = f"：{mail['error']}" if mail["error"] else ""
        to = f"{mail['recipient']}（{where(mail['channel'], mail['address'])}）"
        lines += ["", f"{to}{_STATES[mail['state']]}{error}"]
        lines += [f"  {_line_in_words(line)}" for line in (*mail["lines"], *mail["tasks"])]
    return "\n".join(lines)


def _line_in_words(line: dict[str, Any]) -> str:
    name = f"{line['series']} {line['number']}".rstrip()
    title = one_line(f"{name}：{line['title']}")
    why = f"待{line['act']}" if line["act"] else ReminderKind(line["kind"]).label
    return f"{title}（{line['due']} {line['day']}，{why}；{line['as']}）"
