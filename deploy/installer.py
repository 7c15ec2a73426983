"""Install the product on this machine from an unpacked bundle, or upgrade to it.

Started by install.sh as root. It looks at what the machine has, asks five questions (or reads them
from --answers FILE or the environment), and says what it did. What is as it should be stays: run
again, it changes nothing. An upgrade that fails its check goes back to what was before.
"""

import argparse
import os
import platform
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

BUNDLE = Path(__file__).resolve().parent.parent.parent
HOME, RELEASES = Path("/opt/workplan"), Path("/opt/workplan-releases")
ENVIRONMENT = Path("/etc/workplan/production.env")
DATA = Path("/var/lib/workplan")
TLS = Path("/etc/nginx/tls")
SITE = Path("/etc/nginx/conf.d/workplan.conf")
UNITS = Path("/etc/systemd/system")
USER = "workplan"
SERVICES = ("workplan.target", "workplan-web", "workplan-worker")
# Of earlier versions: what it did, the worker does. The target stops it and starts it with them.
FORMER = "workplan-beat.service"
TIMERS = ("workplan-backup.timer", "workplan-trial-restore.timer")
REDIS = "redis://127.0.0.1:6379/0"
OLDEST_GLIBC = (2, 28)
PATIENCE = 180

QUESTIONS = (
    ("WORKPLAN_ADDRESS", "1. 网站地址，域名或 IP，例如 plan.example.gov.cn", ""),
    (
        "WORKPLAN_MAIL",
        "2. 邮件：发件地址和服务器，中间空一格，\n"
        "   例如 reminders@example.gov.cn smtp+tls://用户:口令@mail.example.gov.cn:587",
        "",
    ),
    (
        "WORKPLAN_DATABASE",
        "3. 数据库：embedded（内置，三十人以内的一个办公室）、postgresql（本机，自动建库），\n"
        "   或 postgresql://用户:口令@主机:5432/库名",
        "embedded",
    ),
    (
        "WORKPLAN_CERTIFICATE",
        "4. 证书：self（自制，浏览器会提示不受信任），或证书和私钥两个文件的路径，中间空一格",
        "self",
    ),
    ("WORKPLAN_BACKUP", "5. 备份放在哪个文件夹，最好是另一块磁盘", "/var/backups/workplan"),
)
# What is missing, by the name of its package for apt and for dnf.
PACKAGES = {
    "nginx": ("nginx-light", "nginx"),
    "openssl": ("openssl", "openssl"),
    "runuser": ("util-linux", "util-linux"),
    "psql": ("postgresql", "postgresql-server"),
    "redis-server": ("redis-server", "redis"),
}

done: list[str] = []


class NotInstalled(Exception):
    """Why nothing was installed, or what was taken back; in Chinese."""


def main() -> None:
    """Install, upgrade, or find all as it should be."""
    parser = argparse.ArgumentParser("install.sh")
    parser.add_argument("--answers", type=Path, help="回答写在文件里，每行 名称=值")
    said = parser.parse_args()
    os.umask(0o022)
    try:
        _look_at_machine()
        answers = _answers(said.answers)
        _look_for_servers(answers)
        release = (BUNDLE / "program" / "RELEASE").read_text().strip()
        before = HOME.resolve() if HOME.is_symlink() else None
        new = _unpack(RELEASES / release)
        _make_user_and_folders(answers)
        # The environment file is the last of what the answers say: with it, nothing is asked again.
        _put_certificate(answers)
        _write_environment(answers)
        if before and before != new:
            _upgrade(before, new)
        else:
            _install(new)
    except NotInstalled as why:
        _tell_done()
        sys.exit(f"\n{why}")
    except subprocess.CalledProcessError as error:
        _tell_done()
        sys.exit(
            f"\n没有装完，命令出错：{shlex.join(map(str, error.cmd))}\n{error.stderr or ''}"
            "\n排除原因后再运行一次 ./install.sh，会接着装。"
        )
    _tell_done()
    if not done:
        print("\n已经装好，没有改动。")


def _tell_done() -> None:
    """Say what was done, also before an end that comes too soon: the passphrase is said once."""
    if done:
        print("\n做了这些：", *done, sep="\n  ", flush=True)


