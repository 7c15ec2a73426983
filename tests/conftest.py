"""What every test stands on. People, plans and the like come from the folders' own conftests."""

import gc
import hashlib
import os
import shutil
import socket
from collections.abc import Iterator
from ctypes.util import find_library
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection
from django.db.migrations import RunPython
from django.db.models.signals import post_migrate
from django.test import override_settings

from sheets import confined
from tests import servers
from tests.robot_sink import HOST, RobotSink, robot_sink

pytest_plugins = ["tests.shared_rows"]

# The same examples on every run, and no clock: a busy machine fails no test.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

# Databases that outlive a run which asks for it.
KEPT = Path(settings.BASE_DIR, "var", "tests")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# No sandbox and no shared memory: both are missing in containers. The rest keeps it offline.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_configure() -> None:
    """Give a database made from the models, or emptied, what migrations put into a new one."""
    gc.disable()
    post_migrate.connect(put_first_rows_in, dispatch_uid="first rows")


def pytest_collection_finish() -> None:
    """Look for garbage among what the cases make, seldom, and never in what was loaded for all."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


def put_first_rows_in(*, app_config: AppConfig, **kwargs: Any) -> None:
    """Run the data migrations of an app whose tables are all empty; they write no history."""
    if any(model._base_manager.exists() for model in app_config.get_models()):
        return
    folder = Path(app_config.path, "migrations")
    names = sorted(path.stem for path in folder.glob("*_first_rows.py"))
    for name in names:
        migration = import_module(f"{app_config.name}.migrations.{name}").Migration
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                with override_settings(SIMPLE_HISTORY_ENABLED=False):
                    operation.code(apps, connection.schema_editor())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Keep the SQLite file that --reuse-db shall find again out of the directory thrown away."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite" and request.config.getoption("reuse_db"):
        KEPT.mkdir(parents=True, exist_ok=True)
        test["NAME"] = str(KEPT / Path(test["NAME"]).name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    _mark_browser(items)
    _mark_other_cases(items)


def _mark_other_cases(items: list[pytest.Item]) -> None:
    """Mark all but the first of a table of cases whose file bears the mark `postgresql`, not the test."""
    seen = set()
    for item in items:
        table = item.nodeid.partition("[")[0]
        if table in seen and not any(m.name == "postgresql" for m in item.own_markers):
            item.add_marker(pytest.mark.other_case)
        seen.add(table)


def _mark_browser(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and skip it where there is none."""
    # Playwright's driver needs libatomic, which a small Debian lacks.
    can_drive = CHROMIUM is not None and find_library("atomic") is not None
    absent = pytest.mark.skip(
        reason="no browser here: apt-get install chromium fonts-noto-cjk libatomic1"
    )
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser"):
            # Playwright's event loop stands in the thread in which Django then queries.
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
            if not can_drive:
                item.add_marker(absent)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Drive the system's own Chromium: Playwright's download does not work everywhere."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """Sit where the office sits."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session", autouse=True)
def _each_file_is_read_once() -> Iterator[None]:
    """Remember what a confined program said of bytes: hundreds of cases hand in the same few."""
    run, said = confined.run, {}

    def remembered(command: list[str], *, data: bytes = b"", **limits: Any) -> bytes:
        if limits.get("folder"):
            return run(command, data=data, **limits)
        asked = *command, *limits.values(), hashlib.sha256(data).digest()
        if asked not in said:
            try:
                said[asked] = run(command, data=data, **limits)
            except confined.Stopped as stopped:
                said[asked] = stopped
        if isinstance(said[asked], confined.Stopped):
            raise confined.Stopped(*said[asked].args)
        return said[asked]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(confined, "run", remembered)
        yield


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path: Path) -> Path:
    """Keep the files that a test uploads to that test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The REDIS_URL of a real Valkey server."""
    with servers.valkey() as url:
        yield url


@pytest.fixture
def process_environment(transactional_db) -> dict[str, str]:
    """The environment of a process that a test starts on the test's own database and files."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {**os.environ, "DATABASE_URL": url}


@pytest.fixture
def smtp_sink(settings) -> Iterator[servers.SmtpSink]:
    """A real mail server that the application sends to."""
    with servers.smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        yield sink


@pytest.fixture
def robot(settings, tmp_path: Path, monkeypatch) -> Iterator[RobotSink]:
    """A real robot on a host inside, which the office allowed; no other name is known."""
    from notifications.channels import targets

    def lookup(host: str, port: int, *args, **kwargs):
        if host != HOST:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with robot_sink(tmp_path) as (sink, authority):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        monkeypatch.setattr(targets, "_addresses", lookup)
        settings.ALLOWED_WEBHOOK_HOSTS = [HOST]
        yield sink
