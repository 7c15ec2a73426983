"""Production refuses to start until it has what it needs, and a database of another version to be
migrated.
"""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from config.checks import check_production, refuse_to_start_misconfigured

WEB = ("-c", "import config.wsgi")
WORKER = ("-m", "config.background", "--beat", "--pool", "solo")


@pytest.fixture
def production(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.PRODUCTION = True
    settings.SECRET_KEY = "k" * 50
    settings.ALLOWED_HOSTS = ["plan.example.org"]
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
    settings.EMAIL_CONFIG = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings.DEMO_TODAY = ""
    settings.SITE_URL = "https://plan.example.org"
    settings.ALLOWED_WEBHOOK_HOSTS = ["robot.example.org"]
    settings.DEFAULT_FROM_EMAIL = "提醒 <reminders@binjiang.invalid>"
    return settings


def found() -> list[str]:
    return [error.id for error in check_production(None)]


def test_a_complete_production_starts(production):
    assert found() == []
    refuse_to_start_misconfigured()


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [
        ("SECRET_KEY", "", "config.E001"),
        ("SECRET_KEY", "k" * 49, "config.E001"),
        ("ALLOWED_HOSTS", [], "config.E002"),
        ("ALLOWED_HOSTS", ["plan.example.org", "*"], "config.E002"),
        ("CELERY_BROKER_URL", "filesystem://", "config.E004"),
        ("CELERY_BROKER_URL", "memory://", "config.E004"),
        (
            "EMAIL_CONFIG",
            {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"},
            "config.E005",
        ),
        ("DEMO_TODAY", "2021-05-20", "config.E006"),
        ("SITE_URL", "http://plan.example.org", "config.E007"),
        ("SITE_URL", "https://plan.example.gov.cn", "config.E011"),
        ("ALLOWED_HOSTS", ["plan.example.gov.cn"], "config.E011"),
        ("DEFAULT_FROM_EMAIL", "提醒 <reminders@mail.example.gov.cn>", "config.E011"),
        ("AUDIT_DAYS", 90, "config.E012"),
        ("DEFAULT_FROM_EMAIL", "提醒 <reminders@example.org>", "config.E008"),
        ("ALLOWED_WEBHOOK_HOSTS", ["https://robot.example.org"], "config.E009"),
        ("ALLOWED_WEBHOOK_HOSTS", ["robot.example.org:8443"], "config.E009"),
        ("ALLOWED_WEBHOOK_HOSTS", ["*"], "config.E009"),
        ("ALLOWED_WEBHOOK_HOSTS", [""], "config.E009"),
    ],
)
def test_each_shortcoming_is_named(production, setting, value, error):
    setattr(production, setting, value)
    assert found() == [error]
    with pytest.raises(SystemExit, match=error):
        refuse_to_start_misconfigured()


def test_an_embedded_database_is_refused(production, monkeypatch):
    monkeypatch.setitem(production.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert found() == ["config.E003"]


def test_one_small_office_may_do_with_an_embedded_database_and_nothing_less(
    production, monkeypatch
):
    monkeypatch.setitem(production.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    production.CELERY_BROKER_URL = "filesystem://localhost"
    production.EMBEDDED = True
    assert found() == []
    production.SITE_URL = "http://plan.example.org"
    production.SECRET_KEY = "short"
    assert found() == ["config.E001", "config.E007"]


@pytest.mark.parametrize("scheme", ["redis://h", "rediss://h", "redis+socket:///s", "sentinel://h"])
def test_redis_is_reached_in_several_ways(production, scheme):
    production.CELERY_BROKER_URL = scheme
    assert found() == []


def test_an_embedded_installation_needs_nothing(production):
    production.PRODUCTION = False
    production.SECRET_KEY = ""
    assert found() == []


def test_administrative_commands_refuse_too(production):
    production.SITE_URL = "http://plan.example.org"
    with pytest.raises(SystemCheckError, match=r"config\.E007"):
        call_command("check")


@pytest.mark.parametrize("arguments", [WEB, WORKER], ids=["web", "worker"])
def test_a_process_without_its_settings_ends_at_once(bare_environment, arguments):
    process = run(arguments, {**bare_environment, "PRODUCTION": "1"})
    assert process.returncode == 1
    assert [line.split()[0] for line in process.stderr.splitlines() if "config.E" in line] == [
        f"config.E00{number}" for number in (1, 2, 3, 4, 5, 7, 8)
    ]
    assert "Traceback" not in process.stderr


def test_the_web_process_starts_where_all_is_set(production_environment, tmp_path):
    (tmp_path / "static").mkdir()
    process = run(WEB, production_environment)
    assert (process.returncode, process.stderr) == (0, "")


@pytest.mark.parametrize("command", ["migrate", "load_demo"])
def test_a_database_of_another_version_is_refused_untouched(bare_environment, tmp_path, command):
    with closing(sqlite3.connect(tmp_path / "workplan.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        database.execute(
            "INSERT INTO django_migrations VALUES"
            " (1, 'members', '0001_initial', '2026-11-20 08:00:00'),"
            " (2, 'axes', '0001_of_long_ago', '2026-11-20 08:00:00'),"
            " (3, 'consultations', '0003_of_before', '2026-11-20 08:00:00')"
        )
    refused = run(("manage.py", command, "--verbosity", "0"), bare_environment)
    assert refused.returncode == 1
    assert (
        "(config.E010) 数据库由另一版本的程序建立，不能在其上升级"
        "（本程序没有 consultations.0003_of_before）。\n"
        "\tHINT: 演示数据请运行 make clean 清除后重新 make run；"
        "正式数据请用原版本的程序，或恢复备份。\n"
    ) in refused.stderr
    assert "Traceback" not in refused.stderr
    with closing(sqlite3.connect(tmp_path / "workplan.sqlite3")) as database:
        tables = database.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("django_migrations",)]


def run(arguments: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