# --- looking and asking --------------------------------------------------------------------------


def _look_at_machine() -> None:
    system = _os_release().get("PRETTY_NAME", "未知系统")
    print(f"本机：{system}，{platform.machine()}，Python {platform.python_version()}")
    processor = (BUNDLE / "PROCESSOR").read_text().strip()
    if platform.machine() != processor:
        raise NotInstalled(f"这个安装包是给 {processor} 的，请换用 {platform.machine()} 的安装包。")
    version = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 0"
    if tuple(map(int, version.split()[1].split("."))) < OLDEST_GLIBC:
        raise NotInstalled(
            f"系统太旧（{version}），须 glibc 2.28 以上：Debian 10、UOS 20、麒麟 V10 起。"
        )
    if not Path("/run/systemd/system").is_dir():
        raise NotInstalled(
            "本机没有用 systemd 启动，不能用本程序安装；容器请用 docs/deployment.md 的 Docker 一节。"
        )
    for program, words in (
        ("psql", "PostgreSQL"),
        ("redis-server", "Redis/Valkey"),
        ("nginx", "nginx"),
    ):
        there = shutil.which(program) or (
            program == "redis-server" and shutil.which("valkey-server")
        )
        print(f"  {words}：{'有' if there else '没有'}")


def _os_release() -> dict[str, str]:
    lines = (
        Path("/etc/os-release").read_text().splitlines() if Path("/etc/os-release").exists() else []
    )
    return dict(shlex.split(line)[0].partition("=")[::2] for line in lines if "=" in line)


def _answers(file: Path | None) -> dict[str, str]:
    """Return the answers; none are needed where the environment file has been written."""
    if ENVIRONMENT.exists():
        print(f"已有 {ENVIRONMENT}，沿用其中的设置。")
        return {}
    given = dict(os.environ)
    if file:
        lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
        pairs = (line.partition("=")[::2] for line in lines if line and not line.startswith("#"))
        given |= {name.strip(): value.strip() for name, value in pairs}
    answers = {}
    for name, words, default in QUESTIONS:
        value = given.get(name, "")
        while not value or _complaint(name, value):
            if value:
                print(f"  {_complaint(name, value)}")
            if not sys.stdin.isatty():
                raise NotInstalled(f"没有回答 {name}，或者回答有误：{words}")
            value = (
                input(f"{words}{f'（直接回车：{default}）' if default else ''}\n> ").strip()
                or default
            )
        answers[name] = value
    return answers


def _complaint(name: str, value: str) -> str:
    """Return what is wrong with an answer, or nothing."""
    if name == "WORKPLAN_ADDRESS" and not re.fullmatch(r"[A-Za-z0-9.-]+", value):
        return "只写域名或 IP，不带 https:// 和端口。"
    if name == "WORKPLAN_MAIL" and not re.fullmatch(r"\S+@\S+ smtp(\+tls|\+ssl)?://\S+", value):
        return "写成：发件地址 smtp+tls://用户:口令@服务器:587"
    if name == "WORKPLAN_DATABASE" and not re.fullmatch(
        r"embedded|postgresql|postgresql://\S+", value
    ):
        return "写 embedded、postgresql，或 postgresql:// 开头的地址。"
    if name == "WORKPLAN_CERTIFICATE" and value != "self":
        missing = [path for path in value.split() if not Path(path).is_file()]
        if missing or len(value.split()) != 2:
            return "写 self，或证书和私钥两个文件的路径" + "".join(
                f"；没有 {path}" for path in missing
            )
    if name == "WORKPLAN_BACKUP" and not value.startswith("/"):
        return "写完整路径，以 / 开头。"
    return ""


