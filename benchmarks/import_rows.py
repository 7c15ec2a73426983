"""How fast a large annex comes in, beside calamine and COPY.

    python -m benchmarks import import-sqlite

Ours is the whole way: read, find, type, compare with the plan, write items with leaders, departments, due
dates, history and record. The floor is python-calamine reading the same file, and COPY of the same rows into
the tables of items, history, names and due dates (on SQLite, executemany), nothing looked at. Each runs in
processes of its own, by turns, on a copy of the database, so that the peak of memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.ground import copy
from benchmarks.table import Cost, head, line, once

ROWS, ROUNDS, YEAR, AIMS, MEMORY_AIM = 20_000, 2, 2021, {"postgresql": 5, "sqlite": 3}, 2
HEADER = ("序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间")
LEADERS = ("王国珍", "余静漪", "张爱莲", "夏福志", "周翔", "郑丽")
DEPARTMENTS = ("办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委")
PERIODS = ("3月", "2-7月", "3月、8月", "全年", "9-10月", "6月底前", "10月", "4-11月")
VERBS = ("推进", "开展", "落实", "完善", "组织", "召开", "制订", "深化")
MATTERS = ("地铁口序化", "提案办理协商", "学习培训", "民主监督", "调研视察", "社情民意", "联谊活动")


def workbook(path: Path, rows: int) -> None:
    """Write annex 1 with so many rows, as an office would lay it out."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("附件1")
    sheet.append(["区政协2021年重点工作任务分解"])
    sheet.append(HEADER)
    for n in range(1, rows + 1):
        star = "★" if n % 2 else ""
        title = f"{star}{VERBS[n % 8]}第{n}项{MATTERS[n % 7]}工作，及时反馈办理情况"
        lead, other = DEPARTMENTS[n % 7], DEPARTMENTS[(n + 3) % 7] if n % 3 else ""
        sheet.append([n, title, LEADERS[n % 6], lead, other, PERIODS[n % 8]])
    book.save(path)


def ours(path: Path) -> None:
    from workplan.importing import SourceFile
    from workplan.services.imports import carry_out, prepare

    prepared = prepare(year=YEAR, files=[SourceFile(path.name, path.read_bytes())])
    assert prepared.ok, [str(p) for p in prepared.errors[:3]]
    carry_out(prepared=prepared, actor=None)


def floor(path: Path) -> None:
    from django.db import transaction
    from django.utils import timezone
    from python_calamine import load_workbook

    from members.models import Department, Person
    from workplan.models import DueDate, ItemDepartment, ItemLeader, Plan, WorkItem
    from workplan.periods import parse_period
    from workplan.services.many_rows import insert, keys_for

    people = dict(Person.objects.values_list("name", "pk"))
    departments = dict(Department.objects.values_list("name", "pk"))
    days = {phrase: parse_period(phrase, YEAR).dues for phrase in PERIODS}
    plan = Plan.objects.create(year=YEAR, title="基准")
    rows = load_workbook(path).get_sheet_by_index(0).to_python()[2:]

    def copied(model: Any, **of_all: object) -> None:
        """Write what the rows say of the items themselves; the rest is as the model has it."""
        blank = model(period_kind="once", **of_all)
        names = [f.attname for f in model._meta.concrete_fields if f.attname != "history_id"]
        values = {name: getattr(blank, name) for name in names}
        told = (
            {"id": pk, "seq": int(row[0]), "title": row[1].lstrip("★"), "period_phrase": row[5]}
            | {"needs_scheme": row[1].startswith("★")}
            for pk, row in zip(keys, rows, strict=True)
        )
        insert(model, names, ([*(values | one).values()] for one in told))

    with transaction.atomic():
        keys = keys_for(WorkItem, len(rows))
        items = list(zip(keys, rows, strict=True))
        copied(WorkItem, plan=plan)
        history = {"history_date": timezone.now(), "history_type": "+"}
        copied(WorkItem.history.model, plan=plan, **history)
        leaders = ((pk, people[row[2]], 0) for pk, row in items)
        insert(ItemLeader, ("item_id", "person_id", "order"), leaders)
        named = (
            (pk, departments[row[place]], side, 0)
            for pk, row in items
            for place, side in ((3, "lead"), (4, "participant"))
            if row[place]
        )
        insert(ItemDepartment, ("item_id", "department_id", "side", "order"), named)
        dues = ((pk, day, day, "assigned", 0) for pk, row in items for day in days[row[5]])
        insert(DueDate, ("item_id", "planned_on", "due_on", "state", "percent"), dues)


# --- a process for each --------------------------------------------------------------------------


def child(name: str, path: Path) -> None:
    """Measure one way, and print what was found as JSON: seconds of CPU, seconds, the peak in MB."""
    import django

    django.setup()
    from members.enums import DepartmentKind
    from members.models import Department, Person

    for leader in LEADERS:
        Person.objects.create(name=leader)
    for department in DEPARTMENTS:
        Department.objects.create(name=department, kind=DepartmentKind.COMMITTEE)
    found = once(lambda: {"ours": ours, "floor": floor}[name](path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([*found, peak]))


def measure(name: str, path: Path) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.import_rows", "--child", name, str(path)]
    environment = os.environ | {"DATABASE_URL": copy(os.environ["DATABASE_URL"])}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    vendor = os.environ["DATABASE_URL"].partition(":")[0]
    found: dict[str, list[list[float]]] = {"ours": [], "floor": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.xlsx")
        workbook(path, ROWS)
        for _ in range(ROUNDS):
            for name, rounds in found.items():
                rounds.append(measure(name, path))
    mine, bare = (list(map(min, zip(*rounds, strict=True))) for rounds in found.values())
    head()
    costs = Cost(*mine[:2]), Cost(*bare[:2])
    line(f"{ROWS} rows, whole way", costs, AIMS[vendor], "calamine, the same rows by COPY")
    ratio = mine[2] / bare[2]
    missed = "!" if ratio > MEMORY_AIM else ""
    print(
        f"peak MB: {mine[2]:.0f}, the floor's {bare[2]:.0f}: × {ratio:.2f} (aim {MEMORY_AIM}){missed}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
