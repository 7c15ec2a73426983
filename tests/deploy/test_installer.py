"""What install.sh takes for an answer. That it installs, upgrades and goes back, without a network and
under systemd, scripts/check-bundle.sh shows.
"""

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
