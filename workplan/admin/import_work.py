"""Where an import is worked off: what is small at once, what is large by the worker."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from workplan import tasks
from workplan.importing import SourceFile
from workplan.models import PlanImport
from workplan.services.imports import drafts

_WAITS = "已排队，等待后台处理"
_NO_WORKER = "后台处理没有启动（消息队列连不上），请联系管理员，或稍后重试。"


def start_check(
    request: HttpRequest, *, files: Sequence[SourceFile], year: int, reads_year: bool
) -> PlanImport:
    """Keep an upload as a draft and have it looked at."""
    record = drafts.begin(year=year, files=files, reads_year=reads_year, actor=request.user)
    if drafts.is_large(files):
        _hand_over(record, tasks.check_import)
    else:
        drafts.check(record)
    return record


def check_again(request: HttpRequest, record: PlanImport) -> None:
    """Have a draft looked at again, with what was corrected. Raises drafts.Busy."""
    if _is_large(record):
        _hand_over(record, tasks.check_import)
        return
    drafts.claim(record, _WAITS)
    drafts.check(record)


def confirm(request: HttpRequest, record: PlanImport) -> None:
    """Have a draft carried out. Raises drafts.Busy."""
    if _is_large(record):
        _hand_over(record, tasks.confirm_import, request.user.pk)
        return
    drafts.claim(record, _WAITS)
    if drafts.confirm(record, request.user):
        messages.success(request, f"已导入“{record.file_name}”。")
    elif record.report:
        messages.warning(request, "您查看期间计划有变动，还没有导入。请按现在的情况再确认一次。")


def undo(request: HttpRequest, record: PlanImport) -> None:
    """Have an import taken back. Raises drafts.Busy."""
    if _is_large(record):
        _hand_over(record, tasks.undo_import, request.user.pk, written=True)
        return
    drafts.claim(record, "正在撤销", written=True)
    drafts.take_back(record, request.user)


def _is_large(record: PlanImport) -> bool:
    if record.created + record.updated + record.unchanged > drafts.LARGE_ROWS:
        return True
    try:
        return drafts.is_large(drafts.sources(record))
    except FileNotFoundError:
        return False


def _hand_over(record: PlanImport, task: Any, *args: Any, written: bool = False) -> None:
    before = record.state
    drafts.claim(record, _WAITS, written=written)
    try:
        task.delay(record.pk, *args)
    except Exception:  # whatever the broker's client raises when nobody answers
        drafts.log.exception("no broker for import %s", record.pk)
        drafts.release(record, before, _NO_WORKER)
