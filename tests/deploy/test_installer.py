"""What install.sh takes for an answer. That it installs, upgrades and goes back, without a network and
under systemd, scripts/check-bundle.sh shows.
"""

import os

import pytest

from deploy import installer

GOOD = {
    "WORKPLAN_ADDRESS": ["plan.example.gov.cn", "10.1.2.3"],
    "WORKPLAN_MAIL": ["a@example.gov.cn smtp+tls://a:b%40c@mail.example.gov.cn:587"],
    "WORKPLAN_DATABASE": ["embedded", "postgresql", "postgresql://w:p@db:5432/w"],
    "WORKPLAN_CERTIFICATE": ["self"],
    "WORKPLAN_BACKUP": ["/srv/backup"],
}
BAD = {
    "WORKPLAN_ADDRESS": ["https://plan.example.gov.cn", "plan:8443", "计划.cn; reboot"],
    "WORKPLAN_MAIL": ["a@example.gov.cn", "smtp://mail a@example.gov.cn", "a@b http://mail"],
    "WORKPLAN_DATABASE": ["sqlite", "mysql://w:p@db/w"],
    "WORKPLAN_CERTIFICATE": ["own", "/nowhere.crt /nowhere.key"],
    "WORKPLAN_BACKUP": ["backup"],
}


@pytest.mark.parametrize(("name", "answer"), [(n, a) for n, all_ in GOOD.items() for a in all_])
def test_a_good_answer_is_taken(name, answer):
    assert installer._complaint(name, answer) == ""


@pytest.mark.parametrize(("name", "answer"), [(n, a) for n, all_ in BAD.items() for a in all_])
def test_another_is_answered_with_how_to_write_it(name, answer):
    assert installer._complaint(name, answer) != ""


def test_nothing_is_asked_where_nobody_sits(tmp_path, monkeypatch):
    monkeypatch.setattr(installer, "ENVIRONMENT", tmp_path / "none.env")
    answers = tmp_path / "answers"
    answers.write_text("WORKPLAN_ADDRESS=plan.example.gov.cn\n# the mail is missing\n")
    with pytest.raises(installer.NotInstalled, match="没有回答 WORKPLAN_MAIL"):
        installer._answers(answers)


def test_missing_programs_are_told_by_their_packages(monkeypatch):
    there = {"apt-get", "runuser", "openssl", "psql"}
    monkeypatch.setattr(installer.shutil, "which", lambda name: name if name in there else None)
    with pytest.raises(installer.NotInstalled, match=r"apt-get install nginx-light redis-server$"):
        installer._look_for_servers({"WORKPLAN_DATABASE": "postgresql"})


def test_what_the_environment_file_says_is_read_as_the_shell_reads_it(tmp_path, monkeypatch):
    file = tmp_path / "production.env"
    file.write_text(
        "# settings\nDEFAULT_FROM_EMAIL='工作要点提醒 <a@b.cn>'\nBACKUP_DIR=/srv/backup\n"
    )
    monkeypatch.setattr(installer, "ENVIRONMENT", file)
    assert installer._settings() == {
        "DEFAULT_FROM_EMAIL": "工作要点提醒 <a@b.cn>",
        "BACKUP_DIR": "/srv/backup",
    }


