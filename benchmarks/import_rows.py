"""How fast a large annex comes in, against the floor and against a stock ModelResource.

    python -m benchmarks.import_rows [ROWS] [STOCK_ROWS]
    python -m tests.servers -- .venv/bin/python -m benchmarks.import_rows    # on PostgreSQL

Ours is the whole way: read, find, type, compare with the plan, write items with leaders,
departments, due dates, history and record. The floor is python-calamine reading the same file and
one bulk insert of the same rows into the same table. Stock is django-import-export's ModelResource,
preview and confirm, on fewer rows, scaled. Each runs in a process of its own, on a database made for
it, so that the peak of memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROWS, STOCK_ROWS = 20_000, 1_000
HEADER = ("序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间")
LEADERS = ("王国珍", "余静漪", "张爱莲", "夏福志", "周翔", "郑丽")
DEPARTMENTS = ("办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委")
PERIODS = ("3月", "2-7月", "3月、8月", "全年", "9-10月", "6月底前", "10月", "4-11月")
VERBS = ("推进", "开展", "落实", "完善", "组织", "召开", "制订", "深化")
MATTERS = ("地铁口序化", "提案办理协商", "学习培训", "民主监督", "调研视察", "社情民意", "联谊活动")
YEAR = 2021


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


# --- what is measured, each in its own process -------------------------------------------------


def ours(path: Path) -> dict[str, float]:
    from workplan.importing import SourceFile, read_documents
    from workplan.services.imports import carry_out, prepare

    source = SourceFile(path.name, path.read_bytes())
    reading = _timed(lambda: read_documents([source]))
    start = time.perf_counter()
    prepared = prepare(year=YEAR, files=[source])
    checked = time.perf_counter()
    assert prepared.ok, [str(p) for p in prepared.errors[:3]]
    carry_out(prepared=prepared, actor=None)
    end = time.perf_counter()
    return {"read": reading, "check": checked - start, "write": end - checked, "all": end - start}


def again(path: Path) -> dict[str, float]:
    """Time the same file a second time: every row is compared and nothing is written."""
    from workplan.importing import SourceFile
    from workplan.services.imports import carry_out, prepare

    source = SourceFile(path.name, path.read_bytes())
    carry_out(prepared=prepare(year=YEAR, files=[source]), actor=None)
    return {"all": _timed(lambda: prepare(year=YEAR, files=[source]))}


def floor(path: Path) -> dict[str, float]:
    from io import BytesIO

    from django.db import transaction
    from python_calamine import load_workbook

    from workplan.models import Plan, WorkItem

    plan = Plan.objects.create(year=YEAR, title="基准")
    data = path.read_bytes()
    start = time.perf_counter()
    rows = load_workbook(BytesIO(data)).get_sheet_by_index(0).to_python()[2:]
    read = time.perf_counter()
    items = [
        WorkItem(
            plan=plan,
            seq=int(row[0]),
            title=row[1],
            period_phrase=row[5],
            period_kind="once",
            needs_scheme=row[1].startswith("★"),
        )
        for row in rows
    ]
    with transaction.atomic():
        WorkItem.objects.bulk_create(items)
    end = time.perf_counter()
    return {"read": read - start, "write": end - read, "all": end - start}


def stock(path: Path) -> dict[str, float]:
    """Time ModelResource as it comes: preview, then confirm, both with its defaults.

    It takes the same columns, without due dates; of departments it knows one side only.
    """
    from import_export import fields, resources, widgets
    from import_export.formats.base_formats import XLSX

    from members.models import Department, Person
    from workplan.models import Plan, WorkItem

    plan = Plan.objects.create(year=YEAR, title="基准")

    def many(model, column: str, attribute: str) -> fields.Field:
        widget = widgets.ManyToManyWidget(model, field="name", separator="、")
        return fields.Field(column_name=column, attribute=attribute, widget=widget)

    class Stock(resources.ModelResource):
        seq = fields.Field("seq", "序号")
        title = fields.Field("title", "工作内容")
        period = fields.Field("period_phrase", "完成时间")
        leaders = many(Person, "牵头领导", "lead_leaders")
        named = many(Department, "责任部门", "departments")

        class Meta:
            model = WorkItem
            fields = ("id", "seq", "title", "period", "leaders", "named")

        def before_save_instance(self, instance, row, **kwargs):
            instance.plan, instance.period_kind = plan, "once"

    def one_pass(*, dry_run: bool) -> None:
        dataset = XLSX().create_dataset(_without_title(path))
        result = Stock().import_data(dataset, dry_run=dry_run, raise_errors=True)
        assert not result.has_errors()

    start = time.perf_counter()
    one_pass(dry_run=True)
    preview = time.perf_counter()
    one_pass(dry_run=False)
    end = time.perf_counter()
    return {"preview": preview - start, "confirm": end - preview, "all": end - start}


def _without_title(path: Path) -> bytes:
    """Return the workbook as a stock resource needs it: with its header in row 1."""
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(path)
    book.active.delete_rows(1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


MEASURES = {"floor": floor, "ours": ours, "again": again, "stock": stock}


# --- a process for each --------------------------------------------------------------------------


def child(name: str, path: Path) -> None:
    """Measure one way on a database of its own, and print what was found as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        _load_names()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = MEASURES[name](path)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps(found | {"before_mb": before / 1024, "peak_mb": peak / 1024}))
    finally:
        teardown_databases(made, verbosity=0)


def _load_names() -> None:
    from members.enums import DepartmentKind
    from members.models import Department, Person

    for name in LEADERS:
        Person.objects.create(name=name)
    for name in DEPARTMENTS:
        Department.objects.create(name=name, kind=DepartmentKind.COMMITTEE)


def measure(name: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.import_rows", "--child", name, str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main(rows: int = ROWS, stock_rows: int = STOCK_ROWS) -> None:
    database = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.xlsx"), Path(folder, "small.xlsx")
        workbook(large, rows)
        workbook(small, stock_rows)
        found = {name: measure(name, large) for name in ("floor", "ours", "again")}
        found["stock"] = measure("stock", small)
    _print(database, rows, stock_rows, found)


def _print(database: str, rows: int, stock_rows: int, found: dict[str, dict[str, float]]) -> None:
    per_row = {n: f["all"] / (stock_rows if n == "stock" else rows) * 1e6 for n, f in found.items()}
    print(f"{database}, {rows} rows ({stock_rows} for stock)\n")
    print(f"{'':8}{'s':>8}{'µs/row':>9}{'x floor':>9}{'peak MB':>9}   parts")
    for name, f in found.items():
        parts = "  ".join(
            f"{k} {v:.2f}" for k, v in f.items() if k not in {"all", "peak_mb", "before_mb"}
        )
        ratio = per_row[name] / per_row["floor"]
        line = f"{name:8}{f['all']:8.2f}{per_row[name]:9.0f}{ratio:9.1f}{f['peak_mb']:9.0f}"
        print(f"{line}   {parts}")
    print(f"\nstock / ours, per row: {per_row['stock'] / per_row['ours']:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:3]))
