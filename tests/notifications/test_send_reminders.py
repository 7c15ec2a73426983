"""`manage.py send_reminders`: one day by hand."""

import json
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command

from notifications.enums import MailState
from notifications.models import Mail, Preference, Reminder
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://plan.example.org"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue()


def run_json(*arguments: str) -> dict:
    return json.loads(run(*arguments, "--json"))


@pytest.fixture
def due(person, add_due):
    return add_due(date(2021, 3, 31), person, key=20, title="专题协商", starred=True)


def test_a_day_is_planned_sent_and_shown(due):
    report = run_json("--on", "2021-03-24")
    assert report == {
        "on": "2021-03-24",
        "working_day": True,
        "dry_run": False,
        "mails": [
            {
                "recipient": "黄美丽",
                "channel": "mail",
                "address": "huang@example.org",
                "subject": "工作要点提醒：1 项即将到期",
                "state": "sent",
                "error": "",
                "lines": [
                    {
                        "subject": "test:20",
                        "series": "重点任务",
                        "number": "20",
                        "title": "专题协商",
                        "due": "2021-03-31",
                        "days": 7,
                        "kind": "upcoming",
                        "task": "",
                        "occasions": ["2021-03-31 -30", "2021-03-31 -7"],
                        "url": "https://plan.example.org/items/20/",
                    }
                ],
                "tasks": [],
            }
        ],
    }
    assert [m.to for m in outbox.outbox] == [["huang@example.org"]]
    assert Mail.objects.get().state == MailState.SENT


def test_json_is_readable_chinese(due):
    assert "专题协商" in run("--on", "2021-03-24", "--json")


def test_the_same_day_again_sends_nothing(due):
    run("--on", "2021-03-24")
    assert run_json("--on", "2021-03-24")["mails"] == []
    assert run("--on", "2021-03-24") == "2021-03-24 没有需要发送的提醒。\n"
    assert len(outbox.outbox) == 1


def test_a_dry_run_writes_and_sends_nothing(due):
    report = run_json("--on", "2021-03-24", "--dry-run")
    assert report["dry_run"] is True
    [mail] = report["mails"]
    assert (mail["state"], mail["error"]) == ("planned", "")
    assert mail["subject"] == "工作要点提醒：1 项即将到期"
    assert mail["address"] == "huang@example.org"
    assert [line["number"] for line in mail["lines"]] == ["20"]
    assert (Mail.objects.count(), Reminder.objects.count(), outbox.outbox) == (0, 0, [])


def test_a_dry_run_leaves_alone_what_waits(due, add_mail):
    add_mail()
    run("--on", "2021-03-24", "--dry-run")
    assert Mail.objects.get().state == MailState.WAITING


def test_a_summary_in_words(due, person):
    assert run("--on", "2021-03-24") == (
        "2021-03-24 生成 1 封提醒邮件。\n"
        "\n"
        "黄美丽（huang@example.org）已发送\n"
        "  重点任务 20：专题协商（2021-03-31 到期，到期提醒）\n"
    )


def test_a_summary_of_a_dry_run_in_words(due):
    assert run("--on", "2021-03-24", "--dry-run").startswith(
        "2021-03-24 将发送（试运行，未写入） 1 封提醒邮件。\n\n黄美丽（huang@example.org）将会发送\n"
    )


@pytest.mark.parametrize("arguments", [["--dry-run"], []])
def test_who_reads_on_the_desk_is_shown_so(due, person, arguments):
    Preference.objects.create(person=person, channel="desk")
    assert "黄美丽（仅本系统）" in run("--on", "2021-03-24", *arguments)
    assert Mail.objects.count() == (0 if arguments else 1)


def test_who_has_no_address_is_shown_with_what_to_do(add_due):
    add_due(date(2021, 3, 31), make_person("陈悦", email=""))
    [mail] = run_json("--on", "2021-03-24")["mails"]
    assert mail["state"] == "failed"
    assert mail["error"] == "收件人没有电子邮箱。请在“人员”中填写后，在“提醒邮件”中重新发送。"
    assert outbox.outbox == []


def test_what_has_to_be_done_first_stands_by_itself(person, add_due):
    add_due(date(2021, 4, 1), person, key=28, title="专题视察", task="报送工作方案")
    [mail] = run_json("--on", "2021-03-18", "--dry-run")["mails"]
    assert mail["lines"] == []
    [task] = mail["tasks"]
    assert (task["number"], task["task"], task["days"]) == ("28", "报送工作方案", 14)
    assert "  重点任务 28：专题视察（2021-04-01 开始，待报送工作方案）\n" in run(
        "--on", "2021-03-18"
    )


def test_a_day_off_says_so_and_sends_nothing(due, add_mail):
    add_mail()
    report = run_json("--on", "2021-03-28")
    assert (report["working_day"], report["mails"]) == (False, [])
    assert run("--on", "2021-03-28") == (
        "2021-03-28 休息，不发提醒；应在这一天提醒的，已在前一个工作日发出。\n"
    )
    assert outbox.outbox == []


def test_the_clock_stands_at_the_day_meanwhile(due):
    run("--on", "2021-03-24")
    nine = datetime(2021, 3, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert Mail.objects.get().created_at == nine


def test_without_a_date_it_is_the_clocks_today(due, settings):
    settings.DEMO_TODAY = "2021-03-24"
    report = run_json()
    assert report["on"] == "2021-03-24"
    assert len(report["mails"]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021-02-30", "日期“2021-02-30”无效，请写成“年-月-日”，月、日各两位数字。"),
        ("明天", "日期“明天”无效，请写成“年-月-日”，月、日各两位数字。"),
        ("9999-12-31", "日期“9999-12-31”超出范围，年份须在 1990 至 2100 之间。"),
        ("0001-01-01", "日期“0001-01-01”超出范围，年份须在 1990 至 2100 之间。"),
    ],
)
def test_a_bad_date_is_refused_in_chinese(text, words):
    with pytest.raises(CommandError, match="^" + words + "$"):
        run("--on", text)


@pytest.mark.parametrize("day", ["1990-01-01", "2100-12-31", "2030-03-25"])
def test_any_year_of_a_plan_will_do(db, day):
    assert run_json("--on", day, "--dry-run")["mails"] == []