def test_a_certificate_is_there_before_the_answers_count_as_given(tmp_path, monkeypatch):
    """Else an installation that ends in between would never ask for it again."""
    for step in ("_look_at_machine", "_look_for_servers", "_make_user_and_folders"):
        monkeypatch.setattr(installer, step, lambda *_: None)
    monkeypatch.setattr(installer, "_answers", lambda _: {"WORKPLAN_CERTIFICATE": "self"})
    monkeypatch.setattr(installer, "_unpack", lambda release: release)
    monkeypatch.setattr(installer, "BUNDLE", tmp_path)
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "RELEASE").write_text("1\n")
    monkeypatch.setattr(installer.sys, "argv", ["install.sh"])
    steps: list[str] = []
    monkeypatch.setattr(installer, "_write_environment", lambda _: steps.append("environment"))
    monkeypatch.setattr(installer, "_install", lambda _: steps.append("install"))

    def fail(_: object) -> None:
        steps.append("certificate")
        raise installer.subprocess.CalledProcessError(1, ["openssl"])

    monkeypatch.setattr(installer, "_put_certificate", fail)
    with pytest.raises(SystemExit, match="再运行一次"):
        installer.main()
    assert steps == ["certificate"]


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({}, ["CREATE ROLE", "CREATE DATABASE"]),
        ({"pg_roles": "1"}, ["ALTER ROLE", "CREATE DATABASE"]),
        ({"pg_roles": "1", "pg_database": "1"}, ["ALTER ROLE"]),
    ],
    ids=["nothing", "a role", "a role and an empty database"],
)
def test_a_database_that_was_begun_is_made_to_its_end(monkeypatch, there, said):
    statements = asked(monkeypatch, there)
    installer._make_database()
    assert [s[: len(words)] for s, words in zip(statements, said, strict=True)] == said


def test_a_database_in_use_is_left_alone(monkeypatch):
    statements = asked(monkeypatch, {"pg_roles": "1", "pg_database": "1", "pg_tables": "1"})
    with pytest.raises(installer.NotInstalled, match="有数据"):
        installer._make_database()
    assert statements == []


def asked(monkeypatch, there: dict[str, str]) -> list[str]:
    """Have PostgreSQL say what is there; return what it is told to do."""
    statements: list[str] = []

    def psql(database: str, statement: str) -> str:
        if statement.startswith("SELECT"):
            return next((there[name] for name in there if f"FROM {name} " in statement), "")
        statements.append(statement)
        return ""

    monkeypatch.setattr(installer, "_psql", psql)
    monkeypatch.setattr(installer, "_run", lambda *_, **__: None)
    return statements


def test_a_site_that_nginx_refuses_is_tried_again_the_next_time(tmp_path, monkeypatch):
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "nginx.conf.template").write_text("server_name ${SITE_HOST};")
    monkeypatch.setattr(installer, "HOME", tmp_path)
    monkeypatch.setattr(installer, "SITE", tmp_path / "workplan.conf")

    def fail(*command: object) -> None:
        raise installer.subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(installer, "_run", fail)
    monkeypatch.setattr(
        installer.Path,
        "unlink",
        lambda self, **_: os.remove(self) if self == installer.SITE else None,
    )
    with pytest.raises(installer.subprocess.CalledProcessError):
        installer._write_site({"ALLOWED_HOSTS": "plan.example.gov.cn"})
    assert not installer.SITE.exists()


def test_the_unit_of_an_earlier_version_goes_with_it_and_comes_back_with_it(tmp_path, monkeypatch):
    units, told = tmp_path / "units", []
    monkeypatch.setattr(installer, "UNITS", units)
    monkeypatch.setattr(installer, "_run", lambda *words, **_: told.append(words))
    for release, names in (("before", ("worker", "beat")), ("new", ("worker",))):
        (folder := tmp_path / release / "deploy" / "systemd").mkdir(parents=True)
        for name in names:
            (folder / f"workplan-{name}.service").write_text(release)
    former = units / "workplan-beat.service"
    reload = ("systemctl", "daemon-reload")

    installer._write_units(tmp_path / "before", {})
    assert (former.read_text(), told) == ("before", [reload])

    assert installer._write_units(tmp_path / "new", {})
    assert not former.exists()
    ended = ("systemctl", "disable", "--now", "--quiet", "workplan-beat.service")
    assert told[1:] == [ended, reload]
    assert not installer._write_units(tmp_path / "new", {})

    installer._write_units(tmp_path / "before", {})
    assert former.read_text() == "before"
