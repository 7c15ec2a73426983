"""All settings of the application, read from the environment.

Without any variable set, this is the embedded default: SQLite, a broker in files, mails kept in
files, everything below DATA_DIR. With PRODUCTION=1, config.checks refuses to start until the
secrets and servers that production needs are named. docs/deployment.md lists every variable.
"""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import environ
from django.core.management.utils import get_random_secret_key
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import SimpleLazyObject

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
# One office of up to some thirty people: SQLite and a broker in files, all else as in production.
EMBEDDED = env.bool("EMBEDDED", default=False)
DEBUG = False
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# The date at which the demonstration's clock stands (ISO), or empty: the clock is today's.
DEMO_TODAY = env("DEMO_TODAY", default="")


def _kept_key(name: str) -> str:
    """Make a secret of this installation once and keep it, so that sessions and sealed words survive."""
    path = DATA_DIR / name
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: another process may be starting for the first time, too.
        with NamedTemporaryFile("w", dir=DATA_DIR) as new:
            new.write(get_random_secret_key())
            new.flush()
            with suppress(FileExistsError):
                os.link(new.name, path)
    return path.read_text(encoding="ascii")


SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = _kept_key("secret_key")
# What is sealed in the database (addresses of robots) is opened by the first of these that fits, and
# sealed by the first. Outside the database in any case: without one, in a file beside the uploads.
SECRETS_KEYS = env.list("SECRETS_KEY", default=[]) or SimpleLazyObject(
    lambda: [_kept_key("secrets_key")]
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_celery_beat",
    "import_export",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "members",
    "notifications",
    "workplan",
    # What these hang on an item, its page shows in this order.
    "activities",
    "consultations",
    "plenary",
    "proposals",
    "roster",
    "opinions",
    "discussions",
    "performance",
    "voices",
    "desk",
    "demo",
    "upkeep",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "desk.middleware.HealthForMachines",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicy",
    "config.middleware.ReadOnce",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "desk.sessions.SessionEnds",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.middleware.Trail",
    "config.middleware.NewPassword",
    "axes.middleware.AxesMiddleware",
    "sheets.pdf_papers.PdfOnRequest",
    # The last one: it calls the view.
    "workflow.once.OnceMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "workflow.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.desk",
            ],
            "builtins": ["almanac.filters", "config.addresses", "workflow.deeds"],
        },
    },
]

# --- data --------------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'workplan.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Web, worker and scheduler write at the same time: without WAL and an immediate lock, more
    # than half of such writes fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs/images")]
STORAGES = {
    "default": {"BACKEND": "workflow.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "config.addresses.StaticFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "workflow.storage.Uploads",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Something done to all rows of a large ledger names each of them twice.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- people and their sessions -----------------------------------------------------------------

AUTH_USER_MODEL = "members.User"
SESSION_ENGINE = "members.sessions"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "members.sessions.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "members.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "members.passwords.Mixed"},
    {"NAME": "members.passwords.NotHadBefore"},
]
LOGIN_URL = reverse_lazy("login")
LOGIN_REDIRECT_URL = reverse_lazy("desk:mine")
LOGOUT_REDIRECT_URL = LOGIN_URL
# A session ends so long after it began, whatever is done; and before, where a person does nothing for
# a while: less of it for accounts that enter the admin (desk/sessions.py).
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 60 * 60
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=8 * 60)
SESSION_IDLE_MINUTES_ADMIN = env.int("SESSION_IDLE_MINUTES_ADMIN", default=30)
# The link of an invitation, and of a first account, is good so long.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
# Five wrong passwords for one account from one address lock that pair for fifteen minutes
# (GB/T 22239-2019 level 2, 身份鉴别).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
# What happened stays on our own trail (members/sign_ins.py); this package counts, and forgets.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# Wrong passwords for more accounts than these from one address within fifteen minutes: answers to
# wrong ones come slowly, and the office is told.
SIGN_IN_NAMES_PER_ADDRESS = env.int("SIGN_IN_NAMES_PER_ADDRESS", default=30)
# A password is to be changed after so many days; 0: never.
PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=0)
# An account to which nobody signed in for so many days is switched off; 0: never.
UNUSED_ACCOUNT_DAYS = env.int("UNUSED_ACCOUNT_DAYS", default=0)
# 三员分立: accounts, the trail and the system's own settings are each a role's alone (members/separation.py).
SEPARATE_ADMINISTRATORS = env.bool("SEPARATE_ADMINISTRATORS", default=False)
# The trail is kept so many days, at least six months (网络安全法 第二十一条); 0: for ever.
AUDIT_DAYS = env.int("AUDIT_DAYS", default=365)
# Where each link of the trail goes besides: a socket of this machine (/dev/log), or host:port (UDP).
AUDIT_SYSLOG = env("AUDIT_SYSLOG", default="")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
# In production browsers are told to come by https alone for a year; only over https do they listen.
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "config.proxy.client_address"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

# --- the public's pages --------------------------------------------------------------------------

