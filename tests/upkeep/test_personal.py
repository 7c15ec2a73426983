"""One person's data: exported, and erased where nothing official needs it."""

import json
from datetime import date, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.enums import Act
from members.models import AuditEntry, Person
from members.services import audit, memberships
from notifications.models import Preference
from roster.models import ProfileChange
from tests.factories import appoint, make_department, make_person, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token=999"


@pytest.fixture
def person() -> Person:
    person = make_person("陈悦", email="chenyue@example.org", mobile="13800000000")
    appoint(person, make_department("提案委"), until=date(2021, 5, 1))
    Preference.objects.create(person=person, channel="wecom", webhook=ADDRESS)
    account = make_user("chenyue", person=person, is_active=False)
    long_ago = timezone.now() - timedelta(days=200)
    with patch("django.utils.timezone.now", lambda: long_ago):
        audit.record(act=Act.SIGN_IN, account=account, address="10.0.0.7")
    audit.record(act=Act.SIGN_IN, account=account, address="10.0.0.8")
    return person


def run(*arguments: str) -> str:
    call_command(*arguments, stdout=(out := StringIO()))
    return out.getvalue()


def test_all_that_is_kept_is_exported_but_secrets(person):
    text = run("export_person", "陈悦")
    said = json.loads(text)
    assert (said["人员"], said["编号"], said["文件"]) == ("陈悦", person.pk, [])
    assert said["资料"]["人员"][0]["手机"] == "13800000000"
    assert said["资料"]["任职"][0]["任职至"] == "2021-05-01"
    assert [entry["网络地址"] for entry in said["资料"]["操作记录"]] == ["10.0.0.7", "10.0.0.8"]
    assert said["资料"]["个人提醒方式"][0]["机器人地址"] == "（有，加密保存）"
    assert person.user.password not in text
    assert "999" not in text
    last = AuditEntry.objects.order_by("number").last()
    assert (last.who, last.act, last.subject) == ("系统", "export", "陈悦的个人资料")


def test_it_is_named_in_the_words_of_people(person):
    person.mobile = "13800000001"
    person.save()
    said = json.loads(run("export_person", "陈悦"))["资料"]
    names = {name for rows in said.values() for row in rows for name in row}
    assert sorted(name for name in names if name.isascii()) == []
    assert said["修改记录"][-1]["修改时间"] != ""


def test_nobody_else_is_in_it(person):
    other = make_person("王国珍", mobile="13900000000")
    make_user("wang", person=other)
    assert "13900000000" not in run("export_person", str(person.pk))


def test_a_file_of_it_is_its_owners_alone(person, tmp_path):
    path = tmp_path / "chenyue.json"
    assert run("export_person", "陈悦", "--to", str(path)).startswith("陈悦的资料已写到")
    assert (path.stat().st_mode & 0o777, json.loads(path.read_text())["人员"]) == (0o600, "陈悦")


def test_nothing_is_erased_unless_it_is_said(person):
    said = run("erase_person", "陈悦")
    assert "会删去陈悦的：\n  电子邮箱、手机 2 项，修改记录中的一并删去\n" in said
    assert said.endswith("什么也没有删。确定要删，加 --really。\n")
    person.refresh_from_db()
    assert (person.mobile, Preference.objects.count()) == ("13800000000", 1)
    assert not AuditEntry.objects.filter(act="erased").exists()


def test_what_may_go_goes_what_is_official_stays_and_the_trail_still_checks(person):
    said = run("erase_person", "陈悦", "--really")
    assert "已删去陈悦的：" in said
    assert "操作记录还有 1 条不到六个月，依法留存（网络安全法第二十一条）" in said
    person.refresh_from_db()
    assert (person.name, person.email, person.mobile) == ("陈悦", "", "")
    assert set(person.history.values_list("email", "mobile")) == {("", "")}
    assert person.appointments.count() == 1
    assert not Preference.objects.exists()
    assert not Preference.history.exists()
    assert not person.user.has_usable_password()
    rows = AuditEntry.objects.filter(account=person.user).order_by("number")
    assert [(entry.who, entry.address) for entry in rows] == [
        ("", ""),
        ("chenyue（陈悦）", "10.0.0.8"),
    ]
    assert run("check_audit").startswith("操作记录完整，到第3条。")


def test_of_a_member_goes_all_but_when_and_as_what_they_were_one(person):
    began, left = date(2021, 1, 15), date(2021, 5, 1)
    told = {"born_on": date(1975, 3, 1), "nation": "回族", "sex": "male", "title": "教授"}
    one = memberships.take_in(
        person=person, term=2, since=began, actor=None, unit="样例单位", party="minmeng", **told
    )
    change = ProfileChange.objects.create(
        membership=one,
        values={"mobile": "13900000000"},
        asked_by=person.user,
        asked_at=timezone.now(),
    )
    with pytest.raises(CommandError, match="还在任"):
        run("erase_person", "陈悦", "--really")
    memberships.leave(membership=one, on=left, why="moved", actor=None)
    said = json.loads(run("export_person", "陈悦"))["资料"]
    assert (said["委员"][0]["民族"], said["资料更正申请"][0]["状态"]) == ("回族", "待办公室核对")

    out = run("erase_person", "陈悦", "--really")

    assert "1 届委员的出生年月、民族、性别、职称" in out
    assert "资料更正申请的内容 1 份" in out
    one.refresh_from_db()
    change.refresh_from_db()
    assert (one.born_on, one.nation, one.sex, one.title) == (None, "", "", "")
    assert (one.unit, one.party, one.since, one.until) == ("样例单位", "minmeng", began, left)
    assert {*one.history.values_list("born_on", "nation", "sex", "title")} == {(None, "", "", "")}
    assert change.values == {}


def test_who_is_in_office_or_has_an_account_in_use_is_not_erased(person):
    person.user.is_active = True
    person.user.save()
    with pytest.raises(CommandError, match="陈悦的账号 chenyue 还在用，请先停用。"):
        run("erase_person", "陈悦", "--really")
    other = make_person("王国珍", mobile="13900000000")
    appoint(other, make_department("经科委"))
    with pytest.raises(CommandError, match="王国珍还在任，联系方式是履职所需。"):
        run("erase_person", "王国珍", "--really")
    assert set(Person.objects.values_list("mobile", flat=True)) == {"13800000000", "13900000000"}


def test_a_name_that_several_or_nobody_bears_is_asked_for_by_number(person):
    other = make_person("陈悦", email="other@example.org")
    with pytest.raises(CommandError) as refused:
        run("export_person", "陈悦")
    assert str(refused.value) == (
        f"“陈悦”有 2 人，请写编号：{person.pk} chenyue@example.org；{other.pk} other@example.org"
    )
    with pytest.raises(CommandError, match="没有“无名氏”这个人。"):
        run("erase_person", "无名氏")