def _look_for_servers(answers: dict[str, str]) -> None:
    """Refuse before anything is changed where a program is missing, with the packages' names."""
    needed = ["nginx", "runuser"]
    if answers.get("WORKPLAN_CERTIFICATE") == "self":
        needed.append("openssl")
    database = answers.get("WORKPLAN_DATABASE", "embedded")
    if database == "postgresql":
        needed.append("psql")
    if database != "embedded" and not shutil.which("valkey-server"):
        needed.append("redis-server")
    missing = [program for program in needed if not shutil.which(program)]
    if missing:
        has_apt = shutil.which("apt-get") is not None
        names = " ".join(PACKAGES[program][0 if has_apt else 1] for program in missing)
        raise NotInstalled(
            f"缺少软件包，请先安装（Debian、UOS、麒麟的软件源或安装光盘里都有）：\n"
            f"  {'apt-get' if has_apt else 'dnf'} install {names}"
        )


# --- the parts -----------------------------------------------------------------------------------


def _unpack(release: Path) -> Path:
    """Put the program and its environment beside those that are there, and return where."""
    whole = release / "COMPLETE"
    if whole.exists():
        return release
    shutil.rmtree(release, ignore_errors=True)
    RELEASES.mkdir(parents=True, exist_ok=True)
    shutil.copytree(BUNDLE / "program", release)
    python = release / ".venv/bin/python"
    _run(sys.executable, "-m", "venv", release / ".venv")
    pip = [
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
    ]
    _run(
        *(python, "-m", "pip", *pip, "--disable-pip-version-check"),
        *("--find-links", BUNDLE / "wheels"),
        *("--requirement", release / "requirements" / "base.txt"),
    )
    # The services may not write here.
    _run(python, "-m", "compileall", "-q", "-x", r"\.venv", release)
    whole.touch()
    done.append(f"程序放在 {release}")
    return release


def _make_user_and_folders(answers: dict[str, str]) -> None:
    if _run("id", USER, check=False).returncode:
        _run("useradd", "--system", "--home-dir", DATA, "--shell", "/usr/sbin/nologin", USER)
        done.append(f"系统用户 {USER}")
    folders = [DATA]
    if backup := answers.get("WORKPLAN_BACKUP"):
        folders.append(Path(backup))
    for folder in folders:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            done.append(f"文件夹 {folder}")
            shutil.chown(folder, USER, USER)
            folder.chmod(0o750)


