import json
import sys
import unicodedata
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workplan.models import PERIOD_KIND_LABELS
from workplan.periods import Period, parse_period

_HEADINGS = ("完成时间", "类型", "开始", "到期")


class Command(BaseCommand):
    help = "查看“完成时间”的写法被理解成什么；不给写法时从标准输入读取，每行一个"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phrases", nargs="*", metavar="写法", help="例如：3月、8月")
        parser.add_argument("--year", type=int, required=True, metavar="年份", help="计划的年份")
        parser.add_argument("--json", action="store_true", help="以 JSON 列表输出")

    def handle(self, *args: Any, **options: Any) -> None:
        phrases = options["phrases"] or [line.rstrip("\r\n") for line in sys.stdin]
        periods = [parse_period(phrase, options["year"]) for phrase in phrases]
        if options["json"]:
            text = json.dumps([*map(_as_object, periods)], ensure_ascii=False, indent=2)
        else:
            text = _as_table(periods)
        self.stdout.write(text)


def _as_object(period: Period) -> dict[str, Any]:
    return {
        "phrase": period.phrase,
        "kind": period.kind.value,
        "start": period.start.isoformat() if period.start else None,
        "dues": [due.isoformat() for due in period.dues],
        "needs_confirmation": period.needs_confirmation,
        "message": period.message,
    }


def _as_table(periods: list[Period]) -> str:
    """Return a row for each period, its message on a line of its own below it."""
    rows = [_HEADINGS, *map(_as_row, periods)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    messages = ["", *(period.message for period in periods)]
    lines = []
    for row, message in zip(rows, messages, strict=True):
        cells = [
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
        if message:
            lines.append(f"    {message}")
    return "\n".join(lines)


def _as_row(period: Period) -> tuple[str, ...]:
    return (
        "".join(period.phrase.split()) or "（空）",
        PERIOD_KIND_LABELS.get(period.kind, "看不懂"),
        period.start.isoformat() if period.start else "",
        "、".join(due.isoformat() for due in period.dues),
    )


def _width(text: str) -> int:
    """Return how many columns a terminal needs: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
