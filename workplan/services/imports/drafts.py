"""An upload between its arrival and the yes: checked, corrected in place, confirmed or dropped.

What is small is worked off at once, what is large by the worker (`workplan.tasks`): both call
`check`, `confirm` and `take_back`, which leave in the record how it went.
"""

import io
import logging
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from almanac import clock
from members.models import User
from sheets.readers import is_slow
from workflow.states import lock
from workplan.annexes import Annex
from workplan.enums import UNWRITTEN_STATES, ImportState
from workplan.importing import SKIP, Field, Fixes, SourceFile
from workplan.importing.fixes import APART, EXTRA, TOGETHER
from workplan.models import Meeting, PlanImport
from workplan.services.imports import heartbeat
from workplan.services.imports.comparing import prepare
from workplan.services.imports.prepared import CREATE, UNCHANGED, UPDATE, Prepared
from workplan.services.imports.reports import report
from workplan.services.imports.undoing import UndoRefused, undo
from workplan.services.imports.writing import PlanChanged, carry_out, keep_files

log = logging.getLogger(__name__)
T = TypeVar("T")

# Two thousand rows of a plan, unpacked: above, the worker reads it.
LARGE_BYTES = 2 * 1024 * 1024
LARGE_ROWS = 2000
KEEP_DRAFTS = timedelta(days=90)
STUCK_AFTER = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)
LONGEST_CELL = 2000
LONGEST_REASON = 200  # as WorkItem.dropped_why
OTHER_WAYS = {APART: TOGETHER, TOGETHER: APART}
AS_READ = ""  # in place of an annex: whatever the file says
BROKEN = "程序在处理时出错，没有导入任何内容。请联系管理员查看日志。"


class Busy(Exception):
    """An import that is being worked on, or is past what was asked."""


# --- arrival -----------------------------------------------------------------------------------


def begin(
    *, year: int, files: Sequence[SourceFile], actor: User | None, reads_year: bool = False
) -> PlanImport:
    """Keep an upload and return its draft, not yet looked at. Old drafts go.

    With `reads_year` nobody said the year: it is the document's, or the one given where it names none.
    """
    _forget_old_drafts()
    files = _named_apart(files)
    with transaction.atomic():
        record = PlanImport.objects.create(
            year=year,
            file_name="、".join(f.name for f in files)[:255],
            actor=actor,
            at=clock.now(),
            fixes=Fixes(year=None if reads_year else year).as_json(),
        )
        keep_files(record, files)
    return record