def _write_environment(answers: dict[str, str]) -> None:
    if not answers:
        return
    address = answers["WORKPLAN_ADDRESS"]
    sender, server = answers["WORKPLAN_MAIL"].split()
    values = {
        "PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": address,
        "SITE_URL": f"https://{address}",
        "EMAIL_URL": server,
        "DEFAULT_FROM_EMAIL": f"工作要点提醒 <{sender}>",
        "DATA_DIR": str(DATA),
        "STATIC_ROOT": str(HOME / "static-collected"),
        "BEHIND_PROXY": "1",
        "BACKUP_DIR": answers["WORKPLAN_BACKUP"],
        "BACKUP_PASSPHRASE": "-".join(secrets.token_hex(2) for _ in range(8)),
    }
    database = answers["WORKPLAN_DATABASE"]
    if database == "embedded":
        values["EMBEDDED"] = "1"
    else:
        values["DATABASE_URL"] = _make_database() if database == "postgresql" else database
        values["REDIS_URL"] = REDIS
    ENVIRONMENT.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    with open(os.open(ENVIRONMENT, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    done.append(f"设置写在 {ENVIRONMENT}（只有 root 能读）")
    done.append(f"备份口令：{values['BACKUP_PASSPHRASE']}　请抄在纸上另外保存，没有它备份打不开")


def _make_database() -> str:
    """Make role and database in the PostgreSQL of this machine, and return its address. What is there
    of an installation that did not come to its end is taken; a database in use is not.
    """
    password = secrets.token_urlsafe(24)
    _run("systemctl", "start", "postgresql")
    has_role = _psql("postgres", f"SELECT 1 FROM pg_roles WHERE rolname = '{USER}'")
    has_database = _psql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{USER}'")
    if has_database and _psql(USER, "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"):
        raise NotInstalled(
            f"PostgreSQL 里已有数据库 {USER}，而且有数据。要继续用它，第 3 题请写它的地址"
            f"（postgresql://…）；不要了的请先改名或删除。"
        )
    verb = "ALTER" if has_role else "CREATE"
    _psql("postgres", f"{verb} ROLE {USER} LOGIN PASSWORD '{password}'")
    if not has_database:
        _psql(
            "postgres",
            f"CREATE DATABASE {USER} OWNER {USER} ENCODING 'UTF8' TEMPLATE template0",
        )
    done.append(f"PostgreSQL 的用户和数据库 {USER}")
    return f"postgresql://{USER}:{password}@127.0.0.1:5432/{USER}"


def _psql(database: str, statement: str) -> str:
    command = ("psql", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1")
    # By standard input: the password of a command line could be read by everybody.
    return _run(
        *("runuser", "-u", "postgres", "--", *command, "--dbname", database),
        cwd="/",
        said=statement,
    ).stdout.strip()


def _install(new: Path) -> None:
    if not HOME.is_symlink():
        if HOME.exists():
            raise NotInstalled(f"{HOME} 已存在，但不是由本程序安装的，请先移开。")
        HOME.symlink_to(new)
    settings = _settings()
    if _is_behind():
        _manage("migrate", "--no-input", "--verbosity", "0")
        done.append("建好数据库的表")
    _manage("check")
    changed = _write_units(new, settings)
    _write_site(settings)
    _start(changed)
    _await_health()
    if _has_no_account():
        _run("systemctl", "start", "workplan-backup.service")
        done.append("第一次备份")
        done.append(_manage("first_account").stdout.strip().replace("\n", "\n  "))


def _is_behind() -> bool:
    """Return whether the database waits for migrations."""
    return _manage("migrate", "--check", check=False).returncode != 0


def _has_no_account() -> bool:
    words = "from members.models import User; print(User.objects.exists())"
    return _manage("shell", "--verbosity", "0", "--command", words).stdout.strip() == "False"


def _settings() -> dict[str, str]:
    """Return what the environment file says."""
    words = shlex.split(ENVIRONMENT.read_text(encoding="utf-8"), comments=True)
    return dict(word.partition("=")[::2] for word in words)


def _write_units(new: Path, settings: dict[str, str]) -> bool:
    """Write a version's units without what it has no more, and let the backup write where it shall; return
    whether any is new.
    """
    texts = {path.name: path.read_text() for path in (new / "deploy" / "systemd").iterdir()}
    writable = f"[Service]\nReadWritePaths={settings.get('BACKUP_DIR', DATA)}\n"
    texts["workplan-backup.service.d/place.conf"] = writable
    changed = [name for name, text in sorted(texts.items()) if _write(UNITS / name, text)]
    if FORMER not in texts and (UNITS / FORMER).exists():
        _run("systemctl", "disable", "--now", "--quiet", FORMER)
        (UNITS / FORMER).unlink()
        changed.append(f"不再有 {FORMER}")
    if changed:
        _run("systemctl", "daemon-reload")
        done.append(f"systemd 单元：{'、'.join(changed)}")
    return bool(changed)


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def _put_certificate(answers: dict[str, str]) -> None:
    certificate, key = TLS / "site.crt", TLS / "site.key"
    answer = answers.get("WORKPLAN_CERTIFICATE", "")
    if certificate.exists() or not answer:
        return
    TLS.mkdir(mode=0o700, parents=True, exist_ok=True)
    if answer == "self":
        name = answers["WORKPLAN_ADDRESS"]
        kind = "IP" if re.fullmatch(r"[\d.]+", name) else "DNS"
        request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "825"]
        _run(
            *("openssl", *request, "-subj", f"/CN={name}"),
            *("-addext", f"subjectAltName={kind}:{name}", "-keyout", key, "-out", certificate),
        )
        done.append(
            f"自制证书 {certificate}：换成正式证书时替换它和 site.key，再 systemctl reload nginx"
        )
    else:
        for source, target in zip(answer.split(), (certificate, key), strict=True):
            shutil.copy(source, target)
        done.append(f"证书放在 {TLS}")
    key.chmod(0o600)


def _write_site(settings: dict[str, str]) -> None:
    text = (HOME / "deploy" / "nginx.conf.template").read_text(encoding="utf-8")
    address = settings["ALLOWED_HOSTS"].partition(",")[0]
    for name, value in (("SITE_HOST", address), ("UPSTREAM", "127.0.0.1:8000"), ("TLS", str(TLS))):
        text = text.replace(f"${{{name}}}", value)
    default = Path("/etc/nginx/sites-enabled/default")
    if _write(SITE, text):
        # Debian's page for port 80 would stand in the way; its file stays in sites-available.
        default.unlink(missing_ok=True)
        try:
            _run("nginx", "-t")
        except subprocess.CalledProcessError:
            SITE.unlink()  # else the next try would take it for done, and nginx not start again
            raise
        _run("systemctl", "enable", "--quiet", "nginx")
        _run("systemctl", "reload-or-restart", "nginx")
        done.append(f"nginx 站点 {SITE}")


def _start(changed: bool) -> None:
    units = (*SERVICES, *TIMERS)
    active = _run("systemctl", "is-active", "--quiet", *units, check=False).returncode == 0
    if not active or changed:
        _run("systemctl", "enable", "--quiet", *units)
        _run("systemctl", "restart", *units)
        done.append(f"启动并设为开机启动：{'、'.join(units)}")


# --- the upgrade ---------------------------------------------------------------------------------


def _upgrade(before: Path, new: Path) -> None:
    """Back up, change over, migrate, check; where that fails, go back to what was before."""
    was_well = _health() == 200
    print(f"从 {before.name} 升级到 {new.name}：先备份。")
    settings = _settings()
    _run("systemctl", "start", "workplan-backup.service")
    backup = max(Path(settings["BACKUP_DIR"]).glob("workplan-*"), key=lambda path: path.name)
    done.append(f"升级前的备份 {backup}")
    _run("systemctl", "stop", *SERVICES)
    migrated = False
    try:
        _point_to(new)
        migrated = _is_behind()
        if migrated:
            _manage("migrate", "--no-input", "--verbosity", "0")
        _manage("check")
        _write_units(new, settings)
        _write_site(settings)
        _run("systemctl", "restart", *SERVICES, *TIMERS)
        _await_health(must_be_well=was_well)
    except (NotInstalled, subprocess.CalledProcessError) as error:
        why = getattr(error, "stderr", "") or str(error)
        _run("systemctl", "stop", *SERVICES)
        _point_to(before)
        if migrated:
            _manage("restore", "--replace", backup)
        _write_units(before, settings)
        _write_site(settings)
        _run("systemctl", "start", *SERVICES, *TIMERS)
        _await_health(must_be_well=was_well)
        raise NotInstalled(
            f"升级没有成功，已回到 {before.name}，数据与升级前一样。原因：\n{why.strip()[-2000:]}"
        ) from error
    done.append(f"升级到 {new.name}；原来的程序留在 {before}")


def _point_to(release: Path) -> None:
    link = HOME.with_name(".workplan.new")
    link.unlink(missing_ok=True)
    link.symlink_to(release)
    link.rename(HOME)


# --- what all use --------------------------------------------------------------------------------


def _health() -> int:
    """Return the status of /health/; 0 where nobody answers."""
    try:
        with urlopen("http://127.0.0.1:8000/health/", timeout=30) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0


def _await_health(*, must_be_well: bool = False) -> None:
    """Wait for the web server, and a while for all to be well: the first heartbeat takes a minute."""
    end = time.monotonic() + PATIENCE
    status = 0
    while time.monotonic() < end:
        status = _health()
        if status == 200 or (status == 503 and not must_be_well):
            return
        time.sleep(2)
    words = {0: "网页服务没有启动", 503: "运行状况仍有异常，见网页上的“运行状况”"}
    log = _run("journalctl", "--no-pager", "--lines", "20", "--unit", "workplan-*", check=False)
    raise NotInstalled(f"{words.get(status, f'网页服务出错（{status}）')}。\n{log.stdout}")


def _manage(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    return _run(HOME / "deploy" / "manage", *arguments, check=check)


def _run(
    *command: object, check: bool = True, cwd: str | None = None, said: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        check=check,
        capture_output=True,
        text=True,
        cwd=cwd,
        input=said,
    )


if __name__ == "__main__":
    main()
