"""What production must have before it starts, and a database before it is changed, as Django
system checks.
"""

from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from members.trail import SIX_MONTHS
from notifications.channels.table import CHANNELS

TAG = "production"
_REDIS_SCHEMES = ("redis://", "rediss://", "redis+socket://", "sentinel://")


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # what Django says of an empty one
        return ""


# What deploy/production.env.example says in places that are to be filled in.
_EXAMPLES = ("plan.example.gov.cn", "mail.example.gov.cn", "password")


def _said() -> set[str]:
    """Return the hosts and the passwords that the settings name."""
    database, mail = settings.DATABASES["default"], settings.EMAIL_CONFIG
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    said = {urlsplit(settings.SITE_URL).hostname, sender, *settings.ALLOWED_HOSTS}
    said |= {database.get("PASSWORD"), mail.get("EMAIL_HOST"), mail.get("EMAIL_HOST_PASSWORD")}
    return {str(one) for one in said}


# (id, is it missing?, what is wrong, what to do); each channel of the reminders adds its own.
_REQUIREMENTS = (
    (
        "config.E011",
        lambda: any(example in _said() for example in _EXAMPLES),
        "环境文件里还留着示例里的域名、邮件服务器或口令。",
        "把 plan.example.gov.cn、mail.example.gov.cn 和口令 password 都换成本单位的。",
    ),
    (
        "config.E001",
        lambda: len(_secret_key()) < 50,
        "SECRET_KEY 未设置或少于 50 个字符。",
        "运行 python -c 'import secrets; print(secrets.token_urlsafe(64))' 生成后写入环境。",
    ),
    (
        "config.E002",
        lambda: not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
        "ALLOWED_HOSTS 未设置，或含有“*”。",
        "写上本站的域名或地址，多个用英文逗号分隔。",
    ),
    (
        "config.E003",
        lambda: (
            not settings.EMBEDDED and "postgresql" not in settings.DATABASES["default"]["ENGINE"]
        ),
        "正式环境须使用 PostgreSQL。",
        "设置 DATABASE_URL=postgresql://用户:口令@主机:5432/库名；"
        "三十人以内的一个办公室也可以设置 EMBEDDED=1。",
    ),
    (
        "config.E004",
        lambda: not settings.EMBEDDED and not settings.CELERY_BROKER_URL.startswith(_REDIS_SCHEMES),
        "正式环境须使用 Redis 作消息队列。",
        "设置 REDIS_URL 或 CELERY_BROKER_URL=redis://主机:6379/0。",
    ),
    (
        "config.E012",
        lambda: 0 < settings.AUDIT_DAYS < SIX_MONTHS,
        f"AUDIT_DAYS 须不少于 {SIX_MONTHS} 天（网络安全法第二十一条），或为 0（一直保留）。",
        f"去掉环境变量 AUDIT_DAYS（默认 365），或改为 {SIX_MONTHS} 以上。",
    ),
    (
        "config.E006",
        lambda: bool(settings.DEMO_TODAY),
        "正式环境不得设置演示日期 DEMO_TODAY。",
        "去掉环境变量 DEMO_TODAY。",
    ),
    (
        "config.E007",
        lambda: not settings.SITE_URL.startswith("https://"),
        "SITE_URL 须为 https:// 开头的本站地址，提醒邮件中的链接由它生成。",
        "设置 SITE_URL=https://域名。",
    ),
)


@checks.register(TAG)
def check_production(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each thing that production needs and does not have."""
    if not settings.PRODUCTION:
        return []
    of_channels = {row[0]: row for channel in CHANNELS.values() for row in channel.requirements}
    asked = [*_REQUIREMENTS, *of_channels.values()]
    if settings.PUBLIC_ONLY:
        # A process for the public's pages alone hands on no work and sends nothing.
        asked = [row for row in _REQUIREMENTS if row[0] != "config.E004"]
    return [
        checks.Error(message, hint=hint, id=check_id)
        for check_id, missing, message, hint in sorted(asked)
        if missing()
    ]


@checks.register(checks.Tags.database)
def check_migrations(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Return an error for each database that has migrations of ours which no longer exist.

    It was made by another version, whose tables none of today's migrations expects. Only commands
    that name their database ask: migrate, before it changes anything, and load_demo.
    """
    ours = {
        config.label: Path(config.path, "migrations")
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    }
    errors: list[checks.CheckMessage] = []
    for alias in databases or ():
        applied = sorted(MigrationRecorder(connections[alias]).applied_migrations())
        unknown = [
            f"{app}.{name}"
            for app, name in applied
            if app in ours and not Path(ours[app], f"{name}.py").exists()
        ]
        if unknown:
            errors.append(
                checks.Error(
                    f"数据库由另一版本的程序建立，不能在其上升级（本程序没有 {unknown[0]}）。",
                    hint="演示数据请运行 make clean 清除后重新 make run；"
                    "正式数据请用原版本的程序，或恢复备份。",
                    id="config.E010",
                )
            )
    return errors


def refuse_to_start_misconfigured() -> None:
    """End the process with what production lacks: web, worker and scheduler ask as they start."""
    errors = check_production(None)
    if errors:
        raise SystemExit("\n".join(f"{e.id} {e.msg} {e.hint}" for e in errors))
