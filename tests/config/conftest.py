import os

import pytest

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "plan.example.org",
    "DATABASE_URL": "postgresql://workplan:secret@127.0.0.1:5432/workplan",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://reminders:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "reminders@binjiang.invalid",
    "SITE_URL": "https://plan.example.org",
}


@pytest.fixture
def bare_environment(tmp_path) -> dict[str, str]:
    """The shell's environment without any of the application's variables, data in tmp_path."""
    ours = {*PRODUCTION, "DEMO_TODAY", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "DATA_DIR": str(tmp_path)}


@pytest.fixture
def production_environment(bare_environment) -> dict[str, str]:
    """An environment in which production may start."""
    return {**bare_environment, **PRODUCTION}