# Where the codes lead: another name than the one inside, where a process of their own answers there.
PUBLIC_URL = env("PUBLIC_URL", default=SITE_URL).rstrip("/")
# The header in which a gateway before us names the telephone that it verified; without one, nothing that
# a citizen wrote is shown to others. Believed from our own proxy alone.
PUBLIC_VERIFIED_HEADER = (
    env("PUBLIC_VERIFIED_HEADER", default="") if env.bool("BEHIND_PROXY", default=False) else ""
)
# Of a hall that scans at once each phone is served the same page, made anew after so many seconds.
PUBLIC_PAGE_SECONDS = env.int("PUBLIC_PAGE_SECONDS", default=5)
# A process that has these pages and no others: no account, no session, nothing inside.
PUBLIC_ONLY = env.bool("PUBLIC_ONLY", default=False)
if PUBLIC_ONLY:
    ROOT_URLCONF = "voices.own_urls"
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "config.middleware.ContentSecurityPolicy",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
    DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# --- backup ------------------------------------------------------------------------------------

BACKUP_DIR = Path(env("BACKUP_DIR", default=str(DATA_DIR / "backups")))
# With it backups are encrypted, and hold the environment with its keys, too.
BACKUP_PASSPHRASE = env("BACKUP_PASSPHRASE", default="")

# --- language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]

# --- mail --------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="工作要点提醒 <reminders@example.org>")

# Hosts inside the building on which a person's robot may stand; outside, any may.
ALLOWED_WEBHOOK_HOSTS = env.list("ALLOWED_WEBHOOK_HOSTS", default=[])

# --- background work ---------------------------------------------------------------------------

CELERY_BROKER_URL = env(
    "CELERY_BROKER_URL", default=env("REDIS_URL", default="filesystem://localhost")
)
if CELERY_BROKER_URL.startswith("filesystem://"):
    _broker = DATA_DIR / "broker"
    for folder in ("messages", "control"):
        (_broker / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 30
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Log as the rest does, by LOGGING below.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
DJANGO_CELERY_BEAT_TZ_AWARE = True

# --- what the office may set -------------------------------------------------------------------

# Days ahead of a due date on which the people responsible are reminded.
REMINDER_DAYS_AHEAD = env.list("REMINDER_DAYS_AHEAD", cast=int, default=[30, 7, 3, 1, 0])
# A ★ item's 工作方案 is looked for so many days before its work starts: from review to execution
# there are two to six weeks.
SCHEME_LEAD_DAYS = env.int("SCHEME_LEAD_DAYS", default=30)
# An upload of progress files, and of a plan workbook, in bytes.
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=20 * 1024 * 1024)

# The plan check: more than so many items due in a month are too many for a leader or department.
CHECKUP_MONTH_LIMIT = env.int("CHECKUP_MONTH_LIMIT", default=3)
# Days from one 主席会议 to the next: the 61st of 2021 was on 26 February, the 64th on 21 May.
CHECKUP_MEETING_DAYS = env.int("CHECKUP_MEETING_DAYS", default=28)

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_TMP_STORAGE_CLASS = "sheets.uploads.PrivateUploads"
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

UNFOLD = {
    "SITE_TITLE": "年度工作要点",
    "SITE_HEADER": "年度工作要点",
    "SITE_SUBHEADER": "办公室管理后台",
    "SITE_SYMBOL": "fact_check",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icon.svg")}
    ],
    "SITE_URL": reverse_lazy("desk:mine"),
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "desk.admin_front.dashboard",
    "ENVIRONMENT": "desk.admin_front.environment",
    "STYLES": [lambda request: static("admin.css"), lambda request: static("admin-old.css")],
    "SCRIPTS": [lambda request: static("admin.js")],
    "COLORS": {
        "primary": {
            "50": "oklch(0.971 0.013 17.38)",
            "100": "oklch(0.936 0.032 17.717)",
            "200": "oklch(0.885 0.062 18.334)",
            "300": "oklch(0.808 0.114 19.571)",
            "400": "oklch(0.704 0.171 22.216)",
            "500": "oklch(0.585 0.2 25.331)",
            "600": "oklch(0.5 0.19 27.325)",
            "700": "oklch(0.45 0.175 27.518)",
            "800": "oklch(0.4 0.15 26.899)",
            "900": "oklch(0.36 0.125 25.723)",
            "950": "oklch(0.258 0.092 26.042)",
        },
    },
    "SIDEBAR": {"show_search": True},
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "config.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
if AUDIT_SYSLOG:
    _host, _, _port = AUDIT_SYSLOG.partition(":")
    LOGGING["handlers"]["syslog"] = {
        "class": "logging.handlers.SysLogHandler",
        "address": AUDIT_SYSLOG if AUDIT_SYSLOG.startswith("/") else (_host, int(_port or 514)),
        "facility": "authpriv",
        "formatter": "trail",
    }
    LOGGING["formatters"]["trail"] = {"format": "workplan: {message}", "style": "{"}
    LOGGING["loggers"] = {
        "members.trail": {"handlers": ["syslog"], "level": "INFO", "propagate": False}
    }
