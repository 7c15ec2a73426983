"""What the daily look for reminders costs on a ledger far larger than any, beside the bare SQL.

    python -m benchmarks scan

Items of nine departments, with eight kinds of 完成时间, on 24 March: who is to be told what (`letters_for`).
The floor reads the same rows, which are the open due dates up to the horizon with their items, names and
appointments, by the fewest statements, and makes nothing of them.
"""

from datetime import date

from benchmarks.table import compare, head, line, queries

ITEMS, HEADS, AIM = 40_000, 9, 5
PERIODS = ("3月", "2-7月", "3月、8月", "全年", "9-10月", "6月底前", "10月", "4-11月")

_OPEN = "SELECT item_id FROM workplan_duedate WHERE due_on <= %s"
STATEMENTS = (
    "SELECT d.*, i.*, p.year FROM workplan_duedate d JOIN workplan_workitem i ON i.id = d.item_id "
    "JOIN workplan_plan p ON p.id = i.plan_id WHERE d.due_on <= %s "
    "AND d.state IN ('assigned', 'accepted', 'in_progress') ORDER BY d.due_on",
    "SELECT r.*, n.* FROM workplan_itemdepartment r JOIN members_department n "
    f"ON n.id = r.department_id WHERE r.item_id IN ({_OPEN})",
    f"SELECT * FROM workplan_itemleader WHERE item_id IN ({_OPEN})",
    "SELECT a.*, p.* FROM members_appointment a JOIN members_person p ON p.id = a.person_id",
)


def bare(horizon: date) -> int:
    """Read what the scan needs, and return how many due dates that are."""
    from django.db import connection

    with connection.cursor() as cursor:
        counts = []
        for statement in STATEMENTS:
            cursor.execute(statement, [horizon] if "%s" in statement else [])
            counts.append(len(cursor.fetchall()))
    return counts[0]


def main() -> None:
    import django

    django.setup()
    from notifications.services.planning import Planner, letters_for
    from tests.bulk_data import REMINDED_ON, make_heads

    make_heads(HEADS, items=ITEMS, periods=PERIODS)
    horizon = Planner.read()._furthest(REMINDED_ON, REMINDED_ON)
    head()
    costs = compare(lambda: letters_for(REMINDED_ON), lambda: bare(horizon))
    count = f"{queries(lambda: letters_for(REMINDED_ON))}"
    line(
        f"{ITEMS} items, {bare(horizon)} due", costs, AIM, "the same rows, bare SQL", queries=count
    )


if __name__ == "__main__":
    main()
