"""The trail as a chain: what was changed or is missing is found, and what must go leaves it whole."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier, Thread
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from members.enums import Act
from members.models import AuditEntry, AuditHead
from members.services import audit
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

ROWS = AuditEntry._base_manager


@contextmanager
def freeze_time(moment: datetime) -> Iterator[None]:
    with patch("django.utils.timezone.now", lambda: moment.replace(tzinfo=UTC)):
        yield


def written(count: int, on: datetime | None = None, **fields) -> None:
    for number in range(count):
        said = {"act": Act.SIGN_IN, "account": None, "who": f"user{number}"} | fields
        if on is None:
            audit.record(**said)
        else:
            with freeze_time(on + timedelta(minutes=number)):
                audit.record(**said)


def wrong() -> str:
    with pytest.raises(CommandError) as refused:
        call_command("check_audit")
    return str(refused.value)


def checked() -> str:
    out = StringIO()
    call_command("check_audit", stdout=out)
    return out.getvalue().splitlines()[0]


def test_a_whole_trail_is_whole():
    assert checked() == "操作记录完整，到第0条。"
    written(3, address="10.0.0.7")
    assert checked() == "操作记录完整，到第3条。"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"act": "export"}, "第2条操作记录（2021-05-20 09:01，导出）被改过：与它的校验值不符。"),
        ({"succeeded": False}, "第2条操作记录（2021-05-20 09:01，登录）被改过：与它的校验值不符。"),
        ({"digest": "0" * 64}, "第2条操作记录（2021-05-20 09:01，登录）被改过：与它的校验值不符。"),
        ({"who": "other"}, "第2条操作记录（2021-05-20 09:01，登录）的人名、地址或说明被改过。"),
        ({"address": ""}, "第2条操作记录（2021-05-20 09:01，登录）的人名、地址或说明被改过。"),
        (
            {"words": "x", "salt": ""},
            "第2条操作记录（2021-05-20 09:01，登录）的人名、地址或说明被改过。",
        ),
        (
            {"who": "", "subject": "", "address": "", "words": "", "salt": ""},
            "第2条操作记录的人名、地址和说明被清空了，没有删去它们的记录。",
        ),
    ],
)
def test_a_changed_entry_is_named(fields, said):
    written(3, datetime(2021, 5, 20, 1, 0), address="10.0.0.7")
    ROWS.filter(number=2).update(**fields)
    assert wrong() == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "第2条以前的操作记录不见了，也没有清理它们的签字记录。"),
        (2, "第2条操作记录不见了。"),
        (3, "第3条操作记录不见了：应有到第3条。"),
    ],
)
def test_a_missing_entry_is_named(number, said):
    written(3)
    ROWS.filter(number=number).delete()
    assert wrong() == said


def test_an_entry_that_nobody_wrote_here_is_found():
    written(2)
    row = ROWS.get(number=2)
    row.pk, row.number = None, 3
    ROWS.bulk_create([row])
    assert wrong() == "第2条以后的操作记录不是本系统写的：末尾的校验值不符。"


def test_the_last_link_goes_to_the_log_once_it_is_stored(
    caplog, django_capture_on_commit_callbacks
):
    with (
        caplog.at_level(logging.INFO, "members.trail"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        written(1)
    assert [record.getMessage() for record in caplog.records] == [
        f"操作记录 第1条 {AuditHead.objects.get().link}"
    ]


def test_what_is_older_than_six_months_is_pruned_and_the_rest_checks():
    written(3, datetime(2021, 1, 4, 1, 0))
    written(2, datetime(2021, 7, 1, 1, 0))
    with freeze_time(datetime(2021, 8, 1)):
        call_command("prune_audit", "--before", "2021-01-20", stdout=(out := StringIO()))
        assert out.getvalue() == "已清理 3 条操作记录。\n"
        assert checked() == "操作记录完整，到第6条。"
        call_command("prune_audit", "--before", "2021-01-20", stdout=(out := StringIO()))
        assert out.getvalue() == "没有更早的操作记录。\n"
    with freeze_time(datetime(2022, 3, 1)):
        call_command("prune_audit", "--before", "2021-08-20", stdout=StringIO())
    assert list(ROWS.values_list("number", flat=True)) == [7]
    assert checked() == "操作记录完整，到第7条。"


def test_a_pruned_beginning_that_nobody_signed_is_found(settings):
    written(3, datetime(2021, 1, 4, 1, 0))
    written(2, datetime(2021, 7, 1, 1, 0))
    with freeze_time(datetime(2021, 8, 1)):
        call_command("prune_audit", "--before", "2021-01-20", stdout=StringIO())
    settings.SECRET_KEY = "another" * 10
    assert wrong() == "第4条以前的操作记录不见了，也没有清理它们的签字记录。"


def test_six_months_are_kept_and_a_broken_trail_is_not_pruned():
    written(3, datetime(2021, 1, 4, 1, 0))
    with freeze_time(datetime(2021, 7, 1)), pytest.raises(CommandError, match="至少保存六个月"):
        call_command("prune_audit", "--before", "2021-01-20")
    ROWS.filter(number=2).delete()
    with (
        freeze_time(datetime(2022, 7, 1)),
        pytest.raises(CommandError, match="第2条操作记录不见了。"),
    ):
        call_command("prune_audit", "--before", "2021-01-20")
    assert ROWS.count() == 2


def test_personal_words_go_after_six_months_and_the_chain_holds():
    user = make_user("chenyue", person=make_person("陈悦"))
    written(205, datetime(2021, 1, 4, 1, 0), account=user, who="", address="10.0.0.7")
    written(1, datetime(2021, 7, 1, 1, 0), account=user, who="", address="10.0.0.7")
    with freeze_time(datetime(2021, 8, 1)):
        assert audit.erase_personal(about=user) == 205
        assert audit.erase_personal(about=user) == 0
    assert list(
        ROWS.exclude(who="").exclude(act=Act.ERASED).values_list("number", "who", "address")
    ) == [(206, "chenyue（陈悦）", "10.0.0.7")]
    assert checked() == "操作记录完整，到第208条。"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain():
    start = Barrier(8)

    def write() -> None:
        try:
            start.wait()
            for number in range(10):
                with transaction.atomic():
                    audit.record(act=Act.SIGN_IN, account=None, who=f"user{number}")
                    if number % 3 == 0:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert checked() == "操作记录完整，到第48条。"
