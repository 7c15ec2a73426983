"""Settings that are made rather than read."""

import os
import socket
import subprocess
import sys

import pytest

from config import settings
from config.settings import BASE_DIR


def test_the_embedded_secret_is_made_once_and_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "new")
    secret = settings._kept_key("secret_key")
    assert len(secret) >= 50
    assert settings._kept_key("secret_key") == secret
    assert [(path.name, path.stat().st_mode & 0o777) for path in (tmp_path / "new").iterdir()] == [
        ("secret_key", 0o600)
    ]


def test_tests_do_not_touch_the_data_of_an_installation(settings):
    assert settings.BASE_DIR not in settings.DATA_DIR.parents


def in_a_process(code: str, **environment: str) -> str:
    """What a new process says whose environment is this alone."""
    given = {"PATH": os.environ["PATH"], "DATA_DIR": os.environ["DATA_DIR"], **environment}
    asked = [sys.executable, "-c", code]
    return subprocess.run(
        asked, env=given, cwd=BASE_DIR, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, "0"),
        ({"PRODUCTION": "1"}, "31536000"),
        ({"PRODUCTION": "1", "SECURE_HSTS_SECONDS": "60"}, "60"),
    ],
)
def test_in_production_browsers_are_to_come_by_https_alone(environment, seconds):
    code = "from config import settings; print(settings.SECURE_HSTS_SECONDS)"
    assert in_a_process(code, **environment) == seconds


def test_each_link_of_the_trail_goes_to_syslog_where_one_is_named():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as syslog:
        syslog.bind(("127.0.0.1", 0))
        syslog.settimeout(20)
        code = (
            "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings';"
            "django.setup();"
            "import logging; logging.getLogger('members.trail').info('操作记录 第%d条 %s', 7, 'abc')"
        )
        in_a_process(code, AUDIT_SYSLOG=f"127.0.0.1:{syslog.getsockname()[1]}")
        # 86: authpriv, info
        assert syslog.recv(1000).decode() == "<86>workplan: 操作记录 第7条 abc\0"