def _named_apart(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Give each file a name of its own, without what keys are put together with."""
    apart: dict[str, SourceFile] = {}
    for source in files:
        shown = "".join(c if c.isprintable() else " " for c in source.name if c not in "|/\\")
        plain = " ".join(shown.split())[-200:] or "文件"
        name, count = plain, 1
        while name in apart:
            count += 1
            stem, dot, suffix = plain.rpartition(".")
            name = f"{stem}（{count}）.{suffix}" if dot else f"{plain}（{count}）"
        apart[name] = SourceFile(name, source.data)
    return list(apart.values())


def _forget_old_drafts() -> None:
    old = PlanImport.objects.filter(state__in=UNWRITTEN_STATES, at__lt=clock.now() - KEEP_DRAFTS)
    for record in old:
        drop(record=record)


def sources(record: PlanImport) -> list[SourceFile]:
    """Return the files as they came. Raises FileNotFoundError where someone took one away."""
    found = []
    for kept in record.files.all():
        with kept.file.open("rb") as stream:
            found.append(SourceFile(kept.name, stream.read(), kept.recognised))
    return found


def is_large(files: Iterable[SourceFile]) -> bool:
    """Return whether an upload is for the worker: by its size, what is packed in it, or its kind."""
    files = list(files)
    if any(is_slow(source.name, source.data) for source in files):
        return True
    weights = [_weight(source.data) for source in files]
    return sum(weights) > LARGE_BYTES


def _weight(data: bytes) -> int:
    """Return a file's size, of an archive that of its texts unpacked, by what it says itself."""
    if data.count(b"\n") > LARGE_ROWS and not data.startswith((b"PK", b"\xd0\xcf")):
        return LARGE_BYTES + 1
    if not data.startswith(b"PK"):
        return len(data) * 2
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            packed = archive.infolist()
    except Exception:  # damaged: the reader says so at once
        return 0
    unpacked = sum(entry.file_size for entry in packed if entry.filename.endswith(".xml"))
    is_bomb = unpacked > 50 * max(len(data), 1)
    return len(data) if is_bomb else max(unpacked, len(data))


# --- checking ----------------------------------------------------------------------------------


def claim(record: PlanImport, words: str, *, written: bool = False) -> None:
    """Mark a draft (or, to be undone, a `written` import) as being worked on.

    Raises Busy where another was faster, or where it is past what is asked.
    """
    states = (ImportState.DONE,) if written else UNWRITTEN_STATES
    won = PlanImport.objects.filter(pk=record.pk, state__in=states).update(
        state=ImportState.CHECKING, stage=words, stage_at=timezone.now()
    )
    if not won:
        raise Busy("这次导入正在处理或已经完成，请刷新页面后再看。")
    record.refresh_from_db(fields=["state", "stage", "stage_at"])


def free_stuck(record: PlanImport) -> None:
    """Give back what was begun and never ended: it wrote all or nothing.

    Whoever works on it gives signs of life; what waits for a worker is waited for, as long as a
    worker may be busy with others.
    """
    if record.state != ImportState.CHECKING or record.stage_at is None:
        return
    if heartbeat.is_dead(record) or timezone.now() - record.stage_at > STUCK_AFTER:
        state = ImportState.DONE if record.undo else ImportState.FAILED
        release(record, state, "处理中断了，什么也没有改动。可以重新检查后再导入，也可以放弃。")
        heartbeat.forget(record)


def release(record: PlanImport, state: str, words: str) -> None:
    """Give back a claim of which nothing came, saying why."""
    PlanImport.objects.filter(pk=record.pk).update(state=state, stage=words[:200])
    record.refresh_from_db()


def check(record: PlanImport) -> Prepared | None:
    """Look at an upload as corrected so far and leave in the record what it would do.

    Returns None where the program failed; the record says so.
    """
    return _guarded(record, lambda: _check(record))


def _check(record: PlanImport) -> Prepared:
    prepared = _prepare(record)
    if prepared.marked:
        _throw_away(record, prepared.marked)
    else:
        _keep_recognised(record, prepared)
        _leave(record, prepared)
    return prepared


def _throw_away(record: PlanImport, words: str) -> None:
    """Keep no file of an upload of which one is a scan that carries a mark of secrecy."""
    for kept in record.files.all():
        kept.file.delete(save=False)
        kept.delete()
    record.report = {}
    record.save(update_fields=["report"])
    _fail(record, words)


def _keep_recognised(record: PlanImport, prepared: Prepared) -> None:
    """Keep the pages of scans, so that they are recognised once."""
    for name, pages in prepared.scans.items():
        record.files.filter(name=name, recognised__isnull=True).update(recognised=pages)


def _prepare(record: PlanImport) -> Prepared:
    fixes = Fixes.from_json(record.fixes)
    return prepare(
        year=fixes.year or record.year,
        reads_year=fixes.year is None,
        files=sources(record),
        fixes=fixes,
        progress=lambda words: _tell(record, words),
    )


def _leave(record: PlanImport, prepared: Prepared) -> None:
    counts = prepared.counts
    record.report, record.seen = report(prepared), prepared.fingerprint
    record.year = prepared.year
    record.created, record.updated = counts[CREATE], counts[UPDATE]
    record.unchanged = counts[UNCHANGED]
    record.state = ImportState.READY if prepared.ok else ImportState.DRAFT
    record.stage = ""
    record.save()


def _tell(record: PlanImport, words: str) -> None:
    """Leave how far it is, for who looks at the page meanwhile."""
    PlanImport.objects.filter(pk=record.pk).update(stage=words, stage_at=timezone.now())


def _guarded(record: PlanImport, work: Callable[[], T]) -> T | None:
    """Do the work; whatever goes wrong ends in the record and the log, never on a page."""
    try:
        with heartbeat.beating(record):
            return work()
    except FileNotFoundError:
        _fail(record, "上传的文件已经不在了，请重新上传。")
    except Exception:
        log.exception("import %s failed", record.pk)
        _fail(record, BROKEN)
    return None


def _fail(record: PlanImport, words: str) -> None:
    record.refresh_from_db()
    record.state, record.stage = ImportState.FAILED, words
    record.save(update_fields=["state", "stage"])


# --- correcting --------------------------------------------------------------------------------


def correct(
    *,
    record: PlanImport,
    annexes: Mapping[str, str] = {},
    columns: Mapping[tuple[str, str], str] = {},
    cells: Mapping[str, str | None] = {},
    skipped: Mapping[str, bool] = {},
    choices: Mapping[str, bool] = {},
    new_rounds: Mapping[str, bool] = {},
    year: int | None = None,
    meeting: int | None = None,
    dropped: Mapping[str, str] = {},
) -> None:
    """Add a person's corrections to those of the draft; a cell's None takes its correction back.

    `meeting` is the key of the one that decided the changes, 0 for none. What names no table, file, field
    or missing item of the upload, no meeting that was held, and what no problem of it offers to choose,
    counts for nothing.
    """
    fixes = Fixes.from_json(record.fixes).as_json()
    tables = {table["key"] for table in record.report.get("tables", ())}
    for key, annex in annexes.items():
        if annex == AS_READ:
            fixes["annexes"].pop(key, None)
        elif key in tables and annex in {*Annex, SKIP}:
            fixes["annexes"][key] = annex
    for (key, letter), field in columns.items():
        if key in tables and field in {*Field, EXTRA} and len(letter) <= 3:
            fixes["columns"].setdefault(key, {})[letter] = field
    for key, words in cells.items():
        if words is None:
            fixes["cells"].pop(key, None)
        elif _is_ours(record, key, is_cell=True):
            fixes["cells"][key] = words.replace("\0", "")[:LONGEST_CELL]
    for key, again in new_rounds.items():
        if _is_ours(record, key, is_cell=False):
            fixes["new_rounds"][key] = again
    kept = set(fixes["skipped"])
    for key, skip in skipped.items():
        if not skip:
            kept.discard(key)
        elif _is_ours(record, key, is_cell=False):
            kept.add(key)
    fixes["skipped"] = sorted(kept)
    fixes["choices"] = sorted(_chosen(record, set(fixes["choices"]), choices))
    fixes["year"] = year or fixes["year"]
    if meeting is not None:
        held = Meeting.objects.held_by(clock.today()).filter(pk=meeting)
        fixes["meeting"] = meeting if held.exists() else None
    missing = {str(entry["pk"]) for entry in record.report.get("missing", ())}
    for key, words in dropped.items():
        if key in missing:
            fixes["dropped"][key] = " ".join(words.split())[:LONGEST_REASON]
    record.fixes = fixes
    record.save(update_fields=["fixes"])


def _chosen(record: PlanImport, chosen: set[str], said: Mapping[str, bool]) -> set[str]:
    """Return what is chosen; of two ways to read the same rows, the last one said."""
    problems = record.report.get("problems", ())
    offered = {way.get("choice") for problem in problems for way in problem["remedies"]}
    offered |= {one["choice"] for one in record.report.get("offers", ())}
    for choice, holds in said.items():
        if not holds:
            chosen.discard(choice)
        elif choice and choice in offered:
            way, _, key = choice.partition("|")
            chosen.discard(f"{OTHER_WAYS.get(way, way)}|{key}")
            chosen.add(choice)
    return chosen


def _is_ours(record: PlanImport, key: str, *, is_cell: bool) -> bool:
    """Return whether a key names a file, sheet and row (and field) that the upload may hold."""
    parts = key.split("|")
    if is_cell and (len(parts) < 4 or parts.pop() not in {*Field}):
        return False
    return (
        len(parts) >= 3
        and parts[0] in record.report.get("files", ())
        and parts[-1].isdecimal()
        and len(key) < 500
        and "\0" not in key
    )


# --- the yes, and the no -----------------------------------------------------------------------


def confirm(record: PlanImport, actor: User | None) -> bool:
    """Carry out what the person saw, and return whether it was done.

    Where the plan has changed since, nothing is done and the record shows how it would be now.
    """
    seen = record.seen

    def work() -> bool:
        prepared = _prepare(record)
        if not prepared.ok or prepared.fingerprint != seen:
            _leave(record, prepared)
            return False
        _tell(record, f"正在写入 {len(prepared.rows)} 项")
        try:
            carry_out(prepared=prepared, actor=actor, record=record)
        except PlanChanged:
            _check(record)
            return False
        return True

    return bool(_guarded(record, work))


def take_back(record: PlanImport, actor: User | None) -> None:
    """Undo an import that was claimed. What stands in the way is left in the record's stage."""
    try:
        with heartbeat.beating(record):
            undo(record=record, actor=actor)
    except UndoRefused as refused:
        release(record, ImportState.DONE, str(refused))
    except Exception:
        log.exception("undoing import %s failed", record.pk)
        release(record, ImportState.DONE, "撤销时程序出错，没有撤销。请联系管理员查看日志。")


def drop(*, record: PlanImport) -> None:
    """Forget a draft and its files. Raises Busy for what is being worked on or was carried out."""
    with transaction.atomic():
        locked = lock(record)
        if locked.state not in UNWRITTEN_STATES:
            raise Busy("这次导入正在处理或已经完成，不能放弃。")
        kept = [file.file for file in locked.files.all()]
        locked.delete()
    for file in kept:
        file.delete(save=False)
