"""What the daily look for reminders costs on a ledger far larger than any: queries, and time against
the bare SQL.

    python -m benchmarks.daily_scan [ITEMS]
    python -m tests.servers -- .venv/bin/python -m benchmarks.daily_scan    # on PostgreSQL

Items of nine departments, with eight kinds of 完成时间, on 24 March: first a tenth of them, then all.
`scan` says who is to be told what (`letters_for`), `planned` also writes the mails and their reminders.
`bare` reads the same rows, which are the open due dates up to the horizon with their items, names and
appointments, by the fewest statements, and makes nothing of them. The scan's number of queries must be
the same for both ledgers; writing takes some for each mail, and one for each batch of its lines.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ITEMS, HEADS, ROUNDS = 40_000, 9, 3
PERIODS = ("3月", "2-7月", "3月、8月", "全年", "9-10月", "6月底前", "10月", "4-11月")

_DUE = """
SELECT d.*, i.*, p.year FROM workplan_duedate d
JOIN workplan_workitem i ON i.id = d.item_id JOIN workplan_plan p ON p.id = i.plan_id
WHERE d.due_on <= %s AND d.state IN ('assigned', 'accepted', 'in_progress')
ORDER BY d.due_on
"""
_NAMES = """
SELECT r.*, n.* FROM workplan_itemdepartment r JOIN members_department n ON n.id = r.department_id
WHERE r.item_id IN (SELECT item_id FROM workplan_duedate WHERE due_on <= %s)
"""
_LEADERS = """
SELECT * FROM workplan_itemleader
WHERE item_id IN (SELECT item_id FROM workplan_duedate WHERE due_on <= %s)
"""
_STAFF = "SELECT a.*, p.* FROM members_appointment a JOIN members_person p ON p.id = a.person_id"


def bare(horizon: date) -> int:
    """Read what the scan needs, and return how many due dates that are."""
    from django.db import connection

    with connection.cursor() as cursor:
        counts = []
        for statement in (_DUE, _NAMES, _LEADERS):
            cursor.execute(statement, [horizon])
            counts.append(len(cursor.fetchall()))
        cursor.execute(_STAFF)
        cursor.fetchall()
    return counts[0]


def measure(items: int) -> dict[str, float]:
    """Write a ledger of so many items and measure what the day's reminders cost on it."""
    from almanac import clock
    from notifications.models import Mail
    from notifications.registry import deadlines
    from notifications.services.planning import Planner, letters_for, plan_reminders
    from tests.bulk_data import REMINDED_ON, make_heads

    make_heads(HEADS, items=items, periods=PERIODS)
    horizon = Planner.read()._furthest(REMINDED_ON, REMINDED_ON)
    found = {
        "due": bare(horizon),
        "bare": _best(lambda: bare(horizon)),
        "deadlines": _best(lambda: deadlines(REMINDED_ON, horizon)),
        "scan": _best(lambda: letters_for(REMINDED_ON)),
        "queries": _queries(lambda: letters_for(REMINDED_ON)),
    }
    with clock.standing_at(REMINDED_ON):
        start = time.perf_counter()
        found["write queries"] = _queries(lambda: plan_reminders(REMINDED_ON))
        found["planned"] = time.perf_counter() - start
    assert Mail.objects.count() == HEADS
    return found


def _best(work: Callable[[], object]) -> float:
    """Return the least CPU of some rounds, in seconds: ours, and on PostgreSQL that of our backend."""
    taken = []
    for _ in range(ROUNDS):
        start = _cpu()
        work()
        taken.append(_cpu() - start)
    return min(taken)


def _cpu() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _queries(work: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def main(items: int = ITEMS) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        found = {}
        for count in (items // 10, items):
            call_command("flush", interactive=False, verbosity=0)
            found[count] = measure(count)
    finally:
        teardown_databases(made, verbosity=0)
    _print(found)
    small, large = found.values()
    if small["queries"] != large["queries"]:
        sys.exit("The number of queries grows with the ledger.")


def _print(found: dict[int, dict[str, float]]) -> None:
    database = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]
    print(f"{database}, the best of {ROUNDS} rounds, CPU seconds; of planned all seconds\n")
    heads = ("items", "due", "bare", "deadlines", "scan", "x bare", "queries", "planned", "queries")
    print("".join(f"{head:>10}" for head in heads))
    for items, f in found.items():
        counts = f"{items:10}{f['due']:10}{f['bare']:10.2f}{f['deadlines']:10.2f}{f['scan']:10.2f}"
        ratio = f"{f['scan'] / f['bare']:10.1f}{f['queries']:10}"
        print(f"{counts}{ratio}{f['planned']:10.2f}{f['write queries']:10}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
