import io
import json

from django.core.management import call_command


def test_phrases_are_shown_with_the_dates_that_they_become(capsys):
    call_command("parse_period", "3月、8月", "6月底前", year=2021)

    assert capsys.readouterr().out.splitlines() == [
        "完成时间  类型      开始        到期",
        "3月、8月  多个月份  2021-03-01  2021-03-31、2021-08-31",
        "6月底前   一次                  2021-06-30",
    ]


def test_a_message_stands_below_its_phrase(capsys):
    call_command("parse_period", "3月前", "13月", "", year=2021)

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["3月前", "一次", "2021-03-31"]
    assert lines[2].startswith("    “3月前”按2021年3月31日以前理解")
    assert lines[3].split() == ["13月", "看不懂"]
    assert lines[4].startswith("    看不懂“13月”：没有13月。")
    assert lines[5].split() == ["（空）", "无期限"]


def test_json_gives_each_phrase_with_iso_dates_and_readable_chinese(capsys):
    call_command("parse_period", "每季\n一次", "11-1月", year=2021, json=True)

    out = capsys.readouterr().out
    assert "每季\\n一次" in out
    assert json.loads(out) == [
        {
            "phrase": "每季\n一次",
            "kind": "recurring",
            "start": "2021-01-01",
            "dues": ["2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31"],
            "needs_confirmation": False,
            "message": "",
        },
        {
            "phrase": "11-1月",
            "kind": "range",
            "start": "2021-11-01",
            "dues": ["2022-01-31"],
            "needs_confirmation": True,
            "message": "“1月”按跨年到2022年理解，请确认。",
        },
    ]


def test_without_arguments_each_line_of_standard_input_is_a_phrase(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("9月\r\n\n待定"))

    call_command("parse_period", year=2021, json=True)

    periods = json.loads(capsys.readouterr().out)
    assert [(p["phrase"], p["kind"]) for p in periods] == [
        ("9月", "once"),
        ("", "undated"),
        ("待定", "undated"),
    ]
    assert periods[1]["start"] is None
