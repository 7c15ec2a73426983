"""What is said where a request could not be carried out: by the system's fault, or for want of sense.

Django asks these for every exception that reached it, from views and middleware alike. They ask no
database: it may be what is in trouble.
"""

import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views import defaults

from desk.typed import typed_in
from workflow.storage import NO_ROOM

_NO_ROOM = ("53100", sqlite3.SQLITE_FULL)
_NOT_WRITTEN = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_FSYNC,
)
_ROOM = 64 * 1024
# Waited for another that writes, or two for each other.
_LOCKED = (
    *("55P03", "40P01", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT),
    *(sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_LOCKED),
)

BUSY = (
    "系统正忙",
    "此刻写入的人太多，或者正在导入，这次操作没有完成，已有的资料没有改变。请过一会儿重试。",
)
FULL = (
    "磁盘已满",
    "服务器没有地方存放了，这次操作没有完成，已有的资料没有改变。请告诉办公室，清理磁盘后再提交。",
)
GONE = (
    "文件不在了",
    "这个文件有登记，但服务器上找不到它的内容，可能是恢复备份时没有恢复文件。请告诉办公室，由技术管理员从备份中找回。",
)
TOO_LONG = "文件名太长，或者上传中断了。请返回上一页，把文件名改短后重新上传。"


def failed(request: HttpRequest) -> HttpResponse:
    """Say what a person can do about what went wrong, where they can; else that it went wrong."""
    error = sys.exc_info()[1]
    if _is_full(error):
        return _again(request, *FULL, status=507)
    if isinstance(error, OperationalError) and _code(error) in _LOCKED:
        return _again(request, *BUSY, status=503)
    if isinstance(error, FileNotFoundError) and _is_stored(error.filename):
        return _page(*GONE, status=410)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was wrong with a request; a session that could not be saved is a busy database."""
    if isinstance(exception, SessionInterrupted):
        return _again(request, *BUSY, status=503)
    words = TOO_LONG if isinstance(exception, MultiPartParserError) else ""
    return HttpResponse(render_to_string("400.html", {"words": words}), status=400)


def _is_full(error: BaseException | None) -> bool:
    """Return whether there was no room, for a file or for the database's own."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, DatabaseError):
        return False
    code = _code(error)
    # SQLite says no more than "disk I/O error" of a file beside its own that cannot grow.
    return code in _NO_ROOM or (
        code in _NOT_WRITTEN and shutil.disk_usage(settings.DATA_DIR).free < _ROOM
    )


def _code(error: DatabaseError) -> Any:
    """Return what the database itself calls an error: PostgreSQL's five characters, SQLite's number."""
    cause: Any = error.__cause__
    return getattr(cause, "pgcode", None) or getattr(cause, "sqlite_errorcode", None)


def _is_stored(name: Any) -> bool:
    return bool(name) and Path(str(name)).is_relative_to(settings.MEDIA_ROOT)


def _again(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    """Show the page with what was typed, to be handed in again."""
    typed = typed_in(request) if request.method == "POST" else None
    token = get_token(request) if typed else ""
    response = _page(title, words, status, typed=typed, csrf_token=token, path=_path(request))
    response["Retry-After"] = "30"
    return response


def _path(request: HttpRequest) -> str:
    return request.get_full_path()


def _page(title: str, words: str, status: int, **context: Any) -> HttpResponse:
    context |= {"heading": title, "words": words}
    return HttpResponse(render_to_string("trouble.html", context), status=status)
